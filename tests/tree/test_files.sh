#!/bin/sh
# What holds for every file of the tree.
. "$top_srcdir/tests/lib.sh"
cd "$top_srcdir" || exit 99

sources() {
    find include libzwsearch tools bindings bench tests \
        \( -name '*.c' -o -name '*.h' -o -name '*.cc' -o -name '*.sh' \) -type f
}

check_equal "no source file over 800 lines" "" \
    "$(sources | grep -v '_table\.[ch]$' | xargs wc -l | awk '$2 != "total" && $1 > 800 { print $2 }')"
check_equal "no tabs in C" "" \
    "$(sources | grep -E '\.(c|h|cc)$' | xargs grep -lP '^\t')"
check_equal "no trailing blanks" "" \
    "$(sources | xargs grep -lE '[[:blank:]]+$')"

# The project names no machine, and no host of a package registry.
check_equal "no path of a machine" "" \
    "$(grep -rnE '/(work|home|root|Users)/[a-z]' README* CONTRIBUTING.md NEWS libzwsearch include tools bindings bench \
        --include='*' -I | grep -v '^bench/results' | head -n 5)"

# The library never prints, aborts or exits.
check_equal "the library prints nothing and never ends the process" "" \
    "$(grep -rnE '\b(printf|puts|putchar|perror|abort|exit|_exit|assert)\(|\b(stdout|stderr)\b' libzwsearch --include='*.c' |
        grep -v '^libzwsearch/analysis/compiler/' | grep -vE '\b(zws_buffer__printf|zws_buffer__puts)\(')"

# Functions that cross folders are marked, so nothing unmarked leaves a folder but the public ones.
check "every public function is documented in its header" \
    sh -c 'for f in include/zwsearch/*.h; do awk "
        /^ZWS_API/ { if (last !~ /\\*\\/ *\$/ && last !~ /^ZWS_API/ && last !~ /;\$/ && last !~ /^ +/) { print FILENAME \": \" \$0; bad = 1 } }
        NF { last = \$0 } END { exit bad }" $f || exit 1; done'

if command -v clang-format >/dev/null; then
    check "formatted as .clang-format says" sh -c \
        'find include libzwsearch tools bindings bench tests -name "*_table.[ch]" -prune -o \( -name "*.c" -o -name "*.h" -o -name "*.cc" \) -type f -print |
         xargs clang-format --dry-run --Werror'
fi
finish
