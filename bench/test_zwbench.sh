#!/bin/sh
# zwbench: one segment, an index of one, of several, and one that is not sealed give the same scores.
. "$top_srcdir/tests/lib.sh"
bench=$top_builddir/bench
cd "$scratch" || exit 99

# 3,000 lines of 5 to 24 words out of 400, the first ones often.
awk 'BEGIN {
    seed = 7
    for (d = 0; d < 3000; d++) {
        line = ""
        seed = (seed * 16807) % 2147483647
        n = 5 + seed % 20
        for (i = 0; i < n; i++) {
            seed = (seed * 16807) % 2147483647
            a = seed % 400
            seed = (seed * 16807) % 2147483647
            b = 1 + seed % 20
            line = line (i ? " " : "") "w" int(a / b)
        }
        print line
    }
}' >tokens
awk 'NR % 37 == 0 { print $1, $2, $3, $4 } NR % 41 == 0 { print $2, $3 }' tokens >queries
head -n 2000 tokens >most
tail -n 1000 tokens >rest

"$bench/mksegment" tokens segment >/dev/null 2>&1 || exit 99
zwindex --tokens --no-progress live tokens >/dev/null || exit 99
cp -r live sealed
zwindex --seal --no-progress sealed >/dev/null || exit 99
# The later lines stay in the live tier.
zwindex --tokens --no-progress --seal both most >/dev/null || exit 99
zwindex --tokens --no-progress --id-prefix later- both rest >/dev/null || exit 99

hits() {
    rm -f hits
    "$bench/zwbench" "$1" queries --op "$2" --sort rel --repeat 1 --limit 20 --hits hits >line
}
scores() { awk '{ print $1, $2, $4 }' hits; }

for op in or and phrase; do
    hits segment $op
    scores >wanted
    check "$op finds something" test "$(wc -l <wanted)" -gt 100
    for index in sealed live both; do
        check "$op in $index" hits $index $op
        scores >got
        check "$op: $index as the segment" cmp wanted got
        check_equal "$op in $index: a line of figures" "$op-rel 7" "$(awk '{ print $1, NF }' line)"
    done
done
for index in sealed live both; do
    "$bench/zwbench" $index queries --op and --terms 2 --sort date --repeat 1 --hits "$index.date" >line
    check_equal "$index by date" "and-date-2" "$(awk '{ print $1 }' line)"
done
check "by date: the same" cmp sealed.date live.date
check_equal "by date, two tiers: as many" "$(wc -l <sealed.date)" "$(wc -l <both.date)"
check_status "no index" 3 "$bench/zwbench" nowhere queries
mkdir empty
check_status "a folder without one" 3 "$bench/zwbench" empty queries
check_status "no queries" 3 "$bench/zwbench" sealed nowhere
check_status "no kernels of that name" 3 "$bench/zwbench" sealed queries --kernels none
check_status "too few arguments" 2 "$bench/zwbench" sealed
finish
