#!/bin/sh
# The library exports the functions of the public headers, no more and no less, and a change of them
# changes -version-info with it.
. "$top_srcdir/tests/lib.sh"

library=$top_builddir/.libs/libzwsearch.so
[ -f "$library" ] || skip "no shared library was built"

# The functions that the headers declare, comments taken out.
sed -e 's://.*::' "$top_srcdir"/include/zwsearch/*.h | tr '\n' ' ' | sed 's:/\*[^*]*\*\+\([^/*][^*]*\*\+\)*/::g' |
    tr ';' '\n' | grep 'ZWS_API ' | grep -o 'zws_[a-z0-9_]* *(' | tr -d ' (' |
    grep -v '_fn$' | sort -u >"$scratch/headers"
nm -D --defined-only "$library" | awk '$2 ~ /[TDBRVW]/ { print $3 }' | sed 's/@.*//' | grep -v '^ZWSEARCH_' |
    sort -u >"$scratch/exported"
grep -o 'zws_[a-z0-9_]*' "$top_srcdir/libzwsearch/libzwsearch.map" | sort -u >"$scratch/map"
check "headers declare functions" test "$(wc -l <"$scratch/headers")" -gt 40
check "exported symbols are the headers' functions" diff "$scratch/headers" "$scratch/exported"
check "the symbol map is the headers' functions" diff "$scratch/headers" "$scratch/map"

# The record of the interface: its first line is -version-info, then each function's declaration. Whoever
# changes a declaration must decide what happens to the version.
tr '\n' ' ' <"$top_srcdir/configure.ac" | grep -o 'ZWS_VERSION_INFO\], \[[0-9:]*' | grep -o '[0-9:]*$' >"$scratch/abi"
cat "$top_srcdir"/include/zwsearch/*.h | tr '\n' ' ' | sed 's:/\*[^*]*\*\+\([^/*][^*]*\*\+\)*/::g' | tr ';' '\n' |
    grep -o 'ZWS_API .*' | grep -v '__attribute__' | sed 's/ZWS_API //; s/  */ /g' | sort >>"$scratch/abi"
check "the interface is the recorded one (see CONTRIBUTING.md, \"Changing the interface\")" \
    diff "$top_srcdir/libzwsearch/interface.txt" "$scratch/abi"
finish
