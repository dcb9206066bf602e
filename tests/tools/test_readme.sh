#!/bin/sh
# Every command and example in the READMEs and the manual pages' examples runs.
. "$top_srcdir/tests/lib.sh"
cd "$top_srcdir" || exit 99
work=$scratch/work
mkdir "$work"
ln -s "$top_srcdir/corpus" "$work/corpus"

# The lines of the shell blocks that use the tools; building and installing are tested elsewhere.
for readme in README.md README.zh.md; do
    sed -n '/^```sh$/,/^```$/p' "$readme" | grep -v '^```' | grep -E '(^| )zw[a-z]+( |$)' >"$scratch/commands"
    check "$readme has commands" test -s "$scratch/commands"
    while IFS= read -r command; do
        check "$readme: $command" sh -c "cd '$work' && $command" </dev/null
    done <"$scratch/commands"
    check "$readme names the two commands" sh -c "grep -qx './bootstrap demo' $readme && grep -qx './bootstrap check' $readme"
done
for page in tools/man/*.1; do
    sed -n '/^\.EX$/,/^\.EE$/p' "$page" | grep -v '^\.' >"$scratch/commands"
    while IFS= read -r command; do
        check "$page: $command" sh -c "cd '$work' && $command" </dev/null
    done <"$scratch/commands"
done
check "links in README.md lead somewhere" sh -c "grep -oE '\]\([^)#]+' README.md | sed 's/](//' | while read -r file; do test -e \"\$file\" || exit 1; done"
check "the demo runs" sh tools/demo.sh "$top_builddir"
finish
