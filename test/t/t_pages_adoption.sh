#!/bin/bash
# The published adoption report, cell by cell, from the raw events of a council calibrated to it.
set -uo pipefail
. "$(dirname "$0")/functions.sh"
golden=$shared/golden/adoption_2018-19.csv
if [ ! -e "$golden" ]; then echo "skip published adoption report: ../shared is absent"; exit 0; fi
work=$(mktemp -d); trap 'rm -rf "$work"; drop_database $PGDATABASE' EXIT

new_database $PGDATABASE
/usr/bin/python3 "$here/src/sample_council/adoption_report.py" --out "$work" || not_ok "a council calibrated to the report"
sql -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic')" >/dev/null
"$here/test/load_csv.sh" "$work" cic
sql -c "SELECT careperf.create_scorecard('cic', 'scorecard')" >/dev/null
sql -c "CREATE TABLE golden (report text, as_of text, section text, label text, measure text, value text, unit text, source_line text)" \
	-c "\\copy golden FROM '$golden' CSV HEADER"
# the paper's years and days
sql -c "ALTER TABLE golden ADD period_end date" -c "
	UPDATE golden SET period_end = make_date(CASE
		WHEN measure ~ '^20../..' THEN left(measure, 4)::integer + 1 WHEN measure ~ '^../..' THEN 2000 + right(measure, 2)::integer
		WHEN measure ~ '20..\$' THEN right(measure, 4)::integer ELSE 2019 END, 3, 31)"
# what the paper calls a cell, and which column of which line it is; percent: rounded from the counts, as most are printed
# whole; *: the change on the year before, without its sign
sql -c "CREATE TABLE cell (label text, section text, our_label text, measure text, our_column text)" -c "\\copy cell FROM STDIN (DELIMITER '|')" <<'END'
Agency decision makers best interest decisions|The child's journey|Agency decisions|Children|value
ADM decisions|The child's journey|Agency decisions|Children|value
ADM decisions % fewer|The child's journey|Agency decisions|Children|*
Placement Orders|The child's journey|Placement orders|Children|value
Placement Orders granted|The child's journey|Placement orders|Children|value
Placement Orders: aged 5 or older|Placement orders|Aged 5 or over|Children|value
Matches approved|The child's journey|Matches approved|Children|value
Children matched|The child's journey|Matches approved|Children|value
Children matched % less|The child's journey|Matches approved|Children|*
Children placed|The child's journey|Children placed|Children|value
Children placed % less|The child's journey|Children placed|Children|*
Adoption orders granted|The child's journey|Adoption orders|Children|value
Adoption orders granted (text says "in 2017/18")|The child's journey|Adoption orders|Children|value
Adoption orders granted % reduction|The child's journey|Adoption orders|Children|*
Adoption Orders granted (line 3794)|Adoption orders|Children in care|Children|value
Adoption Orders: placed in this 12 month period|Adoption orders|Placed in the same year|Children|value
Relinquished babies|Adoption orders|In care without a placement order|Children|value
Kent|Entering and leaving care|Adopted, of all who left care|Children|percent
Kent (excluding UASC)|Entering and leaving care|Adopted, of all who left care (exc UASC)|Children|percent
Children entering care aged 0-7|Entering and leaving care|Started to be looked after aged 0 to 7|Children|value
Children entering care aged 0-7 % decrease|Entering and leaving care|Started to be looked after aged 0 to 7|Children|*
SGOs granted for 0-7|Entering and leaving care|Left on a special guardianship order aged 0 to 7|Children|value
SGOs granted for 0-7 % increase|Entering and leaving care|Left on a special guardianship order aged 0 to 7|Children|*
Placements by agencies other than Kent|Children placed|By another agency|Children|value
Placements by agencies other than Kent %|Children placed|By another agency|Children|percent
Placed children who were part of a sibling group|Children placed|In a sibling group|Children|value
Planned to be placed apart from siblings|Children placed|Apart from brothers or sisters|Children|value
Placed on their own|Children placed|Apart, on their own|Children|value
Placed with 1 sibling, separate from others|Children placed|Apart, with some of them|Children|value
Not originally assessed to be separated|Children placed|Apart, though planned together|Children|value
Placed under fostering for adoption %|Children placed|Fostering for adoption before|Children|percent
Placements disrupted (children)|Children placed|Disrupted in the year|Children|value
no. of children placed|Foster to adopt|Children placed|Children|value
Total|Foster to adopt|Children placed so far|Children|value
Plans changed from adoption|Plans changed away from adoption|All|Children|value
Reversals due to the child's needs changing %|Plans changed away from adoption|Child's needs changed|Children|percent
Became Looked After (BLA) to Initiation of Adoption Planning (children with an initiation in year)|Timescales|Looked after to adoption plan (plans of the year)|Average days|value
Initiation of Adoption Planning to Agency Decision (children with ADM in year)|Timescales|Adoption plan to agency decision (decisions of the year)|Average days|value
Initiation to agency decision within 8 weeks %|Timescales|Adoption plan to agency decision (decisions of the year)|Within target|percent
Agency Decision to Matching Panel (children matched in year)|Timescales|Agency decision to match (children matched in the year)|Average days|value
Agency decision to panel % decrease|Timescales|Agency decision to match (children matched in the year)|Average days|*
Agency decision to matching within 6 months %|Timescales|Agency decision to match (children matched in the year)|Within target|percent
Placement Order to Matching Decision (children matched in year)|Timescales|Placement order to match (children matched in the year)|Average days|value
Placement Order to Matching Decision (children adopted in year)|Timescales|Placement order to match (children adopted in the year)|Average days|value
Became Looked After (BLA) to Placed for Adoption (children placed in year)|Timescales|Looked after to placed for adoption (children placed in the year)|Average days|value
Became Looked After (BLA) to Placed for Adoption (children placed in year) below target|Timescales|Looked after to placed for adoption (children placed in the year)|Average days|from_target
Became Looked After (BLA) to Placed for Adoption (children adopted in year)|Timescales|Looked after to placed for adoption (children adopted in the year)|Average days|value
Became Looked After (BLA) to Placed for Adoption (children adopted in year) % increase|Timescales|Looked after to placed for adoption (children adopted in the year)|Average days|*
Became Looked After to Placed for Adoption|Timescales|Looked after to placed for adoption (children adopted in the year)|Average days|value
Placed to adoption order granted|Timescales|Placed for adoption to adoption order (children adopted in the year)|Average days|value
Placed to adoption order granted % reduction|Timescales|Placed for adoption to adoption order (children adopted in the year)|Average days|*
Children with a placement order waiting to be matched|Waiting on the day|Placement order, not matched|Children|value
Placement order, not yet matched|Waiting on the day|Placement order, not matched|Children|value
Placement order, not yet placed (Kent)|Waiting on the day|Placement order, not placed|Children|value
Agency decision but no placement order|Waiting on the day|Agency decision, no placement order|Children|value
Placed for adoption but not yet adopted|Waiting on the day|Placed, not adopted|Children|value
Placed less than 6 months|Waiting on the day|Placed, not adopted, for less than 6 months|Children|value
Placed less than 6 months %|Waiting on the day|Placed, not adopted, for less than 6 months|Children|percent
Placed between 6 and 12 months|Waiting on the day|Placed, not adopted, for 6 to 12 months|Children|value
Placed more than 12 months|Waiting on the day|Placed, not adopted, for 12 months or more|Children|value
Placement order, not yet matched: boys|Waiting to be matched|Boys|Children|value
Placement order, not yet matched: girls|Waiting to be matched|Girls|Children|value
Not yet matched: at least 1 hard to place factor|Waiting to be matched|Hard to place: one factor or more|Children|value
Not yet matched: at least 1 hard to place factor %|Waiting to be matched|Hard to place: one factor or more|Children|percent
Not yet matched: more than 1 hard to place factor|Waiting to be matched|Hard to place: more than one factor|Children|value
Not yet matched: aged 5 or over|Waiting to be matched|Hard to place: aged 5 or over|Children|value
Not yet matched: black or minority ethnic background|Waiting to be matched|Hard to place: minority ethnic|Children|value
Not yet matched: sibling group|Waiting to be matched|Hard to place: in a sibling group|Children|value
Matched with at least 1 hard to place factor|Matched in the year|Hard to place: one factor or more|Children|value
Matched with more than 1 hard to place factor|Matched in the year|Hard to place: more than one factor|Children|value
Hard to place: sibling group|Matched in the year|Hard to place: in a sibling group|Children|value
Hard to place: aged 5+|Matched in the year|Hard to place: aged 5 or over|Children|value
Hard to place: black and minority ethnic|Matched in the year|Hard to place: minority ethnic|Children|value
Hard to place: disabled|Matched in the year|Hard to place: disabled|Children|value
END
# Where the paper contradicts itself, the cell and what is right:
#   81 children matched, 81 placed: elsewhere in the paper 80; one of the 80 was matched and placed twice in the year
#   -3.3 days from the target of 121: 149 days are 28.0 above it; -3.3 is the change on the year before
#   52 per cent of the 19 reversals: 10 of them are 52.6, 9 are 47.4
sql -c "CREATE TABLE contradiction (label text, measure text, published text, computed text)" -c "\\copy contradiction FROM STDIN (DELIMITER '|')" <<'END'
Children matched (line 4041)|2018/19|81|80
Children placed (line 4240)|2018/19|81|80
Became Looked After (BLA) to Initiation of Adoption Planning (children with an initiation in year)|From target 2018/19 (days)|-3.3|28.0
Reversals due to the child's needs changing %|2018/19|52|53
END
sql -c "INSERT INTO cell SELECT label, 'The child''s journey', CASE WHEN label LIKE '%matched%' THEN 'Matches approved' ELSE 'Children placed' END, 'Children', 'value' FROM contradiction WHERE label LIKE '%(line%'" \
	-c "CREATE TABLE computed AS SELECT * FROM scorecard.adoption_at('2019-03-31') UNION ALL SELECT * FROM scorecard.adoption_at('2014-03-31') WHERE period_end < '2015-01-01'" \
	-c "CREATE VIEW compared AS
		SELECT g.label, g.measure, g.value AS published, round(CASE
				WHEN g.measure LIKE 'From target%' OR c.our_column = 'from_target' AND g.value LIKE '-%' THEN a.from_target WHEN c.our_column = 'from_target' THEN -a.from_target
				WHEN g.measure = 'Target' THEN a.target WHEN c.our_column = 'percent' THEN 100 * a.value / a.out_of WHEN c.our_column = '*' THEN abs(a.change_percent) ELSE a.value END,
			length(split_part(g.value, '.', 2))) AS computed
		FROM golden AS g
			JOIN cell AS c USING (label)
			LEFT JOIN computed AS a ON (a.section, a.label, a.measure, a.period_end) = (c.section, c.our_label, c.measure, g.period_end)"
is "adoption report of 2018-19: $(sql -c 'SELECT count(*) FROM compared') of $(sql -c 'SELECT count(*) FROM golden') cells" "" "$(sql -c "
	SELECT concat_ws(' ', g.label, g.measure, 'published', g.published, 'computed', coalesce(g.computed::text, 'nothing'))
	FROM compared AS g
		LEFT JOIN contradiction AS c USING (label, measure)
	WHERE g.computed IS DISTINCT FROM coalesce(c.computed, g.published)::numeric")"
is "each contradiction is in the paper" 4 "$(sql -c "SELECT count(*) FROM contradiction JOIN golden AS g USING (label, measure) WHERE g.value = published")"
is "five fewer placement orders than the year before" 5 "$(sql -c "SELECT trim_scale(max(value) FILTER (WHERE period_end < '2019-01-01') - max(value) FILTER (WHERE period_end > '2019-01-01'))
	FROM scorecard.adoption_at('2019-03-31') WHERE label = 'Placement orders' AND period_end > '2018-01-01'")"
# what the paper says in other words, or of others than this council's children
is "cells that are not computed are of adopters, other places, other services" "" "$(sql -c "
	SELECT DISTINCT g.section || ': ' || g.label FROM golden AS g
	WHERE NOT EXISTS (SELECT FROM cell AS c WHERE c.label = g.label) AND g.section NOT IN ('Adopter Activity', 'Approval Timescales (newly approved adopters, excluding fast tracks)')
		AND g.label !~ '^(South East|England|National|Adopt|Enquiry|Stage|Pre-stage|ROI|Approved within|Requests for|Cases open|Fostering for adoption national|Placement Orders fewer)' AND g.label !~ 'national'")"
is "averages of children adopted are those of the scorecard" "" "$(sql -c "
	SELECT s.indicator, s.result, a.value
	FROM scorecard.scorecard_at('2019-03-31') AS s
		JOIN (VALUES ('bla_to_adoptive_family_days', 'Looked after to placed for adoption (children adopted in the year)'), ('court_authority_to_match_days', 'Placement order to match (children adopted in the year)'))
			AS n (indicator, label) USING (indicator)
		LEFT JOIN computed AS a ON a.label = n.label AND a.measure = 'Average days' AND a.period_end = '2019-03-31'
	WHERE a.value IS DISTINCT FROM s.result")"
# a plan for a child never in care, a private adoption, and a second match after a placement broke down
is "rules broken by what the report says happened" "decision_outside_care|1
match_after_placed|1
order_not_in_episodes|1
step_outside_care|1" "$(sql -c "SELECT rule, count(*) FROM scorecard.data_quality GROUP BY rule ORDER BY rule")"
finish
