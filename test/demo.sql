-- The scorecard of the last reporting date, as a table that a person likes to read.
\pset footer off
\pset null ''
SELECT initcap(replace(theme, '_', ' ')) || CASE WHEN theme = lag(theme) OVER (ORDER BY sort_order) THEN NULL ELSE '' END AS "Theme",
	left(title, 70) || CASE WHEN length(title) > 70 THEN '…' ELSE '' END AS "Indicator",
	CASE WHEN denominator IS NULL THEN NULL
		ELSE to_char(numerator, CASE WHEN numerator = trunc(numerator) THEN 'FM999,990' ELSE 'FM999,990.0' END)
			|| ' / ' || to_char(denominator, CASE WHEN denominator = trunc(denominator) THEN 'FM999,990' ELSE 'FM999,990.0' END) END AS "Out of",
	to_char(result, CASE WHEN unit = 'count' THEN 'FM999,990' ELSE 'FM999,990.0' END) || CASE WHEN unit = 'percent' THEN '%' ELSE '' END AS "Result",
	to_char(target, 'FM999,990.0') AS "Target",
	CASE rag WHEN 'G' THEN 'Green' WHEN 'A' THEN 'Amber' WHEN 'R' THEN 'RED' END AS "RAG",
	to_char(previous_month_result, CASE WHEN unit = 'count' THEN 'FM999,990' ELSE 'FM999,990.0' END) AS "Month before",
	direction_of_travel AS "Travel",
	to_char(previous_year_result, CASE WHEN unit = 'count' THEN 'FM999,990' ELSE 'FM999,990.0' END) AS "Year before"
FROM scorecard.scorecard_latest
ORDER BY sort_order;
\pset tuples_only on
\pset format unaligned
SELECT format('%s on %s: %s green, %s amber, %s red; %s indicators without data.',
	coalesce((SELECT name FROM scorecard.council), 'The council'), careperf.in_words(max(period_end)),
	count(*) FILTER (WHERE rag = 'G'), count(*) FILTER (WHERE rag = 'A'), count(*) FILTER (WHERE rag = 'R'),
	count(*) FILTER (WHERE numerator IS NULL))
FROM scorecard.scorecard_latest;
