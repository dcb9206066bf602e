"""What relevance.py asks: documents, questions and judgments of every bench, from the shared data and from
corpus/. Nothing here depends on the library."""
import json
import lzma
import random
import re
import unicodedata
import zlib
from collections import Counter
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
CORPUS = FOLDER.parent / "corpus"
JUDGED_SETS = ("misspelt", "pinyin", "colloquial")
TITLES = 1000


class Missing(Exception):
    """Data, a program, or what it should have done: without it there are no figures."""


class Bench:
    """Questions of one collection: `questions` and `judged` map a qid to its text, and to {docid: relevance};
    `half` maps a qid to the half that it belongs to."""

    def __init__(self, collection, questions, judged, half):
        self.collection = collection
        self.questions = questions
        self.judged = judged
        self.half = {qid: half(qid) for qid in questions}


def by_hash(qid):
    """Weights are chosen on one half and reported on the other."""
    return "choose" if zlib.crc32(qid.encode()) & 1 else "report"


def tsv(path):
    if not path.is_file():
        raise Missing(f"{path} is missing")
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def table(path):
    return {row[0]: row[1] for row in tsv(path)}


def qrels(path):
    judged = {}
    for row in tsv(path):
        qid, _, document, relevance = " ".join(row).split()
        judged.setdefault(qid, {})[document] = int(relevance)
    return judged


class Data:
    def __init__(self, shared, work, judged):
        self.shared, self.work, self.judged = Path(shared) / "data", work, judged
        self.laws_read = None

    def documents(self, collection):
        """The file or folder of documents of a collection, unpacked in the work folder."""
        if collection == "sample":
            return CORPUS / "documents"
        packed = self.shared / {"laws": "corpus/laws.jsonl.xz"}.get(
            collection, f"bench/{collection}/docs.jsonl.xz")
        if not packed.is_file():
            raise Missing(f"{packed} is missing")
        plain = self.work / f"{collection}.jsonl"
        if not plain.is_file() or plain.stat().st_mtime < packed.stat().st_mtime:
            with lzma.open(packed) as source, open(f"{plain}.new", "wb") as out:
                while block := source.read(1 << 20):
                    out.write(block)
            Path(f"{plain}.new").rename(plain)
        return plain

    def laws(self):
        """[(id, title)] of the laws."""
        if self.laws_read is None:
            with open(self.documents("laws"), encoding="utf-8") as lines:
                self.laws_read = [(d["id"], d["title"]) for d in map(json.loads, lines)]
        return self.laws_read

    def plain(self, collection, questions, judgments):
        folder = self.shared / "bench"
        return Bench(collection, table(folder / questions), qrels(folder / judgments), by_hash)

    def judged_set(self, name, collection):
        """The 200 queries of corpus/judged in one collection."""
        questions, judged, half = {}, {}, {}
        ids = {}
        for document, title in self.laws() if collection == "laws" else ():
            ids.setdefault(title, []).append(document)
        for part, suffix in (("seen", ""), ("kept", "-kept")):
            for qid, text, where, intended in tsv(self.judged / f"{name}{suffix}.tsv"):
                if where != collection:
                    continue
                found = intended.split("|") if collection == "sample" else [
                    document for title in intended.split("|") for document in bearers(ids, title)]
                if not found:
                    raise Missing(f"{qid}: no document is called {intended}")
                questions[qid], half[qid] = text, part
                judged[qid] = dict.fromkeys(found, 1)
        return Bench(collection, questions, judged, half.get)

    def half_titles(self, ambiguous):
        """1,000 titles that one document alone bears, half of their words dropped at random. Where what is left stands
        in another title too, nobody can tell which is meant: such ones are left out unless `ambiguous`."""
        import jieba  # Debian's python3-jieba: the words stay what they are when the dictionary changes
        jieba.setLogLevel("ERROR")
        times = Counter(title for _, title in self.laws())
        # Every pair of characters: the titles that have it.
        having = {}
        plain = {title: unicodedata.normalize("NFKC", title) for title in times}
        for title, text in plain.items():
            for k in range(len(text) - 1):
                having.setdefault(text[k:k + 2], set()).add(title)
        questions, judged = {}, {}
        for document, title in sorted(self.laws(), key=lambda law: zlib.crc32(law[0].encode())):
            if len(questions) == TITLES:
                break
            if times[title] > 1:
                continue
            words = [word for word in jieba.cut(plain[title], HMM=False) if re.search(r"\w", word)]
            keep = sorted(random.Random(document).sample(range(len(words)), (len(words) + 1) // 2))
            left = [words[k] for k in keep]
            others = set.intersection(*(
                having.get(word[k:k + 2], set()) for word in left for k in range(len(word) - 1)
            )) if any(len(word) > 1 for word in left) else set(plain)
            if not ambiguous and any(other != title and all(word in plain[other] for word in left) for other in others):
                continue
            questions[document] = " ".join(left)
            judged[document] = {document: 1}
        return Bench("laws", questions, judged, by_hash)

    def bench(self, name):
        """The Bench objects of this name: one a collection."""
        if name in JUDGED_SETS:
            return [self.judged_set(name, "laws"), self.judged_set(name, "sample")]
        if name in ("titles", "titles-all"):
            return [self.half_titles(name == "titles-all")]
        if name == "sample":
            folder = CORPUS / "judged"
            return [Bench("sample", table(folder / "queries.tsv"), qrels(folder / "qrels.tsv"), by_hash)]
        return [self.plain(*{
            "stard": ("stard", "stard/queries.tsv", "stard/qrels.tsv"),
            "stard-keywords": ("stard", "stard/queries.keyword.tsv", "stard/qrels.tsv"),
            "lawbench": ("stard", "lawbench/queries.scenario.tsv", "lawbench/qrels.tsv"),
            "lawbench-cite": ("stard", "lawbench/queries.cite.tsv", "lawbench/qrels.tsv"),
            "covid": ("covidpolicy", "covidpolicy/queries.tsv", "covidpolicy/qrels.tsv"),
            "docno": ("docno", "docno/queries.tsv", "docno/qrels.tsv"),
        }[name])]

    def correct(self, n=1000):
        """Queries in which nothing is to be corrected: [(qid, text)]."""
        keywords = table(self.shared / "bench/stard/queries.keyword.tsv")
        chosen = sorted(keywords, key=lambda qid: (zlib.crc32(qid.encode()), qid))[:n]
        return {qid: keywords[qid] for qid in chosen}


def bearers(ids, title):
    """The documents whose title this is; * stands for any characters."""
    if "*" not in title:
        return ids.get(title, [])
    pattern = re.compile(".*".join(map(re.escape, title.split("*"))), re.DOTALL)
    return [document for bears, documents in ids.items() if pattern.fullmatch(bears) for document in documents]
