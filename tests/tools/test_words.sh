#!/bin/sh
# zwadmin words: proposals are a user dictionary that loads and that cuts them whole.
. "$top_srcdir/tests/lib.sh"
index=$scratch/index
check_status "index the corpus" 0 zwindex "$index" "$top_srcdir/corpus/documents"
check_status "words" 0 zwadmin words "$index" --min-count 4 --limit 60
cp "$scratch/out" "$scratch/words.txt"
check_equal "a line of explanation and at most 60 words" 1 \
    "$(awk 'NR == 1 { note = /^#/ } END { print (note && NR > 20 && NR <= 61) }' "$scratch/words.txt")"
check_equal "each with a frequency and a comment" 0 \
    "$(tail -n +2 "$scratch/words.txt" | grep -cvP '^\p{Han}{2,8}\t[1-9][0-9]*\t# [1-9][0-9]*, [0-9]+\.[0-9]$')"
check_equal "the best first" "" \
    "$(tail -n +2 "$scratch/words.txt" | awk '{ if (NR > 1 && $5 + 0 > last) print; last = $5 + 0 }')"
check_status "options in front of the index" 0 zwadmin words --min-count 4 --limit 60 "$index"
check "give the same" cmp "$scratch/words.txt" "$scratch/out"
check_status "the list loads as a user dictionary" 0 sh -c \
    "tail -n +2 '$scratch/words.txt' | cut -f 1 | zwseg --mode word --user-dict '$scratch/words.txt'"
check "and nearly all of its words are cut whole" test \
    "$(grep -c '  .*  ' "$scratch/out")" -le 6
check_status "what is known is not proposed again" 0 zwadmin words "$index" --min-count 4 --user-dict "$scratch/words.txt"
check_equal "none of the 60" "" \
    "$(cut -f 1 "$scratch/words.txt" "$scratch/out" | grep -v '^#' | sort | uniq -d)"
check_status "nothing stands there so often" 1 zwadmin words "$index" --min-count 100000
check_equal "and nothing is printed" "" "$(cat "$scratch/out")"

check_status "no index" 3 zwadmin words "$scratch/nowhere"
check_one_line "no index"
check_status "no index named" 2 zwadmin words
check_one_line "no index named"
check_status "two indexes" 2 zwadmin words "$index" "$index"
check_status "a bad limit" 2 zwadmin words "$index" --limit 0
check_one_line "a bad limit"
check_status "a bad count" 2 zwadmin words "$index" --min-count 1
check_status "an unknown option" 2 zwadmin words "$index" --all
check_one_line "an unknown option"
check_status "a missing value" 2 zwadmin words "$index" --limit
check_status "no such user dictionary" 3 zwadmin words "$index" --user-dict "$scratch/nowhere.txt"
check_one_line "no such user dictionary"
if [ -w /dev/full ]; then
    check_status "a full disk" 3 sh -c "zwadmin words '$index' --min-count 4 >/dev/full"
fi
finish
