#!/bin/sh
# zwquery, zwdoc, zwseg, zwadmin: the contract of the command line.
. "$top_srcdir/tests/lib.sh"
index=$scratch/index
check_status "index the corpus" 0 zwindex "$index" "$top_srcdir/corpus/documents"
check_status "verify it" 0 zwadmin verify "$index"
check_status "stat" 0 zwadmin stat "$index"
check "stat is JSON" python3 -m json.tool "$scratch/out" /dev/null

# --- formats -----------------------------------------------------------------------------------------
check_status "text" 0 zwquery "$index" 政务公开
check "text has a total" grep -q '^共 [0-9]* 条$' "$scratch/out"
check "text marks matches" grep -q '【' "$scratch/out"
check_status "tsv" 0 zwquery --format tsv --limit 3 "$index" 政务公开
check_equal "tsv: three lines of six columns" "3 6" "$(awk -F '\t' '{ n++; f = NF } END { print n, f }' "$scratch/out")"
check_equal "tsv: ranks" "1 2 3 " "$(cut -f 1 "$scratch/out" | tr '\n' ' ')"
check_status "tsv with an offset" 0 zwquery --format tsv --limit 2 --offset 1 "$index" 政务公开
check_equal "ranks go on" "2 3 " "$(cut -f 1 "$scratch/out" | tr '\n' ' ')"
check_status "json" 0 zwquery --format json --facet year --facet issuer --explain "$index" 政务公开
check "json is JSON" python3 -m json.tool "$scratch/out" /dev/null
check "its bytes are right" python3 - "$scratch/out" "$top_srcdir" <<'END'
import html, json, re, sys
answer = json.load(open(sys.argv[1]))
assert answer["schema"] == 1 and answer["total"] >= len(answer["hits"]) > 0
assert {"year", "issuer"} == set(answer["facets"])
for hit in answer["hits"]:
    extract = hit["extract"]
    plain = html.unescape(re.sub("</?em>", "", extract["html"]))
    assert plain == extract["text"], hit["id"]
    assert len(extract["text"].encode()) == extract["end"] - extract["begin"]
    for begin, end in extract["marks"]:
        assert extract["begin"] <= begin < end <= extract["end"]
    assert hit["band"] in ("exact", "adjacent", "all", "most")
END
check_status "trec" 0 zwquery --format trec --limit 2 "$index" 政务公开
check "trec lines" grep -qE '^1 Q0 [^ ]+ 1 [0-9.]+ zwsearch$' "$scratch/out"

# --- pins --------------------------------------------------------------------------------------------
printf '# query, id, expiry\n政务公开\tvalidity/tudi-fuken-2017.txt\n\n 政務　公開\tnone\t2031-01-01\n土地复垦\tvalidity/tuoyu-jiedu-2023.html\t2024-02-29\n' >"$scratch/pins"
check_status "pins" 0 zwquery --pins "$scratch/pins" --format json "$index" 政务公开
check "the pinned one stands first and says so" python3 -c 'import json, sys
hits = json.load(open(sys.argv[1]))["hits"]
assert hits[0]["id"] == "validity/tudi-fuken-2017.txt" and hits[0]["band"] == "pinned" and hits[0]["pinned"] is True
assert all(hit["band"] != "pinned" and "pinned" not in hit for hit in hits[1:])' "$scratch/out"
check_equal "an unknown id is said with its line" "zwquery: $scratch/pins:4: the index has no document 'none'" "$(cat "$scratch/err")"
check_status "pins in words" 0 zwquery --pins "$scratch/pins" --as-of 2024-02-29 "$index" 土地复垦
check "are marked" grep -q 'tuoyu-jiedu-2023.html.*\[置顶\]' "$scratch/out"
check_status "pins that expired" 0 zwquery --pins "$scratch/pins" --as-of 2024-03-01 "$index" 土地复垦
check "do nothing" sh -c "! grep -q 置顶 '$scratch/out'"
printf '政务公开\ta\n政务公开\tb\t2024-02-30\n' >"$scratch/pins"
check_status "a pin with a bad date" 3 zwquery --pins "$scratch/pins" "$index" 政务公开
check_one_line "a pin with a bad date"
check "names the line" grep -q 'pins:2: ' "$scratch/err"

# --- copies, and documents like another one ----------------------------------------------------------
check_status "a document of which there is a copy" 0 zwquery --format json "$index" 岚政函〔2021〕35号
check "the gazette's copy stands for both" python3 -c 'import json, sys
hits = json.load(open(sys.argv[1]))["hits"]
assert hits[0]["id"] == "gazette/kuoqu-pifu-gongbao.txt", hits[0]["id"]
assert hits[0]["copies"] == ["replies/kuoqu-pifu-2021.html"]
assert not any(hit["id"] == "replies/kuoqu-pifu-2021.html" for hit in hits)' "$scratch/out"
check_status "in words" 0 zwquery "$index" 岚政函〔2021〕35号
check "it says so" grep -q '^ *另有 1 个相同文件：replies/kuoqu-pifu-2021.html$' "$scratch/out"
check_status "--no-fold" 0 zwquery --no-fold --format json "$index" 岚政函〔2021〕35号
check "has both" python3 -c 'import json, sys
ids = [hit["id"] for hit in json.load(open(sys.argv[1]))["hits"]]
assert {"gazette/kuoqu-pifu-gongbao.txt", "replies/kuoqu-pifu-2021.html"} <= set(ids)' "$scratch/out"
zwquery --no-fold --format json --limit 1000 "$index" '' >"$scratch/all" && zwquery --format json --limit 1000 "$index" '' >"$scratch/folded"
check "no document is lost, none is there twice" python3 -c 'import json, sys
every, folded = (json.load(open(name)) for name in sys.argv[1:])
shown = [id for hit in folded["hits"] for id in [hit["id"]] + hit.get("copies", [])]
assert sorted(shown) == sorted(hit["id"] for hit in every["hits"]) and every["total"] == folded["total"]' "$scratch/all" "$scratch/folded"
check_status "documents like one" 0 zwquery --like replies/kuoqu-pifu-2021.html --format tsv "$index"
check "are there without itself and its copy" sh -c "! grep -q kuoqu-pifu '$scratch/out' && grep -q . '$scratch/out'"
check_status "with words" 1 zwquery --like replies/kuoqu-pifu-2021.html --format tsv "$index" 没有任何文件有这些字
check_status "like none" 1 zwquery --like none "$index"
check_one_line "like none"
check_status "--like with --batch" 2 zwquery --like none --batch "$scratch/batch" "$index"

# --- answers -----------------------------------------------------------------------------------------
check_status "a question" 0 zwquery --answer --format json --limit 0 "$index" 没有本地户口可以参保吗
check "has its answer" python3 -c 'import json, sys
answer = json.load(open(sys.argv[1]))["answer"]
assert answer["id"] == "qa/shebao-wenda-2021.txt" and answer["question"].startswith("没有本地户口")
assert answer["text"].startswith("可以。自2021年10月1日起") and answer["standing"]["state"]' "$scratch/out"
check_status "in words" 0 zwquery --answer "$index" 没有本地户口可以参保吗
check "stands first" sh -c "head -n 2 '$scratch/out' | tail -n 1 | grep -q '^答：可以。'"
check_status "what is no question" 0 zwquery --answer --format json "$index" 灵活就业人员参保
check "has none" sh -c "! grep -q '\"answer\"' '$scratch/out'"
check_status "nor has one that is not asked for" 0 zwquery --format json "$index" 没有本地户口可以参保吗
check "an answer" sh -c "! grep -q '\"answer\"' '$scratch/out'"

# --- batch -------------------------------------------------------------------------------------------
check_status "batch" 0 zwquery --batch "$top_srcdir/corpus/judged/queries.tsv" --format trec "$index"
check "the mean time is printed" grep -q 'mean [0-9.]* ms' "$scratch/err"
check_equal "none failed" "0" "$(grep -o '[0-9]* failed' "$scratch/err" | cut -d ' ' -f 1)"
printf 'q1\t政务公开\nno tab here\nq2\t\n' >"$scratch/batch"
check_status "a bad batch line" 2 zwquery --batch "$scratch/batch" --format trec "$index"
check "is named" grep -q 'batch:2: ' "$scratch/err"
check "and the others run" grep -q '^q2 Q0' "$scratch/out"

# --- judged queries: the right document stands in front -----------------------------------------------
zwquery --batch "$top_srcdir/corpus/judged/queries.tsv" --format trec --limit 10 "$index" 2>/dev/null >"$scratch/run"
awk 'NR == FNR { rel[$1, $3] = $4; if ($4 > 0) judged[$1] = 1; next }
    $4 <= 3 && rel[$1, $3] > 0 { found[$1] = 1 }
    END { for (q in judged) { n++; f += found[q] } printf "%d %d\n", n, f }' \
    "$top_srcdir/corpus/judged/qrels.tsv" "$scratch/run" >"$scratch/judged"
read -r judged found <"$scratch/judged"
echo "judged queries with a relevant document among the first three: $found of $judged"
check "at least 9 of 10 judged queries succeed" test $((found * 10)) -ge $((judged * 9))
check "there are at least 80" test "$judged" -ge 80

# --- facts of the corpus -----------------------------------------------------------------------------
zwquery --format tsv --limit 1000 --sort date "$index" '' | cut -f 3 | sort >"$scratch/ids"
tail -n +2 "$top_srcdir/corpus/judged/expected.tsv" | cut -f 1 | sort >"$scratch/expected"
check "the index holds the documents of the table of facts, and only those" diff "$scratch/expected" "$scratch/ids"

# --- suggest -----------------------------------------------------------------------------------------
check_status "--suggest" 0 zwquery --deadline 5000 --suggest 政务公 "$index"
check "says what goes on so" grep -q '【政务公】开' "$scratch/out"
check_status "--suggest takes a limit" 0 zwquery --deadline 5000 --limit 2 --suggest 政务 "$index"
check_equal "of lines" 2 "$(wc -l <"$scratch/out")"
check_status "--suggest as JSON" 0 zwquery --deadline 5000 --format json --suggest zwgk "$index"
check "is JSON, of the kinds there are" python3 -c 'import json, sys
found = json.load(open(sys.argv[1]))
assert found["schema"] == 1 and found["typed"] == "zwgk" and found["complete"]
assert found["suggestions"][0]["text"] == "政务公开", found
assert {s["kind"] for s in found["suggestions"]} <= {"title", "number", "term", "issuer"}' "$scratch/out"
check_status "--suggest as a table" 0 zwquery --deadline 5000 --format tsv --suggest 政务公开 "$index"
cut -f 4 "$scratch/out" >"$scratch/suggested"
while read -r query; do
    check "'$query' finds something" zwquery --limit 1 "$index" "$query"
done <"$scratch/suggested"
check_status "--suggest: nothing goes on so" 1 zwquery --deadline 5000 --suggest 不会有的 "$index"
check_status "--suggest: too many" 2 zwquery --limit 21 --suggest 政 "$index"
check_status "--suggest: too much" 2 zwquery --suggest "$(head -c 2000 /dev/zero | tr '\0' z)" "$index"
check_status "--suggest: a query beside it" 2 zwquery --suggest 政 "$index" 公开
check_status "--suggest: no index" 3 zwquery --suggest 政 "$scratch/nothing"

# --- show --------------------------------------------------------------------------------------------
id=$(zwquery --format tsv --limit 1 "$index" 政务公开 | cut -f 3)
check_status "--show" 0 zwquery --show "$id" "$index"
check "--show is JSON" python3 -m json.tool "$scratch/out" /dev/null
check_status "--show of nobody" 1 zwquery --show nobody "$index"

# --- exit statuses and messages ----------------------------------------------------------------------
check_status "nothing found" 1 zwquery "$index" 词语不存在于此处
check_equal "says zero" "共 0 条" "$(cat "$scratch/out")"
check_status "no query" 2 zwquery "$index"
check_status "two queries" 2 zwquery "$index" a b
check_status "bad sort" 2 zwquery --sort newest "$index" a
check_one_line "bad sort"
check_status "bad limit" 2 zwquery --limit -1 "$index" a
check_status "limit too large" 2 zwquery --limit 2000 "$index" a
check_status "bad date" 2 zwquery --from 2018-99 "$index" a
check_status "bad filter" 2 zwquery --filter year "$index" a
check_status "bad facet" 2 zwquery --facet body "$index" a
check_status "no such index" 3 zwquery "$scratch/nowhere" a
check_one_line "no such index"
check_status "10,000 parentheses" 2 zwquery "$index" "$(head -c 10000 /dev/zero | tr '\0' '(')"
check_one_line "10,000 parentheses"
check_status "1,000 parentheses" 2 zwquery "$index" "$(head -c 1000 /dev/zero | tr '\0' '(')"
check_one_line "1,000 parentheses"
check_status "invalid UTF-8" 2 zwquery "$index" "$(printf '\377')"
check_status "a full device" 3 sh -c "zwquery '$index' 政务公开 >/dev/full"
check_status "a terminal cannot be steered" 0 sh -c "printf '{\"id\": \"esc\", \"title\": \"x\\\\u001b[31m\\\\u009b5m逃逸测试\", \"body\": \"逃逸测试\\\\u001b]0;x\\\\u0007\"}\n' |
    zwindex '$scratch/esc' - >/dev/null && zwquery '$scratch/esc' 逃逸测试 >'$scratch/esc.out' && ! grep -qP '[\\x00-\\x08\\x0b-\\x1f]' '$scratch/esc.out'"

# --- zwseg, zwdoc, zwadmin ---------------------------------------------------------------------------
check_status "zwseg" 0 sh -c 'printf "政务公开 工作\n\n2018年abc\n" | zwseg'
check_equal "lines and characters stay" "政务公开工作||2018年abc|" "$(tr -d ' ' <"$scratch/out" | tr '\n' '|')"
check_status "zwseg --mode index" 0 sh -c 'echo 政务公开 | zwseg --mode index'
check "bigrams" grep -q '务公' "$scratch/out"
check_status "zwseg: wrong mode" 2 zwseg --mode x
check_status "zwseg: user words" 0 sh -c "echo 放管服改革 >'$scratch/words'; echo 推进放管服改革工作 | zwseg --user-dict '$scratch/words'"
check "are used" grep -q '放管服改革' "$scratch/out"
check_status "zwseg: no such words" 3 sh -c "echo x | zwseg --user-dict '$scratch/nothing'"
check_status "zwdoc" 0 sh -c "zwdoc '$top_srcdir'/corpus/documents/notices/*.txt"
check_status "zwdoc: nothing" 2 zwdoc
check_status "zwdoc: no such file" 3 zwdoc "$scratch/nothing"
check_status "zwadmin: nothing" 2 zwadmin
check_status "zwadmin: unknown" 2 zwadmin frobnicate "$index"
check_status "zwadmin stat: no index" 3 zwadmin stat "$scratch/nothing"
check_status "zwadmin verify: no index" 3 zwadmin verify "$scratch/nothing"

# --- the scoring profile -----------------------------------------------------------------------------
echo '# nothing but pairs' >"$scratch/profile"
echo 'weight.character = 0' >>"$scratch/profile"
check_status "zwquery --profile" 0 zwquery --sort rel --explain --profile "$scratch/profile" "$index" 政务公开
check "without single characters" sh -c "! grep -qE '  (政|务|公|开)( |\$)' '$scratch/out'"
check_status "zwquery without a profile" 0 zwquery --sort rel --explain "$index" 政务公开
check "with them" grep -qE '  (政|务|公|开)( |$)' "$scratch/out"
echo 'weight.character = much' >>"$scratch/profile"
check_status "zwquery: a fault in a profile" 3 zwquery --profile "$scratch/profile" "$index" 政务公开
check "names the line" grep -q 'profile:3: ' "$scratch/err"
check_status "zwquery: no such profile" 3 zwquery --profile "$scratch/nothing" "$index" 政务公开

# --- help and manual agree ---------------------------------------------------------------------------
for tool in zwindex zwquery zwdoc zwseg zwadmin; do
    check_status "$tool --help" 0 $tool --help
    for option in $(grep -oE '^  --[a-z-]+' "$scratch/out"); do
        check "$tool $option is in the manual" grep -q "$(echo "$option" | sed 's/-/\\\\-/g')" "$top_srcdir/tools/man/$tool.1"
    done
    check_equal "$tool: the manual page is clean" "" "$(LC_ALL=C.UTF-8 man --warnings -l "$top_srcdir/tools/man/$tool.1" 2>&1 >/dev/null)"
done
finish
