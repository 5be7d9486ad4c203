#!/bin/sh
# Whole processes side by side: `gouji extract FILE` against a tool that only reads the words of such a file:
#
#   PDF    pdftotext -bbox-layout
#   DOCX   python-docx, the text of all paragraphs and cells
#   HTML   BeautifulSoup with lxml, the text of all cells and of the page
#
#   benches/side_by_side.sh [FILE [RUNS]]
#
# Without FILE, some fixtures of each format. Prints user + system processor time, the median of RUNS runs each (default
# 20), taken in turn so that a busy machine slows both. Needs a release build and python3; and pdftotext, or a python3
# that has python-docx, beautifulsoup4 and lxml (PYTHON=… names another than the first on the path).
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
gouji=${GOUJI:-$root/target/release/gouji}
[ -x "$gouji" ] || { echo "no $gouji: run cargo build --release, or set GOUJI" >&2; exit 1; }
python=$(command -v "${PYTHON:-python3}")
runs=${2:-20}
if [ -n "${1:-}" ]; then
    set -- "$1"
else
    cd "$root/fixtures"
    set -- qinghe-2020-libreoffice-pdf/source.pdf yunling-2022-chromium-pdf/source.pdf \
        yunling-2022-dashed-pdf/source.pdf qinghe-2020-cid-pdf/source.pdf yunling-2022-reportlab-pdf/source.pdf \
        qinghe-2020-docx/source.docx yunling-2022-numbered-docx/source.docx \
        qinghe-2020-site-html/source.html yunling-2022-word-html/source.html
fi

exec "$python" - "$gouji" "$runs" "$@" <<'PYTHON'
import os, resource, statistics, subprocess, sys

gouji, runs, files = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
DOCX = """
import sys, docx
document = docx.Document(sys.argv[1])
text = [paragraph.text for paragraph in document.paragraphs]
text += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
"""
HTML = """
import sys, bs4
page = bs4.BeautifulSoup(open(sys.argv[1], "rb").read(), "lxml")
text = [cell.get_text() for cell in page.find_all(["td", "th"])] + [page.get_text()]
"""
OTHERS = {
    ".pdf": ("pdftotext", lambda file: ["pdftotext", "-bbox-layout", file, "/dev/null"]),
    ".docx": ("python-docx", lambda file: [sys.executable, "-c", DOCX, file]),
    ".html": ("BeautifulSoup", lambda file: [sys.executable, "-c", HTML, file]),
}


def spent(command):
    """Seconds of processor that a child takes, start and end of the process included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


print(f"{'file':45} {'gouji':>9} {'other':>9}  ratio  other is")
for file in files:
    name, other = OTHERS[os.path.splitext(file)[1]]
    commands = [[gouji, "extract", file], other(file)]
    try:
        for command in commands:
            spent(command)  # once unmeasured, so that both find the file and themselves in memory
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"{file[-45:]:45} not compared: {name}: {str(error)[-60:]}")
        continue
    times = [[spent(command) for command in commands] for _ in range(runs)]
    ours, theirs = (1000 * statistics.median(column) for column in zip(*times))
    print(f"{file[-45:]:45} {ours:6.2f} ms {theirs:6.2f} ms  {ours / theirs:.3f}  {name}")
PYTHON
