#!/bin/sh
# Every fuzz target takes the files of its corpus and some small changes of them.
. "$top_srcdir/tests/lib.sh"
mutations=${ZWS_LONG:+5000}
mutations=${mutations:-100}
for folder in "$top_srcdir"/tests/fuzz/corpus/*/; do
    target=$(basename "$folder")
    # Segments have mutations of their own (fuzz_segment); here are those that found something.
    if [ "$target" = segment ]; then
        check_status "segment" 0 "$top_builddir/tests/fuzz/fuzz_segment" "$folder"
        continue
    fi
    check_status "$target" 0 "$top_builddir/tests/fuzz/fuzz_$target" --mutate "$mutations" "$folder"
    check "$target: files were there" test "$(grep -o '^[0-9]* passed' "$scratch/out" | cut -d ' ' -f 1)" -gt 200
done
finish
