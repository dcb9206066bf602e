#!/bin/sh
# Words as people cut newspaper text: F1 on SIGHAN 2005's PKU test set, where the reference data is.
. "$top_srcdir/tests/lib.sh"
gold=${ZWS_SHARED-}/data/seg/pku.gold.txt
text=${ZWS_SHARED-}/data/seg/pku.test.txt
[ -r "$gold" ] || skip "no reference data"
scorer=$top_builddir/bench/segscore

check_status "segments" 0 zwseg --mode word <"$text"
cp "$scratch/out" "$scratch/words"
check_status "the text is whole" 0 "$scorer" "$gold" "$scratch/words"
f1=$(sed 's/.* F1 //' "$scratch/out")
check "F1 is $f1, at least .945" awk "BEGIN { exit !($f1 >= 0.945) }"

# The scorer itself.
printf 'ab c\nd\n' >"$scratch/gold"
check_equal "all right" "words 3, precision 1.0000, recall 1.0000, F1 1.0000" \
    "$("$scorer" "$scratch/gold" "$scratch/gold")"
printf 'a b c\nd\n' >"$scratch/two"
check_equal "a word cut in two" "words 3, precision 0.5000, recall 0.6667, F1 0.5714" \
    "$("$scorer" "$scratch/gold" "$scratch/two")"
printf 'ab c\ndd\n' >"$scratch/other"
check_status "other text" 1 "$scorer" "$scratch/gold" "$scratch/other"
printf 'ab c\n' >"$scratch/short"
check_status "a line is missing" 1 "$scorer" "$scratch/gold" "$scratch/short"
check_status "no file" 2 "$scorer" /nowhere "$scratch/gold"
check_status "usage" 2 "$scorer"
finish
