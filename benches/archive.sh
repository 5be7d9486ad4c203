#!/bin/sh
# Archives made of the fixtures: that every input is accounted for, also after the supervisor is killed; and what it costs.
#
#   benches/archive.sh [COUNT [KILLS]]
#
# COUNT files (default 20000) of all formats, one in a hundred hostile: empty, cut, spoilt, noise, bombs, and such as make a worker
# abort, loop or swell. They are converted, the supervisor is killed at KILLS (default 20) random moments, and the datasets
# are compared byte for byte. Then peak memory for a twentieth, half and all of them; isolation against `--in-process`;
# and throughput against pdfplumber, python-docx and BeautifulSoup with multiprocessing. State the ratios only: machines differ.
#
# Needs a release build, python3 with pdfplumber, python-docx, beautifulsoup4 and lxml (PYTHON=… names another than the first on
# the path), and about 200 KB a file in TMPDIR.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
gouji=${GOUJI:-$root/target/release/gouji}
[ -x "$gouji" ] || { echo "no $gouji: run cargo build --release, or set GOUJI" >&2; exit 1; }
count=${1:-20000} kills=${2:-20}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
run() { "${PYTHON:-python3}" "$root/benches/archive.py" "$@"; }

run make "$work/all" "$count"
run account "$gouji" "$work/all" "$work/dataset"
run kill "$gouji" "$work/all" "$work/dataset" "$kills"
rm -rf "$work/all" "$work/dataset"
for part in $((count / 20)) $((count / 2)) "$count"; do
    run make-quiet "$work/$part" "$part"
    run memory "$gouji" "$work/$part"
    rm -rf "${work:?}/$part"
done
run make "$work/part" $((count / 10)) 0
run isolation "$gouji" "$work/part" 3
run throughput "$gouji" "$work" $((count / 100))
