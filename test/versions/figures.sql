-- Every figure of the sample council's database, in an order that no locale or version changes.
SELECT s::text COLLATE "C" FROM scorecard.scorecard AS s ORDER BY 1;
SELECT s::text COLLATE "C" FROM scorecard.scorecard_at('2019-07-15') AS s ORDER BY 1;
SELECT s::text COLLATE "C" FROM scorecard.scorecard_mv AS s ORDER BY 1;
SELECT b::text COLLATE "C" FROM scorecard.indicator_breakdown_mv AS b ORDER BY 1;
SELECT c::text COLLATE "C" FROM scorecard.indicator AS i CROSS JOIN LATERAL scorecard.indicator_children(i.indicator, '2019-07-31') AS c ORDER BY 1;
SELECT p::text COLLATE "C" FROM scorecard.published_scorecard AS p ORDER BY 1;
SELECT p::text COLLATE "C" FROM scorecard.published_breakdown AS p ORDER BY 1;
SELECT r::text COLLATE "C" FROM scorecard.restatement AS r ORDER BY 1;
SELECT f::text COLLATE "C" FROM scorecard.care_flow AS f ORDER BY 1;
SELECT d::text COLLATE "C" FROM scorecard.due_soon('2019-07-31', 30) AS d ORDER BY 1;
SELECT q::text COLLATE "C" FROM scorecard.data_quality AS q ORDER BY 1;
SELECT m::text COLLATE "C" FROM public.mine AS m ORDER BY 1;
