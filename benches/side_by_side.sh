#!/bin/sh
# Whole processes side by side: `gouji extract FILE` against `pdftotext -bbox-layout FILE`, which only finds the words; of a
# DOCX, against a script that reads all paragraphs and cells with python-docx.
#
#   benches/side_by_side.sh [FILE [RUNS]]
#
# Prints user + system processor time, the median of RUNS runs each (default 20), taken in turn so that a busy machine
# slows both. Needs a release build, python3, and pdftotext or python-docx (fixtures/requirements.txt).
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
file=${1:-$root/fixtures/qinghe-2020-libreoffice-pdf/source.pdf}
runs=${2:-20}
gouji=${GOUJI:-$root/target/release/gouji}
[ -x "$gouji" ] || { echo "no $gouji: run cargo build --release, or set GOUJI" >&2; exit 1; }

exec python3 - "$gouji" "$file" "$runs" <<'PYTHON'
import resource, statistics, subprocess, sys

gouji, file, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
DOCX = """
import sys, docx
document = docx.Document(sys.argv[1])
texts = [paragraph.text for paragraph in document.paragraphs]
for table in document.tables:
    for row in table.rows:
        texts += [cell.text for cell in row.cells]
"""
if file.endswith(".docx"):
    other, command = "python-docx", [sys.executable, "-c", DOCX, file]
else:
    other, command = "pdftotext -bbox-layout", ["pdftotext", "-bbox-layout", file, "/dev/null"]
commands = {"gouji extract": [gouji, "extract", file], other: command}


def spent(command):
    """Seconds of processor that a child takes, start and end of the process included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


times = {name: [] for name in commands}
for command in commands.values():
    spent(command)  # once unmeasured, so that both find the file and themselves in memory
for _ in range(runs):
    for name, command in commands.items():
        times[name].append(spent(command))
medians = {name: statistics.median(values) for name, values in times.items()}
for name, median in medians.items():
    print(f"{name:24} {1000 * median:8.2f} ms   fastest {1000 * min(times[name]):.2f} ms")
print(f"ratio {medians['gouji extract'] / medians[other]:.3f}")
PYTHON
