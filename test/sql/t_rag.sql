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
