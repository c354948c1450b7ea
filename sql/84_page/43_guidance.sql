-- Pages: guidance notes and the key to abbreviations.

CREATE FUNCTION careperf.page_guidance(published boolean) RETURNS xml
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT xmlconcat(
		(SELECT xmlagg(xmlconcat(xmlelement(name h3, n.heading), n.notes) ORDER BY n.position)
			FROM (SELECT t.position, t.heading, xmlelement(name dl, xmlattributes('facts' AS class),
						xmlagg(xmlconcat(xmlelement(name dt, coalesce(careperf.rag_mark(t.term), careperf.direction_mark(t.term), xmlelement(name span, t.term))), xmlelement(name dd, t.meaning)) ORDER BY t.place)) AS notes
					FROM (VALUES
						(1, 'Polarity', 1, 'H', 'The aim is the highest number or percentage possible.'),
						(1, 'Polarity', 2, 'L', 'The aim is the lowest number or percentage possible.'),
						(1, 'Polarity', 3, 'T', 'The aim is to stay close to the target.'),
						(1, 'Polarity', 4, '–', 'Neither: an activity, without target or direction.'),
						(2, 'Data period', 1, 'SS', 'Snapshot: the children on the day.'),
						(2, 'Data period', 2, 'R12M', 'Rolling year: what happened in the 12 months to the day.'),
						(2, 'Data period', 3, 'YTD', 'Year to date, since 1 April. Early in the year these rest on few children: take them with caution.'),
						(2, 'Data period', 4, 'AC YTD', 'Academic year to date, since 1 September; the same caution.'),
						(2, 'Data period', 5, 'M', 'What happened in the month.'),
						(3, 'Status', 1, 'G', 'The target has been met.'),
						(3, 'Status', 2, 'A', 'The target has not been met, the floor standard has, or there is none. The floor is the lowest acceptable performance: 10 points from the target of a percentage, unless the council has set another.'),
						(3, 'Status', 3, 'R', 'The floor standard has not been met.'),
						(3, 'Status', 4, 'not rated', 'There is no target, or the denominator is below 5.'),
						(4, 'Direction of travel', 1, 'improved', 'Performance has improved, which may be a rise or a fall of the figure, as its polarity says.'),
						(4, 'Direction of travel', 2, 'same', 'It is the same, as printed.'),
						(4, 'Direction of travel', 3, 'worsened', 'Performance has worsened.'),
						(5, 'Variation', 1, 'usual', 'No more than the usual ups and downs of the monthly results, whatever the direction of travel (statistical process control, NHS England, Making Data Count).'),
						(5, 'Variation', 2, 'improving', 'More than that, and for the better: a point beyond the limits, two of three near one, seven on one side of the mean, seven rising or falling.'),
						(5, 'Variation', 3, 'concerning', 'More than that, and for the worse. Without polarity: high or low.'),
						(5, 'Variation', 4, '–', 'Fewer than 12 results. Of figures over a rolling or growing period (R12M, YTD) take a signal as a hint: neighbouring months share most of their events.')) AS t (position, heading, place, term, meaning)
					GROUP BY t.position, t.heading) AS n),
		xmlelement(name h3, 'Figures'),
		xmlelement(name p, 'A result is its numerator over its denominator, rounded once, half away from zero, to the decimals shown; status and direction compare the rounded figures. '
			|| CASE WHEN page_guidance.published THEN 'The month and year before are as they were published.'
				ELSE 'A difference is that of the figures before rounding. The month and year before are worked out from today''s data by today''s definition, so late entry can make them differ from what was printed then.' END),
		CASE WHEN page_guidance.published THEN xmlelement(name p, 'A c stands for a figure that is hidden, so that no child can be recognised: a small count, or one from which a small count could be worked out.')
			ELSE xmlelement(name p, 'Small counts are shown: this paper is for those who may see them.') END);
END;
COMMENT ON FUNCTION careperf.page_guidance(boolean) IS 'The guidance notes, of the published paper or of the full one.';

CREATE FUNCTION careperf.page_abbreviations() RETURNS xml
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT xmlelement(name dl, xmlattributes('abbreviations' AS class), xmlagg(xmlelement(name div, xmlelement(name dt, a.short), xmlelement(name dd, a.long)) ORDER BY lower(a.short)))
	FROM (VALUES ('BLA', 'Becoming looked after'), ('CIC', 'Children in care'), ('Denom.', 'Denominator'), ('EHCP', 'Education, health and care plan'), ('exc, inc', 'Excluding, including'),
		('IHA', 'Initial health assessment'), ('IRO', 'Independent reviewing officer'), ('NEET', 'Not in education, employment or training'), ('Num.', 'Numerator'), ('OLA', 'Other local authority'),
		('Pol.', 'Polarity'), ('PO', 'Placement order'), ('P&V', 'Private and voluntary'), ('QSW', 'Qualified social worker'), ('SDQ', 'Strengths and difficulties questionnaire'),
		('SEN', 'Special educational needs'), ('SGO', 'Special guardianship order'), ('UASC', 'Unaccompanied asylum-seeking children')) AS a (short, long);
END;
COMMENT ON FUNCTION careperf.page_abbreviations() IS 'The key to abbreviations.';
