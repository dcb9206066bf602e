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
{"id": "c\"1", "title": "什么也没有", "body": "没有日期，没有文号。"}
END
printf '%s\t%s\t%s\t%s\n' gap 岚甲〔2021〕 '' '3, 5-8' same-title a9 a1 '' no-date 'c"1' '' '' \
    no-number 'c"1' '' '' >"$scratch/expected"
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
assert [f["kind"] for f in findings] == ["gap", "same-title", "no-date", "no-number"], findings
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
# --show gives the links.
check_status "--show" 0 zwquery --show validity/tuoyu-2023.txt "$corpus"
check "has links" python3 - "$scratch/out" <<'END'
import json, sys
document = json.load(open(sys.argv[1], encoding="utf-8"))
assert set(document["links"]) == {"interprets", "interpretations"}
assert document["id"] == "validity/tuoyu-2023.txt" and document["body"]
END
check_status "--show of nobody" 1 zwquery --show nobody "$corpus"
check_one_line "--show of nobody"
finish
