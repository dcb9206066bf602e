#!/usr/bin/python3
"""document_numbers.py INDEX QUERIES QRELS DOCUMENTS [ZWQUERY]: how often the document of a number is
the first hit, and that numbers which no document has or cites find nothing. QUERIES has
`id<TAB>number` a line, in whatever notation, QRELS `id 0 document 1`, DOCUMENTS the JSON Lines that
were indexed. Exit status: 0 at least 99 of 100 first, on average in less than a millisecond, and
nothing found for any of 10,000 numbers that are not there."""
import json
import random
import re
import subprocess
import sys
import tempfile
import unicodedata

STRANGERS = 10000
CODES = ["国发", "国办发", "国函", "国办函", "财税", "财建", "发改价格", "教基", "民发", "建金", "粤府", "粤府办", "浙政发",
         "浙政办发", "苏政发", "川办函", "川府发", "京政发", "沪府发", "鲁政办发", "豫政办", "湘政发", "鄂政办发", "皖政办"]
NUMBER = re.compile(r"([\u4e00-\u9fff]{2,8})\s*[\[(〔【]?\s*(\d{4})\s*[\])〕】年]?\s*第?(\d{1,5})\s*号")
# Without any mark 财税 2018 56 is three words, and may be found as such.
NOTATIONS = ["{}〔{}〕{}号", "{}[{}]{}号", "{}({}){}号", "{}（{}）{}号", "{}〔{}〕第{}号", "{}【{}】{} 号"]


def ask(zwquery, index, queries):
    """The first hits, the number of all hits, the mean in milliseconds."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as batch:
        batch.writelines(f"{qid}\t{text}\n" for qid, text in queries)
        batch.flush()
        run = subprocess.run([zwquery, "--batch", batch.name, "--format", "trec", index],
                             capture_output=True, encoding="utf-8", check=False)
    if run.returncode > 1:
        sys.exit(run.stderr)
    first = {}
    for line in run.stdout.splitlines():
        first.setdefault(line.split()[0], line.split()[2])
    mean = re.search(r"mean ([0-9.]+) ms", run.stderr)
    return first, float(mean[1])


def strangers(documents):
    """Numbers of agencies, years and sequences as they are, but for those that stand in a text."""
    there = set()
    for line in open(documents, encoding="utf-8"):
        document = json.loads(line)
        text = " ".join(str(document.get(name) or "") for name in ("title", "text", "docno"))
        for code, year, sequence in NUMBER.findall(unicodedata.normalize("NFKC", text)):
            there.update((code[k:], int(year), int(sequence)) for k in range(len(code)))
    draw = random.Random(1)
    drawn = set()
    while len(drawn) < STRANGERS:
        number = draw.choice(CODES), draw.randint(1990, 2025), draw.randint(1, 3000)
        if number not in there:
            drawn.add(number)
    return [(f"n{i}", draw.choice(NOTATIONS).format(*number))
            for i, number in enumerate(sorted(drawn))]


def main():
    if len(sys.argv) not in (5, 6):
        sys.exit(__doc__)
    index, queries, qrels, documents = sys.argv[1:5]
    zwquery = sys.argv[5] if len(sys.argv) == 6 else "zwquery"
    relevant = {}
    for line in open(qrels, encoding="utf-8"):
        qid, _, document, relevance = line.split()
        if int(relevance) > 0:
            relevant.setdefault(qid, set()).add(document)
    asked = [tuple(line.rstrip("\n").split("\t")) for line in open(queries, encoding="utf-8")]
    ask(zwquery, index, asked)
    first, mean = ask(zwquery, index, asked)
    missed = [(qid, text) for qid, text in asked if first.get(qid) not in relevant.get(qid, ())]
    found = len(asked) - len(missed)
    print(f"held      {found:5} of {len(asked)} first  {100 * found / len(asked):5.1f} %  "
          f"mean {mean:.3f} ms")
    for qid, text in missed:
        print(f"    missed: {qid} {text}, found {first.get(qid, 'nothing')}")
    unknown = strangers(documents)
    first, unknown_mean = ask(zwquery, index, unknown)
    print(f"not there {len(unknown) - len(first):5} of {len(unknown)} find nothing  "
          f"mean {unknown_mean:.3f} ms")
    for qid, text in unknown:
        if qid in first:
            print(f"    found: {text}: {first[qid]}")
    sys.exit(0 if 100 * found >= 99 * len(asked) and mean < 1 and not first else 1)


main()
