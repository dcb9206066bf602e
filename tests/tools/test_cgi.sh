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

check "the sample documents are indexed" zwindex --no-progress "$scratch/index" "$top_srcdir/corpus/documents"
minimum=100
run plain "$program" "$scratch/index"

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
PORT=$port WORKERS=2 sh "$top_srcdir/tools/cgi/lighttpd.sh" "$top_builddir" serve \
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
run http "$port" "$server"
kill "$server"
wait "$server" 2>/dev/null
check_equal "the server ends when it is told to" "" "$(kill -0 "$server" 2>&1 | grep -v 'No such process')"
finish
