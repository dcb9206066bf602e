#!/bin/sh
# growth.sh [-d FOLDER] [-c] [SIZE...]: how long searches in the core take as the collection grows, from 10,000
# documents to 2,000,000: makes a segment of each size (mkcorpus), runs the same questions, and writes
# growth.tsv and growth.svg. Needs what compare_core.sh needs of its own: a built tree in $BUILD_DIR (./build), STARD in
# $STARD, python3-jieba.
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
(cd "$build_dir" && make -s bench/mkcorpus bench/mksegment bench/zwbench) >&2
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

measured() {
    size=$1 work=$2
    shift 2
    # shellcheck disable=SC2086
    figures=$("$build_dir/bench/zwbench" "segment.$size" "$@" $cpu)
    echo "$work	$size	$(echo "${figures#* }" | cut -d' ' -f2,3,5 | tr ' ' '\t')" >>growth.tsv
}

printf 'work\tdocuments\tmean\tp50\tp99\n' >growth.tsv
for size in "$@"; do
    if [ ! -e "segment.$size" ] || [ "$build_dir/bench/mksegment" -nt "segment.$size" ]; then
        "$build_dir/bench/mkcorpus" articles "$size" >documents
        "$build_dir/bench/mksegment" documents "segment.$size"
        rm documents
    fi
    measured "$size" 'OR, relevance' questions --op or
    measured "$size" 'OR of 4, relevance' questions --op or --terms 4
    measured "$size" 'AND of 4, relevance' questions --op and --terms 4
    measured "$size" 'OR, newest first' questions --op or --sort date
    measured "$size" 'AND of 4, newest first' questions --op and --terms 4 --sort date
    measured "$size" 'phrase' phrases --op phrase
done
"$source_dir/bench/plot.py" growth.tsv >growth.svg
cat growth.tsv
