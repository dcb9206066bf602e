#!/usr/bin/python3
"""relevance.py: how good the answers are, on every bench and with every setting: builds the indexes, asks, has
bench/judge measure, and prints a table `bench setting half measure value`. bench/relevance.tsv is the one that is
committed; --check says what is worse than there, --write replaces it.

Questions fall into two halves: weights are chosen by `choose` alone, and `report` says what they are worth. Of
the queries of corpus/judged the halves are `seen` and `kept`; nobody looks at the kept ones.

Needs a built tree in $BUILD_DIR (./build) and the data of $ZWS_SHARED (../shared). A bench whose data are not
there is left out, and said. Exit status: 0 done, 1 something is worse, 2 wrong usage, 3 something is missing."""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
import relevance_data as data  # noqa: E402

BENCHES = {
    "stard": ("nDCG@10", "R@100"),
    "stard-keywords": ("nDCG@10", "R@100"),
    "lawbench": ("nDCG@10", "success@3"),
    "lawbench-cite": ("success@1",),
    "covid": ("nDCG@10", "success@3"),
    "titles": ("MRR@10", "success@1"),
    "titles-all": ("MRR@10",),
    "docno": ("success@1",),
    "sample": ("nDCG@10", "success@3"),
    "misspelt": ("success@1", "success@3"),
    "pinyin": ("success@1", "success@3"),
    "colloquial": ("success@1", "success@3"),
}
SETTINGS = {"rel": ["--sort", "rel"], "tier": ["--sort", "tier"]}
HALVES = ("choose", "report", "seen", "kept", "all")
WORSE = .001


def run(command, **more):
    return subprocess.run([str(word) for word in command], capture_output=True, encoding="utf-8",
                          check=False, **more)


class Tools:
    """The programs of the built tree."""

    def __init__(self, options):
        build = Path(os.environ.get("BUILD_DIR", data.FOLDER.parent / "build")).resolve()
        self.tool = {name: build / name for name in ("zwindex", "zwquery")}
        self.tool["judge"] = build / "bench/judge"
        for path in self.tool.values():
            if not path.is_file():
                raise data.Missing(f"{path} is missing: build it with make")
        os.environ.setdefault("ZWSEARCH_DICT", str(build / "zwsearch.dict"))
        self.options, self.work = options.option, Path(options.work)
        self.kept_indexes, self.made = options.keep, set()
        self.work.mkdir(parents=True, exist_ok=True)

    def index(self, collection, documents):
        folder = self.work / f"index-{collection}"
        if collection in self.made or (self.kept_indexes and folder.is_dir()):
            return folder
        shutil.rmtree(folder, ignore_errors=True)
        done = run([self.tool["zwindex"], "--no-progress", "--seal", folder, documents])
        if done.returncode:
            shutil.rmtree(folder, ignore_errors=True)
            raise data.Missing(f"zwindex {documents}: {done.stderr.strip()}")
        self.made.add(collection)
        return folder

    def ask(self, index, questions, setting, out, limit=10):
        """Writes a run; the milliseconds of a question on average."""
        batch = Path(f"{out}.queries")
        batch.write_text("".join(f"{qid}\t{text}\n" for qid, text in questions.items()), encoding="utf-8")
        done = run([self.tool["zwquery"], "--batch", batch, "--format", "trec", "--limit", limit,
                    "--deadline", 5000, *SETTINGS[setting], *self.options, index])
        if done.returncode > 2 or " mean " not in done.stderr:
            raise data.Missing(f"zwquery on {index}: {done.stderr.strip()}")
        Path(out).write_text(done.stdout, encoding="utf-8")
        return float(done.stderr.rsplit(" mean ", 1)[1].split()[0])

    def judge(self, out, bench):
        """{(measure, qid): value}"""
        qrels = Path(f"{out}.qrels")
        qrels.write_text("".join(f"{qid} 0 {document} {relevance}\n" for qid in bench.questions
                                 for document, relevance in bench.judged.get(qid, {}).items()), encoding="utf-8")
        done = run([self.tool["judge"], "--per-query", "--queries", f"{out}.queries", out, qrels])
        if done.returncode:
            raise data.Missing(done.stderr.strip())
        rows = (line.split("\t") for line in done.stdout.splitlines())
        return {(measure, qid): float(value) for measure, qid, value in rows}


def measure(tools, name, parts, setting):
    """Rows of the table, milliseconds on average, and for each question [bench, hits in order, its value of
    success@3]."""
    values, half, spent, answers = {}, {}, 0, {}
    deepest = 100 if "R@100" in BENCHES[name] else 10
    for bench in parts:
        out = tools.work / f"{name}.{bench.collection}.{setting}"
        index = tools.work / f"index-{bench.collection}"
        spent += tools.ask(index, bench.questions, setting, out, deepest) * len(bench.questions)
        values.update(tools.judge(out, bench))
        half.update(bench.half)
        hits = {}
        for line in out.read_text(encoding="utf-8").splitlines():
            hits.setdefault(line.split()[0], []).append(line.split()[2])
        for qid in bench.questions:
            answers[qid] = bench, hits.get(qid, []), values["success@3", qid]
    rows = {}
    for part in HALVES:
        some = [qid for qid in half if part in (half[qid], "all")]
        if some:
            for which in BENCHES[name]:
                rows[name, setting, part, which] = sum(values[which, qid] for qid in some) / len(some)
    return rows, spent / max(len(half), 1), answers


def strangers(tools, source):
    """The part of 10,000 document numbers that stand nowhere for which nothing is found."""
    folder = source.shared / "bench/docno"
    done = run([sys.executable, data.FOLDER / "document_numbers.py", tools.work / "index-docno",
                folder / "queries.tsv", folder / "qrels.tsv", source.documents("docno"), tools.tool["zwquery"]])
    for line in done.stdout.splitlines():
        if line.startswith("not there"):
            words = line.split()
            return {("docno", "tier", "all", "strangers-unfound"): int(words[2]) / int(words[4])}
    raise data.Missing(f"document_numbers.py: {done.stderr.strip()}")


def read_table(path):
    if not path.is_file():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return {tuple(line.split("\t")[:4]): float(line.split("\t")[4]) for line in lines}


def write_table(path, rows):
    order = {name: k for k, name in enumerate([*BENCHES, *HALVES])}
    lines = ["bench\tsetting\thalf\tmeasure\tvalue"]
    for key in sorted(rows, key=lambda k: (order[k[0]], k[1], order[k[2]], k[3])):
        lines.append("\t".join(key) + f"\t{rows[key]:.4f}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def compare(rows, committed):
    """Prints what is worse, better or not committed; true where nothing is worse."""
    good = True
    for key, value in rows.items():
        old = committed.get(key)
        if old is None:
            print("not committed:", *key, f"{value:.4f}")
            good = False
        elif value < old - WORSE - .00005:
            print("worse: ", *key, f"{old:.4f} -> {value:.4f}")
            good = False
        elif value > old + WORSE + .00005:
            print("better:", *key, f"{old:.4f} -> {value:.4f}")
    return good


def print_misses(answers):
    """Questions without an answer among the first three hits, what was found instead; none of those that nobody
    looks at."""
    for qid, (bench, hits, right) in sorted(answers.items()):
        if not right and bench.half[qid] in ("choose", "seen"):
            wanted = " ".join(sorted(bench.judged.get(qid, {}))[:5])
            print(f"    {qid}\t{bench.questions[qid]}\twanted {wanted}\tfound {' '.join(hits[:3]) or 'nothing'}")


def first_ten(path):
    hits = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            qid, _, document, rank = line.split()[:4]
            if int(rank) <= 10:
                hits.setdefault(qid, []).append(document)
    return hits


def same(old, new):
    """Whether correct queries find what they found; exit status."""
    a, b = first_ten(old), first_ten(new)
    other = sorted(qid for qid in a.keys() | b.keys() if a.get(qid) != b.get(qid))
    for qid in other:
        print(f"    {qid}\t{' '.join(a.get(qid, [])) or 'nothing'}\t-> {' '.join(b.get(qid, [])) or 'nothing'}")
    print(f"{len(a.keys() | b.keys())} queries with hits, {len(other)} with others among the first ten")
    return 1 if other else 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--work", default=os.path.join(tempfile.gettempdir(), "relevance"), metavar="FOLDER",
        help="indexes, runs, unpacked data (default: %(default)s)")
    add("--keep", action="store_true", help="ask the indexes that are there already")
    add("--only", metavar="BENCHES", help=f"some of {','.join(BENCHES)}")
    add("--setting", choices=SETTINGS, help="one of the settings")
    add("--option", action="append", default=[], metavar="O", help="for zwquery, as --option=--exact; may be repeated")
    add("--misses", action="store_true", help="also the questions without an answer among the first three hits")
    add("--judged", type=Path, default=data.CORPUS / "judged", help=argparse.SUPPRESS)
    add("--table", type=Path, default=data.FOLDER / "relevance.tsv", help=argparse.SUPPRESS)
    does = parser.add_mutually_exclusive_group()
    does.add_argument("--check", action="store_true", help=f"fail where a row is worse by more than {WORSE}")
    does.add_argument("--write", action="store_true", help="replace the committed table")
    does.add_argument("--correct", type=Path, metavar="RUN", help="only ask 1,000 correct queries, into RUN")
    does.add_argument("--same", nargs=2, metavar="RUN", help="only compare two such runs")
    options = parser.parse_args()
    options.names = options.only.split(",") if options.only else list(BENCHES)
    if not set(options.names) <= set(BENCHES):
        parser.error(f"--only takes some of {','.join(BENCHES)}")
    if options.option and (options.write or options.check):
        parser.error("the table is that of searches without --option")
    return options


def measure_all(tools, source, options):
    """Rows of the benches whose data are there, in order."""
    ready = {}
    for name in options.names:
        try:
            ready[name] = source.bench(name)
            for bench in ready[name]:
                tools.index(bench.collection, source.documents(bench.collection))
        except data.Missing as missing:
            ready.pop(name, None)
            print(f"{name} is left out: {missing}", file=sys.stderr)
    settings = [options.setting] if options.setting else list(SETTINGS)
    work = [(name, setting) for name in ready for setting in settings]
    rows = {}
    with ThreadPoolExecutor(2) as pool:
        for (name, setting), (got, spent, answers) in zip(
                work, pool.map(lambda w: measure(tools, w[0], ready[w[0]], w[1]), work)):
            rows.update(got)
            if name == "docno" and setting == "tier" and not options.option:
                rows.update(strangers(tools, source))
            for part in HALVES:
                figures = [f"{key[3]} {value:.4f}" for key, value in rows.items() if key[:3] == (name, setting, part)]
                if figures:
                    print(f"{name:15} {setting:5} {part:7} {'  '.join(figures)}"
                          + (f"  {spent:.2f} ms" if part == "all" else ""))
            if options.misses:
                print_misses(answers)
    return rows, len(ready) == len(options.names)


def main():
    options = arguments()
    if options.same:
        return same(*options.same)
    tools = Tools(options)
    shared = os.environ.get("ZWS_SHARED", data.FOLDER.parent.parent / "shared")
    source = data.Data(shared, tools.work, options.judged)
    if options.correct:
        index = tools.index("stard", source.documents("stard"))
        tools.ask(index, source.correct(), options.setting or "tier", options.correct)
        return 0
    rows, complete = measure_all(tools, source, options)
    committed = read_table(options.table)
    if options.write:
        write_table(options.table, {**committed, **rows})
    elif options.check and not compare(rows, committed):
        return 1
    return 0 if complete else 3


try:
    sys.exit(main())
except (data.Missing, OSError) as why:
    print(f"relevance.py: {why}", file=sys.stderr)
    sys.exit(3)
