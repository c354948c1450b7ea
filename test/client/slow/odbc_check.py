"""odbc_check.py CONNECTION SCHEMA DIR: the BI views through pyodbc, against DIR/VIEW.copy, what COPY writes of each.

Prints "ok ..." and "not ok ..." lines.
"""
import datetime
import decimal
import pathlib
import sys

import pyodbc

READ = {datetime.date: datetime.date.fromisoformat, decimal.Decimal: decimal.Decimal, int: int, str: str}
PLAIN = {pyodbc.SQL_WVARCHAR: str, pyodbc.SQL_VARCHAR: str, pyodbc.SQL_NUMERIC: decimal.Decimal, pyodbc.SQL_TYPE_DATE: datetime.date,
         pyodbc.SQL_INTEGER: int}


def check(name: str, problem: object) -> None:
    print(f"not ok {name}\n#   {problem}" if problem else f"ok {name}")


def order(row: tuple) -> list[tuple[bool, str]]:
    return [(value is None, str(value)) for value in row]


connection, schema, folder = pyodbc.connect(sys.argv[1], autocommit=True), sys.argv[2], pathlib.Path(sys.argv[3])
cursor = connection.cursor()
wanted = {path.stem for path in folder.glob("*.copy")}
listed = {row.table_name for row in cursor.tables(schema=schema, tableType="VIEW")}
check("pyodbc: the catalog lists the views for BI", wanted - listed)
for view in sorted(wanted):
    columns = cursor.columns(schema=schema, table=view).fetchall()
    check(f"pyodbc: {view} has plain types", not columns or [(c.column_name, c.type_name) for c in columns if c.data_type not in PLAIN])
    types = [PLAIN.get(c.data_type, str) for c in columns]
    rows = [tuple(row) for row in cursor.execute(f'SELECT * FROM "{schema}"."{view}"')]
    expected = [tuple(None if field == "\\N" else READ[kind](field) for kind, field in zip(types, line.split("\t"), strict=True))
                for line in (folder / f"{view}.copy").read_text(encoding="utf-8").splitlines()]
    wrong = [(got, want) for got, want in zip(sorted(rows, key=order), sorted(expected, key=order)) if got != want]
    check(f"pyodbc: {view}, all {len(expected)} rows", not expected or len(rows) != len(expected) or wrong[:3])
    check(f"pyodbc: {view}, every value of its column's type",
          [(value, kind) for row in rows for value, kind in zip(row, types) if value is not None and type(value) is not kind][:3])
    flags = {"small_cohort", "split_by_uasc", "latest"}
    check(f"pyodbc: {view}, flags are 0 and 1",
          [c.column_name for n, c in enumerate(columns) if c.column_name in flags and not {row[n] for row in rows} - {None} <= {0, 1}])
