"""Archives made of the fixtures, converted, killed and measured: run by benches/archive.sh, which says how.

    archive.py make FOLDER COUNT [PERCENT]        COUNT files of all formats, PERCENT (1) of them hostile
    archive.py account GOUJI FOLDER OUT           every input has its record
    archive.py kill GOUJI FOLDER OUT TIMES        the same dataset as OUT, after as many kills
    archive.py memory GOUJI FOLDER…               peak of the supervisor and of the largest worker
    archive.py isolation GOUJI FOLDER RUNS        against --in-process
    archive.py throughput GOUJI FOLDER COUNT      against what one would script, by format
"""

import csv
import io
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from multiprocessing import Pool
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORMATS = [".pdf", ".docx", ".html", ".txt", ".md", ".ofd", ".mht"]
# A figure of a table: not a year, no part of a date or of a longer number.
FIGURE = re.compile(r"(?<![\d.年第（(])\d{1,5}(?![\d.年月日])")
HOOKS = ["--debug-hooks", "--seconds", "2", "--memory", "512"]


# --- making


def sources():
    found = {}
    for path in sorted(ROOT.glob("fixtures/*/source.*")):
        if path.suffix in FORMATS and path.stat().st_size < 300_000:
            found.setdefault(path.suffix, []).append(path.read_bytes())
    return found


def varied_text(text, dice):
    """Some figures other than they were."""
    return FIGURE.sub(lambda found: str(dice.randrange(10_000)) if dice.random() < 0.05 else found[0], text)


def varied(suffix, content, dice):
    """The same report with other bytes; where the text is not packed or encoded, with other figures."""
    if suffix in (".html", ".txt", ".md"):
        try:
            return varied_text(content.decode("utf-8"), dice).encode() + b"\n" * dice.randrange(50) + b" " * dice.randrange(50)
        except UnicodeDecodeError:
            return content + b"\n" * dice.randrange(2_000)
    if suffix in (".docx", ".ofd"):
        try:
            return repacked(content, dice)
        except (zipfile.BadZipFile, UnicodeDecodeError):
            pass
    if suffix == ".mht":
        return content + b"\r\n" * dice.randrange(2_000)
    # What follows the end of a PDF is nobody's; a broken zip stays as it is.
    return content + b"\n%%%012d\n" % dice.randrange(10**12) if suffix == ".pdf" else content


def repacked(content, dice):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                cell = lambda found: found[1] + varied_text(found[2], dice) + found[3]
                part = re.sub(r"(<w:t(?: [^>]*)?>)(\d+)(</w:t>)", cell, part.decode()).encode()
            new.writestr(zipfile.ZipInfo(name), part)
        new.comment = b"%d" % dice.randrange(10**12)
    return out.getvalue()


def bomb():
    """A DOCX whose text is half a gigabyte of nothing."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("[Content_Types].xml", "<Types/>")
        with new.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(512):
                part.write(bytes(1 << 20))
    return out.getvalue()


def hostile(kind, found, bombs, dice):
    suffix = dice.choice(list(found))
    content = dice.choice(found[suffix])
    salt = b"%d" % dice.randrange(10**12)
    return {
        "empty": lambda: b"",
        "truncated": lambda: content[: dice.randrange(1, len(content))],
        "noise": lambda: dice.randbytes(dice.randrange(1, 5_000)),
        "spoilt": lambda: spoilt(content, dice),
        "bomb": lambda: bombs + salt,
        "abort": lambda: b"%gouji-abort" + salt,
        "loop": lambda: b"%gouji-loop" + salt,
        "swell": lambda: b"%gouji-swell" + salt,
        "again": lambda: dice.choice(found[".pdf"]) + b"\n%" + salt + b"\n%gouji-abort-again",
    }[kind]()


def spoilt(content, dice):
    content = bytearray(content)
    for _ in range(50):
        content[dice.randrange(len(content))] = dice.randrange(256)
    return bytes(content)


KINDS = ["empty", "truncated", "noise", "spoilt", "truncated", "noise", "spoilt", "again", "abort", "bomb", "abort", "loop", "swell"]


def make(folder, count, percent=1.0, kinds=KINDS):
    """Files in folders of a thousand, every tenth folder as a .zip and every tenth as a .tar.gz."""
    dice = random.Random(7)
    found = sources()
    every = [(suffix, content) for suffix, contents in found.items() for content in contents]
    bombs = bomb() if percent and "bomb" in kinds else b""
    rotten = set(dice.sample(range(count), round(count * percent / 100)))
    turn = 0
    for start in range(0, count, 1000):
        members = []
        for index in range(start, min(start + 1000, count)):
            if index in rotten:
                kind = kinds[turn % len(kinds)]
                turn += 1
                members.append((f"{index:07}-{kind}.bin", hostile(kind, found, bombs, dice)))
            else:
                suffix, content = every[index % len(every)]
                members.append((f"{index:07}{suffix}", varied(suffix, content, dice)))
        put(Path(folder) / f"{start // 1000:04}", members, start // 1000 % 10)


def put(place, members, turn):
    if turn == 3:
        place.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(f"{place}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members:
                archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    elif turn == 6:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tarfile.open(f"{place}.tar.gz", "w:gz", compresslevel=1) as archive:
            for name, content in members:
                member = tarfile.TarInfo(name)
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
    else:
        place.mkdir(parents=True, exist_ok=True)
        for name, content in members:
            (place / name).write_bytes(content)


# --- running


def command(gouji, folder, out, *more):
    return [gouji, "convert", str(folder), "-o", str(out), "--convert-with", "none", *HOOKS, *more]


def summary(gouji, folder, out, *more):
    run = subprocess.run(command(gouji, folder, out, "--log-format", "json", *more), stderr=subprocess.PIPE, text=True)
    assert run.returncode in (0, 1, 2), (run.returncode, run.stderr[-2000:])
    return json.loads(run.stderr.splitlines()[-1])


def files(out):
    paths = (path for path in Path(out).rglob("*") if path.is_file() and ".gouji" not in path.parts)
    return {str(path.relative_to(out)): path.read_bytes() for path in paths}


def inputs(folder):
    count = 0
    for path in Path(folder).rglob("*"):
        if path.suffix == ".zip":
            count += len(zipfile.ZipFile(path).namelist())
        elif path.name.endswith(".tar.gz"):
            count += len(tarfile.open(path).getnames())
        elif path.is_file():
            count += 1
    return count


def rows(out, table, column):
    csv.field_size_limit(1 << 30)
    for path in [*Path(out).glob(f"{table}.csv"), *Path(out).glob(f"{table}/*/*.csv")]:
        with open(path, encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                yield row[column] if isinstance(column, str) else tuple(row[name] for name in column)


LAYOUT = ["--to", "csv,parquet", "--partition-by", "year"]


def account(gouji, folder, out):
    shutil.rmtree(out, ignore_errors=True)
    told = summary(gouji, folder, out, *LAYOUT)
    made = inputs(folder)
    assert told["inputs"] == made, (told, made)
    assert told["inputs"] == told["read"] + told["duplicates"] + told["not_reports"] + told["unread"], told
    errors = list(rows(out, "errors", ("file", "code")))
    named = set(rows(out, "reports", "file")) | {file for file, _ in errors}
    assert len(named) == made, (len(named), made)
    codes = {}
    for file, code in errors:
        kind = re.search(r"-(\w+)\.bin$", file)
        if kind:
            codes.setdefault(kind[1], {}).setdefault(code, 0)
            codes[kind[1]][code] += 1
    for kind in ("abort", "loop", "swell"):
        assert set(codes.get(kind, {})) <= {"crashed"}, (kind, codes[kind])
    print(f"inputs {made}: read {told['read']}, duplicates {told['duplicates']}, no report {told['not_reports']}, "
          f"not read {told['unread']}, workers lost {told['crashed']}; {told['seconds']:.0f} s")
    print("hostile files that gave an error:", json.dumps(codes, sort_keys=True))
    return told["seconds"]


def kill(gouji, folder, out, times):
    killed = Path(f"{out}-killed")
    shutil.rmtree(killed, ignore_errors=True)
    dice, count = random.Random(11), 0
    whole = json.loads((Path(out) / ".seconds").read_text()) if (Path(out) / ".seconds").exists() else 10
    for _ in range(int(times)):
        child = subprocess.Popen(command(gouji, folder, killed, "--quiet", *LAYOUT))
        time.sleep(dice.uniform(0.02, max(0.3, whole / int(times) * 1.6)))
        if child.poll() is None:
            child.kill()
            count += 1
        child.wait()
    summary(gouji, folder, killed, *LAYOUT)
    quiet, other = files(out), files(killed)
    quiet.pop(".seconds", None)
    assert quiet.keys() == other.keys(), quiet.keys() ^ other.keys()
    unlike = [name for name in quiet if quiet[name] != other[name]]
    assert not unlike, unlike
    print(f"kills {count}: {len(quiet)} files are the same byte for byte, {sum(map(len, quiet.values())) >> 20} MB")
    shutil.rmtree(killed)


def peak(process):
    try:
        return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text())[1])
    except (OSError, TypeError):
        return 0


def children(process):
    try:
        return [int(child) for task in Path(f"/proc/{process}/task").iterdir() for child in (task / "children").read_text().split()]
    except OSError:
        return []


def memory(gouji, *folders):
    for folder in folders:
        out = Path(f"{folder}-out")
        shutil.rmtree(out, ignore_errors=True)
        child = subprocess.Popen(command(gouji, folder, out, "--quiet", "--to", "parquet"))
        supervisor = worker = 0
        while child.poll() is None:
            supervisor = max(supervisor, peak(child.pid))
            worker = max([worker, *map(peak, children(child.pid))])
            time.sleep(0.02)
        shutil.rmtree(out)
        print(f"{Path(folder).name}: {inputs(folder)} inputs: supervisor {supervisor >> 10} MB, largest worker {worker >> 10} MB")


def timed(arguments):
    """Processor time of a process and all that it waited for, and the clock."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(arguments, check=False, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - start


def isolation(gouji, folder, runs):
    out = Path(f"{folder}-out")
    spent = {"isolated": [], "in process": []}
    for _ in range(int(runs)):
        for name, more in [("isolated", []), ("in process", ["--in-process"])]:
            shutil.rmtree(out, ignore_errors=True)
            plain = [gouji, "convert", str(folder), "-o", str(out), "--quiet", "--convert-with", "none", *more]
            spent[name].append(timed(plain))
    shutil.rmtree(out)
    middle = lambda times, which: sorted(time[which] for time in times)[len(times) // 2]
    for which, what in [(0, "processor time"), (1, "clock")]:
        isolated, inside = (middle(spent[name], which) for name in ("isolated", "in process"))
        print(f"isolation, {what}: {isolated / inside:.2f} of --in-process ({runs} runs each, in turns)")


# --- what one would script


def read_pdf(path):
    import pdfplumber

    with pdfplumber.open(path) as document:
        return sum(len(row) for page in document.pages for table in page.extract_tables() for row in table)


def read_docx(path):
    import docx

    document = docx.Document(path)
    return sum(len(cell.text) >= 0 for table in document.tables for row in table.rows for cell in row.cells)


def read_html(path):
    import bs4

    page = bs4.BeautifulSoup(Path(path).read_bytes(), "lxml")
    return sum(len(cell.get_text()) >= 0 for cell in page.find_all(["td", "th"]))


def read_text(path):
    return sum(len(line.split("\t")) for line in Path(path).read_text(errors="replace").splitlines())


SCRIPTS = {".pdf": read_pdf, ".docx": read_docx, ".html": read_html, ".txt": read_text}
NAMES = {".pdf": "pdfplumber", ".docx": "python-docx", ".html": "BeautifulSoup with lxml", ".txt": "split at tabs"}


def quietly(read, path):
    try:
        return read(path)
    except Exception:  # What one would script catches what it must.
        return 0


def script(suffix, folder):
    paths = sorted(map(str, Path(folder).glob(f"*{suffix}")))
    with Pool(os.cpu_count()) as pool:
        print(sum(pool.starmap(quietly, [(SCRIPTS[suffix], path) for path in paths], chunksize=4)))


def throughput(gouji, folder, count):
    found = sources()
    for suffix in SCRIPTS:
        place, out = Path(folder) / f"throughput{suffix}", Path(folder) / "throughput-out"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        dice = random.Random(3)
        for index in range(int(count)):
            contents = found[suffix]
            (place / f"{index:05}{suffix}").write_bytes(varied(suffix, contents[index % len(contents)], dice))
        shutil.rmtree(out, ignore_errors=True)
        ours = timed([gouji, "convert", str(place), "-o", str(out), "--quiet", "--convert-with", "none"])
        theirs = timed([sys.executable, __file__, "script", suffix, str(place)])
        shutil.rmtree(out)
        print(f"{suffix}: gouji convert (figures, checks, Parquet) takes {ours[0] / theirs[0]:.3f} of the processor time and "
              f"{ours[1] / theirs[1]:.3f} of the time of {NAMES[suffix]} (cells only), {count} files")


if __name__ == "__main__":
    verb, *arguments = sys.argv[1:]
    if verb == "make":
        make(arguments[0], int(arguments[1]), float((arguments + ["1"])[2]))
    elif verb == "make-quiet":
        # Nothing that swells on purpose: for the peak of memory.
        kinds = [kind for kind in KINDS if kind not in ("swell", "loop")]
        make(arguments[0], int(arguments[1]), 1.0, kinds)
    elif verb == "account":
        seconds = account(*arguments)
        (Path(arguments[2]) / ".seconds").write_text(json.dumps(seconds))
    else:
        {"kill": kill, "memory": memory, "isolation": isolation, "throughput": throughput, "script": script}[verb](*arguments)
