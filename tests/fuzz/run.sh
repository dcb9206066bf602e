#!/bin/sh
# run.sh SOURCE BUILD [SECONDS [TARGET…]]: builds the library and the fuzz targets with clang, libFuzzer and
# sanitizers in BUILD/fuzz, and runs each target for SECONDS on its corpus there (BUILD/fuzz/corpus/TARGET,
# begun with the one of the project). Ends with a line a target: executions, edges covered. A finding ends
# it with status 1 and lies in BUILD/fuzz.
set -eu
source=$1
build=$2
seconds=${3:-60}
[ $# -lt 3 ] && shift 2 || shift 3
targets=${*:-text words query document html json dictionary segment}
command -v clang >/dev/null || {
    echo "clang is missing: install clang to fuzz" >&2
    exit 3
}
mkdir -p "$build/fuzz"
cd "$build/fuzz"
flags="-fsanitize=address,undefined -fno-sanitize-recover=all"
[ -f Makefile ] || "$source/configure" --quiet --disable-shared --with-dictionary="$build/zwsearch.dict" \
    CC=clang CXX=clang++ CPPFLAGS=-DZWS_LIBFUZZER CFLAGS="-O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link $flags" \
    CXXFLAGS="-O1 -g -fsanitize=fuzzer-no-link $flags"
make -s sources libzwsearch_internal.la
for target in $targets; do
    make -s AM_LDFLAGS="-fsanitize=fuzzer $flags" "tests/fuzz/fuzz_$target"
done
export ZWSEARCH_DICT="$build/zwsearch.dict"
export ASAN_OPTIONS="allocator_may_return_null=1:${ASAN_OPTIONS-}"
for target in $targets; do
    mkdir -p "corpus/$target"
    seeds=$source/tests/fuzz/corpus/$target
    [ -d "$seeds" ] || seeds=
    if [ "$target" = segment ] && [ -x "$build/tests/fuzz/fuzz_segment" ]; then
        "$build/tests/fuzz/fuzz_segment" --make "corpus/$target"
    fi
    longest=8192
    [ "$target" = segment ] && longest=131072 # a segment of one document has 18 KiB
    dictionary=$source/tests/fuzz/corpus/$target.dict
    [ -f "$dictionary" ] || dictionary=
    # shellcheck disable=SC2086
    "tests/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=3000 -max_len=$longest \
        -print_final_stats=1 -artifact_prefix="$target-" ${dictionary:+-dict="$dictionary"} \
        "corpus/$target" $seeds >"$target.log" 2>&1 || {
        grep -E 'ERROR|SUMMARY|runtime error|fuzz_.*\.c:' "$target.log" | head -n 5
        echo "$target: a finding, see $build/fuzz/$target.log"
        failed=1
    }
    awk -v target="$target" '/cov:/ { edges = $0; sub(/.*cov: /, "", edges); sub(/ .*/, "", edges) }
        /number_of_executed_units/ { runs = $2 }
        END { printf "%s: %d executions, %d edges\n", target, runs, edges }' "$target.log"
done
[ -z "${failed-}" ]
