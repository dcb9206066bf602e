#!/usr/bin/python3
"""passages.py INDEX DOCUMENTS ARTICLES QUERIES QRELS: how often what is shown of a law is the article that answers.
INDEX holds whole laws, made from DOCUMENTS (JSON Lines); ARTICLES are their articles one by one (JSON Lines with id, law,
text), QUERIES has `id<TAB>question` a line, QRELS `id 0 article relevance`. Of the first ten hits by relevance those count
whose law has an article that the judges name: shown is such an article by an extract or a passage that has a stretch of
15 of its characters. Halves as in relevance.py.

Environment: ZWQUERY (zwquery), ZWSEARCH_DICT."""
import argparse
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from answers import objects  # noqa: E402
from relevance_data import by_hash, qrels, table  # noqa: E402

STRETCH = 15


def name_of(title):
    """A law without its version and 中华人民共和国."""
    return re.sub(r"[（(].*?[）)]", "", title).replace("中华人民共和国", "").strip()


def plain(text):
    return re.sub(r"\s|…", "", text)


def json_lines(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def shows(text, articles):
    text = plain(text)
    return any(text[k:k + STRETCH] in article for article in articles
               for k in range(0, len(text) - STRETCH + 1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("index", "documents", "articles", "queries", "qrels"):
        parser.add_argument(name)
    options = parser.parse_args()
    law = {document["id"]: name_of(document["title"]) for document in json_lines(options.documents)}
    article = {d["id"]: (name_of(d["law"]), plain(d["text"])) for d in json_lines(options.articles)}
    judged, questions = qrels(Path(options.qrels)), table(Path(options.queries))
    number = {text: qid for qid, text in questions.items()}
    done = subprocess.run([os.environ.get("ZWQUERY", "zwquery"), "--batch", options.queries, "--format", "json", "--sort", "rel",
                           "--passages", "--deadline", "5000", options.index],
                          capture_output=True, encoding="utf-8", check=False)
    if done.returncode > 2:
        sys.exit(done.stderr.strip())
    counts = Counter()
    for answer in objects(done.stdout):
        qid = number[answer["query"]]
        named = [article[d] for d, relevance in judged.get(qid, {}).items() if relevance > 0 and d in article]
        for hit in answer["hits"]:
            texts = [text for name, text in named if name == law.get(hit["id"])]
            if not texts:
                continue
            extract = hit.get("extract", {}).get("text", "")
            passages = [passage["text"] for passage in hit.get("passages", [])]
            for half in (by_hash(qid), "all"):
                counts[half, "laws"] += 1
                counts[half, "extract"] += shows(extract, texts)
                counts[half, "first passage"] += any(shows(text, texts) for text in passages[:1])
                counts[half, "passages"] += any(shows(text, texts) for text in passages)
    for half in ("choose", "report", "all"):
        laws = counts[half, "laws"]
        parts = "  ".join(f"{what} {counts[half, what] / max(laws, 1):.3f}"
                          for what in ("extract", "first passage", "passages"))
        print(f"{half:6}  {laws} laws  {parts}")


if __name__ == "__main__":
    main()
