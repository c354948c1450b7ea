-- Telling a change from noise: statistical process control by the rules of NHS England's "Making Data Count", and the
-- limits of a funnel.

CREATE FUNCTION careperf.process_control(results numeric[], polarity text)
	RETURNS TABLE (point bigint, mean numeric, lower_limit numeric, upper_limit numeric, moving_range numeric, special_cause text, variation text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 60
BEGIN ATOMIC
	WITH change AS (
		SELECT r.point, r.result, r.result - lag(r.result) OVER (ORDER BY r.point) AS change
		FROM unnest(results) WITH ORDINALITY AS r (result, point)
		WHERE r.result IS NOT NULL),
	process AS (
		SELECT c.*, avg(c.result) OVER () AS mean, 2.66 * avg(abs(c.change)) OVER () AS width
		FROM change AS c),
	-- rounded, so that a point exactly on a limit is not outside of it by the last digit of a division
	judged AS (
		SELECT p.*, sign(d.distance) AS side,
			abs(d.distance) > round(p.width, 10) AS outside,
			abs(d.distance) > round(p.width * 2 / 3, 10) AND abs(d.distance) <= round(p.width, 10) AS near
		FROM process AS p
			CROSS JOIN LATERAL (SELECT round(p.result - p.mean, 10) AS distance) AS d),
	-- whether a run, a trend, two near a limit of three on one side end with this point
	ending AS (
		SELECT p.*,
			abs(sum(p.side) OVER (ORDER BY p.point ROWS 6 PRECEDING)) = 7 AS run,
			sum(sign(p.change)) OVER (ORDER BY p.point ROWS 5 PRECEDING) = 6 AS rising,
			sum(sign(p.change)) OVER (ORDER BY p.point ROWS 5 PRECEDING) = -6 AS falling,
			abs(sum(p.side) OVER (ORDER BY p.point ROWS 2 PRECEDING)) = 3
				AND count(*) FILTER (WHERE p.near) OVER (ORDER BY p.point ROWS 2 PRECEDING) >= 2 AS two_of_three
		FROM judged AS p),
	-- whether this point is part of one
	part AS (
		SELECT e.*,
			bool_or(e.run) OVER seven AS in_run, bool_or(e.rising) OVER seven AS in_rising, bool_or(e.falling) OVER seven AS in_falling,
			e.near AND bool_or(e.two_of_three) OVER (ORDER BY e.point ROWS BETWEEN CURRENT ROW AND 2 FOLLOWING) AS in_two_of_three,
			lead(e.change) OVER (ORDER BY e.point) AS next_change
		FROM ending AS e
		WINDOW seven AS (ORDER BY e.point ROWS BETWEEN CURRENT ROW AND 6 FOLLOWING)),
	signal AS (
		SELECT p.*,
			CASE
				WHEN p.outside THEN CASE p.side WHEN 1 THEN 'above upper limit' ELSE 'below lower limit' END
				-- where a rising trend turns into a falling one, the point is the start of the later
				WHEN p.in_rising AND NOT (p.in_falling AND p.next_change < 0) THEN 'rising trend'
				WHEN p.in_falling THEN 'falling trend'
				WHEN p.in_two_of_three THEN CASE p.side WHEN 1 THEN 'two of three near upper limit' ELSE 'two of three near lower limit' END
				WHEN p.in_run THEN CASE p.side WHEN 1 THEN 'run above mean' ELSE 'run below mean' END
			END AS special_cause
		FROM part AS p)
	SELECT s.point, s.mean, s.mean - s.width, s.mean + s.width, abs(s.change), s.special_cause,
		CASE
			WHEN s.special_cause IS NULL THEN 'common cause'
			WHEN coalesce(polarity, '') NOT IN ('H', 'L') THEN CASE WHEN s.special_cause ~ 'above|upper|rising' THEN 'high' ELSE 'low' END
			WHEN (s.special_cause ~ 'above|upper|rising') = (polarity = 'H') THEN 'improvement'
			ELSE 'concern'
		END
	FROM signal AS s
	ORDER BY s.point;
END;
COMMENT ON FUNCTION careperf.process_control(numeric[], text) IS
'An XmR chart of a series of results in time order, NULLs left out: mean, limits (mean -/+ 2.66 times the average moving range, all points counted), and which points are special causes: outside a limit; part of 7 that rise or fall all the way; 2 of 3 in the outer third on one side of the mean; part of 7 on one side of the mean; the first that holds. variation: common cause, improvement or concern by polarity (H, L), high or low without. Limits are NULL for a single point; not rounded. With fewer than 12 points take them as provisional. Source: NHS England, Making Data Count; order of the rules as in NHSRplotthedots 0.2.2 with screen_outliers = FALSE.';

CREATE FUNCTION careperf.assurance(lower_limit numeric, upper_limit numeric, target numeric, polarity text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN coalesce(polarity, '') NOT IN ('H', 'L') OR upper_limit IS NULL OR target IS NULL THEN NULL
	WHEN target > upper_limit THEN CASE polarity WHEN 'H' THEN 'fails' ELSE 'passes' END
	WHEN target < lower_limit THEN CASE polarity WHEN 'H' THEN 'passes' ELSE 'fails' END
	ELSE 'hit or miss'
END;
COMMENT ON FUNCTION careperf.assurance(numeric, numeric, numeric, text) IS
'What a process with these limits will do about a target if nothing changes: passes or fails it consistently (the target lies outside of the limits), or hit or miss. NULL without limits or target, and with a polarity other than H and L. Source: NHS England, Making Data Count.';

CREATE FUNCTION careperf.funnel_limit(centre numeric, denominator numeric, z numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN centre BETWEEN 0 AND 100 AND denominator > 0 THEN
	least(100, greatest(0, centre + z * sqrt(centre * (100 - centre) / denominator)))
END;
COMMENT ON FUNCTION careperf.funnel_limit(numeric, numeric, numeric) IS
'The limit of a funnel of percentages around a centre (in percent) for a denominator: z = -1.959964 and 1.959964 for the 95% limits, -3.090232 and 3.090232 for those of 99.8%; never beyond 0 or 100, not rounded. NULL where the denominator is 0 or the centre is no percentage. Source: OHID, Fingertips technical guidance, as in PHEindicatormethods; Spiegelhalter, Funnel plots for comparing institutional performance, 2005.';
