#!/bin/sh
# growth.sh [-d FOLDER] [-c] [SIZE...]: what becomes of times and sizes as the collection grows, from 10,000
# documents to 2,000,000. The core: makes a segment of each size (mkcorpus) and runs the same questions. Whole pages:
# indexes raw text of each size (mkdocuments, zwindex) and asks it for pages. Writes growth.tsv (milliseconds),
# indexing.tsv (MB a second; bytes of index a byte of text), and a chart of each column: growth.svg,
# growth_speed.svg, growth_size.svg. Needs what compare_core.sh needs of its own: a built tree in $BUILD_DIR (./build),
# STARD in $STARD, python3-jieba.
#   -d  where everything is kept; what is there already is used again
#   -c  processor time instead of the wall clock, for busy machines
set -eu

source_dir=$(cd "$(dirname "$0")/.." && pwd)
build_dir=$(cd "${BUILD_DIR:-$source_dir/build}" && pwd)
stard=${STARD:-${ZWS_SHARED:-$source_dir/../shared}/data/bench/stard}
folder=${TMPDIR:-/tmp}/growth cpu=''
while getopts d:c option; do
    case $option in
    d) folder=$OPTARG ;;
    c) cpu=--cpu ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || set -- 10000 30000 100000 300000 1000000 2000000
(cd "$build_dir" && make -s bench/mkcorpus bench/mksegment bench/zwbench bench/mkdocuments bench/zwpage zwindex zwsearch.dict) >&2
ZWSEARCH_DICT=$build_dir/zwsearch.dict
export ZWSEARCH_DICT
mkdir -p "$folder"
cd "$folder"
if [ ! -e articles ]; then
    xz -dc "$stard/docs.jsonl.xz" | "$source_dir/bench/jieba_words.py" jsonl >articles.new
    mv articles.new articles
fi
[ -e questions ] || "$source_dir/bench/jieba_words.py" tsv <"$stard/queries.tsv" >questions
# The same phrases for all sizes, from the smallest collection.
[ -e phrases ] || {
    "$build_dir/bench/mkcorpus" articles 10000 >smallest
    "$source_dir/bench/sample_phrases.py" smallest 1000 >phrases
}

if [ ! -e articles.jsonl ]; then
    xz -dc "$stard/docs.jsonl.xz" >articles.jsonl.new
    mv articles.jsonl.new articles.jsonl
fi
sed 's/；/ /g' "$stard/queries.keyword.tsv" >keywords

# measured SIZE WORK COMMAND...: a line of growth.tsv.
measured() {
    size=$1 work=$2
    shift 2
    # shellcheck disable=SC2086
    figures=$("$@" $cpu)
    echo "$work	$size	$(echo "${figures#* }" | cut -d' ' -f2,3,5 | tr ' ' '\t')" >>growth.tsv
}
core() {
    work=$1
    shift
    measured "$size" "$work" "$build_dir/bench/zwbench" "segment.$size" "$@"
}
page() {
    work=$1
    shift
    measured "$size" "$work" "$build_dir/bench/zwpage" "index.$size" keywords --facets --extracts "$@"
}

# Indexes raw text, and notes by the clock how fast, and how large it becomes. MB are millions of bytes.
index() {
    "$build_dir/bench/mkdocuments" articles.jsonl "$size" >raw
    rm -rf "index.$size"
    sync
    begin=$(date +%s.%N)
    "$build_dir/zwindex" --seal --no-progress "index.$size" raw >&2
    sync
    end=$(date +%s.%N)
    echo "$size $(wc -c <raw) $begin $end $(du -sk "index.$size" | cut -f1)" |
        awk '{printf "%d\t%.2f\t%.3f\n", $1, $2 / ($4 - $3) / 1e6, $5 * 1024 / $2}' >"indexed.$size"
    rm raw
}

printf 'work\tdocuments\tmean\tp50\tp99\n' >growth.tsv
printf 'documents\tMB/s\tsize\n' >indexing.tsv
for size in "$@"; do
    if [ ! -e "segment.$size" ] || [ "$build_dir/bench/mksegment" -nt "segment.$size" ]; then
        "$build_dir/bench/mkcorpus" articles "$size" >documents
        "$build_dir/bench/mksegment" documents "segment.$size"
        rm documents
    fi
    if [ ! -e "indexed.$size" ] || [ "$build_dir/zwindex" -nt "indexed.$size" ]; then
        index
    fi
    cat "indexed.$size" >>indexing.tsv
    core 'OR, relevance' questions --op or
    core 'OR of 4, relevance' questions --op or --terms 4
    core 'AND of 4, relevance' questions --op and --terms 4
    core 'OR, newest first' questions --op or --sort date
    core 'AND of 4, newest first' questions --op and --terms 4 --sort date
    core 'phrase' phrases --op phrase
    page 'page, by bands' --sort tier
    page 'page, by date' --sort date
done
plot() {
    "$source_dir/bench/plot.py" "$@"
}
plot growth.tsv 'Mean time of a search, in milliseconds, by documents' >growth.svg
column() {
    printf 'work\tdocuments\t%s\n' "$2"
    tail -n +2 indexing.tsv | cut -f "1,$1" | sed "s/^/$2	/"
}
column 2 'raw text to a sealed index' >speed.tsv
column 3 'index, all of it' >size.tsv
plot --linear speed.tsv 'Indexing, in MB of raw text a second, by documents' >growth_speed.svg
plot --linear size.tsv 'Size of the index, in parts of the raw text, by documents' >growth_size.svg
cat growth.tsv indexing.tsv
