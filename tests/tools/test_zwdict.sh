#!/bin/sh
# zwdict: the dictionary is the same byte for byte however often it is made, and what is missing is
# named with the package that brings it.
. "$top_srcdir/tests/lib.sh"
# The inputs that configure found.
value() { sed -n "s/^$1 = //p" "$top_builddir/Makefile"; }
jar=$(value SMARTCN_JAR)
jieba=$(value JIEBA_DICT)
friso=$(value FRISO_DIR)

compile() { zwdict --smartcn "$jar" --jieba "$jieba" --friso "$friso" "$@"; }

set --
for list in "$top_srcdir"/corpus/lexicon/terms.tsv "$top_srcdir"/corpus/lexicon/agencies.tsv; do
    if [ -f "$list" ]; then set -- "$@" --lexicon "$list"; fi
done
check_status "compiles" 0 compile "$@" --verbose --output "$scratch/again.dict"
check "the same bytes as in the build" cmp "$scratch/again.dict" "$ZWSEARCH_DICT"
check "says how many words" grep -q ' words, .* pairs' "$scratch/out"
check "smaller than 10 MB" test "$(wc -c <"$scratch/again.dict")" -lt 10000000

printf 'term\tkind\n外星放管服\tpolicy\n' >"$scratch/terms.tsv"
check_status "another lexicon" 0 compile --lexicon "$scratch/terms.tsv" --output "$scratch/other.dict"
check "gives another dictionary" test -s "$scratch/other.dict"
check_status "which differs" 1 cmp -s "$scratch/other.dict" "$scratch/again.dict"
check_equal "quiet without --verbose" "" "$(compile --output "$scratch/quiet.dict" 2>&1)"

# Each term of the lexicon earns its place: without it the dictionary cuts it otherwise. An agency
# may earn it by another name, or by being another agency's.
same_words() {
    zwseg <"$1" >"$scratch/with"
    ZWSEARCH_DICT=$scratch/quiet.dict zwseg <"$1" >"$scratch/without"
    paste "$1" "$scratch/with" "$scratch/without" | awk -F'\t' '$2 == $3 { print $1 }'
}
lexicon=$top_srcdir/corpus/lexicon
sed 1d "$lexicon/terms.tsv" | cut -f1 >"$scratch/terms"
check "the lexicon has 2,000 terms" test "$(wc -l <"$scratch/terms")" -ge 2000
check_equal "no term twice" "" "$(sort "$scratch/terms" | uniq -d)"
check_equal "every term changes how it is cut" "" "$(same_words "$scratch/terms")"
awk -F'\t' 'NR > 1 { line[$1] = $2 $5; n = split($5, to, "|"); for (i = 1; i <= n; i++) known[to[i]] = 1 }
    END { for (name in line) if (line[name] == "" && !known[name]) print name }' \
    "$lexicon/agencies.tsv" >"$scratch/agencies"
check_equal "every agency has another name, or changes how it is cut" "" \
    "$(same_words "$scratch/agencies")"

refused() {
    name=$1
    package=$2
    shift 2
    check_status "$name" 3 zwdict "$@" --output "$scratch/none.dict"
    check_one_line "$name"
    check "$name: names $package" grep -q "$package" "$scratch/err"
    check "$name: writes nothing" test ! -e "$scratch/none.dict"
}
refused "no jar" liblucene8-java --smartcn /nowhere.jar --jieba "$jieba" --friso "$friso"
refused "no friso" friso-dict --smartcn "$jar" --jieba "$jieba" --friso /nowhere
refused "empty friso" friso-dict --smartcn "$jar" --jieba "$jieba" --friso "$scratch"
refused "not a jar" liblucene8-java --smartcn "$jieba" --jieba "$jieba" --friso "$friso"
refused "no jieba" python3-jieba --smartcn "$jar" --jieba /nowhere --friso "$friso"
printf 'term\n\tpolicy\n' >"$scratch/bad.tsv"
refused "a faulty lexicon" 'bad.tsv:2: ' --smartcn "$jar" --jieba "$jieba" --friso "$friso" \
    --lexicon "$scratch/bad.tsv"

check_status "no arguments" 2 zwdict
check_status "an unknown option" 2 zwdict --nothing
check_status "--help" 0 zwdict --help
check "--help says how" grep -q '^usage: zwdict' "$scratch/out"
check_status "an output that cannot be written" 3 compile --output /nowhere/at/all.dict
check_one_line "an output that cannot be written"
finish
