-- Red, amber, green and direction of travel.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS careperf;

-- on and on either side of target and floor
SELECT polarity, target, floor, result, careperf.rag_status(result, target, floor, polarity)
FROM (VALUES ('H', 60, 45, '{60.1,60.0,59.9,45.0,44.9,-1}'::numeric[]),
             ('L', 10, 20, '{9.9,10,10.1,20,20.1}'),
             ('T', 50, 45, '{50.00,50.1,55,55.1,45,44.9}'),
             ('T', 50, 55, '{50,45,55.1}'),
             ('H', 60, 60, '{60,59.9}'),
             ('L', 0, 0, '{0,-0.1,0.1}')) AS v (polarity, target, floor, results), unnest(results) AS result;

-- without a floor
SELECT polarity, result, careperf.rag_status(result, 60, NULL, polarity)
FROM (VALUES ('H', 60), ('H', 1), ('L', 60), ('L', 999), ('T', 60), ('T', 1)) AS v (polarity, result);

-- no status: no result, no target, no polarity, fewer than five
SELECT careperf.rag_status(NULL, 60, 45, 'H') AS result, careperf.rag_status(50, NULL, 45, 'H') AS target,
       careperf.rag_status(50, 60, 45, NULL) AS polarity, careperf.rag_status(50, 60, 45, '') AS empty,
       careperf.rag_status(50, 60, 45, '  ') AS blank;
SELECT denominator, careperf.rag_status(50, 60, 45, 'H', denominator)
FROM unnest('{NULL,5,4.99,4,0,-5,1e30}'::numeric[]) AS denominator;

-- mistakes
SELECT careperf.rag_status(50, 60, 45, 'X');
SELECT careperf.rag_status(NULL, NULL, NULL, 'high');
SELECT careperf.rag_status(50, 60, 45, 'h');
SELECT careperf.rag_status(50, 60, 70.5, 'H');
SELECT careperf.rag_status(NULL, 60, 45, 'L', 3);
SELECT careperf.rag_status('NaN', 60, 45, 'H');
SELECT careperf.rag_status(50, 'Infinity', 45, 'H');
SELECT careperf.rag_status(50, 60, '-Infinity', 'H');
SELECT careperf.rag_status(50, 60, 45, 'H', 'NaN');

-- direction of travel
SELECT polarity, target, current, previous, careperf.direction_of_travel(current, previous, polarity, target)
FROM (VALUES ('H', NULL::numeric, 50.1, 50.0), ('H', NULL, 50.0, 50), ('H', NULL, 49.9, 50.0), ('H', 60, 49.9, 50.0),
             ('L', NULL, 50.1, 50.0), ('L', NULL, 50, 50), ('L', NULL, 49.9, 50.0),
             ('T', 50, 49, 52), ('T', 50, 48, 52), ('T', 50, 47, 52), ('T', 50, 50, 50),
             ('T', NULL, 49, 52), (NULL, 50, 49, 52), ('', 50, 49, 52),
             ('H', NULL, NULL, 52), ('H', NULL, 49, NULL)) AS v (polarity, target, current, previous);
SELECT careperf.direction_of_travel(50, 51, 'G');
SELECT careperf.direction_of_travel('Infinity', 51, 'H');
SELECT careperf.direction_of_travel(50, 'NaN', 'H');
SELECT careperf.direction_of_travel(50, 51, 'T', 'NaN');

-- ## The way to the target: the least change of the numerator after which the published result reaches it
SELECT careperf.to_target(n, d, unit, decimals, target, polarity) AS to_target, careperf.result_of(n, d, unit, decimals) AS result, unit, target, polarity
FROM (VALUES (90, 100, 'percent', 1, 95, 'H'), (95, 100, 'percent', 1, 95, 'H'), (16, 100, 'percent', 1, 10, 'L'), (16, 100, 'percent', 1, 16, 'L'),
	(3, 0, 'percent', 1, 10, 'L'), (7, NULL, 'count', 0, 5, 'L'), (7, NULL, 'count', 0, 5.5, 'L'), (7, NULL, 'count', 0, 8.5, 'H'), (41.5, 3, 'average', 1, 13.5, 'L'),
	(120, 18000, 'rate_per_10000', 1, 60, 'L'), (5, 10, 'percent', 1, 60, 'T'), (5, 10, 'percent', 1, 60, NULL), (5, 10, 'percent', 1, NULL, 'H'), (NULL, 10, 'percent', 1, 60, 'H'))
	AS v (n, d, unit, decimals, target, polarity);
-- on the half, where 28.75% would be 28.8%, binary arithmetic would be one out: 2024 of 7040 are exactly that
SELECT careperf.to_target(3980, 7040, 'percent', 1, 28.7, 'L') AS fewer, careperf.result_of(3980 - 1956, 7040, 'percent', 1) AS not_enough, careperf.result_of(3980 - 1957, 7040, 'percent', 1) AS enough,
	careperf.to_target(1176, 12000, 'percent', 1, 80.4, 'H') AS more, careperf.result_of(1176 + 8465, 12000, 'percent', 1) AS not_enough, careperf.result_of(1176 + 8466, 12000, 'percent', 1) AS enough;
-- by trying: targets with as many decimals as the result and with more
SELECT count(*), count(*) FILTER (WHERE said = 0) AS reached, count(*) FILTER (WHERE said IS DISTINCT FROM found) AS differ
FROM generate_series(1, 60) AS d
	CROSS JOIN generate_series(0, 60, 3) AS n
	CROSS JOIN (VALUES ('percent', 1, 62.5), ('percent', 0, 33), ('percent', 0, 33.3), ('percent', 2, 87.25), ('average', 1, 0.55), ('rate_per_10000', 1, 2500)) AS t (unit, decimals, target)
	CROSS JOIN unnest('{H,L}'::text[]) AS polarity
	CROSS JOIN LATERAL (SELECT careperf.to_target(n, d, unit, decimals, target, polarity) AS said,
		(SELECT min(k) FROM generate_series(0, 120) AS k WHERE CASE polarity WHEN 'H' THEN careperf.result_of(n + k, d, unit, decimals) >= target
			ELSE careperf.result_of(n - k, d, unit, decimals) <= target END) AS found) AS x;
