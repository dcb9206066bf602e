# Sourced before every test: where things are in the build tree.
top_srcdir=$(cd "$srcdir" && pwd)
top_builddir=$(pwd)
export top_srcdir top_builddir
ZWSEARCH_DICT=$top_builddir/zwsearch.dict
export ZWSEARCH_DICT
# Reference data that is not part of the project; tests that use it skip where it is absent.
if [ -z "${ZWS_SHARED-}" ] && [ -d "$top_srcdir/../shared/data" ]; then
    ZWS_SHARED=$(cd "$top_srcdir/../shared" && pwd)
    export ZWS_SHARED
fi
PATH=$top_builddir:$PATH
export PATH
# The tests' own commands (grep, iconv, awk) read Chinese too.
LC_ALL=C.UTF-8
export LC_ALL
# A failed allocation must be an error that the library reports, also under the sanitizers.
# Xapian 1.4 frees an object of its database check under another type.
ASAN_OPTIONS=allocator_may_return_null=1:new_delete_type_mismatch=0:${ASAN_OPTIONS-}
TSAN_OPTIONS=allocator_may_return_null=1:${TSAN_OPTIONS-}
export ASAN_OPTIONS TSAN_OPTIONS
