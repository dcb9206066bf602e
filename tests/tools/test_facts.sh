#!/bin/sh
# What is read from the sample documents, against the table of facts written by hand.
. "$top_srcdir/tests/lib.sh"
command -v python3 >/dev/null || skip "no python3"
python3 - "$top_srcdir/corpus" >"$scratch/columns" 2>"$scratch/misses" <<'END'
import csv, json, os, subprocess, sys

corpus = sys.argv[1]
rows = list(csv.DictReader(open(corpus + "/judged/expected.tsv", encoding="utf-8"), delimiter="\t",
                           quoting=csv.QUOTE_NONE))
rows = [r for r in rows if os.path.exists(corpus + "/documents/" + r["docid"])]
squeeze = lambda text: "".join(text.split())
parts = lambda *texts: "|".join(sorted({p for t in texts for p in t.split("|") if p}))
right, total = {}, {}
for row in rows:
    answer = subprocess.run(["zwdoc", corpus + "/documents/" + row["docid"]], stdout=subprocess.PIPE)
    document = json.loads(answer.stdout)
    numbers = [n["canonical"] for n in document["numbers"] if n["role"] == "cites"]
    pairs = {
        "title": (squeeze(row["title"]), squeeze(document.get("title", ""))),
        "docno": (row["docno"] or row["order"], document.get("docno", "")),
        "issuer": (parts(row["issuer"]), parts(*document.get("issuer", []))),
        "written": (row["written"], document.get("date", "")),
        "published": (row["published"], document.get("published", "")),
        "effective": (row["effective"], document.get("effective", "")),
        "expires": (row["expires"], document.get("expires", "")),
        "cites": (parts(row["cites"], row["cited_orders"]), parts(*numbers)),
    }
    for column, (expected, actual) in pairs.items():
        total[column] = total.get(column, 0) + 1
        right[column] = right.get(column, 0) + (expected == actual)
        if expected != actual:
            print(f"{row['docid']}: {column}: expected {expected!r}, read {actual!r}", file=sys.stderr)
for column in total:
    print(column, right[column], total[column])
END
check "the documents were read" test -s "$scratch/columns"
while read -r column right total; do
    echo "$column: $right of $total"
    check "$column: at least 9 of 10 are read as they stand" test $((right * 10)) -ge $((total * 9))
done <"$scratch/columns"
cat "$scratch/misses"
finish
