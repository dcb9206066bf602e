#!/bin/sh
# kills.sh [-n KILLS] [-c CHAIN] [-- OPTION...] FILE.jsonl: whether an index of FILE is the same however often the
# building of it is killed. Builds it without a break; then again, killed (SIGKILL) at a random moment and
# resumed, which is killed too, CHAIN times (5) before one is left to end. After each kill `zwadmin verify` must
# find nothing wrong with what is there, and at the end all segments must be those of the unbroken build, byte for
# byte (of an input that is published in several parts: after a merge of both). Prints how many kills met a
# building that had published nothing, some, or all. OPTION… are zwindex's, as --jobs 1.
# Needs a built tree in $BUILD_DIR (./build).
set -eu

kills=100 chain=5
while getopts n:c: option; do
    case $option in
    n) kills=$OPTARG ;;
    c) chain=$OPTARG ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || { sed -n 2,9p "$0" >&2; exit 2; }
for file; do :; done
source_dir=$(cd "$(dirname "$0")/.." && pwd)
build_dir=$(cd "${BUILD_DIR:-$source_dir/build}" && pwd)
ZWSEARCH_DICT=${ZWSEARCH_DICT:-$build_dir/zwsearch.dict}
export ZWSEARCH_DICT
folder=$(mktemp -d "${TMPDIR:-/tmp}/kills.XXXXXX")
trap 'rm -rf "$folder"' EXIT

fail() { printf 'kills.sh: %s\n' "$*" >&2; exit 1; }
now() { date +%s%N; }
documents() { "$build_dir/zwadmin" stat "$1" | sed 's/^{"documents":\([0-9]*\).*/\1/'; }

# Options before the file, which is the last argument.
build() {
    index=$1
    shift
    "$build_dir/zwindex" --no-progress "$index" "$@" >/dev/null 2>&1
}

begin=$(now)
build "$folder/unbroken" "$@" || fail "$file cannot be indexed"
whole_ns=$(($(now) - begin))
"$build_dir/zwadmin" merge "$folder/unbroken" >/dev/null
whole=$(documents "$folder/unbroken")

same() {
    "$build_dir/zwadmin" merge "$1" >/dev/null
    for segment in "$folder"/unbroken/segments/*.zws; do
        cat "$segment"
    done | cmp -s - "$(ls "$1"/segments/*.zws)" || fail "the index is not that of an unbroken build"
}

random() { od -An -N4 -tu4 /dev/urandom | tr -d ' '; }

nothing=0 some=0 all=0 done=0 builds=0
while [ "$done" -lt "$kills" ]; do
    link=0
    while [ "$link" -lt "$chain" ] && [ "$done" -lt "$kills" ]; do
        "$build_dir/zwindex" --no-progress "$folder/broken" "$@" >/dev/null 2>&1 &
        pause=$(($(random) * 1000 % whole_ns))
        sleep "$(printf '%d.%09d' $((pause / 1000000000)) $((pause % 1000000000)))"
        kill -KILL $! 2>/dev/null || true
        wait $! 2>/dev/null || true
        link=$((link + 1)) done=$((done + 1))
        if [ ! -e "$folder/broken/zwsearch.json" ]; then
            nothing=$((nothing + 1))
            continue
        fi
        "$build_dir/zwadmin" verify "$folder/broken" >/dev/null || fail "after kill $done the index is damaged"
        n=$(documents "$folder/broken")
        case $n in
        0) nothing=$((nothing + 1)) ;;
        "$whole") all=$((all + 1)) ;;
        *) some=$((some + 1)) ;;
        esac
    done
    build "$folder/broken" "$@" || fail "resumed after kill $done, it does not end well"
    same "$folder/broken"
    builds=$((builds + 1))
    rm -rf "$folder/broken"
done
printf '%d kills: nothing published at %d, a part at %d, all at %d; %d builds, all equal to the unbroken one\n' \
    "$done" "$nothing" "$some" "$all" "$builds"
