#!/bin/sh
# zwsearch.cgi: pages, feeds, refusals, hostile requests and documents; and the same through lighttpd. Takes
# seconds.
. "$top_srcdir/tests/lib.sh"
command -v python3 >/dev/null || skip "python3 is not installed"
checks=$top_srcdir/tests/tools/cgi_checks.py
program=$top_builddir/zwsearch.cgi

# run ARGUMENTS…: each line that the checks print is one check.
run() {
    python3 "$checks" "$@" >"$scratch/lines" 2>"$scratch/problems"
    check_equal "the checks of '$1' end" 0 "$?"
    head -n 20 "$scratch/problems"
    passed=$((passed + $(grep -c '^ok ' "$scratch/lines")))
    failed=$((failed + $(grep -c '^not ok ' "$scratch/lines")))
    grep '^not ok ' "$scratch/lines" | head -n 20 | cut -c 1-500
    check "the checks of '$1' are many" test "$(wc -l <"$scratch/lines")" -ge "$minimum"
}

# --- translations ------------------------------------------------------------------------------------
check "the template of translations is made" sh -c \
    "LC_ALL=C awk -f '$top_srcdir/tools/cgi/po/pot.awk' '$top_srcdir/tools/cgi/words_table.h' >'$scratch/pot'"
check "it has every phrase but the empty one" test "$(grep -c '^msgctxt' "$scratch/pot")" -eq \
    "$(($(grep -c '^PHRASE(' "$top_srcdir/tools/cgi/words_table.h") - 1))"
for file in "$top_srcdir"/tools/cgi/po/*.po; do
    name=${file##*/}
    check "$name is compiled in" grep -q "X(${name%.po})" "$top_builddir/words_catalogues.h"
    command -v msgfmt >/dev/null || continue
    check "msgfmt takes $name" msgfmt -c -o /dev/null "$file"
    check "$name translates the phrases as they are now" msgcmp "$file" "$scratch/pot"
done
catalogue() {
    printf '%s\n' "$@" >"$scratch/xx.po"
    LC_ALL=C awk -f "$top_srcdir/tools/cgi/po/catalogue.awk" "$scratch/xx.po" 2>&1
}
check_equal "a table: what is untranslated, fuzzy, obsolete is left out" "static const char *const catalogue_xx[PHRASES] = {
    [PHRASE_A] = \"one \" \"two\",
    [PHRASE_E] = \"x\\\"y\",
};
#define CATALOGUES(X) X(xx)" "$(catalogue 'msgid ""' 'msgstr ""' '"Language: xx\n"' '' '# note' 'msgctxt "A"' 'msgid "甲"' 'msgstr ""' '"one "' '"two"' \
    '' 'msgctxt "B"' 'msgid "乙"' 'msgstr ""' '' '#, fuzzy' 'msgctxt "C"' 'msgid "丙"' 'msgstr "three"' '' 'msgctxt "D];"' \
    'msgid "丁"' 'msgstr "four"' '' 'msgctxt "E"' 'msgid "戊"' 'msgstr "x\"y"' '' '#~ msgctxt "F"' '#~ msgid "己"' '#~ msgstr "six"')"
check "what is no .po file is refused" sh -c "! LC_ALL=C awk -f '$top_srcdir/tools/cgi/po/catalogue.awk' '$top_srcdir/bootstrap'"
check_status "the script is one that a browser can read" 0 sh -c \
    "! command -v node >/dev/null || node --check '$top_srcdir/tools/cgi/script.js'"
check "and so is what is served of it" sh -c "! command -v node >/dev/null ||
    (env PATH_INFO=/script.js GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=GET '$program' </dev/null | sed '1,/^\r\$/d' >'$scratch/served.js' &&
    grep -q 'use strict' '$scratch/served.js' && node --check '$scratch/served.js')"

check "the sample documents are indexed" zwindex --no-progress "$scratch/index" "$top_srcdir/corpus/documents"
minimum=100
run plain "$program" "$scratch/index"

# What programs read is of one making: the command line's and the page's.
cgi() {
    env GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=GET SCRIPT_NAME=/search ZWSEARCH_INDEX="$scratch/index" QUERY_STRING="$1" \
        "$program" </dev/null | sed '1,/^\r$/d'
}
# 没有本地户口可以参保吗
question=%E6%B2%A1%E6%9C%89%E6%9C%AC%E5%9C%B0%E6%88%B7%E5%8F%A3%E5%8F%AF%E4%BB%A5%E5%8F%82%E4%BF%9D%E5%90%97
cgi "q=$question" >"$scratch/answered"
check "a question is answered above the list" awk '/class="reply"/ { reply = NR } /class="hits"/ { hits = NR }
    END { exit !(reply && hits && reply < hits) }' "$scratch/answered"
check "with the question that the reply is to" grep -q '问：.*没有本地户口，可以以灵活就业人员身份参保吗' "$scratch/answered"
check "with the document that it is from" grep -q '<a href="[^"]*qa%2Fshebao-wenda-2021.txt[^"]*">《灵活就业人员' "$scratch/answered"
cgi "q=$question&offset=1&limit=1" >"$scratch/second"
check "on the first page only" sh -c "! grep -q 'class=\"reply\"' '$scratch/second'"
check_equal "without what a page of words has not" 0 "$(cgi 'q=%E5%9C%9F%E5%9C%B0%E5%A4%8D%E5%9E%A6' | grep -c 'class="reply"')"
cgi 'q=%E5%9C%9F%E5%9C%B0%E5%A4%8D%E5%9E%A6&format=json&facet=year&limit=3' >"$scratch/page.json"
zwquery --format json --facet year --limit 3 "$scratch/index" 土地复垦 >"$scratch/tool.json"
check "hits as JSON are those of zwquery" python3 -c 'import json, sys
page, tool = (json.load(open(name)) for name in sys.argv[1:])
assert page.pop("milliseconds") >= 0 and tool.pop("milliseconds") >= 0
assert page == tool and page["hits"] and page["schema"] == 1' "$scratch/page.json" "$scratch/tool.json"
cgi 'id=validity%2Ftudi-fuken-2017.txt&format=json' >"$scratch/page.json"
zwquery --show validity/tudi-fuken-2017.txt "$scratch/index" >"$scratch/tool.json"
check "a document as JSON is that of zwquery" python3 -c 'import json, sys
page, tool = (json.load(open(name)) for name in sys.argv[1:])
assert page == tool and page["standing"] and "versions" in page["links"]' "$scratch/page.json" "$scratch/tool.json"

python3 "$checks" documents "$scratch/hostile.jsonl"
check "hostile documents are indexed" zwindex --no-progress "$scratch/hostile" "$scratch/hostile.jsonl"
minimum=350
run hostile "$program" "$scratch/hostile"

# Other parsers than python's agree on what is well-formed.
if command -v xmllint >/dev/null; then
    fetch() {
        env GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=GET SCRIPT_NAME=/search ZWSEARCH_INDEX="$scratch/hostile" \
            QUERY_STRING="$1" "$program" </dev/null | sed '1,/^\r$/d'
    }
    query='q=%E6%95%8C%E6%84%8F%E6%96%87%E6%9C%AC&limit=100'
    fetch "$query" >"$scratch/page.html"
    check "xmllint reads the page as XML" xmllint --noout "$scratch/page.html"
    # libxml2 knows no HTML5: it complains of the tags' names alone.
    xmllint --html --noout "$scratch/page.html" 2>&1 | grep 'error :' | grep -v 'Tag [a-z]* invalid' >"$scratch/html"
    check_equal "and as HTML" "" "$(cat "$scratch/html")"
    fetch "$query&format=atom" >"$scratch/feed.xml"
    check "and the feed" xmllint --noout "$scratch/feed.xml"
fi

check_status "--version without a server" 0 env -u REQUEST_METHOD -u GATEWAY_INTERFACE "$program" --version
check_status "--help without a server" 0 env -u REQUEST_METHOD -u GATEWAY_INTERFACE "$program" --help
check "arguments from a server are none" sh -c \
    "REQUEST_METHOD=GET QUERY_STRING=--version '$program' --version </dev/null | grep -q '^Content-Type: text/html'"
check_status "lighttpd.sh refuses a port that is none" 2 env PORT=x sh "$top_srcdir/tools/cgi/lighttpd.sh" "$scratch" config

if ! command -v lighttpd >/dev/null; then
    echo "skipped: lighttpd is not installed"
    finish
fi
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
# What `make serve` runs.
PORT=$port WORKERS=2 ZWSEARCH_PINS=$scratch/pins.tsv sh "$top_srcdir/tools/cgi/lighttpd.sh" "$top_builddir" serve \
    >"$scratch/server" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$scratch"' EXIT
tries=0
until python3 -c "import urllib.request as u; u.urlopen('http://127.0.0.1:$port/healthz', timeout=5)" 2>/dev/null; do
    tries=$((tries + 1))
    if [ "$tries" -gt 100 ] || ! kill -0 "$server" 2>/dev/null; then
        cat "$scratch/server"
        break
    fi
    sleep 0.1
done
minimum=8
run http "$port" "$server" "$scratch/pins.tsv"
kill "$server"
wait "$server" 2>/dev/null
check_equal "the server ends when it is told to" "" "$(kill -0 "$server" 2>&1 | grep -v 'No such process')"
finish
