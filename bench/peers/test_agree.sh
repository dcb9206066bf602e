#!/bin/sh
# What judges the peers: differences in answers are found, ratios and targets are counted right.
. "$top_srcdir/tests/lib.sh"
[ -x /usr/bin/python3 ] || skip "no python3"
agree=$top_srcdir/bench/peers/agree.py
ratios=$top_srcdir/bench/peers/ratios.py
cd "$scratch" || exit 99

# agree MODE STATUS NAME: of the files ours and theirs.
agree() {
    check_status "$1: $3" "$2" "$agree" "$1" ours theirs
}

# Days by the recipe: document 0 is day 0, 1 day 619, 2 day 1238, 3650 day 0 again, 3651 day 619.
printf '0 0 7 3.5\n0 1 9 2.25\n4 0 1 1.5\n' >ours
cp ours theirs
for mode in exact loose matches; do
    agree $mode 0 "the same answers"
done
printf '0 0 7 3.5000000005\n0 1 9 2.25\n4 0 1 1.5\n' >theirs
agree exact 0 "a score within 1e-9"
printf '0 0 7 3.500000002\n0 1 9 2.25\n4 0 1 1.5\n' >theirs
agree exact 1 "a score beyond 1e-9"
printf '0 0 9 3.5\n0 1 7 2.25\n4 0 1 1.5\n' >theirs
agree exact 1 "another order"
agree matches 0 "another order"
printf '0 0 7 3.5\n0 1 9 2.25\n' >theirs
for mode in exact loose matches; do
    agree $mode 1 "a question without answer"
done
printf '0 0 7 3.5\n4 0 1 1.5\n' >theirs
agree exact 1 "a hit too few"
agree matches 1 "a hit too few"
printf '0 0 7 3.5\n0 1 9 2.25\n4 0 2 1.5\n' >theirs
agree matches 1 "another document where all are shown"
: >ours
agree exact 1 "no hits at all"

printf '0 0 2 0\n0 1 1 0\n' >ours
printf '0 0 2 0\n0 1 3651 0\n' >theirs
agree dates 0 "another document of the last day"
printf '0 0 3652 0\n0 1 1 0\n' >theirs
agree dates 1 "another document of an earlier day"
printf '0 0 2 0\n0 1 0 0\n' >theirs
agree dates 1 "another day"
printf '0 0 1 0\n0 1 2 0\n' >ours
cp ours theirs
agree dates 1 "oldest first"

# Half of the scores are off in each direction, or most of the documents are others.
for i in 1 2 3 4 5 6 7 8 9 10; do echo "$i 0 $i 2.2"; done >ours
for i in 1 2 3 4 5 6 7 8 9 10; do echo "$i 0 $i 1.0$((i % 3))"; done >theirs
agree loose 0 "scores by a constant factor"
for i in 1 2 3 4 5 6 7 8 9 10; do echo "$i 0 $i 1.$((i % 3))"; done >theirs
agree loose 1 "scores by no constant factor"
for i in 1 2 3 4 5 6 7 8 9 10; do echo "$i 0 $((i + i % 2)) 1.0"; done >theirs
agree loose 1 "half of the documents are others"

figures() {
    printf '%s\n' "or zwsearch 5 1 1 1 2 2" "or zwsearch 5 1 1 1 2 2" "or zwsearch 5 99 1 1 99 2" \
        "or lucene 5 $1 1 1 $2 1" "or lucene 5 $1 1 1 $2 1" "or lucene 5 0 1 1 0 1" >figures
}
figures 12 24
check_status "targets reached by the medians" 0 "$ratios" figures
check "both ratios" grep -q '| or | lucene | 5 | 12.0000 | 24.0000 | 12.0 | 12.0 | 12 both | reached |' out
figures 11.9 24
check_status "a mean too slow" 1 "$ratios" figures
figures 12 23
check_status "a 99th percentile too slow" 1 "$ratios" figures
check "says so" grep -q MISSED out
printf 'or zwsearch 5 1 1 1 2 2\nor lucene 4 20 1 1 40 2\n' >figures
check_status "other questions" 1 "$ratios" figures
check_one_line "other questions"

phrases=$top_srcdir/bench/sample_phrases.py
printf '%s\n' 'a b c d e' 'f' 'g g' >documents
check_status "phrases" 0 "$phrases" documents 50
check_equal "as many as wanted" 50 "$(wc -l <out | tr -d ' ')"
check_equal "adjacent, two to four, all different" "" \
    "$(grep -vxE 'a b( c( d)?)?|b c( d( e)?)?|c d( e)?|d e' out)"
cp out first
check_status "phrases again" 0 "$phrases" documents 50
check "the same for the same seed" cmp first out
printf 'g g\n' >documents
check_status "documents too short" 1 "$phrases" documents 5
finish
