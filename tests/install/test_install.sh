#!/bin/sh
# The installed tree is usable on its own: pkg-config, headers, library, dictionary, tools, manual pages.
. "$top_srcdir/tests/lib.sh"

root=$scratch/root
check "make install DESTDIR=" make -s -C "$top_builddir" install DESTDIR="$root"
prefix=$(sed -n 's/^prefix = //p' "$top_builddir/Makefile")
libdir=$(sed -n 's/^libdir = //p' "$top_builddir/Makefile" | sed "s,\${exec_prefix},$prefix,")
export PKG_CONFIG_PATH="$root$libdir/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$root"
export LD_LIBRARY_PATH="$root$libdir"
# Where only the static library is installed, programs name what it needs.
static=
[ -e "$root$libdir/libzwsearch.so" ] || static=--static
export ZWSEARCH_DICT="$root$prefix/share/libzwsearch/zwsearch.dict"

for file in bin/zwindex bin/zwquery bin/zwdoc bin/zwseg bin/zwadmin include/zwsearch.h include/zwsearch/search.h \
    share/libzwsearch/zwsearch.dict share/man/man1/zwindex.1 share/man/man1/zwquery.1 share/man/man1/zwdoc.1 \
    share/man/man1/zwseg.1 share/man/man1/zwadmin.1 share/man/man8/zwsearch.cgi.8; do
    check "$file is installed" test -s "$root$prefix/$file"
done

check "the search page is installed" test -x "$root$libdir/cgi-bin/zwsearch.cgi"

# The program of the README, as it is printed there.
sed -n '/^```c$/,/^```$/p' "$top_srcdir/README.md" | sed '1d;$d' >"$scratch/example.c"
check "the README has a program" grep -q 'zws_search_run' "$scratch/example.c"
# shellcheck disable=SC2046
check "it builds with pkg-config" cc -Wall -Wextra -Werror ${SANITIZE-} -o "$scratch/example" "$scratch/example.c" \
    $(pkg-config $static --cflags --libs zwsearch)
mkdir "$scratch/documents"
printf '关于推进政务公开工作的通知\n\n各区人民政府：\n现就政务公开有关事项通知如下。\n2024年3月1日\n' >"$scratch/documents/a.txt"
check_status "it runs" 0 sh -c "cd $scratch && ./example my-index documents 政务公开"
check "and finds" grep -q 'a.txt' "$scratch/out"
check "the installed tools work" sh -c "'$root$prefix/bin/zwquery' '$scratch/my-index' 政务公开 | grep -q a.txt"
check "the headers work from C++" sh -c "printf '#include <zwsearch.h>\nint main() { return zws_version()[0] == 0; }\n' >'$scratch/x.cc' &&
    c++ -Wall -Wextra -Werror ${SANITIZE-} -o '$scratch/x' '$scratch/x.cc' $(pkg-config $static --cflags --libs zwsearch | tr '\n' ' ') && '$scratch/x'"
check "the headers work as C99" sh -c "printf '#include <zwsearch.h>\n' >'$scratch/y.c' &&
    cc -std=c99 -pedantic -Wall -Wextra -Werror $(pkg-config --cflags zwsearch | tr '\n' ' ') -fsyntax-only '$scratch/y.c'"
check "make uninstall takes everything away" sh -c "make -s -C '$top_builddir' uninstall DESTDIR='$root' &&
    ! find '$root' -type f | grep -q ."
finish
