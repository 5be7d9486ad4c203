"""workbook.py GOUJI FILE...: the 问题清单 of these files as XLSX, read with openpyxl, says the same as it does as CSV."""
import csv
import io
import subprocess
import sys
from decimal import Decimal

import openpyxl

gouji, *files = sys.argv[1:]


def listed(kind):
    return subprocess.run([gouji, "check", "--format", kind, *files], capture_output=True).stdout


expected = list(csv.reader(io.StringIO(listed("csv").decode("utf-8-sig"))))
sheet = openpyxl.load_workbook(io.BytesIO(listed("xlsx"))).active
found = [["" if cell.value is None else str(cell.value) for cell in row] for row in sheet.iter_rows()]
# A printed 2194.8000 is the number 2194.8, shown with four decimals.
same = lambda a, b: a == b or (a and b and Decimal(a) == Decimal(b))
for line, (one, other) in enumerate(zip(expected, found, strict=True), 1):
    for title, a, b in zip(expected[0], one, other, strict=True):
        assert same(a, b), f"line {line}, {title}: expected {a!r}, found {b!r}"
numbers = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.column in (3, 6, 7, 8) and cell.value is not None]
assert numbers and all(cell.data_type == "n" for cell in numbers), "numbers are texts"
assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == f"A1:I{len(expected)}", sheet.auto_filter.ref
print(f"workbook: {len(expected) - 1} problems, {len(numbers)} numbers as in the CSV")
