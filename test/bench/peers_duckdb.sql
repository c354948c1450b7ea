-- What peers_postgres.sql has, for DuckDB; its tables come over with the data.
CREATE MACRO mon(d) AS (year(d) * 12 + month(d))::integer;
CREATE MACRO next_april(mon) AS mon + 12 - (mon - 4) % 12;
CREATE MACRO next_september(mon) AS mon + 12 - (mon - 9) % 12;
CREATE MACRO birthday(born, years) AS (born + to_years(years))::date
	+ (day(born + to_years(years)) <> day(born))::integer;
