#!/bin/sh
# compare_cgi.sh [-n QUERIES] [-r ROUNDS] [-d FOLDER] [-w] [-u] DOCUMENTS: a request through CGI, process start
# included, of a page of ten hits with extracts, beside Debian's Xapian Omega over the same documents (JSON Lines).
#   -n  queries, 300 by default, of those that fill a page in both
#   -r  rounds, 3 by default
#   -d  where indexes are kept; what is there already is used again
#   -w  also Omega with the whole text as what extracts are cut from, not its first 512 bytes
#   -u  judge by processor time, for busy machines
# Needs a built tree in $BUILD_DIR (./build), STARD's queries.keyword.tsv in $STARD
# (../shared/data/bench/stard), and Debian's xapian-omega. Exit status: as requests.py has it.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
source_dir=$(cd "$here/../.." && pwd)
build_dir=$(cd "${BUILD_DIR:-$source_dir/build}" && pwd)
stard=${STARD:-${ZWS_SHARED:-$source_dir/../shared}/data/bench/stard}
queries=300 rounds=3 folder=${TMPDIR:-/tmp}/compare_cgi whole='' user=''
while getopts n:r:d:wu option; do
    case $option in
    n) queries=$OPTARG ;;
    r) rounds=$OPTARG ;;
    d) folder=$OPTARG ;;
    w) whole=1 ;;
    u) user=--user ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[ $# -eq 1 ] || { echo "usage: compare_cgi.sh [-n QUERIES] [-r ROUNDS] [-d FOLDER] [-w] [-u] DOCUMENTS" >&2; exit 2; }
command -v scriptindex >/dev/null || { echo "compare_cgi.sh: install xapian-omega" >&2; exit 3; }
documents=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
mkdir -p "$folder/omega"
folder=$(cd "$folder" && pwd)

ZWSEARCH_DICT=$build_dir/zwsearch.dict
XAPIAN_CJK_NGRAM=1
export ZWSEARCH_DICT XAPIAN_CJK_NGRAM

[ -e "$folder/index" ] || {
    rm -rf "$folder/index.new"
    "$build_dir/zwindex" --no-progress --seal "$folder/index.new" "$documents" >&2
    mv "$folder/index.new" "$folder/index"
}

# omega NAME BYTES: indexes with positions, as scriptindex does, and compacts. BYTES of the text are what extracts are
# cut from; 512 are those of omindex.
omega() {
    [ -e "$folder/omega/$1" ] && return
    cut=
    [ "$2" -eq 0 ] || cut="truncate=$2 "
    printf 'url : field boolean=Q unique=Q\ntitle : field index=S index\ndate : field\nbody : index %sfield=sample\n' \
        "$cut" >"$folder/$1.script"
    rm -rf "$folder/$1.new" "$folder/$1.compact"
    python3 "$here/omega_documents.py" "$documents" | scriptindex --overwrite "$folder/$1.new" "$folder/$1.script" >&2
    xapian-compact --quiet "$folder/$1.new" "$folder/$1.compact" >&2
    rm -rf "$folder/$1.new"
    mv "$folder/$1.compact" "$folder/omega/$1"
}
omega sample 512
if [ -n "$whole" ]; then
    omega whole 0
fi
printf 'database_dir %s\ntemplate_dir /usr/share/xapian-omega/templates\nlog_dir %s\ncdb_dir %s\n' \
    "$folder/omega" "$folder" "$folder" >"$folder/omega/omega.conf"

# shellcheck disable=SC2086
exec python3 "$here/requests.py" $user --requests "$queries" --rounds "$rounds" \
    "$build_dir/zwsearch.cgi" "$folder/index" "$folder/omega" "$stard/queries.keyword.tsv"
