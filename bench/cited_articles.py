#!/usr/bin/python3
"""cited_articles.py INDEX QUERIES QRELS [ZWQUERY]: how often the article that a query cites is the
first hit. QUERIES has `id<TAB>law and article` a line, QRELS `id 0 document 1`; each query is asked as
it stands and in the ways in which people write it. Exit status: 0 at least 95 of 100 in each way."""
import re
import subprocess
import sys
import tempfile

DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")}
PLACE = {"十": 10, "百": 100, "千": 1000}


def value(numeral):
    total = digit = 0
    for c in numeral:
        if c in DIGIT:
            digit = DIGIT[c]
        else:
            total += (digit or 1) * PLACE[c]
            digit = 0
    return total + digit


def spellings(query):
    match = re.fullmatch(r"(.*)第([零一二三四五六七八九十百千]+)条(之.)?", query)
    if not match:
        return {}
    law, number, sub = match[1], match[2], match[3] or ""
    digits = value(number)
    return {
        "as written": query,
        "digits": f"{law}第{digits}条{sub}",
        "bare": f"{law}{digits}条{sub}",
        "blanks": f"{law} 第 {digits} 条{sub}",
        "title": f"《{law}》第{number}条{sub}",
        "paragraph": f"《{law}》第{number}条{sub}第一款",
        "state": f"《中华人民共和国{law}》第{digits}条{sub}",
        "question": f"请问{law}第{digits}条{sub}规定了什么",
    }


def main():
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    index, queries, qrels = sys.argv[1:4]
    zwquery = sys.argv[4] if len(sys.argv) == 5 else "zwquery"
    relevant = {}
    for line in open(qrels, encoding="utf-8"):
        qid, _, document, relevance = line.split()
        if int(relevance) > 0:
            relevant.setdefault(qid, set()).add(document)
    asked = {}
    for line in open(queries, encoding="utf-8"):
        qid, query = line.rstrip("\n").split("\t")
        for way, text in spellings(query).items():
            asked.setdefault(way, []).append((qid, text))
    enough = bool(asked)
    for way, texts in asked.items():
        with tempfile.NamedTemporaryFile("w", encoding="utf-8") as batch:
            batch.writelines(f"{qid}\t{text}\n" for qid, text in texts)
            batch.flush()
            run = subprocess.run([zwquery, "--batch", batch.name, "--format", "trec", "--limit", "1",
                                  index], capture_output=True, encoding="utf-8", check=False)
        first = {line.split()[0]: line.split()[2] for line in run.stdout.splitlines()}
        missed = [(qid, text) for qid, text in texts
                  if first.get(qid) not in relevant.get(qid, ())]
        found = len(texts) - len(missed)
        enough = enough and 100 * found >= 95 * len(texts)
        mean = re.search(r"mean ([0-9.]+) ms", run.stderr)
        print(f"{way:10} {found:4} of {len(texts)}  {100 * found / len(texts):5.1f} %  "
              f"mean {mean[1] if mean else '?'} ms")
        for qid, text in missed:
            print(f"    missed: {qid} {text}, found {first.get(qid, 'nothing')}")
    sys.exit(0 if enough else 1)


main()
