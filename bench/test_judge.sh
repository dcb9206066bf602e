#!/bin/sh
# judge: measures of answers whose figures can be worked out by hand, and what is malformed.
. "$top_srcdir/tests/lib.sh"
judge=$top_builddir/bench/judge
cd "$scratch" || exit 99

value() { awk -F '\t' -v m="$1" -v q="${2:-all}" '$1 == m && $2 == q { print $3 }' out; }
# expect QUERY nDCG@10 R@10 R@100 MRR@10 success@1 success@3
expect() {
    expect_query=$1
    shift
    for expect_measure in nDCG@10 R@10 R@100 MRR@10 success@1 success@3; do
        check_equal "$expect_measure of $expect_query" "$1" "$(value $expect_measure "$expect_query")"
        shift
    done
}
many() { awk -v q="$1" -v n="$2" -v d="$3" 'BEGIN {
    for (i = 1; i < n; i++) print q, "Q0", "x" i, i, 1 / i, "t"
    print q, "Q0", d, n, 0, "t" }'; }

cat >qrels <<'END'
graded 0 a 2
graded 0 b 1
graded 0 c 0
graded 0 e 1
first 0 z 1
lost 0 y 1
eleventh 0 w 1
late 0 w 1
later 0 w 1
none 0 n 0
none 0 m -1
third 0 t 1
tenth 0 t 1
two 0 k 1
two 0 l 1
END
{
    # The lines of a query stand in any order, and its scores say nothing.
    echo "graded Q0 b 4 9.5 t"
    echo "graded Q0 c 1 1e-3 t"
    echo "first Q0 z 1 2 t"
    echo "graded Q0 x 3 0 t"
    echo "graded Q0 a 2 -1 t"
    many eleventh 11 w
    many late 100 w
    many later 101 w
    echo "none Q0 n 1 1 t"
    echo "none Q0 m 2 1 t"
    echo "unjudged Q0 a 1 1 t"
    many third 3 t
    many tenth 10 t
    echo "two Q0 k 1 1 t"
    echo "two Q0 l 2 1 t"
} >run

check_status "a run" 0 "$judge" --per-query run qrels
check_equal "nothing to say" "" "$(cat err)"
# (2/log2 3 + 1/log2 5) / (2/log2 2 + 1/log2 3 + 1/log2 4) = 1.692536 / 3.130930; 2 of 3 found
expect graded 0.540586 0.666667 0.666667 0.500000 0.000000 1.000000
expect first 1.000000 1.000000 1.000000 1.000000 1.000000 1.000000
expect two 1.000000 1.000000 1.000000 1.000000 1.000000 1.000000
expect lost 0.000000 0.000000 0.000000 0.000000 0.000000 0.000000
expect eleventh 0.000000 0.000000 1.000000 0.000000 0.000000 0.000000
expect late 0.000000 0.000000 1.000000 0.000000 0.000000 0.000000
expect later 0.000000 0.000000 0.000000 0.000000 0.000000 0.000000
expect none 0.000000 0.000000 0.000000 0.000000 0.000000 0.000000
expect unjudged 0.000000 0.000000 0.000000 0.000000 0.000000 0.000000
# 1/log2 4; 1/log2 11
expect third 0.500000 1.000000 1.000000 0.333333 0.000000 1.000000
expect tenth 0.289065 1.000000 1.000000 0.100000 0.000000 0.000000
# Of all 11: (.540586 + 1 + 1 + .5 + .289065) / 11; (2/3 + 4) / 11; (2/3 + 6) / 11;
# (.5 + 1 + 1 + 1/3 + .1) / 11; 2 / 11; 4 / 11
check_equal "queries" 11 "$(value queries)"
expect all 0.302696 0.424242 0.606061 0.266667 0.181818 0.363636
cp out whole
check_status "the means alone" 0 "$judge" run qrels
check_equal "the same means" "$(grep "	all	" whole)" "$(cat out)"

printf 'third\tthe text\nlost\tanother\nfirst\r\nstranger\tof whom nothing is known\n' >queries
check_status "some queries" 0 "$judge" --per-query --queries queries run qrels
check_equal "four" 4 "$(value queries)"
check_equal "only these" "first lost stranger third" \
    "$(cut -f 2 out | grep -v all | sort -u | tr '\n' ' ' | sed 's/ $//')"
expect all 0.375000 0.500000 0.500000 0.333333 0.250000 0.500000

: >empty
check_status "an empty run" 0 "$judge" empty qrels
check_equal "its queries" 10 "$(value queries)"
expect all 0.000000 0.000000 0.000000 0.000000 0.000000 0.000000
check_status "nothing at all" 0 "$judge" empty empty
check_equal "no queries" 0 "$(value queries)"
expect all 0.000000 0.000000 0.000000 0.000000 0.000000 0.000000
check_status "no queries wanted" 0 "$judge" --queries empty run qrels
check_equal "none" 0 "$(value queries)"
# Without a line end, with carriage returns, with tabs.
printf 'q\tQ0\td\t1\t1\tt\r\nq Q0 e  2 1 t' >odd
printf 'q 0 e 1' >odd.qrels
check_status "other blanks" 0 "$judge" odd odd.qrels
expect all 0.630930 1.000000 1.000000 0.500000 0.000000 1.000000

# malformed NAME LINE RUN QRELS
malformed() {
    malformed_name=$1 malformed_line=$2
    printf "$3" >bad.run
    printf "$4" >bad.qrels
    check_status "$malformed_name" 1 "$judge" bad.run bad.qrels
    check_one_line "$malformed_name"
    check "$malformed_name: where" grep -q ":$malformed_line: " err
    check_equal "$malformed_name: no figures" "" "$(cat out)"
}
hit='q Q0 a 1 1 t\n'
malformed "a hit of five fields" 2 "${hit}q Q0 b 2 1\n" ''
malformed "a hit of seven fields" 1 'q Q0 b 2 1 t more\n' ''
malformed "an empty line in a run" 2 "$hit\n" ''
malformed "rank 0" 1 'q Q0 a 0 1 t\n' ''
malformed "a rank that is no number" 2 "${hit}q Q0 b 2x 1 t\n" ''
malformed "a rank too large" 1 'q Q0 b 99999999999999999999 1 t\n' ''
malformed "a score that is no number" 1 'q Q0 a 1 high t\n' ''
malformed "a score without end" 1 'q Q0 a 1 inf t\n' ''
malformed "a rank twice" 3 "${hit}r Q0 a 1 1 t\nq Q0 b 1 1 t\n" ''
malformed "a hit twice" 3 "${hit}r Q0 a 1 1 t\nq Q0 a 2 1 t\n" ''
malformed "a judgment of three fields" 2 "$hit" 'q 0 a 1\nq 0 b\n'
malformed "a judgment of five fields" 1 "$hit" 'q 0 a 1 1\n'
malformed "a relevance that is no number" 1 "$hit" 'q 0 a yes\n'
malformed "a broken relevance" 1 "$hit" 'q 0 a .5\n'
malformed "a judgment twice" 2 "$hit" 'q 0 a 1\nq 0 a 2\n'
check "the file is named" grep -q '^judge: bad.qrels:2: ' err

printf 'q\ttext\n\ttext\n' >bad.queries
check_status "a query without a name" 1 "$judge" --queries bad.queries run qrels
check "its line" grep -q '^judge: bad.queries:2: ' err
printf 'a\ntwo words\ttext\n' >bad.queries
check_status "a name with a blank" 1 "$judge" --queries bad.queries run qrels
check "its line" grep -q '^judge: bad.queries:2: ' err
printf 'b\nc\na\nb\n' >bad.queries
check_status "a query twice" 1 "$judge" --queries bad.queries run qrels
check "its second line" grep -q '^judge: bad.queries:4: ' err

check_status "no run" 1 "$judge" nowhere qrels
check_one_line "no run"
check "it is named" grep -q nowhere err
check_status "no judgments" 1 "$judge" run nowhere
check_status "a folder" 1 "$judge" . qrels
check_status "no file of queries" 1 "$judge" --queries nowhere run qrels
check_status "one argument" 2 "$judge" run
check_status "three arguments" 2 "$judge" run qrels qrels
check_status "an unknown option" 2 "$judge" --best run qrels
check_status "help" 0 "$judge" --help
check "what help says" grep -q '^usage: judge' out
[ ! -w /dev/full ] || check "a full disk" sh -c "! '$judge' run qrels >/dev/full 2>/dev/null"
finish
