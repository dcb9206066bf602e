#!/bin/sh
# Who may include whom. A folder sees itself, what stands in its row, and the public headers.
. "$top_srcdir/tests/lib.sh"
cd "$top_srcdir" || exit 99

allowed() {
    case $1 in
    base) echo "base" ;;
    analysis) echo "analysis base" ;;
    document) echo "document analysis base" ;;
    ingest) echo "ingest document analysis base" ;;
    core) echo "core base" ;;
    store) echo "store core document analysis base" ;;
    query) echo "query document analysis base" ;;
    search) echo "search query store document analysis base" ;;
    api) echo "api search query store core ingest document analysis base" ;;
    esac
}

for folder in base analysis document ingest core store query search api; do
    [ -d "libzwsearch/$folder" ] || continue
    bad=
    for other in base analysis document ingest core store query search api; do
        case " $(allowed $folder) " in
        *" $other "*) ;;
        *) bad="$bad$(grep -rlE "#include +\"$other/" "libzwsearch/$folder" --include='*.[ch]')" ;;
        esac
    done
    check_equal "$folder includes only what it may" "" "$bad"
done

# A folder reaches another by its name, never by a relative path.
check_equal "no relative includes" "" \
    "$(grep -rnE '#include +"\.\./' libzwsearch include tools bindings --include='*.[ch]' --include='*.cc')"

# Xapian: its binding and the live tier.
check_equal "Xapian stays behind its binding and the live tier" "" \
    "$(grep -rlE '#include +[<"](xapian_c\.h|xapian\.h|xapian/)' libzwsearch include tools |
        grep -vE '^libzwsearch/store/live_tier')"
check_equal "C++ only in the Xapian binding" "" \
    "$(find . -path './build*' -prune -o \( -name '*.cc' -o -name '*.cpp' -o -name '*.cxx' \) -print |
        grep -vE '^\./bindings/xapian/|^\./tests/unit/xapian/')"

# Tools and outward bindings see only the public headers.
check_equal "tools see only include/" "" \
    "$(grep -rnE '#include +"[a-z_]+/' tools | grep -v '"zwsearch/')"
check_equal "outward bindings see only include/" "" \
    "$(for b in python php java node; do
        [ -d "bindings/$b" ] && grep -rnE '#include +"(base|analysis|document|ingest|core|store|query|search|api)/' "bindings/$b"
    done)"

# The public headers stand alone.
check_equal "public headers include only public headers" "" \
    "$(grep -rnE '#include +"' include | grep -vE '"zwsearch/[a-z]+\.h"')"
finish
