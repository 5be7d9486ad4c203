"""dataset.py FOLDER OTHER…: the tables of a dataset in all formats, read by DuckDB, polars, openpyxl and sqlite3, are the same, to
the last figure; so are those of others of the same reports, in other formats or divided by year, by their `load.sql`; and the
descriptions of all are valid to the validator of Frictionless."""
import json
import os
import sqlite3
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import polars
from frictionless import validate

folder, *others = (Path(name).resolve() for name in sys.argv[1:])
TABLES = ["reports", "sections", "facts", "facts_wide", "checks", "findings", "blames", "errors", "codebook"]


def loaded(folder):
    """DuckDB after `load.sql`, which names files by their place in the folder."""
    os.chdir(folder)
    duck = duckdb.connect()
    duck.execute(open("load.sql").read())
    return duck


def plain(row):
    """A row without what CSV cannot say: it has an apostrophe before a text that a spreadsheet would take for a formula, and
    knows no text that is empty."""
    return tuple(cell.removeprefix("'") or None if isinstance(cell, str) else cell for cell in row)


duck = loaded(folder)
book = openpyxl.load_workbook("dataset.xlsx", read_only=True)
database = sqlite3.connect("dataset.sqlite")
for table in TABLES:
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

# Every figure, exactly: a decimal in Parquet and CSV, the shortest decimal of a binary number elsewhere.
select = "select report, key, value from facts where value is not null"
exact = sorted(duck.execute(select).fetchall())
assert len(exact) > 5000, len(exact)
facts = (json.loads(line, parse_float=Decimal) for line in open("facts.ndjson"))
for name, rows in {
    "sqlite3": database.execute(select),
    "openpyxl": ((row[0], row[3], row[6]) for row in book["facts"].iter_rows(min_row=2, values_only=True)),
    "ndjson": ((fact["report"], fact["key"], fact.get("value")) for fact in facts),
    "csv": polars.read_csv("facts.csv", infer_schema=False)[["report", "key", "value"]].iter_rows(),
}.items():
    found = sorted((report, key, Decimal(str(value))) for report, key, value in rows if value is not None)
    assert found == exact, (name, len(found), len(exact))

kinds = {"facts": {"value": "DECIMAL(38,6)", "year": "BIGINT"}, "reports": {"period_from": "DATE", "year": "BIGINT"}}
names = {table: [column[0] for column in duck.execute(f"describe {table}").fetchall()] for table in TABLES}
everything = {table: sorted(map(plain, duck.execute(f"select * from {table}").fetchall()), key=repr) for table in TABLES}
for other in others:
    loaded_other = loaded(other)
    for table, expected in everything.items():
        columns = ", ".join(f'"{name}"' for name in names[table])
        found = sorted(map(plain, loaded_other.execute(f"select {columns} from {table}").fetchall()), key=repr)
        assert found == expected, (other, table, [pair for pair in zip(found, expected) if pair[0] != pair[1]][:1])
    for table, columns in kinds.items():
        types = dict(row[:2] for row in loaded_other.execute(f"describe {table}").fetchall())
        assert columns.items() <= types.items(), (other, table, types)
    if any(Path("facts").glob("*/*.parquet")):
        hive = polars.read_parquet("facts/*/*.parquet", hive_partitioning=True)
        assert hive["year"].dtype == polars.Int64 and hive.height == len(everything["facts"]), hive.schema
    print(f"{other.name}: the same tables")

for each in [folder, *others]:
    os.chdir(each)
    described = validate("datapackage.json")
    assert described.valid, (each, described.flatten(["name", "note"])[:5])
print(f"the descriptions are valid; {len(exact)} figures are the same wherever they stand")
