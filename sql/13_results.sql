-- From numerator and denominator to what is published: the rounded result, its interval, the way to the target.

CREATE FUNCTION careperf.result_weight(denominator numeric, unit text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE unit WHEN 'count' THEN 1 WHEN 'percent' THEN denominator / 100 WHEN 'rate_per_10000' THEN denominator / 10000 ELSE denominator END;
COMMENT ON FUNCTION careperf.result_weight(numeric, text) IS 'What one point of a result is in the numerator: the result is numerator / result_weight. NULL without denominator, but for a count.';

CREATE FUNCTION careperf.result_of(numerator numeric, denominator numeric, unit text, decimals integer) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN round(numerator / nullif(careperf.result_weight(denominator, unit), 0), decimals);
COMMENT ON FUNCTION careperf.result_of(numeric, numeric, text, integer) IS
'The result as published: 100 or 10,000 times numerator / denominator, their ratio, or the count itself, by unit (percent, rate_per_10000, days, average, count), rounded half away from zero, once. NULL where the denominator is 0 or either is NULL.';

CREATE FUNCTION careperf.floor_of(floor numeric, target numeric, unit text, polarity text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(floor, CASE WHEN unit = 'percent' THEN target + CASE polarity WHEN 'H' THEN -10 ELSE 10 END END);
COMMENT ON FUNCTION careperf.floor_of(numeric, numeric, text, text) IS
'The value beyond which a result is red: the floor that the council has set or, for a percentage without one, 10 points from the target (below it with polarity H, above it otherwise). NULL for other units without a floor, and without a target. Source: indicator definitions 1.6.';

CREATE FUNCTION careperf.wilson_95(numerator numeric, denominator numeric, side integer) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN denominator > 0 AND numerator BETWEEN 0 AND denominator THEN
	100 * (numerator + 1.9207294103 + sign(side) * 1.9599639845
			* sqrt(numerator * (denominator - numerator) / denominator + 0.9603647051))
		/ (denominator + 3.8414588207)
END;
COMMENT ON FUNCTION careperf.wilson_95(numeric, numeric, integer) IS
'Lower (side -1) or upper (side 1) end of the 95% interval of a percentage, by Wilson''s score method without continuity correction, z = 1.96 (exactly 1.9599639845). NULL where the denominator is 0 or the numerator lies outside of it. Source: Wilson 1927; Altman and others, Statistics with Confidence, 2000.';

CREATE FUNCTION careperf.numerator_step(numerator numeric, denominator numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN numerator = trunc(numerator) AND coalesce(denominator, 1) = trunc(coalesce(denominator, 1)) THEN 1 ELSE 0.01 END;
COMMENT ON FUNCTION careperf.numerator_step(numeric, numeric) IS 'By how much a numerator can change: 1, or 0.01 where it or the denominator is not whole.';

-- A result reaches the target where it is rounded to a published value on its good side: from half a unit of that value.
-- Without a subquery, so that the planner makes it part of the query and starts none for each figure.
CREATE FUNCTION careperf.to_target(numerator numeric, denominator numeric, unit text, decimals integer, target numeric, polarity text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN careperf.result_weight(denominator, unit) > 0 AND numerator IS NOT NULL AND target IS NOT NULL THEN
	CASE polarity
		WHEN 'H' THEN greatest(0, careperf.numerator_step(numerator, denominator)
			* ceil((careperf.result_weight(denominator, unit) * (ceil(target * 10.0 ^ decimals::numeric) - 0.5) / 10.0 ^ decimals::numeric - numerator)
				/ careperf.numerator_step(numerator, denominator)))
		WHEN 'L' THEN greatest(0, careperf.numerator_step(numerator, denominator)
			* (floor((numerator - careperf.result_weight(denominator, unit) * (floor(target * 10.0 ^ decimals::numeric) + 0.5) / 10.0 ^ decimals::numeric)
				/ careperf.numerator_step(numerator, denominator)) + 1))
	END
END;
COMMENT ON FUNCTION careperf.to_target(numeric, numeric, text, integer, numeric, text) IS
'How many more (polarity H) or fewer (L) in the numerator would make the rounded result reach the target: whole children, or hundredths where numerator or denominator are not whole. 0 where it is reached. NULL without target, polarity or denominator.';
