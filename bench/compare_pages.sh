#!/bin/sh
# compare_pages.sh [-n DOCUMENTS] [-r ROUNDS] [-d FOLDER] [-c] [-i]: raw Chinese text to an index, and whole
# result pages, beside Groonga (bigrams), SQLite FTS5 (pairs of characters) and Lucene 8 (CJK bigrams, smartcn):
# makes the documents, indexes them with all of them, measures in alternation and prints how often faster this
# library is.
#   -n  documents, 1,000,000 by default
#   -r  rounds, 3 by default; ratios are those of the medians
#   -d  where everything is kept; what is there already is used again
#   -c  processor time instead of the wall clock for pages, for busy machines
#   -i  index again, all in turn, so that the times of indexing are of one run
# Needs a built tree in $BUILD_DIR (./build), STARD's docs.jsonl.xz and queries.keyword.tsv in $STARD
# (../shared/data/bench/stard), and what bench/README.md lists.
set -eu

source_dir=$(cd "$(dirname "$0")/.." && pwd)
peers=$source_dir/bench/peers
build_dir=$(cd "${BUILD_DIR:-$source_dir/build}" && pwd)
stard=${STARD:-${ZWS_SHARED:-$source_dir/../shared}/data/bench/stard}
documents=1000000 rounds=3 folder='' cpu='' again=''
while getopts n:r:d:ci option; do
    case $option in
    n) documents=$OPTARG ;;
    r) rounds=$OPTARG ;;
    d) folder=$OPTARG ;;
    c) cpu=--cpu ;;
    i) again=1 ;;
    *) exit 2 ;;
    esac
done
folder=${folder:-${TMPDIR:-/tmp}/compare_pages.$documents}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)

say() { printf '%s\n' "$*" >&2; }

(cd "$build_dir" && make -s bench/mkdocuments bench/zwpage zwindex zwadmin zwsearch.dict) >&2
ZWSEARCH_DICT=$build_dir/zwsearch.dict
export ZWSEARCH_DICT

jars=
for name in core analyzers-common analyzers-smartcn facet highlighter queries memory queryparser; do
    jar=$(ls /usr/share/java/lucene-$name-8*.jar 2>/dev/null | head -n 1)
    [ -n "$jar" ] || { say "compare_pages.sh: Lucene's jars are missing: install liblucene8-java"; exit 3; }
    jars=$jars:$jar
done
javac -cp "$jars" -d "$folder/classes" "$peers/LucenePage.java"
pkg-config --exists groonga || { say "compare_pages.sh: Groonga is missing: install libgroonga-dev"; exit 3; }
# shellcheck disable=SC2046
cc -O2 -I "$source_dir/bench" "$peers/groonga_bench.c" -o "$folder/groonga_bench" \
    $(pkg-config --cflags --libs groonga jansson)

pkg-config --exists sqlite3 || { say "compare_pages.sh: SQLite is missing: install libsqlite3-dev"; exit 3; }
# shellcheck disable=SC2046
cc -O2 -I "$source_dir/bench" "$peers/sqlite_bench.c" -o "$folder/sqlite_bench" \
    $(pkg-config --cflags --libs sqlite3 jansson)

cd "$folder"

lucene() { java -Xmx4g -cp "$jars:classes" LucenePage "$@"; }
articles() {
    if [ -r "$stard/docs.jsonl" ]; then cat "$stard/docs.jsonl"; else xz -dc "$stard/docs.jsonl.xz"; fi
}

if [ ! -e documents.jsonl ]; then
    articles >articles.jsonl
    "$build_dir/bench/mkdocuments" articles.jsonl "$documents" >documents.jsonl.new
    mv documents.jsonl.new documents.jsonl
fi
sed 's/；/ /g' "$stard/queries.keyword.tsv" >keywords

# index ENGINE FOLDER COMMAND...: times a command that makes FOLDER.new, unless FOLDER is there.
index() {
    engine=$1 made=$2
    shift 2
    [ -z "$again" ] || rm -rf "$made"
    [ -e "$made" ] && return
    say "indexing: $engine"
    rm -rf "$made.new"
    sync
    begin=$(date +%s.%N)
    "$@" >&2
    sync
    end=$(date +%s.%N)
    mv "$made.new" "$made"
    echo "index $engine 1 $(echo "($end - $begin) * 1000" | bc)" >>indexing
    echo "size $engine 1 $(du -sk "$made" | cut -f1)" >>indexing
}
groonga_index() {
    mkdir groonga.new
    ./groonga_bench index documents.jsonl groonga.new/db
}
sqlite_index() {
    mkdir sqlite.new
    ./sqlite_bench index documents.jsonl sqlite.new/db
}
[ -z "$again" ] || rm -f indexing
index zwsearch zwsearch "$build_dir/zwindex" --seal --no-progress zwsearch.new documents.jsonl
index groonga groonga groonga_index
index sqlite sqlite sqlite_index
index lucene-cjk lucene-cjk lucene index documents.jsonl lucene-cjk.new --analyzer cjk --merge
index lucene-smartcn lucene-smartcn lucene index documents.jsonl lucene-smartcn.new --analyzer smartcn

# page WORK ZWSEARCH-OPTIONS -- PEER-OPTIONS
measured() {
    work=$1 engine=$2
    shift 2
    figures=$("$@")
    echo "$work $engine ${figures#* }" >>figures
}
page() {
    work=$1 sort=$2
    shift 2
    measured "$work" zwsearch "$build_dir/bench/zwpage" zwsearch keywords --sort "$sort" "$@" $cpu
    peer=date
    [ "$sort" = rel ] && peer=rel
    measured "$work" groonga ./groonga_bench search groonga/db keywords --sort $peer "$@" $cpu
    measured "$work" sqlite ./sqlite_bench search sqlite/db keywords --sort $peer "$@" $cpu
    measured "$work" lucene-cjk lucene search lucene-cjk keywords --analyzer cjk --sort $peer "$@" $cpu
}

: >figures
round=1
while [ "$round" -le "$rounds" ]; do
    say "round $round of $rounds; load$(uptime | sed 's/.*load average//')"
    page page tier --facets --extracts
    page page-by-date date --facets --extracts
    page facets date --facets --limit 1
    page hits date
    round=$((round + 1))
done
echo "$(wc -l <documents.jsonl) documents, $(($(wc -c <documents.jsonl) / 1024)) KiB, $rounds rounds, ${cpu:+processor time, }milliseconds"
"$peers/page_ratios.py" figures indexing "$(wc -c <documents.jsonl)"
