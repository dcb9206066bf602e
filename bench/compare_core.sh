#!/bin/sh
# compare_core.sh [-n DOCUMENTS] [-r ROUNDS] [-d FOLDER] [-c] [-a] [-s]: the retrieval core beside
# Lucene 8 and Xapian, one thread each: generates the corpus, indexes it with all three, checks that
# they answer alike, measures them in alternation and prints how often faster the core is.
#   -n  documents, 1,000,000 by default
#   -r  rounds, 3 by default; ratios are those of the medians
#   -d  where everything is kept; what is there already is used again
#   -c  processor time instead of the wall clock (not for whole processes), for busy machines
#   -a  Xapian also at work that no target speaks of, which takes long
#   -s  stops when the answers are compared
# Needs a built tree in $BUILD_DIR (./build), STARD's docs.jsonl.xz and queries.tsv in $STARD
# (../shared/data/bench/stard), and what bench/README.md lists.
set -eu

source_dir=$(cd "$(dirname "$0")/.." && pwd)
peers=$source_dir/bench/peers
build_dir=$(cd "${BUILD_DIR:-$source_dir/build}" && pwd)
stard=${STARD:-${ZWS_SHARED:-$source_dir/../shared}/data/bench/stard}
documents=1000000 rounds=3 folder='' cpu='' all='' only_check=''
while getopts n:r:d:cas option; do
    case $option in
    n) documents=$OPTARG ;;
    r) rounds=$OPTARG ;;
    d) folder=$OPTARG ;;
    c) cpu=--cpu ;;
    a) all=1 ;;
    s) only_check=1 ;;
    *) exit 2 ;;
    esac
done
folder=${folder:-${TMPDIR:-/tmp}/compare_core.$documents}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)

say() { printf '%s\n' "$*" >&2; }

(cd "$build_dir" && make -s bench/mkcorpus bench/mksegment bench/zwbench bench/xapian_bench bench/proctime) >&2
bin=$build_dir/bench

jars=
for name in core analyzers-common; do
    jar=$(ls /usr/share/java/lucene-$name-8*.jar 2>/dev/null | head -n 1)
    [ -n "$jar" ] || { say "compare_core.sh: Lucene's jars are missing: install liblucene8-java"; exit 3; }
    jars=$jars:$jar
done
javac -cp "$jars" -d "$folder/classes" "$peers/LuceneBench.java"

cd "$folder"

# once NAME COMMAND...: a command that makes NAME.new, unless NAME is there.
once() {
    made=$1
    shift
    [ -e "$made" ] && return
    say "making $folder/$made"
    rm -rf "$made.new"
    "$@"
    mv "$made.new" "$made"
}

lucene() { java -Xmx4g -XX:+UseSerialGC -cp "$jars:classes" LuceneBench "$@"; }
questions() { "$source_dir/bench/jieba_words.py" tsv <"$stard/queries.tsv" >questions.new; }
articles() {
    if [ -r "$stard/docs.jsonl" ]; then cat "$stard/docs.jsonl"; else xz -dc "$stard/docs.jsonl.xz"; fi |
        "$source_dir/bench/jieba_words.py" jsonl >articles.new
}
corpus() { "$bin/mkcorpus" articles "$documents" >documents.new; }
phrases() { "$source_dir/bench/sample_phrases.py" documents 1000 >phrases.new; }
xapian() {
    "$bin/xapian_bench" index documents xapian.new
    rm -rf xapian.new.loose
}

[ -e documents ] || once articles articles
once questions questions
once documents corpus
once phrases phrases
# The segment's form may have changed since it was made.
[ segment -nt "$bin/mksegment" ] || rm -f segment
once segment "$bin/mksegment" documents segment.new
once lucene lucene index documents lucene.new
once lucene-sorted lucene index documents lucene-sorted.new --sorted
once xapian xapian

# work NAME: sets what each engine is told.
work() {
    queries=questions terms='' sort=rel op=or
    case $1 in
    *-4) terms='--terms 4' ;;
    esac
    case $1 in
    phrase) queries=phrases op=phrase ;;
    *and*) op=and ;;
    esac
    case $1 in
    date-*) sort=date ;;
    esac
    asked="--op $op $terms"
}
works="or or-4 and-4 date-or date-and-4 phrase"

# Word splitting of $asked is meant from here on.
# shellcheck disable=SC2086
compare_answers() {
    wrong=0
    for w in $works; do
        say "comparing answers: $w"
        work "$w"
        "$bin/zwbench" segment $queries $asked --sort $sort --repeat 1 --hits ours >/dev/null
        "$bin/xapian_bench" search xapian $queries $asked --sort $sort --check --warm 0 --hits theirs >/dev/null
        echo "$w, Xapian"
        "$peers/agree.py" exact ours theirs || wrong=1
        case $w in
        date-*) how=dates ;;
        phrase) how=matches ;;
        *) how=loose ;;
        esac
        for s in $sort $([ $sort = date ] && echo date-points date-indexsort); do
            index=lucene
            [ $s = date-indexsort ] && index=lucene-sorted
            lucene search $index $queries $asked --sort "$s" --warm 0 --hits theirs >/dev/null
            echo "$w, Lucene ($s)"
            "$peers/agree.py" $how ours theirs || wrong=1
        done
    done
    return $wrong
}

# measured WORK ENGINE COMMAND...: notes the figures behind the name.
measured() {
    w=$1 engine=$2
    shift 2
    figures=$("$@")
    echo "$w $engine ${figures#* }" >>figures
}

# shellcheck disable=SC2086
measure() {
    for w in $works; do
        work "$w"
        measured "$w" zwsearch "$bin/zwbench" segment $queries $asked --sort $sort $cpu
        measured "$w" lucene lucene search lucene $queries $asked --sort $sort $cpu
        if [ $sort = date ]; then
            measured "$w" lucene-points lucene search lucene $queries $asked --sort date-points $cpu
            measured "$w" lucene-indexsort lucene search lucene-sorted $queries $asked --sort date-indexsort $cpu
            measured "$w" xapian-docid "$bin/xapian_bench" search xapian $queries $asked --sort date-docid $cpu
        fi
        if [ "$w" = or ] || [ -n "$all" ]; then
            measured "$w" xapian "$bin/xapian_bench" search xapian $queries $asked --sort $sort $cpu
        fi
    done
    measured process zwsearch "$bin/proctime" process questions 200 "$bin/zwbench" segment '{}' --repeat 1
    measured process xapian "$bin/proctime" process questions 200 \
        "$bin/xapian_bench" search xapian '{}' --warm 0
}

if ! compare_answers >answers; then
    cat answers
    say "compare_core.sh: the answers differ"
    exit 1
fi
cat answers
[ -z "$only_check" ] || exit 0

: >figures
round=1
while [ "$round" -le "$rounds" ]; do
    say "round $round of $rounds; load$(uptime | sed 's/.*load average//')"
    measure
    round=$((round + 1))
done
echo "$(wc -l <documents) documents, $rounds rounds, ${cpu:+processor time, }milliseconds"
"$peers/ratios.py" figures
