#!/usr/bin/python3
"""answers.py [--articles DOCUMENTS] INDEX QUERIES QRELS: how many questions `zwquery --answer` answers, and how many
of these answers are right. QUERIES has `id<TAB>question` a line, QRELS `id 0 document relevance`: right is an answer
from a document that the judges name. With --articles the documents that they name are articles (JSON Lines with id, law
and article) and those of the index whole laws: right is an answer that cites one of these articles, and only answers
from laws that have articles there are counted as judged.

Environment: ZWQUERY (zwquery), ZWSEARCH_DICT."""
import argparse
import json
import os
import subprocess
import sys


def objects(text):
    """The JSON objects of a batch, one behind the other."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        found, at = decoder.raw_decode(text, at)
        yield found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", metavar="DOCUMENTS")
    for name in ("index", "queries", "qrels"):
        parser.add_argument(name)
    options = parser.parse_args()
    with open(options.queries, encoding="utf-8") as lines:
        number = {text: qid for qid, text in (line.rstrip("\n").split("\t")[:2] for line in lines)}
    relevant = {}
    with open(options.qrels, encoding="utf-8") as lines:
        for qid, _, document, relevance in map(str.split, lines):
            if int(relevance) > 0:
                relevant.setdefault(qid, set()).add(document)
    article = {}
    if options.articles:
        with open(options.articles, encoding="utf-8") as lines:
            article = {d["id"]: (d["law"], d["article"]) for d in map(json.loads, lines)}
    laws = {law for law, _ in article.values()}
    done = subprocess.run([os.environ.get("ZWQUERY", "zwquery"), "--batch", options.queries, "--answer", "--limit", "1",
                           "--deadline", "5000", "--format", "json", options.index],
                          capture_output=True, encoding="utf-8", check=False)
    if done.returncode > 2:
        sys.exit(f"answers.py: {done.stderr.strip()}")
    answered = judged = right = 0
    for found in objects(done.stdout):
        answer, named = found.get("answer"), relevant.get(number.get(found["query"]), set())
        if not answer:
            continue
        answered += 1
        if not article:
            judged += 1
            right += answer["id"] in named
        elif answer["title"] in laws:
            judged += 1
            right += any(law == answer["title"] and place in answer["citation"]
                         for law, place in (article[document] for document in named if document in article))
    share = f"{right / judged:.3f}" if judged else "-"
    print(f"{len(number)} questions, {answered} answered; {judged} judged, {right} right: {share}")


if __name__ == "__main__":
    main()
