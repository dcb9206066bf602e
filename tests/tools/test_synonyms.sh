#!/bin/sh
# What queries say is found by other names too, behind the words typed; operators add to the table.
. "$top_srcdir/tests/lib.sh"
index=$scratch/index
cat >"$scratch/documents.jsonl" <<'END'
{"id": "typed", "title": "被炒鱿鱼以后", "body": "谈谈炒鱿鱼。", "published": "2001-01-01"}
{"id": "law", "title": "劳动合同法", "body": "用人单位解除劳动合同的，应当支付经济补偿。", "published": "2020-01-01"}
{"id": "bike", "title": "互联网租赁自行车管理办法", "body": "企业应当规范停放互联网租赁自行车。", "published": "2021-01-01"}
END
check_status "index" 0 zwindex "$index" "$scratch/documents.jsonl"
ids() { zwquery --format tsv "$@" | cut -f 3 | tr '\n' ' '; }

answers() {
    tier=$1
    check_equal "$tier: typed first" "typed law " "$(ids "$index" 炒鱿鱼)"
    check_equal "$tier: quoted as it stands" "typed " "$(ids "$index" '"炒鱿鱼"')"
    check_equal "$tier: exact" "typed " "$(ids --exact "$index" 炒鱿鱼)"
    check_equal "$tier: --no-synonyms" "typed " "$(ids --no-synonyms "$index" 炒鱿鱼)"
    check_equal "$tier: by relevance" "typed law " "$(ids --sort rel "$index" 炒鱿鱼)"
    check_equal "$tier: by date only what is typed" "typed " "$(ids --sort date "$index" 炒鱿鱼)"
    check_equal "$tier: unless nothing is" "law " "$(ids --sort date "$index" 被裁)"
    check_equal "$tier: another term of the file" "bike " "$(ids --synonyms "$scratch/table" "$index" 小黄车)"
    check_equal "$tier: which is not built in" "" "$(ids "$index" 小黄车)"
    check_equal "$tier: a term without alternatives" "typed " "$(ids --synonyms "$scratch/table" "$index" 炒鱿鱼)"
}
printf '# 本地的说法\n小黄车\t互联网租赁自行车\n炒鱿鱼\t炒鱿鱼\n' >"$scratch/table"
answers live
check_status "seal" 0 zwindex --seal "$index"
answers sealed

check_status "bands are named" 0 zwquery "$index" 炒鱿鱼
check "in text" grep -q '\[近义词语\]' "$scratch/out"
check_status "--explain" 0 zwquery --explain "$index" 炒鱿鱼
check "names what was looked for" grep -qx '也作：炒鱿鱼 → 解除 劳动合同' "$scratch/out"
check "marks its addends" grep -q ' ≈合同 × ' "$scratch/out"
check_status "JSON" 0 zwquery --format json "$index" 炒鱿鱼
check_equal "JSON says what was looked for" "炒鱿鱼 解除 劳动合同 辞退 meant" \
    "$(python3 -c 'import json, sys
r = json.load(open(sys.argv[1]))
a = r["alternatives"][0]
print(a["term"], *a["alternatives"], r["hits"][1]["band"])' "$scratch/out")"
check_status "JSON without" 0 zwquery --format json "$index" 规范停放
check_equal "has no such member" 0 "$(grep -c '"alternatives"' "$scratch/out")"

check_status "JSON by date, of what has the words typed" 0 zwquery --format json --sort date "$index" 炒鱿鱼
check_equal "has none either: nothing else was looked for" 0 "$(grep -c '"alternatives"' "$scratch/out")"
check_status "JSON by date, of what nothing has" 0 zwquery --format json --sort date "$index" 被裁
check_equal "has them" 1 "$(grep -c '"alternatives": ' "$scratch/out" | sed 's/^[1-9].*/1/')"

printf '小黄车\t互联网租赁自行车\n小蓝车\n' >"$scratch/wrong"
check_status "a wrong line" 3 zwquery --synonyms "$scratch/wrong" "$index" 小黄车
check_one_line "a wrong line"
check "is named" grep -q 'wrong:2: ' "$scratch/err"
check_status "no such file" 3 zwquery --synonyms "$scratch/nothing" "$index" 小黄车
check_one_line "no such file"

# --- the search page -----------------------------------------------------------------------------
check "the search page takes a file" sh -c "env GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=GET ZWSEARCH_INDEX='$index' \
    ZWSEARCH_SYNONYMS='$scratch/table' QUERY_STRING='q=%E5%B0%8F%E9%BB%84%E8%BD%A6&format=json' zwsearch.cgi | grep -q '\"id\": \"bike\"'"
check "and goes on with what is built in when it cannot, and says so" sh -c "env GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=GET ZWSEARCH_INDEX='$index' \
    ZWSEARCH_SYNONYMS='$scratch/wrong' QUERY_STRING='q=%E7%82%92%E9%B1%BF%E9%B1%BC&format=json' zwsearch.cgi 2>'$scratch/log' | grep -q '\"id\": \"law\"' && grep -q 'wrong:2: ' '$scratch/log'"
page() { # page QUERY-STRING: the page's body
    env GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=GET SCRIPT_NAME=/s ZWSEARCH_INDEX="$index" QUERY_STRING="$1" zwsearch.cgi | sed '1,/^\r$/d'
}
fired=%E7%82%92%E9%B1%BF%E9%B1%BC # 炒鱿鱼
page "q=$fired" >"$scratch/page"
check "the page says what else was looked for" grep -q \
    '也按近义词语查找：<span lang="zh-Hans">解除 劳动合同</span>、<span lang="zh-Hans">辞退</span> <a href="[^"]*synonyms=0[^"]*">只查输入的词语</a></p>' "$scratch/page"
check "and finds it" grep -q 'id=law' "$scratch/page"
page "q=$fired&synonyms=0" >"$scratch/page"
check "without, it says so" grep -q '未查近义词语。 <a href="[^"]*">也查近义词语</a></p>' "$scratch/page"
check "does not find it" sh -c "! grep -q 'id=law' '$scratch/page'"
check "leads back" sh -c "grep '也查近义词语' '$scratch/page' | grep -qv 'synonyms='"
check "stays so in another order, in the box, in the document's marks" test "$(grep -c 'synonyms=0\|name="synonyms" value="0"' "$scratch/page")" -ge 5
check "in English" sh -c "env GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=GET ZWSEARCH_INDEX='$index' QUERY_STRING='lang=en&q=$fired' zwsearch.cgi |
    grep -q 'Also searched for: <span lang=\"zh-Hans\">解除 劳动合同</span>, <span'"
check_equal "by date nothing else was looked for" 0 "$(page "q=$fired&sort=date" | grep -c 也按近义)"
check_equal "nor of words that have no other" 0 "$(page 'q=%E8%A7%84%E8%8C%83%E5%81%9C%E6%94%BE' | grep -c 近义)"
check_equal "JSON without" 0 "$(page "q=$fired&synonyms=0&format=json" | grep -c 'alternatives\|"law"')"
check_equal "JSON with" 2 "$(page "q=$fired&synonyms=1&format=json" | grep -c '"alternatives": \|"id": "law"' | sed 's/[3-9]/2/')"
check "what is neither is refused" sh -c "env GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=GET ZWSEARCH_INDEX='$index' QUERY_STRING='q=a&synonyms=no' zwsearch.cgi | grep -q '^Status: 400'"
printf '炒鱿鱼\ta1|b2|c3|d4|e5|f6\n小黄车\ta1|g7|h8|i9\n' >"$scratch/many"
check_equal "of many alternatives the first" '也按近义词语查找：a1、b2、c3、d4、e5、f6、g7、h8等 只查输入的词语' \
    "$(ZWSEARCH_SYNONYMS=$scratch/many page "q=$fired+%E5%B0%8F%E9%BB%84%E8%BD%A6" | grep 也按近义 | sed 's/<[^>]*>//g')"
finish
