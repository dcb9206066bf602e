#!/bin/sh
# relevance.py on a few documents; that the judged queries of corpus/judged are as corpus/README.md says.
. "$top_srcdir/tests/lib.sh"
[ -x /usr/bin/python3 ] || skip "no python3"
BUILD_DIR=$top_builddir
shared=${ZWS_SHARED:-}
export BUILD_DIR
judged=$top_srcdir/corpus/judged
cd "$scratch" || exit 99

for name in misspelt pinyin colloquial; do
    for half in "" -kept; do
        check_equal "$name$half: 100 queries" 100 "$(wc -l <"$judged/$name$half.tsv" | tr -d ' ')"
    done
    cat "$judged/$name.tsv" "$judged/$name-kept.tsv" >both
    check_equal "$name: four fields, none empty" "" \
        "$(awk -F '\t' 'NF != 4 || $1 == "" || $2 == "" || $4 == "" || ($3 != "laws" && $3 != "sample")' both)"
    check_equal "$name: every number once" 200 "$(cut -f 1 both | sort -u | wc -l | tr -d ' ')"
    check_equal "$name: every query once" 200 "$(cut -f 2,3 both | sort -u | wc -l | tr -d ' ')"
    check_equal "$name: a fifth asks the sample" 40 "$(cut -f 3 both | grep -c sample)"
done
# The documents that are meant are there.
cat >meant.py <<'END'
import json, sys
from pathlib import Path
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1] + "/bench")
import relevance_data as data
held = {str(p.relative_to(data.CORPUS / "documents")) for p in (data.CORPUS / "documents").rglob("*.*")}
for p in (data.CORPUS / "documents/records").glob("*.jsonl"):
    held |= {json.loads(line)["id"] for line in open(p, encoding="utf-8")}
source = data.Data(sys.argv[2] or "nowhere", Path("."), data.CORPUS / "judged")
for name in data.JUDGED_SETS:
    for collection in ("sample", "laws") if sys.argv[2] else ("sample",):
        bench = source.judged_set(name, collection)
        for qid, documents in bench.judged.items():
            if collection == "sample" and not set(documents) <= held:
                print(qid, "means", set(documents) - held)
        if list(bench.half.values()).count("kept") * 2 != len(bench.questions):
            print(name, collection, "is not halved")
END
check_equal "what is meant is held" "" \
    "$(/usr/bin/python3 meant.py "$top_srcdir" "$([ ! -r "$shared/data/corpus/laws.jsonl.xz" ] || echo "$shared")" 2>&1)"

# A small world: three documents in one collection, four questions; one law; one query of each half.
mkdir -p shared/data/bench/covidpolicy shared/data/corpus judged
cat >docs.jsonl <<'END'
{"id": "a", "title": "关于口罩供应的通知", "text": "各药店口罩限量供应，每人每天五只。"}
{"id": "b", "title": "关于学校开学的通知", "text": "中小学校延期开学，开学时间另行通知。"}
{"id": "c", "title": "关于企业复工的通知", "text": "企业复工应当落实防控措施。"}
END
xz -c docs.jsonl >shared/data/bench/covidpolicy/docs.jsonl.xz || skip "xz is needed"
printf 'q1\t口罩怎么供应\nq2\t学校什么时候开学\nq3\t企业复工\nq4\t公园开放\n' >shared/data/bench/covidpolicy/queries.tsv
printf 'q1 0 a 1\nq2 0 b 1\nq3 0 c 1\nq4 0 a 1\n' >shared/data/bench/covidpolicy/qrels.tsv
printf '{"id": "L1", "title": "岚江省口罩条例", "body": "口罩应当合格。"}\n' | xz -c >shared/data/corpus/laws.jsonl.xz
for name in misspelt pinyin colloquial; do
    printf 'x1\t口罩条例\tlaws\t*口罩条例|无此条例\n' >judged/$name.tsv
    printf 'x2\t无关之事\tlaws\t岚江省口罩条例\n' >judged/$name-kept.tsv
done
ZWS_SHARED=$scratch/shared
export ZWS_SHARED
relevance() { "$top_srcdir/bench/relevance.py" --work work --judged judged --table table "$@"; }
row() { awk -F '\t' -v b="$1" -v s="$2" -v h="$3" -v m="$4" '$1 == b && $2 == s && $3 == h && $4 == m { print $5 }' table; }

check_status "write" 0 relevance --only covid,misspelt --write
check_equal "a header" "bench setting half measure value" "$(head -n 1 table | tr '\t' ' ')"
check_equal "three of four" 0.7500 "$(row covid rel all success@3)"
check_equal "the first hits" 0.7500 "$(row covid rel all nDCG@10)"
check_equal "seen" 1.0000 "$(row misspelt rel seen success@1)"
check_equal "kept" 0.0000 "$(row misspelt tier kept success@3)"
check_equal "both halves of the hash" 2 "$(grep -c 'covid	tier	\(choose\|report\)	success@3' table)"
check "figures are shown" grep -q '^covid .*tier .*all .*success@3' out
check_equal "rows" 25 "$(wc -l <table | tr -d ' ')"

check_status "nothing is worse" 0 relevance --keep --only covid,misspelt --check
check_equal "nothing to say" "" "$(grep -E '^(worse|better|not)' out)"
cp table good
sed -i 's/^covid\trel\tall\tsuccess@3\t.*/covid\trel\tall\tsuccess@3\t0.7505/' table
check_status "within the tolerance" 0 relevance --keep --only covid --check
sed -i 's/^covid\trel\tall\tsuccess@3\t.*/covid\trel\tall\tsuccess@3\t0.7521/' table
check_status "worse" 1 relevance --keep --only covid --check
check_equal "what is worse" "worse:  covid rel all success@3 0.7521 -> 0.7500" "$(grep worse out)"
check_status "a bench that is not asked is not compared" 0 relevance --keep --only misspelt --check
sed -i 's/^covid\trel\tall\tsuccess@3\t.*/covid\trel\tall\tsuccess@3\t0.5000/' table
check_status "better" 0 relevance --keep --only covid --setting rel --check
check "it is said" grep -q '^better: covid rel all success@3 0.5000 -> 0.7500' out
sed -i '/^misspelt/d' table
check_status "not committed" 1 relevance --keep --only misspelt --check
check "it is said" grep -q '^not committed: misspelt' out
check_status "written anew" 0 relevance --keep --only misspelt --write
check "the others stay" grep -q '^covid	rel	all	success@3	0.5000' table
check_status "all written anew" 0 relevance --keep --only covid --write
check "as it was" cmp good table

check_status "misses" 0 relevance --keep --only covid,misspelt --misses
if [ "$(/usr/bin/python3 -c 'import zlib; print(zlib.crc32(b"q4") & 1)')" = 1 ]; then
    check "the question without an answer" grep -q '    q4	公园开放	wanted a	found ' out
else
    check_equal "not of the half that is reported" "" "$(grep '    q4' out)"
fi
check_equal "nothing of what is kept" "" "$(grep 'x2\|无关' out)"

sed 's/口罩怎么供应/企业复工/' shared/data/bench/covidpolicy/queries.tsv >changed
mkdir -p shared/data/bench/stard
cp shared/data/bench/covidpolicy/* shared/data/bench/stard/
cp shared/data/bench/stard/queries.tsv shared/data/bench/stard/queries.keyword.tsv
check_status "correct queries" 0 relevance --correct one
check_equal "three are answered" "q1 q2 q3" "$(cut -d ' ' -f 1 one | sort -u | tr '\n' ' ' | sed 's/ $//')"
check_status "again" 0 relevance --keep --correct two
check_status "the same" 0 relevance --same one two
check "how many" grep -q '^3 queries with hits, 0 with others' out
cp changed shared/data/bench/stard/queries.keyword.tsv
check_status "other queries" 0 relevance --keep --correct three
check_status "not the same" 1 relevance --same one three
check "which" grep -q '    q1	a.*-> c' out
check_status "an option for zwquery" 0 relevance --keep --only covid --option=--exact
check_status "an option that it has not" 3 relevance --keep --only covid --option=--no-such-option
check "zwquery says so" grep -q "zwquery on .*unknown option" err

check_status "a bench that is not there" 3 relevance --only docno
check "it is named" grep -q '^docno is left out: .*docno/queries.tsv is missing' err
printf 'x3\t口罩\tlaws\t无此条例\n' >>judged/misspelt.tsv
check_status "a document that is not there" 3 relevance --keep --only misspelt
check "the query is named" grep -q 'x3: no document is called 无此条例' err
check_status "an unknown bench" 2 relevance --only best
check_status "the table with options" 2 relevance --write --option=--exact
BUILD_DIR=$scratch/nowhere check_status "no built tree" 3 relevance --only covid
check_status "no run to compare" 3 relevance --same one nowhere
finish
