#!/bin/sh
# zwsearch.cgi over FastCGI: slow clients, too much of everything, cut connections, nonsense, many at once; the same
# workers answer after each. Takes seconds.
. "$top_srcdir/tests/lib.sh"
command -v python3 >/dev/null || skip "python3 is not installed"

check "the sample documents are indexed" zwindex --no-progress "$scratch/index" "$top_srcdir/corpus/documents"
python3 "$top_srcdir/tests/tools/cgi_robust.py" "$top_builddir/zwsearch.cgi" "$scratch/index" "$scratch" \
    >"$scratch/lines" 2>"$scratch/problems"
check_equal "the checks end" 0 "$?"
head -n 20 "$scratch/problems"
passed=$((passed + $(grep -c '^ok ' "$scratch/lines")))
failed=$((failed + $(grep -c '^not ok ' "$scratch/lines")))
grep '^not ok ' "$scratch/lines" | head -n 20 | cut -c 1-500
check "they are all" test "$(wc -l <"$scratch/lines")" -ge 30
finish
