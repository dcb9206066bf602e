#!/bin/sh
# The binding's header and the program in its README compile as C and as C++, alone and without a
# warning, and the library shows the header's functions and no others.
. "$top_srcdir/tests/lib.sh"
binding=$top_srcdir/bindings/xapian
strict="-Wall -Wextra -pedantic -Werror -I$binding"

echo '#include "xapian_c.h"' >"$scratch/header.c"
cp "$scratch/header.c" "$scratch/header.cc"
check "header as C11" ${CC:-cc} -std=c11 -Wstrict-prototypes $strict -c "$scratch/header.c" -o "$scratch/header.o"
for standard in c++11 c++17 c++20; do
    check "header as $standard" ${CXX:-c++} -std=$standard $strict -c "$scratch/header.cc" -o "$scratch/header.o"
done

sed -n '/^```c$/,/^```$/p' "$binding/README.md" | sed '/^```/d' >"$scratch/find.c"
check "README's program is there" grep -q 'int main' "$scratch/find.c"
check "README's program as C11" ${CC:-cc} -std=c11 $strict -c "$scratch/find.c" -o "$scratch/find.o"

check_equal "the binding includes nothing of the project" "" \
    "$(grep -hE '#include +"' "$binding"/*.h "$binding"/*.cc | sort -u |
        grep -vE '"(xapian_c|internal|query|enquire|test_hook)\.h"')"

library=$top_builddir/.libs/libxapian_c.so
if [ -f "$library" ] && command -v nm >/dev/null; then
    sed -n 's/^XAPIAN_C_API .*[ *]\(xapian_[a-z0-9_]*\)(.*/\1/p' "$binding/xapian_c.h" | sort >"$scratch/declared"
    nm -D --defined-only "$library" | sed -n 's/.* T \([^@]*\).*/\1/p' | sort >"$scratch/shown"
    check_equal "functions shown and functions declared" "" "$(comm -3 "$scratch/declared" "$scratch/shown")"
    check "there are functions" test "$(wc -l <"$scratch/declared")" -gt 100
fi
finish
