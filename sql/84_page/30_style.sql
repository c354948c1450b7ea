-- Pages: how they look, all in one place. No > & and < here: the style sheet stands in the document as text.

CREATE FUNCTION careperf.page_style() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN $css$
:root { --ink: #1c2733; --soft: #52606d; --line: #c9d1d9; --brand: #1f3a5f; --green-zone: #dcefe3; --amber-zone: #fdf0d0; --red-zone: #f8dcd9; }
* { box-sizing: border-box; }
html { font: 16px/1.5 "Source Sans 3", "Source Sans Pro", "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", sans-serif; color: var(--ink); background: #fff;
	-webkit-text-size-adjust: 100%; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
body { margin: 0; border-top: 6px solid var(--brand); font-variant-numeric: tabular-nums lining-nums; overflow-wrap: break-word; }
header, main, footer { max-width: 1240px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 28px; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 4px; color: var(--brand); letter-spacing: -0.01em; }
h2 { font-size: 1.45rem; line-height: 1.25; margin: 48px 0 12px; padding-top: 12px; border-top: 2px solid var(--brand); color: var(--brand); }
h3 { font-size: 1.1rem; line-height: 1.3; margin: 28px 0 8px; }
h4 { font-size: 1rem; margin: 20px 0 6px; }
p, ul, dl { margin: 0 0 12px; max-width: 76ch; }
ul { padding-left: 1.2em; }
li { margin-bottom: 6px; }
a { color: #1b4f8f; }
abbr { text-decoration: none; }
.council { font-weight: 600; color: var(--soft); margin: 0 0 4px; }
.note { color: var(--soft); font-size: 0.9rem; }
.soft { color: var(--soft); }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 20px; list-style: none; padding: 0; margin: 16px 0 0; max-width: none; }
nav li { margin: 0; }
.marks { position: absolute; }

.counts { display: flex; flex-wrap: wrap; gap: 12px; list-style: none; padding: 0; margin: 16px 0 20px; max-width: none; }
.counts li { flex: 0 1 200px; border: 1px solid var(--line); border-radius: 4px; padding: 12px 16px; margin: 0; line-height: 1.3; }
.counts svg { vertical-align: -3px; }
.counts b { display: block; font-size: 1.9rem; line-height: 1.1; }

.rag, .direction { white-space: nowrap; }
.rag svg { vertical-align: -3px; }
.mark-letter { font: bold 10px Arial, "Liberation Sans", sans-serif; text-anchor: middle; }

table { border-collapse: collapse; width: 100%; font-size: 0.875rem; line-height: 1.35; margin: 0 0 16px; }
caption { text-align: left; font-weight: 600; padding: 0 0 6px; }
caption.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { padding: 6px 8px; text-align: right; vertical-align: top; border-bottom: 1px solid var(--line); }
td { white-space: nowrap; }
thead th { vertical-align: bottom; font-weight: 600; color: var(--soft); border-bottom: 2px solid var(--soft); line-height: 1.2; }
th:first-child, .words { text-align: left; }
th:first-child { padding-left: 0; }
tbody th { font-weight: 400; }
tbody tr:last-child th, tbody tr:last-child td { border-bottom-color: var(--soft); }
tr.total th, tr.total td { font-weight: 600; }
.scorecard { table-layout: fixed; font-size: 0.8125rem; }
.scorecard th, .scorecard td { padding: 6px 4px; }
.scorecard th:first-child { width: 22%; padding-left: 0; }
.scorecard .slim { width: 3.4%; }
.scorecard .narrow { width: 6%; }
.scorecard .status { width: 7%; }
.scorecard .trend { width: 8.8%; }
.scorecard .before { width: 6.2%; }
.scorecard .variation { width: 8%; }
.scorecard thead .before { padding-left: 20px; }
.scorecard td.result { font-weight: 600; }
.scorecard .words { padding-left: 12px; }
.scorecard .direction { display: block; font-size: 0.75rem; color: var(--soft); }
.tables { columns: 20rem; column-gap: 40px; margin-top: 20px; }
.tables section { break-inside: avoid; }
.tables h3 { margin-top: 0; }
.tables caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.plain { width: auto; min-width: min(100%, 20rem); }
.plain th, .plain td { padding-top: 3px; padding-bottom: 3px; }
.tables .plain { width: 100%; }
.tables tbody th { overflow-wrap: anywhere; min-width: 6rem; }

.spark { display: inline-block; max-width: 100%; height: auto; }
.spark path { fill: none; stroke: #3f6aa1; stroke-width: 1.6; stroke-linejoin: round; stroke-linecap: round; }
.spark circle { fill: var(--brand); }
.chart { display: block; width: 100%; max-width: 860px; height: auto; margin: 8px 0 16px; }
.chart text { font-size: 12px; fill: var(--soft); }
.chart .zone-name { font-size: 10px; font-weight: 600; letter-spacing: 0.03em; paint-order: stroke; stroke: #fff; stroke-width: 3px; stroke-opacity: 0.5; }
.chart .series-name { font-weight: 600; fill: var(--ink); }
.zone-G { fill: var(--green-zone); } .zone-A { fill: var(--amber-zone); } .zone-R { fill: var(--red-zone); }
.zone-G, .zone-A, .zone-R { shape-rendering: crispEdges; }
.grid { stroke: #8a96a3; stroke-width: 0.5; stroke-opacity: 0.6; }
.series { fill: none; stroke: var(--brand); stroke-width: 2.4; stroke-linejoin: round; }
.series-exc { stroke-dasharray: 6 4; stroke-width: 1.8; }
.point { fill: var(--brand); }
.point-exc { fill: #fff; stroke: var(--brand); stroke-width: 1.6; }
.legend { font-size: 0.875rem; color: var(--soft); }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 20px; max-width: none; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; max-width: 76ch; }
.abbreviations { columns: 3 18rem; column-gap: 40px; max-width: none; }
.abbreviations div { display: grid; grid-template-columns: 5rem 1fr; break-inside: avoid; margin-bottom: 4px; }
.abbreviations dt { color: var(--soft); }
.abbreviations dd { margin: 0; }
.pair tbody th { white-space: nowrap; }
.pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 8px 40px; align-items: start; }
.commentary { border-left: 4px solid var(--line); padding-left: 16px; }
footer { margin-top: 48px; padding-bottom: 32px; }

@media screen and (max-width: 1080px) {
	header, main, footer { padding: 0 16px; }
	header { padding-top: 20px; }
	h1 { font-size: 1.6rem; }
	.pair { grid-template-columns: minmax(0, 1fr); }
	.tables { columns: auto; }
	/* a line of the scorecard becomes a card: its title, then each figure under its name */
	.scorecard, .scorecard tbody { display: block; }
	.scorecard thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
	.scorecard tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(6.2rem, 1fr)); gap: 8px 12px; padding: 12px 0; border-bottom: 1px solid var(--soft); }
	.scorecard th, .scorecard td { display: block; padding: 0; border: 0; text-align: left; width: auto; }
	.scorecard tbody th:first-child { grid-column: 1 / -1; width: auto; font-weight: 600; font-size: 1rem; }
	.scorecard td:nth-of-type(-n+4) { order: 1; }
	.scorecard td::before { content: attr(data-label); display: block; font-weight: 400; font-size: 0.8125rem; color: var(--soft); }
	.scorecard .words { padding-left: 0; }
	.facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
	.facts dd { margin-bottom: 8px; }
}

@media screen and (max-width: 560px) {
	.plain { font-size: 0.8125rem; min-width: 0; width: 100%; }
	.plain th, .plain td { padding-left: 3px; padding-right: 3px; white-space: normal; }
	.plain th:first-child { padding-left: 0; }
	.counts li { flex: 1 1 100%; }
	.chart text { font-size: 22px; }
	.chart .zone-name { font-size: 17px; }
	.chart .minor, .chart .series-name { display: none; }
}

@page { size: A4; margin: 16mm 15mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt Arial, "Liberation Sans", sans-serif; color: #52606d; } }
@page wide { size: A4 landscape; margin: 13mm 12mm 15mm; }
@media print {
	html { font-size: 10pt; line-height: 1.4; }
	header, main, footer { max-width: none; padding: 0; margin: 0; }
	body { border: 0; }
	nav { display: none; }
	a { color: inherit; text-decoration: none; }
	h1 { font-size: 18pt; }
	h2 { font-size: 14pt; margin: 18px 0 8px; padding-top: 8px; }
	h3 { margin: 14px 0 6px; }
	h4 { margin: 10px 0 4px; }
	p, ul, dl { max-width: none; margin-bottom: 8px; }
	li { margin-bottom: 3px; }
	.counts li { padding: 6px 10px; }
	.counts b { font-size: 16pt; }
	h2, h3, h4, caption { break-after: avoid; }
	table { font-size: 8.5pt; }
	thead { display: table-header-group; }
	tr, svg, .counts li, dt { break-inside: avoid; }
	.wide { page: wide; break-before: page; }
	.wide h2 { margin-top: 0; }
	.exception + .exception { break-before: page; }
	.scorecard { font-size: 8pt; line-height: 1.25; }
	.plain { font-size: 8pt; line-height: 1.25; }
	.plain th, .plain td { padding: 1.5px 4px; }
	.plain th:first-child { padding-left: 0; }
	.rag svg { width: 12px; height: 12px; vertical-align: -2px; }
	.spark { height: 22px; }
	th, td { padding: 3px 5px; }
	.scorecard th, .scorecard td { padding: 2px 3px; }
	.scorecard th:first-child { padding-left: 0; }
	.exception table, .tables table { break-inside: avoid; }
	.scorecard .direction { font-size: 7.5pt; }
	.tables { columns: 2; column-gap: 10mm; }
	.chart { max-width: 150mm; margin: 4px 0 8px; }
	.abbreviations { columns: 2; }
	.pair { gap: 4px 8mm; }
}
$css$;
COMMENT ON FUNCTION careperf.page_style() IS 'The style sheet of the pages.';
