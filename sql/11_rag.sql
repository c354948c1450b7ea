-- Red, amber, green and direction of travel.

CREATE FUNCTION careperf.rag_status(result numeric, target numeric, floor numeric, polarity text,
                                    denominator numeric DEFAULT NULL) RETURNS text
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_rag_status';
COMMENT ON FUNCTION careperf.rag_status(numeric, numeric, numeric, text, numeric) IS
'Status of a result against its target: G, A or R. Polarity H (higher is better): G from the target up, R below the floor, A between. L (lower is better): G up to the target, R above the floor. T: G on the target, A no further from it than the floor is, R beyond. Without a floor what misses the target is A: nothing says that it is red. The result is compared as given, so round it first to what is published. NULL without a result or a target, with polarity NULL or blank, and for a denominator below 5 (NULL: not considered). Another polarity, a floor better than the target, NaN and infinity are errors. Source: indicators.md 1.6.';

CREATE FUNCTION careperf.direction_of_travel(current numeric, previous numeric, polarity text,
                                             target numeric DEFAULT NULL) RETURNS text
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'careperf_direction_of_travel';
COMMENT ON FUNCTION careperf.direction_of_travel(numeric, numeric, text, numeric) IS
'How a result compares with a previous one: improved, same or worsened. With polarity H a higher one is better, with L a lower one, with T the one nearer the target (which only T uses). Results are compared as given, so round them first to what is published. NULL if either result is NULL, with polarity NULL or blank, and with T without a target. Another polarity, NaN and infinity are errors. Source: indicators.md 1.6.';
