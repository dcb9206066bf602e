#!/bin/sh
# zwadmin audit: what of an index deserves a look.
. "$top_srcdir/tests/lib.sh"
index=$scratch/index
cat >"$scratch/documents.jsonl" <<'END'
{"id": "a1", "title": "岚江省甲厅关于甲事的通知", "docno": "岚甲〔2021〕1号", "date": "2021-03-01", "body": "甲事的正文。"}
{"id": "a2", "title": "岚江省甲厅关于乙事的通知", "docno": "岚甲〔2021〕2号", "date": "2021-03-02", "body": "乙事的正文。"}
{"id": "a4", "title": "岚江省甲厅关于丙事的通知", "docno": "岚甲〔2021〕4号", "date": "2021-03-04", "body": "丙事的正文。"}
{"id": "a9", "title": "岚江省甲厅关于 甲事 的通知", "docno": "岚甲〔2021〕9号", "date": "2021-03-09", "body": "又是甲事的正文。"}
{"id": "b1", "title": "岚江省乙厅关于丁事的通知", "docno": "岚乙〔2022〕7号", "date": "2022-03-01", "body": "丁事的正文。"}
{"id": "d1", "title": "岚江省丙厅关于旧事的通知", "docno": "岚丙〔2015〕1号", "date": "2015-01-05", "body": "旧事的正文。本通知自2015年2月1日起施行。"}
{"id": "d2", "title": "岚江省丙厅关于新事的通知", "docno": "岚丙〔2020〕2号", "date": "2020-01-06", "body": "新事的正文。岚丙〔2015〕1号的做法不变。本通知自2020年2月1日起施行。《岚江省丙厅关于旧事的通知》（岚丙〔2015〕1号）同时废止。"}
{"id": "d3", "title": "岚江省丙厅关于别事的通知", "docno": "岚丙〔2021〕3号", "date": "2021-04-06", "body": "有关事项按照《岚江省丙厅关于旧事的通知》（岚丙〔2015〕1号）执行。本通知自2021年5月1日起施行。"}
{"id": "d4", "title": "岚江省丙厅关于他事的函", "docno": "岚丙〔2022〕4号", "date": "2022-04-06", "body": "曾有岚丙〔2015〕1号一文。"}
{"id": "c\"1", "title": "什么也没有", "body": "没有日期，没有文号。"}
END
printf '%s\t%s\t%s\t%s\n' gap 岚甲〔2021〕 '' '3, 5-8' same-title a9 a1 '' no-date 'c"1' '' '' \
    no-number 'c"1' '' '' cites-repealed d3 d1 岚丙〔2015〕1号 >"$scratch/expected"
check_status "index" 0 zwindex "$index" "$scratch/documents.jsonl"
check_status "findings" 1 zwadmin audit "$index"
check "are these" diff "$scratch/expected" "$scratch/out"
check_status "seal" 0 zwindex --seal "$index"
check_status "the sealed index" 1 zwadmin audit "$index"
check "gives the same" diff "$scratch/expected" "$scratch/out"
check_status "some kinds" 1 zwadmin audit --check gap,no-date "$index"
check_equal "only those" "gap no-date " "$(cut -f 1 "$scratch/out" | tr '\n' ' ')"
check_status "as JSON" 1 zwadmin audit "$index" --format json
check "is JSON" python3 - "$scratch/out" <<'END'
import json, sys
findings = json.load(open(sys.argv[1], encoding="utf-8"))
assert [f["kind"] for f in findings] == ["gap", "same-title", "no-date", "no-number", "cites-repealed"], findings
assert findings[0] == {"kind": "gap", "id": "岚甲〔2021〕", "detail": "3, 5-8"}
assert findings[1] == {"kind": "same-title", "id": "a9", "other": "a1"}
assert findings[2]["id"] == 'c"1'
END
check_status "nothing of a kind" 0 zwadmin audit --check late-interpretation "$index"
check_equal "prints nothing" "" "$(cat "$scratch/out")"
check_status "nothing as JSON" 0 zwadmin audit --check late-interpretation --format json "$index"
check_equal "is an empty array" "[]" "$(cat "$scratch/out")"

# --- the calendar -------------------------------------------------------------------------------------
printf '# ours\n2021-03-05\t2021-03-05\toff\n' >"$scratch/calendar"
check_status "a calendar" 1 zwadmin audit --calendar "$scratch/calendar" "$index"
check "changes nothing else" diff "$scratch/expected" "$scratch/out"
printf '2021-03-05\tnever\toff\n' >"$scratch/calendar"
check_status "a bad calendar" 3 zwadmin audit --calendar "$scratch/calendar" "$index"
check_one_line "a bad calendar"
check "is named with its line" grep -q 'calendar:1: ' "$scratch/err"
check_status "no such calendar" 3 zwadmin audit --calendar "$scratch/nothing" "$index"
check_one_line "no such calendar"

# --- usage --------------------------------------------------------------------------------------------
check_status "no index" 3 zwadmin audit "$scratch/nowhere"
check_one_line "no index"
check_status "no index named" 2 zwadmin audit
check_one_line "no index named"
check_status "two indexes" 2 zwadmin audit "$index" "$index"
check_status "an unknown kind" 2 zwadmin audit --check gap,gaps "$index"
check_one_line "an unknown kind"
check_status "no kind" 2 zwadmin audit --check , "$index"
check_status "an unknown format" 2 zwadmin audit --format xml "$index"
check_status "an unknown option" 2 zwadmin audit --all "$index"
check_status "a missing value" 2 zwadmin audit "$index" --calendar
if [ -w /dev/full ]; then
    check_status "a full disk" 3 sh -c "zwadmin audit '$index' >/dev/full"
fi
zwindex --tokens "$scratch/tokens" "$scratch/documents.jsonl" >/dev/null 2>&1
check_status "an index of words" 3 zwadmin audit "$scratch/tokens"
check_one_line "an index of words"

# --- the sample documents -----------------------------------------------------------------------------
corpus=$scratch/corpus
check_status "index the corpus" 0 zwindex "$corpus" "$top_srcdir/corpus/documents"
check_status "audit it" 1 zwadmin audit "$corpus"
cp "$scratch/out" "$scratch/found"
same() { grep -qP "^same-title\t$1\t$2\t" "$scratch/found"; }
check "a page and its gazette copy" same replies/kuoqu-pifu-2021.html gazette/kuoqu-pifu-gongbao.txt
check "a title of two years" same validity/tijian-2022.txt validity/tijian-2018.txt
check "rules made anew" same validity/yingsu-2021.txt validity/yingsu-2014.txt
check "an undated document" grep -qP '^no-date\tother/undated-jinji-tongzhi.txt\t' "$scratch/found"
check "a notice to the public has no number" grep -qP '^no-number\tvalidity/sanzhuang-shuini-2011.txt\t' "$scratch/found"
check "a decree has one" sh -c "! grep -P '^no-number\tvalidity/qushui-ling-352.txt' '$scratch/found'"
# 2023-04-29 to 05-03 were days off; 2024-09-14 was a Saturday that was worked.
cut -f 1-4 "$scratch/found" | grep '^late-interpretation' >"$scratch/late"
check_equal "what came late" "interpretations/guifanxing-jiedu.html of 2019-03-11, due 2019-03-14, published 2019-03-15
interpretations/shuzi-zhengfu-jiedu.html of 2022-10-17, due 2022-10-20, published 2022-10-24
validity/tuoyu-tujie-2023.html of 2023-04-27, due 2023-05-05, published 2023-05-08
validity/zhuodian-fangtan-2024.html of 2024-09-11, due 2024-09-14, published 2024-09-18" \
    "$(cut -f 2,4 "$scratch/late" | tr '\t' ' ')"
: >"$scratch/weekends"
check_status "weekends alone" 1 zwadmin audit --check late-interpretation --calendar "$scratch/weekends" "$corpus"
check "make another late" grep -q '^late-interpretation.validity/tuoyu-jiedu-2023.html.validity/tuoyu-2023.txt.of 2023-04-27, due 2023-05-02' "$scratch/out"

check_equal "nothing in force cites what is repealed" "" "$(grep '^cites-repealed' "$scratch/found")"

# --- links in --show ----------------------------------------------------------------------------------
linked() {
    check_status "--show $2" 0 zwquery --show "$2" "$corpus"
    check_equal "$1 of $2" "$3" "$(python3 -c '
import json, sys
print(" ".join(sorted(link["id"] for link in json.load(sys.stdin)["links"][sys.argv[1]])))' "$1" <"$scratch/out")"
}
for tier in live sealed; do
    linked interpretations validity/tuoyu-2023.txt "validity/tuoyu-jiedu-2023.html validity/tuoyu-tujie-2023.html"
    linked interpretations validity/zhuodian-2024.txt "validity/zhuodian-fangtan-2024.html validity/zhuodian-jiedu-2024.html"
    linked interprets validity/tuoyu-tujie-2023.html validity/tuoyu-2023.txt
    linked interprets validity/zhuxue-jiedu-2020.txt validity/zhuxue-2020.txt
    linked interpretations validity/zhuxue-2020.txt validity/zhuxue-jiedu-2020.txt
    linked interpretations regulations/行政规范性文件管理办法.txt interpretations/guifanxing-jiedu.html
    linked interprets validity/yingsu-2021.txt ""
    linked interpretations validity/yingsu-2021.txt ""
    zwindex --seal "$corpus" >/dev/null
done
# Every interpretation of the table is linked, from both ends.
check "as the table of relations says" python3 - "$top_srcdir/corpus/judged/relations.tsv" "$corpus" <<'END'
import csv, json, subprocess, sys
def links(id):
    out = subprocess.run(["zwquery", "--show", id, sys.argv[2]], stdout=subprocess.PIPE, check=True).stdout
    return {side: {l["id"] for l in found} for side, found in json.loads(out)["links"].items()}
rows = [r for r in csv.DictReader(open(sys.argv[1], encoding="utf-8"), delimiter="\t") if r["relation"] == "interprets"]
assert len(rows) >= 10
for row in rows:
    assert row["held"] in links(row["docid"])["interprets"], row
    assert row["docid"] in links(row["held"])["interpretations"], row
END
check_status "--show of nobody" 1 zwquery --show nobody "$corpus"
check_one_line "--show of nobody"
finish
