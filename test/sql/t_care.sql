-- careperf.care_history: every rule of indicators.md 1.2, 1.3 and 1.7 about being in care and placements.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS careperf;
SET datestyle = ISO;
\pset format unaligned
\pset tuples_only on

-- A child is written "start end RNE PLACE LS REC provider postcode urn LA miles CIN; ...": - for NULL, the rest
-- left off is NULL, LS left off is C2.
CREATE FUNCTION pg_temp.episodes(child text) RETURNS TABLE (n bigint, start_date date, end_date date, rne text, place text,
	ls text, rec text, pr text, postcode text, urn text, la text, miles numeric, cin text)
LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
	SELECT row_number() OVER (), e[1]::date, e[2]::date, e[3], e[4], coalesce(e[5], 'C2'), e[6], e[7], e[8], e[9], e[10], e[11]::numeric, e[12]
	FROM regexp_split_to_table(child, '\s*;\s*') AS line CROSS JOIN LATERAL string_to_array(line, ' ', '-') AS e;
END;
CREATE FUNCTION pg_temp.history(child text, dob date DEFAULT NULL) RETURNS careperf.care_history_result
LANGUAGE sql IMMUTABLE
RETURN (SELECT careperf.care_history(start_date, rne, ls, cin, place, pr, end_date, rec, NULL, la, miles, NULL, postcode, urn, dob)
	FROM pg_temp.episodes(child));
-- periods of care (RNE of the first episode, REC of the last) | placements
CREATE FUNCTION pg_temp.care(child text, dob date DEFAULT NULL) RETURNS TABLE (periods text, placements text)
LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
	SELECT (SELECT string_agg(format('%s to %s (%s %s)', p.start_date, p.end_date, p.reason_started, p.reason_ended), ', ' ORDER BY p.period_number)
			FROM unnest(h.periods) AS p),
		(SELECT string_agg(format('%s.%s %s %s to %s', p.period_number, p.placement_number, p.first_placement_type, p.start_date, p.end_date),
				', ' ORDER BY p.placement_number)
			FROM careperf.each_placement(h.episodes) AS p)
	FROM pg_temp.history(child, dob) AS h;
END;
-- statuses: period.placement, dates, LS, CIN, where and temporary stay
CREATE FUNCTION pg_temp.statuses(child text, dob date DEFAULT NULL) RETURNS TABLE (number text, dates text, ls text, cin text,
	place text, pr text, la text, miles numeric, temporary_stay text)
LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
	SELECT format('%s.%s', s.period_number, s.placement_number), format('%s to %s', s.start_date, s.end_date),
		s.legal_status, s.category_of_need, s.placement_type, s.placement_provider, s.placement_la, s.distance_miles, s.temporary_stay
	FROM careperf.each_status((pg_temp.history(child, dob)).episodes) AS s;
END;

-- ## Being in care

-- one episode: its first day is a day in care, its end is not; open: no end
SELECT (pg_temp.history('2018-01-01 2018-06-01 S U1 C2 E4A')).in_care, (pg_temp.history('2018-01-01 - S U1')).in_care;
-- an episode that begins the day the last ended continues the period of care; the reason is that of the last
SELECT * FROM pg_temp.care('2018-01-01 2018-03-01 S U1 C2 X1; 2018-03-01 2018-06-01 P U4 C2 E4A');
-- a gap of one day ends it, whatever the RNE of the next
SELECT * FROM pg_temp.care('2018-01-01 2018-03-01 S U1 C2 E4A; 2018-03-02 2018-06-01 L U1 C2 E11');
-- RNE S the day the last ended: the same period of care, a new placement
SELECT * FROM pg_temp.care('2018-01-01 2018-03-01 S U1 C2 E4A; 2018-03-01 - S U1');
-- a final reason (E4A) on an episode that another follows the same day: not an ending
SELECT * FROM pg_temp.care('2018-01-01 2018-03-01 S U1 C2 E4A; 2018-03-01 2018-06-01 P U4 C2 E13');
-- X1 (another episode follows) on the last episode: the end counts, its reason is unknown
SELECT * FROM pg_temp.care('2018-01-01 2018-03-01 S U1 C2 X1');
-- REC on an open episode is ignored
SELECT * FROM pg_temp.care('2018-01-01 - S U1 C2 E4A');
-- an end of infinity is open
SELECT * FROM pg_temp.care('2018-01-01 infinity S U1 C2 E4A');

-- short breaks (V3, V4) are left out; between others they leave a gap, and the period splits there
SELECT * FROM pg_temp.care('2018-01-01 2018-03-01 S U1 C2; 2018-03-01 2018-03-08 P U4 V3; 2018-03-08 - P U1');
SELECT * FROM pg_temp.care('2018-01-01 2018-03-01 S U1 C2; 2018-03-01 2018-03-08 P U4 V4; 2018-03-08 - P U1');
-- V2 and other legal statuses are not short breaks
SELECT * FROM pg_temp.care('2018-01-01 2018-03-01 S U1 V2; 2018-03-01 - L U1 -');
-- a short break that begins while an episode is open does not end it
SELECT * FROM pg_temp.care('2018-01-01 - S U1 C2; 2018-03-01 2018-03-08 P U4 V3');
-- a child with short breaks only was never in care: NULL
SELECT pg_temp.history('2018-01-01 - S U1 V4') IS NULL;

-- impossible spells (end on or before the start, no start, infinite start) cover no day and are left out
SELECT * FROM pg_temp.care('2018-01-01 2018-01-01 S U1; 2018-02-01 2018-01-01 S U2; - 2018-01-01 S U3; -infinity - S U4; infinity - S U5; 2018-05-01 -infinity S U6; 2018-04-01 - S K2');
-- so is a start outside the years 1 to 9999; an end after 9999 is open, a date of birth outside of them unknown
SELECT * FROM pg_temp.care('10000-01-01 - S U1; 2018-04-01 10000-01-01 S K2', '10000-01-01');
-- all rows left out, and no rows at all: NULL
SELECT pg_temp.history('2018-01-01 2018-01-01 S U1; - - S U3') IS NULL,
	(SELECT careperf.care_history(start_date, rne, ls, cin, place, pr, end_date, rec, NULL, la, miles, NULL, postcode, urn, NULL) IS NULL
		FROM pg_temp.episodes('2018-01-01 - S U1') WHERE false);

-- ## The 18th birthday

-- an open episode ends that day, reason unknown
SELECT * FROM pg_temp.care('2018-01-01 - S U1', '2001-07-15');
-- so does one that ends later, whatever its reason
SELECT * FROM pg_temp.care('2018-01-01 2019-07-16 S U1 C2 E7', '2001-07-15');
-- one that ends on the birthday keeps its reason
SELECT * FROM pg_temp.care('2018-01-01 2019-07-15 S U1 C2 E7', '2001-07-15');
-- one row ends on the birthday, another goes on: turned 18 in care, reason unknown
SELECT * FROM pg_temp.care('2018-01-01 2019-07-15 S U1 C2 E7; 2018-02-01 - P U4', '2001-07-15');
SELECT * FROM pg_temp.care('2018-01-01 2019-08-01 S U1 C2 E4A; 2018-02-01 2019-07-15 P U4 C2 E7', '2001-07-15');
-- born on 29 February: 18 on 1 March of a common year
SELECT * FROM pg_temp.care('2018-01-01 - S U1', '2000-02-29');
SELECT * FROM pg_temp.care('2018-01-01 2018-03-01 S U1 C2 E7', '2000-02-29');
-- and on 1 March born on 1 March
SELECT * FROM pg_temp.care('2018-01-01 - S U1', '2000-03-01');
-- an episode that starts on the birthday or later is left out: here nothing remains, there it cuts nothing
SELECT pg_temp.history('2019-07-15 - S U1', '2001-07-15') IS NULL;
SELECT * FROM pg_temp.care('2019-07-14 - S U1; 2019-07-15 - P U4; 2019-09-01 - P K2', '2001-07-15');
-- date of birth unknown (NULL, infinite): no birthday ends care
SELECT * FROM pg_temp.care('1990-01-01 - S U1') UNION ALL SELECT * FROM pg_temp.care('1990-01-01 - S U1', 'infinity')
	UNION ALL SELECT * FROM pg_temp.care('1990-01-01 - S U1', '-infinity');

-- ## Overlaps

-- two closed episodes: the later start decides while it lasts, then the earlier resumes, a return to it
SELECT * FROM pg_temp.care('2018-01-01 2018-12-01 S U1 C2 E4A; 2018-03-01 2018-06-01 P U4 C2 X1');
-- overlapping without nesting: the later start decides to its own end, and ends the period
SELECT * FROM pg_temp.care('2018-01-01 2018-06-01 S U1 C2 E4A; 2018-03-01 2018-12-01 P U4 C2 E13');
-- the one nested inside changes the legal status only: the same spell when the earlier resumes
SELECT * FROM pg_temp.care('2018-01-01 2018-12-01 S U1 C2 E4A; 2018-03-01 2018-06-01 L U1 C1 X1');
SELECT * FROM pg_temp.statuses('2018-01-01 2018-12-01 S U1 C2 E4A; 2018-03-01 2018-06-01 L U1 C1 X1');
-- an open episode followed by a later start ends there: it does not resume
SELECT * FROM pg_temp.care('2018-01-01 - S U1 C2; 2018-03-01 2018-06-01 P U4 C2 E4A');
-- so does an open one that two with the same start follow, and of two open ones the later stays
SELECT * FROM pg_temp.care('2018-01-01 - S U1; 2018-03-01 - P U4; 2018-02-01 - P U6');
-- three deep, each resumes in turn
SELECT * FROM pg_temp.care('2018-01-01 2018-12-01 S U1 C2 E4A; 2018-02-01 2018-11-01 P U4; 2018-03-01 2018-04-01 P U6');
-- the period ends with the reason of the episode that ends last, though another decides before
SELECT * FROM pg_temp.care('2018-01-01 2018-12-01 S U1 C2 E4A; 2018-03-01 2018-11-01 P U4 C2 E13');
-- of two that end last together, the later start
SELECT * FROM pg_temp.care('2018-01-01 2018-12-01 S U1 C2 E4A; 2018-03-01 2018-12-01 P U4 C2 E13');
-- the same start: the later end decides, the other is hidden
SELECT * FROM pg_temp.care('2018-01-01 2018-03-01 S U4 C2 X1; 2018-01-01 2018-06-01 S U1 C2 E4A');
-- the same start, one of them open: the open one decides; cut by a later start, it lets the closed one through
SELECT * FROM pg_temp.care('2018-01-01 2018-06-01 S U4 C2 E4A; 2018-01-01 - S U1 C2; 2018-02-01 2018-03-01 P U6 C2 X1');

-- ## Ties: rows that share all dates are ordered by every column as text, the last winning
SELECT pg_temp.statuses('2018-01-01 - S U1; 2018-01-01 - S U4');
SELECT pg_temp.statuses('2018-01-01 - S U4 E1; 2018-01-01 - S U1 J1');
-- RNE comes before LS; a column that is known after one that is not
SELECT (pg_temp.history('2018-01-01 - S U1 E1; 2018-01-01 - P U4 J1')).periods[1].reason_started;
SELECT pg_temp.statuses('2018-01-01 - S U1 C2 - PR1; 2018-01-01 - S U1 C2 - -');
-- distance as text, not as a number: 9.5 comes after 10.0
SELECT pg_temp.statuses('2018-01-01 - S U1 C2 - PR1 - - E10000016 10.0; 2018-01-01 - S U1 C2 - PR1 - - E10000016 9.5');
SELECT pg_temp.statuses('2018-01-01 - S U1 C2 - PR1 - - E10000016 5.00; 2018-01-01 - S U1 C2 - PR1 - - E10000016 5.0');

-- ## Placements

-- RNE P and B: another placement, even of the same PLACE; S within a period likewise
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-03-01 P U1; 2018-03-01 2018-04-01 B U1; 2018-04-01 - S U1');
-- L, T and U continue the placement even where PLACE, provider, URN and postcode change: RNE is believed
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1 C2 X1 PR1 ME1 1; 2018-02-01 2018-03-01 L U4 C1 X1 PR4 ME2 2; 2018-03-01 2018-04-01 T K2 C1; 2018-04-01 - U H5');
-- where the child is, is then that of the last row
SELECT * FROM pg_temp.statuses('2018-01-01 2018-02-01 S U1 C2 X1 PR1 - - E1 1.5 N1; 2018-02-01 2018-03-01 L U4 C1 X1 PR4 - - E2 2.5 N5');
-- an L in a new period of care continues nothing
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1; 2018-03-01 - L U1');
-- return to an earlier carer counts again: A, B, A are three
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1 C2 X1 PR1 ME1 1; 2018-02-01 2018-03-01 P U4 C2 X1 PR1 ME2 2; 2018-03-01 - P U1 C2 - PR1 ME1 1');
-- an unknown RNE or PLACE is another placement
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-03-01 - U1; 2018-03-01 - P -');

-- A3 and A5 right after a foster placement are the same placement whatever their RNE (U1 to U6, here the ends of the range)
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1; 2018-02-01 - P A3');
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U6; 2018-02-01 - S A5');
-- A4 and A6 (not with the carer) are a move, and so is A3 after anything but a foster placement
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1; 2018-02-01 - P A4') UNION ALL SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1; 2018-02-01 - B A6')
	UNION ALL SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S K2; 2018-02-01 - P A3') UNION ALL SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S A4; 2018-02-01 - P A5');
-- A3 then A5: a move if coded P or B, the same if coded T, U or L
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-03-01 P A3; 2018-03-01 - P A5');
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-03-01 P A3; 2018-03-01 - B A5');
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-03-01 P A3; 2018-03-01 - U A5');
-- temporary stays aside: foster placement, hospital, adoption by the carer
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-02-08 P T1; 2018-02-08 - P A3');
-- in another period of care it is not "right after"
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1; 2018-02-02 - S A3');

-- ## Temporary stays

-- T0 to T4 between the same placement: one placement, though the return is coded P
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-02-08 P T0; 2018-02-08 - P U1');
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-02-08 P T4; 2018-02-08 - S U1');
-- several in a row are one stay
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-02-08 P T1; 2018-02-08 2018-02-15 P T2; 2018-02-15 2018-02-20 B T3; 2018-02-20 - P U1');
-- elsewhere after it: one move, on the day of the return
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-02-08 P T1; 2018-02-08 - P U4');
-- the same PLACE is elsewhere where provider, URN or postcode differ ...
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1 C2 X1 PR1; 2018-02-01 2018-02-08 P T1; 2018-02-08 - P U1 C2 - PR4')
UNION ALL SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1 C2 X1 PR1 ME1; 2018-02-01 2018-02-08 P T1; 2018-02-08 - P U1 C2 - PR1 ME2')
UNION ALL SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1 C2 X1 PR1 ME1 SC1; 2018-02-01 2018-02-08 P T1; 2018-02-08 - P U1 C2 - PR1 ME1 SC2');
-- ... but not where one of them is unknown on either side
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1 C2 X1 PR1 ME1 SC1; 2018-02-01 2018-02-08 P T1; 2018-02-08 - P U1')
UNION ALL SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-02-08 P T1; 2018-02-08 - P U1 C2 - PR1 ME1 SC1');
-- the stay's own provider and postcode do not matter
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1 C2 X1 PR1 ME1; 2018-02-01 2018-02-08 P T1 C2 X1 PR5 ZZ9; 2018-02-08 - P U1 C2 - PR1 ME1');
-- while on it, where the child is, is the placement away from; legal status is the stay's own
SELECT * FROM pg_temp.statuses('2018-01-01 2018-02-01 S U1 C2 X1 PR1 ME1 SC1 E10000016 3.5 N1; 2018-02-01 2018-02-08 P T1 C1 X1 PR5 ZZ9 - E09000001 99.9 N8; 2018-02-08 - P U1 C1 - PR1 ME1 SC1 E10000016 3.5 N1');
-- a period that ends in a temporary stay ends in the placement before it
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1 C2 X1; 2018-02-01 2018-02-08 P T1 C2 E4A');
-- a first row of T in a period of care is a placement like any other: leaving it is a move, RNE L or T is not
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S T1; 2018-02-01 - P U1') UNION ALL SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S T1; 2018-02-01 - L U1');
SELECT * FROM pg_temp.statuses('2018-01-01 2018-02-01 S T1; 2018-02-01 - P U1');
-- a stay from there and back is transparent again
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S T1; 2018-02-01 2018-02-08 P T2; 2018-02-08 - P T1');
-- nested inside its placement a stay changes nothing when the placement resumes
SELECT * FROM pg_temp.care('2018-01-01 2018-06-01 S U1; 2018-02-01 2018-02-08 P T1');
-- T5 is no such code: a placement
SELECT * FROM pg_temp.care('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-02-08 P T5; 2018-02-08 - P U1');

-- ## First dates that adoption figures need

-- placed for adoption: first A3 to A6; placement order: first E1 or D1; per period
SELECT p.period_number, p.placed_for_adoption_on, p.placement_order_on
FROM unnest((pg_temp.history('2018-01-01 2018-02-01 S U1 C2; 2018-02-01 2018-03-01 L U1 E1; 2018-03-01 2018-04-01 P A6 E1; 2018-04-01 2018-05-01 P A3 D1; 2018-06-01 2018-07-01 S A2 E2; 2018-07-01 - L A4 D1')).periods) AS p;

-- ## Three or more placements in the last 12 months

CREATE FUNCTION pg_temp.three(child text, dob date DEFAULT NULL) RETURNS datemultirange
LANGUAGE sql IMMUTABLE RETURN (pg_temp.history(child, dob)).three_or_more_placements;
-- from the day the third began, until the 12 months no longer hold a day of the first: it ended on 31 May 2018, its last
-- day is the 30th, and the 12 months to 29 May 2019 began with the 30th, those to the 30th with the 31st
SELECT pg_temp.three('2018-01-01 2018-05-31 S U1; 2018-05-31 2018-07-01 P U4; 2018-07-01 - P U6');
-- month ends count back to month ends: last day 28 Feb 2019, and 28 or 29 Feb 2020 in the leap year
SELECT pg_temp.three('2018-01-01 2019-03-01 S U1; 2019-03-01 2019-04-01 P U4; 2019-04-01 - P U6'),
	pg_temp.three('2018-01-01 2020-02-29 S U1; 2020-02-29 2020-04-01 P U4; 2020-04-01 - P U6'),
	pg_temp.three('2018-01-01 2020-03-01 S U1; 2020-03-01 2020-04-01 P U4; 2020-04-01 - P U6'),
	pg_temp.three('2018-01-01 2019-05-01 S U1; 2019-05-01 2019-07-01 P U4; 2019-07-01 - P U6');
-- two placements never; two and a temporary stay never
SELECT pg_temp.three('2018-01-01 2018-03-01 S U1; 2018-03-01 - P U4'), pg_temp.three('2018-01-01 2018-03-01 S U1; 2018-03-01 2018-04-01 P T1; 2018-04-01 - P U4');
-- placements of an earlier period of care count, but only dates in care do
SELECT pg_temp.three('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-03-01 P U4 C2 E4A; 2018-06-01 - S U1'),
	pg_temp.three('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-03-01 P U4; 2018-03-01 2018-04-01 P K2 C2 E4A; 2018-06-01 - S U1');
-- the first stops counting on the very day the fourth begins: no break
SELECT pg_temp.three('2018-01-01 2018-02-11 S U1; 2018-02-11 2018-03-01 P U4; 2018-03-01 2019-02-10 P U6; 2019-02-10 - P U1');
-- until the 18th birthday
SELECT pg_temp.three('2018-01-01 2018-02-01 S U1; 2018-02-01 2018-03-01 P U4; 2018-03-01 - P U6', '2000-09-01');

-- ## The same placement for 2 years

CREATE FUNCTION pg_temp.same(child text, dob date DEFAULT NULL) RETURNS datemultirange
LANGUAGE sql IMMUTABLE RETURN (pg_temp.history(child, dob)).same_placement_2_years;
-- from the day 24 months are reached; at month ends, from and to 29 February
SELECT pg_temp.same('2018-05-15 - S U1'), pg_temp.same('2018-02-28 - S U1'), pg_temp.same('2020-02-29 - S U1'), pg_temp.same('2018-08-31 - S U1');
-- to the end of the placement; one that ends as it is reached never is
SELECT pg_temp.same('2018-05-15 2020-06-01 S U1; 2020-06-01 - P U4'), pg_temp.same('2018-05-15 2020-05-15 S U1; 2020-05-15 - P U4');
-- legal changes and temporary stays do not interrupt it
SELECT pg_temp.same('2018-05-15 2019-01-01 S U1; 2019-01-01 2020-06-01 L U1; 2020-06-01 2020-06-10 P T1; 2020-06-10 - P U1');
-- placed for adoption: together with the placement before
SELECT pg_temp.same('2018-05-15 2019-05-15 S U1; 2019-05-15 - P A4');
-- but not with the one before that, nor with one of an earlier period of care
SELECT pg_temp.same('2018-05-15 2019-05-15 S U1; 2019-05-15 2019-08-15 P U4; 2019-08-15 - P A4'), pg_temp.same('2018-05-15 2019-05-15 S U1; 2019-05-16 - S A4');
-- and only while placed for adoption: from 1 July it is a foster placement (RNE L) begun as one for adoption
SELECT pg_temp.same('2018-05-15 2019-05-15 S U1; 2019-05-15 2020-07-01 P A4; 2020-07-01 - L U1');
-- a foster placement that became one for adoption is one placement: the one before it does not join
SELECT pg_temp.same('2018-05-15 2019-05-15 S U4; 2019-05-15 2019-08-15 P U1; 2019-08-15 - P A3');

-- ## The order of rows changes nothing: every permutation of some nasty children, one answer each
CREATE TEMPORARY TABLE nasty (name text, child text, dob date);
INSERT INTO nasty VALUES
	('two open, nested, stay', '2018-01-01 - S U1; 2018-03-01 - P U4; 2018-02-01 2018-05-01 P T1; 2018-04-01 2018-04-10 L U1 C1; 2018-01-01 2018-12-01 S K2 C2 E4A', '2003-01-01'),
	('all dates the same', '2018-01-01 2018-06-01 S U1 C2 E4A; 2018-01-01 2018-06-01 S U1 C2 E13; 2018-01-01 2018-06-01 S U4 C2 E4A; 2018-01-01 2018-06-01 P U1 C1 X1; 2018-01-01 2018-06-01 S U1 C2 E4A PR1', NULL),
	('tie by distance', '2018-01-01 - S U1 C2 - - - - - 10; 2018-01-01 - S U1 C2 - - - - - 9; 2018-01-01 - S U1 C2 - - - - - 9.0; 2018-01-01 - S U1 C2 - - - - - NaN; 2018-01-01 - S U1', NULL),
	('birthday and gap', '2017-06-01 2017-07-01 S T1 C2 X1; 2017-07-02 2018-02-01 S A3 E1; 2018-01-01 2018-09-01 P A5 E1 E7; 2018-02-01 - U U6; 2018-09-02 - S U1', '2000-09-01');
WITH RECURSIVE row_of AS (
	SELECT nasty.name, nasty.dob, e.* FROM nasty CROSS JOIN LATERAL pg_temp.episodes(nasty.child) AS e),
permutation (name, path) AS (
	SELECT name, ARRAY[n] FROM row_of
	UNION ALL
	SELECT p.name, p.path || r.n FROM permutation AS p JOIN row_of AS r ON r.name = p.name AND r.n <> ALL (p.path)),
answer AS (
	SELECT p.name, p.path, careperf.care_history(start_date, rne, ls, cin, place, pr, end_date, rec, NULL, la, miles, NULL, postcode, urn, dob
			ORDER BY array_position(p.path, r.n)) AS history
	FROM permutation AS p JOIN row_of AS r USING (name)
	WHERE array_length(p.path, 1) = 5
	GROUP BY p.name, p.path)
SELECT name, count(*) AS permutations, count(DISTINCT history::text) AS answers FROM answer GROUP BY name ORDER BY name;

-- ## Against the words of the papers, day by day, over 60 random children (zero differences expected)
-- Few dates and codes, so that overlaps, ties, gaps and returns are many.
CREATE TABLE t_care_random AS
SELECT c AS child_id, date '2017-01-31' + pick[1] * 15 AS start_date,
	CASE WHEN pick[2] > 9 THEN date '2017-01-31' + pick[1] * 15 + (pick[2] - 11) * 14 END AS end_date,
	substr('SPPPBLTU', 1 + pick[3] % 8, 1) AS rne, (ARRAY['U1','U1','U4','T1','A3','A4','K2'])[1 + pick[4] % 7] AS place,
	(ARRAY['C2','C2','C1','E1','V3'])[1 + pick[5] % 5] AS ls, CASE WHEN pick[6] % 3 > 0 THEN 'PR' || pick[6] % 3 END AS pr,
	CASE WHEN c % 3 = 0 THEN date '2001-02-28' + c END AS dob
FROM generate_series(1, 60) AS c CROSS JOIN generate_series(1, 9) AS e
	CROSS JOIN LATERAL (SELECT array_agg(('x' || substr(md5(format('%s %s %s', c, e, i)), 1, 7))::bit(28)::integer % 40 ORDER BY i) AS pick
		FROM generate_series(1, 6) AS i) AS p;
CREATE TEMPORARY TABLE h AS
SELECT child_id, dob, (careperf.care_history(start_date, rne, ls, NULL, place, pr, end_date, NULL, NULL, NULL, NULL, NULL, NULL, NULL, dob)).*
FROM t_care_random GROUP BY child_id, dob;
CREATE TEMPORARY TABLE day AS SELECT d::date AS d, careperf.months_before(d::date, 12) AS w0, careperf.months_before(d::date, 24) AS m24
FROM generate_series(date '2017-01-01', '2021-06-30', '1 day') AS d;
-- in care: some row that is possible, no short break, not begun at 18 and, if open, not followed by a later start, covers the day
CREATE TEMPORARY TABLE possible AS
SELECT *, coalesce(end_date, min(start_date) OVER (PARTITION BY child_id ORDER BY start_date RANGE BETWEEN '1 day' FOLLOWING AND UNBOUNDED FOLLOWING), 'infinity') AS until
FROM t_care_random
WHERE (end_date > start_date OR end_date IS NULL) AND ls <> 'V3' AND (careperf.age_on(dob, start_date) < 18) IS NOT FALSE;
CREATE INDEX ON possible (child_id);
SELECT count(*) FILTER (WHERE got <> said) AS in_care_differs, count(*) FILTER (WHERE got) > 1000 AS often_true
FROM (SELECT in_care @> d AS got, (careperf.age_on(dob, d) < 18) IS NOT FALSE
			AND EXISTS (SELECT FROM possible AS p WHERE p.child_id = h.child_id AND p.start_date <= d AND p.until > d) AS said
		FROM h CROSS JOIN day) AS x;
-- three or more: in care, and of the placements so many touch the window: start <= d and (no end or end > w0 + 1 day)
SELECT count(*) FILTER (WHERE got <> said) AS three_or_more_differs, count(*) FILTER (WHERE got) > 1000 AS often_true
FROM (SELECT three_or_more_placements @> d AS got, in_care @> d
			AND (SELECT count(*) FROM careperf.each_placement(episodes) AS p WHERE p.start_date <= d AND (p.end_date IS NULL OR p.end_date > w0 + 1)) >= 3 AS said
		FROM h CROSS JOIN day) AS x;
-- the same placement: its start, or that of the one before while placed for adoption, on or before 24 months ago
SELECT count(*) FILTER (WHERE got <> said) AS same_placement_differs, count(*) FILTER (WHERE got) > 1000 AS often_true
FROM (SELECT same_placement_2_years @> d AS got, EXISTS (
			SELECT FROM careperf.each_status(episodes) AS s
				CROSS JOIN LATERAL (SELECT p.* FROM careperf.each_placement(episodes) AS p WHERE p.placement_number = s.placement_number) AS p
				LEFT JOIN careperf.each_placement(episodes) AS b ON b.placement_number = s.placement_number - 1 AND b.period_number = p.period_number
			WHERE s.start_date <= d AND (s.end_date > d OR s.end_date IS NULL)
				AND CASE WHEN p.first_placement_type IN ('A3', 'A4', 'A5', 'A6') AND s.placement_type IN ('A3', 'A4', 'A5', 'A6')
					THEN coalesce(b.start_date, p.start_date) ELSE p.start_date END <= m24) AS said
		FROM h CROSS JOIN day) AS x;
-- statuses cover the dates in care, placements too, once each
SELECT count(*) AS children, count(*) FILTER (WHERE in_care IS DISTINCT FROM (SELECT range_agg(daterange(s.start_date, s.end_date)) FROM careperf.each_status(episodes) AS s)
	OR in_care IS DISTINCT FROM (SELECT range_agg(daterange(p.start_date, p.end_date)) FROM careperf.each_placement(episodes) AS p)
	OR in_care IS DISTINCT FROM (SELECT range_agg(daterange(p.start_date, p.end_date)) FROM unnest(periods) AS p)
	OR EXISTS (SELECT FROM careperf.each_status(episodes) WITH ORDINALITY AS s JOIN careperf.each_status(episodes) WITH ORDINALITY AS t ON t.ordinality = s.ordinality + 1 AND t.start_date < s.end_date)
	OR EXISTS (SELECT FROM careperf.each_placement(episodes) WITH ORDINALITY AS s JOIN careperf.each_placement(episodes) WITH ORDINALITY AS t ON t.ordinality = s.ordinality + 1 AND t.start_date < s.end_date)) AS ill_fitting
FROM h;

-- ## Parallel workers: the plan has a partial aggregate, and every answer is the same
SET cpu_operator_cost = 1; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2;
ALTER TABLE t_care_random SET (parallel_workers = 2);
ANALYZE t_care_random;
CREATE FUNCTION pg_temp.has_partial_aggregate(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		IF line ~ 'Partial (Hash|Group)?Aggregate' THEN RETURN true; END IF;
	END LOOP;
	RETURN false;
END $$;
PREPARE parallel_history AS SELECT child_id, careperf.care_history(start_date, rne, ls, NULL, place, pr, end_date, NULL, NULL, NULL, NULL, NULL, NULL, NULL, dob) AS history
	FROM t_care_random GROUP BY child_id;
SELECT pg_temp.has_partial_aggregate('EXECUTE parallel_history');
CREATE TEMPORARY TABLE in_parallel AS EXECUTE parallel_history;
SELECT count(*) AS children, count(*) FILTER (WHERE history::text IS DISTINCT FROM
	(h.in_care, h.three_or_more_placements, h.same_placement_2_years, h.periods, h.episodes)::careperf.care_history_result::text) AS parallel_differs
FROM in_parallel FULL JOIN h USING (child_id);
RESET cpu_operator_cost; RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size; RESET max_parallel_workers_per_gather;
DROP TABLE t_care_random;

-- ## Many rows in one group: 30,000 nested, and 30,000 that differ in the last column only
SET statement_timeout = '120s';
SELECT (SELECT count(*) FROM careperf.each_status((history).episodes)) AS statuses, (SELECT count(*) FROM careperf.each_placement((history).episodes)) AS placements, (history).in_care
FROM (SELECT careperf.care_history(date '1900-01-01' + i, 'P', 'C2', NULL, 'U1', NULL, date '2100-01-01' - i, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL) AS history
	FROM generate_series(0, 29999) AS i) AS x;
SELECT (SELECT count(*) FROM careperf.each_status((history).episodes)) AS statuses, (history).in_care
FROM (SELECT careperf.care_history('2018-01-01', 'P', 'C2', NULL, 'U1', NULL, NULL, NULL, NULL, NULL, 1.5, NULL, NULL, md5(i::text), NULL) AS history
	FROM generate_series(1, 30000) AS i) AS x;
-- a value of 300,000 characters comes back whole
SELECT length(s.legal_status), s.category_of_need = repeat('x', 255)
FROM (SELECT careperf.care_history(date '2018-01-01' + i, 'P', repeat('V', 300000), repeat('x', 254 + i), 'U1', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL) AS history
	FROM generate_series(0, 1) AS i) AS x CROSS JOIN LATERAL careperf.each_status((history).episodes) AS s;
