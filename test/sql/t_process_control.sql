-- Statistical process control and funnels, against worked examples.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS careperf;

-- limits as other implementations publish them: 10, 50, 40, 30 has mean 32.5 and limits -20.7 and 85.7
SELECT point, mean::numeric(9,2), lower_limit::numeric(9,2), upper_limit::numeric(9,2), moving_range, special_cause, variation
FROM careperf.process_control('{10,50,40,30}', 'H');

-- all points are counted, an outlier too
SELECT point, mean::numeric(9,4), lower_limit::numeric(9,4), upper_limit::numeric(9,4), special_cause, variation
FROM careperf.process_control('{1,2,1,2,10,1,2,1,2,1,2,1,2,1,2,1,2,1}', 'L')
WHERE point BETWEEN 4 AND 6;

-- one series a line, a letter a point: which rule, and what it means for each polarity
-- U above, u two of three near, R rising, r run above; L, l, F, f below; . noise; + improvement, - concern, h and l without polarity
CREATE FUNCTION pg_temp.letters(results numeric[]) RETURNS TABLE (rule text, polarity_h text, polarity_l text, polarity_none text) LANGUAGE sql
RETURN (SELECT ROW(
	string_agg(CASE h.special_cause WHEN 'above upper limit' THEN 'U' WHEN 'below lower limit' THEN 'L' WHEN 'rising trend' THEN 'R' WHEN 'falling trend' THEN 'F'
		WHEN 'two of three near upper limit' THEN 'u' WHEN 'two of three near lower limit' THEN 'l'
		WHEN 'run above mean' THEN 'r' WHEN 'run below mean' THEN 'f' ELSE '.' END, '' ORDER BY point),
	string_agg(CASE h.variation WHEN 'improvement' THEN '+' WHEN 'concern' THEN '-' ELSE '.' END, '' ORDER BY point),
	string_agg(CASE l.variation WHEN 'improvement' THEN '+' WHEN 'concern' THEN '-' ELSE '.' END, '' ORDER BY point),
	string_agg(CASE n.variation WHEN 'high' THEN 'h' WHEN 'low' THEN 'l' ELSE '.' END, '' ORDER BY point))
	FROM careperf.process_control(results, 'H') AS h
		JOIN careperf.process_control(results, 'L') AS l USING (point)
		JOIN careperf.process_control(results, NULL) AS n USING (point));
SELECT example, l.*
FROM (VALUES
	(1, '7 on either side of the mean', '{1,2,1,2,1,2,1,4,5,4,5,4,5,4}'::numeric[]),
	(2, '6 on one side only', '{1,2,1,2,1,2,8,1,2,8,9,8,9,8,9}'),
	(3, 'a point on the mean ends a run', '{1,2,1,2,1,2,3,4,5,4,5,4,5,3}'),
	(4, '7 rising, through the mean', '{8,3,1,2,3,4,5,6,7,3,8,2,7,3,8}'),
	(5, '6 rising only', '{8,3,1,2,3,4,5,6,3,8,2,7,3,8}'),
	(6, 'equal neighbours end a trend', '{8,3,1,2,3,4,4,5,6,7,3,8,2,7,3}'),
	(7, 'rising, then falling: the peak belongs to the later', '{1,2,3,4,5,6,7,6,5,4,3,2,1}'),
	(8, 'falling, then rising', '{7,6,5,4,3,2,1,2,3,4,5,6,7}'),
	(9, 'two of three near the upper limit', '{5,6,5,6,5,6,5,6,5,6,8.1,6.1,8.1,5,6,5,6,5,6,5}'),
	(10, 'two of three, but one on the other side', '{5,6,5,6,5,6,5,6,5,6,8.1,5,8.1,5,6,5,6,5,6,5}'),
	(11, 'two of three near the lower limit', '{5,6,5,6,5,6,5,6,5,5,3.4,3.4,5,6,5,6,5,6,5,6}'),
	(12, 'outside on both sides', '{5,6,5,6,5,6,5,12,6,5,6,5,6,-1,5,6,5,6,5,6,5,6,5,6}')) AS e (number, example, results)
	CROSS JOIN LATERAL pg_temp.letters(e.results) AS l
ORDER BY e.number;

-- nothing, one point, all the same, NULLs left out and positions kept
SELECT count(*) FROM careperf.process_control('{}', 'H');
SELECT count(*) FROM careperf.process_control(NULL, 'H');
SELECT * FROM careperf.process_control('{5}', 'H');
SELECT point, mean::numeric(9,2), lower_limit::numeric(9,2), special_cause, variation FROM careperf.process_control('{5,5,5,5,5,5,5,5}', 'L') WHERE point = 8;
SELECT point, mean::numeric(9,2), lower_limit::numeric(9,2), upper_limit::numeric(9,2), moving_range FROM careperf.process_control('{10,NULL,50,40,NULL,30}', 'H');

-- assurance
SELECT target, careperf.assurance(40, 60, target, 'H') AS h, careperf.assurance(40, 60, target, 'L') AS l, careperf.assurance(40, 60, target, 'T') AS t, careperf.assurance(40, 60, target, NULL) AS none
FROM unnest('{39.9,40,50,60,60.1,NULL}'::numeric[]) AS target;
SELECT careperf.assurance(NULL, NULL, 50, 'H');

-- limits of a funnel, against the published output of PHEindicatormethods (its test of proportions, baseline 80.642448)
SELECT denominator, lower_95, round(careperf.funnel_limit(80.642448, denominator, -1.959964), 4) AS ours, upper_95, round(careperf.funnel_limit(80.642448, denominator, 1.959964), 4) AS ours,
	lower_998, round(careperf.funnel_limit(80.642448, denominator, -3.090232), 4) AS ours, upper_998, round(careperf.funnel_limit(80.642448, denominator, 3.090232), 4) AS ours
FROM (VALUES (1, 3.204264, 100, 0, 100), (18, 62.390093, 98.894803, 51.864359, 100), (102, 72.974925, 88.309971, 68.553233, 92.731663),
	(1008, 78.203374, 83.081521, 76.796814, 84.488082), (110000, 80.408963, 80.875933, 80.274317, 81.010578)) AS p (denominator, lower_95, upper_95, lower_998, upper_998);
SELECT careperf.funnel_limit(50, 0, 1.96), careperf.funnel_limit(NULL, 5, 1.96), careperf.funnel_limit(101, 5, 1.96), careperf.funnel_limit(0, 5, 1.96), careperf.funnel_limit(100, 5, -1.96);
