#!/bin/sh
# The search page in headless Chromium, over what `make serve` serves: journeys, looks, access, markup, hostile
# documents. Pictures are left in tests/browser/output of the build tree. Takes less than a minute.
# $ZWS_BROWSER_TESTS: only these of journeys looks access markup suggest hostile.
. "$top_srcdir/tests/lib.sh"
[ -z "$SANITIZE" ] || skip "the build without sanitizers runs these; tests/tools/test_cgi.sh runs the program with them"
folder=$top_srcdir/tests/browser
work=$top_builddir/tests/browser
chromium=$(command -v chromium || command -v chromium-browser || true)
# Who has no browser can do without these tests; where changes are judged they must run.
for program in "${chromium:-chromium}" node npm lighttpd python3; do
    command -v "$program" >/dev/null && continue
    [ "${CI-}" = true ] || skip "$program is not installed"
    check "$program is installed" false
    finish
done

# The packages of the lock file, once for a build tree.
mkdir -p "$work/modules" "$work/output"
check "the lock file names no host" sh -c "! grep -E 'https?:|\"resolved\"' '$folder/package-lock.json'"
if ! cmp -s "$folder/package-lock.json" "$work/modules/installed"; then
    cp "$folder/package.json" "$folder/package-lock.json" "$folder/.npmrc" "$work/modules"
    chmod u+w "$work"/modules/package* "$work/modules/.npmrc"
    check "npm ci" npm ci --prefix "$work/modules" --no-progress --ignore-scripts
    [ "$failed" -gt 0 ] || cp "$folder/package-lock.json" "$work/modules/installed"
fi

export NODE_PATH="$work/modules/node_modules" ZWS_OUTPUT="$work/output" ZWS_CHROMIUM="$chromium"
check "hostile documents are written" node "$folder/hostile.js" "$scratch/hostile"
check "and indexed" zwindex --no-progress "$scratch/index" "$scratch/hostile/documents.jsonl" "$scratch/hostile/files"

# serve NAME: what `make serve` runs, on a free port; the address is left in $scratch/NAME.
servers=
trap 'for server in $servers; do kill "$server" 2>/dev/null; done; wait; rm -rf "$scratch"' EXIT
serve() {
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    PORT=$port WORKERS=2 sh "$top_srcdir/tools/cgi/lighttpd.sh" "$top_builddir" serve >"$scratch/$1.log" 2>&1 &
    server=$!
    servers="$servers $server"
    tries=0
    until python3 -c "import urllib.request as u; u.urlopen('http://127.0.0.1:$port/healthz', timeout=5)" 2>/dev/null; do
        tries=$((tries + 1))
        if [ "$tries" -gt 200 ] || ! kill -0 "$server" 2>/dev/null; then
            cat "$scratch/$1.log"
            check "the server of $1 starts" false
            finish
        fi
        sleep 0.1
    done
    echo "http://127.0.0.1:$port" >"$scratch/$1"
}
serve demo
ZWSEARCH_INDEX=$scratch/index
export ZWSEARCH_INDEX
serve hostile_pages
unset ZWSEARCH_INDEX
ZWS_SITE=$(cat "$scratch/demo")
ZWS_HOSTILE_SITE=$(cat "$scratch/hostile_pages")
export ZWS_SITE ZWS_HOSTILE_SITE

# shellcheck disable=SC2086
node --test-reporter=tap "$folder/run.js" ${ZWS_BROWSER_TESTS-} >"$work/output/tests.tap" 2>&1
check_equal "the tests end" 0 "$?"
good=$(sed -n 's/^# pass \([0-9]*\)$/\1/p' "$work/output/tests.tap")
bad=$(sed -n 's/^# \(fail\|cancelled\) \([0-9]*\)$/\2/p' "$work/output/tests.tap" | awk '{ n += $1 } END { print n + 0 }')
passed=$((passed + ${good:-0}))
failed=$((failed + bad))
if [ "$bad" -gt 0 ] || [ -z "$good" ]; then
    grep -A 30 '^ *not ok ' "$work/output/tests.tap" | head -n 300 || tail -n 100 "$work/output/tests.tap"
    cat "$scratch/demo.log" "$scratch/hostile_pages.log"
fi
if [ -z "${ZWS_BROWSER_TESTS-}" ]; then
    check "the tests are many" test "${good:-0}" -ge 250
    check "the pictures are there" test "$(find "$work/output" -name '*.png' | wc -l)" -ge 40
fi
finish
