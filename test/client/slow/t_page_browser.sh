#!/bin/bash
# The paper as its reader sees it: in Debian's Chromium at the sizes of a desktop, a tablet, a phone and A4, checked by
# axe-core for WCAG 2 AA, and in black and white. PAGE_SCREENSHOTS=DIR keeps the pictures.
set -uo pipefail
. "$(dirname "$0")/../../t/functions.sh"
cd "$here"
work=$(mktemp -d)
trap 'rm -rf "$work"; drop_database $PGDATABASE' EXIT
packages=(chromium fonts-liberation)
command -v npm >/dev/null || packages+=(nodejs npm)
if ! test/install_packages.sh "${packages[@]}"; then
	echo "skip the paper in a browser: Debian's chromium can not be installed"
	exit 0
fi
if ! npm install --prefix "$work" --no-audit --no-fund --ignore-scripts --loglevel=error --fetch-retries=1 --fetch-timeout=60000 \
	axe-core@4.10.3 playwright-core@1.49.1 >"$work/npm.log" 2>&1; then
	echo "skip the paper in a browser: axe-core and playwright-core can not be installed ($(grep -m 1 -E 'reason|ERR' "$work/npm.log"))"
	exit 0
fi

new_database $PGDATABASE
/usr/bin/python3 src/sample_council --people 400 --out "$work/council" || not_ok "small sample council"
sql -c "CREATE EXTENSION careperf" -c "SELECT careperf.create_input('cic')" >/dev/null
test/load_csv.sh "$work/council" cic
# long words, with and without a place to break them
sql -f - >/dev/null <<'SQL'
SELECT careperf.create_scorecard('cic', 'scorecard');
\i src/sample_council/settings.sql
SELECT scorecard.set_reporting_dates('2018-01-31', '2019-07-31');
UPDATE cic.child SET nationality = 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch' WHERE nationality <> 'British';
UPDATE cic.team SET area = 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch and the parishes around it';
SELECT scorecard.set_council('E10000016', 'The council of Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch');
SELECT scorecard.set_commentary('iha_20_working_days', '2019-07-31', repeat('Aaaaaaaaaa', 30) || E'\n\n' || repeat('More staff are on their way. ', 30), 'Health');
SELECT scorecard.add_indicator('long_words', repeat('Long', 40) || ' words', theme => 'children', unit => 'percent', polarity => 'H', decimals => 1, members =>
	'SELECT child_id AS member_id, child_id, in_care AS denominator, in_care * careperf.spell_dates(''2019-01-01'', NULL) AS numerator FROM child_in_care');
INSERT INTO scorecard.target SELECT indicator, '2018-19', target, floor FROM scorecard.target WHERE financial_year = '2019-20';
SELECT scorecard.set_target('iha_20_working_days', '2019-20', 99, 98), scorecard.set_target('placements_3_plus', '2019-20', 0, 0.5);
SELECT careperf.publish('scorecard', '2019-06-30'), careperf.publish('scorecard', '2019-07-31');
SQL
sql -c "SELECT careperf.scorecard_page('scorecard', '2019-07-31', full => true)" >"$work/full.html"
sql -c "SELECT careperf.scorecard_page('scorecard', '2019-07-31')" >"$work/public.html"

output=$(NODE_PATH="$work/node_modules" timeout 300 node test/client/slow/page_browser.js "$(command -v chromium)" "${PAGE_SCREENSHOTS:-$work}" "$work/full.html" "$work/public.html" 2>&1) ||
	not_ok "the browser" "$output"
echo "$output"
failures=$((failures + $(grep -c '^not ok' <<<"$output")))
finish
