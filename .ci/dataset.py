"""dataset.py FOLDER: the tables of a dataset, read in every format by DuckDB, polars, openpyxl and sqlite3, are the same; and
its description is valid to the validator of Frictionless."""
import os
import sqlite3
import sys

import duckdb
import openpyxl
import polars
from frictionless import validate

os.chdir(sys.argv[1])
tables = ["reports", "sections", "facts", "facts_wide", "checks", "findings", "errors", "codebook"]
duck = duckdb.connect()
duck.execute(open("load.sql").read())
book = openpyxl.load_workbook("dataset.xlsx", read_only=True)
database = sqlite3.connect("dataset.sqlite")
for table in tables:
    count = f"select count(*) from {table}"
    rows = {
        "duckdb": duck.execute(count).fetchone()[0],
        "polars": polars.read_parquet(f"{table}.parquet").height,
        "csv": polars.read_csv(f"{table}.csv", infer_schema=False).height,
        "ndjson": polars.read_ndjson(f"{table}.ndjson", infer_schema_length=None).height,
        "openpyxl": sum(1 for _ in book[table].iter_rows()) - 1,
        "sqlite3": database.execute(count).fetchone()[0],
    }
    assert len(set(rows.values())) == 1, f"{table}: {rows}"
    print(f"{table}: {rows['duckdb']} rows in six formats")

total = "select count(value), sum(value) from facts"
exact = duck.execute(total).fetchone()
text = duck.execute("select count(v), sum(v) from (select value::decimal(38, 6) v from read_csv('facts.csv', all_varchar = true))")
assert exact == text.fetchone() and exact[0] > 5000, exact
assert abs(float(exact[1]) - database.execute(total).fetchone()[1]) < 0.01
kinds = dict(row[:2] for row in duck.execute("describe facts").fetchall())
assert kinds["value"] == "DECIMAL(38,6)" and kinds["year"] == "BIGINT", kinds
kinds = dict(row[:2] for row in duck.execute("describe reports").fetchall())
assert kinds["period_from"] == "DATE", kinds

described = validate("datapackage.json")
assert described.valid, described.flatten(["name", "note"])[:5]
print(f"the description is valid; {exact[0]} figures")
