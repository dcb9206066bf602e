#!/bin/sh
# soak.sh [-t SECONDS] [-c CLIENTS] [-d FOLDER] INDEX: clients that ask without a pause, 16 for 60 seconds by default,
# first over a FastCGI socket at which zwsearch.cgi is started, then over HTTP through lighttpd as `make serve`
# runs it: searches in all orders, filters, pages of documents, JSON and Atom, suggestions, hostile and wrong
# requests. WORKERS processes serve, by default one a processor.
# Needs a built tree in $BUILD_DIR (./build), STARD's queries.keyword.tsv in $STARD (../shared/data/bench/stard),
# and lighttpd. Exit status: 0 no error, p99 at most 50 ms, memory flat, no worker lost; 1 not so; 2 wrong usage.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
source_dir=$(cd "$here/../.." && pwd)
build_dir=$(cd "${BUILD_DIR:-$source_dir/build}" && pwd)
stard=${STARD:-${ZWS_SHARED:-$source_dir/../shared}/data/bench/stard}
seconds=60 clients=16 folder=''
while getopts t:c:d: option; do
    case $option in
    t) seconds=$OPTARG ;;
    c) clients=$OPTARG ;;
    d) folder=$OPTARG ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[ $# -eq 1 ] || { echo "usage: soak.sh [-t SECONDS] [-c CLIENTS] [-d FOLDER] INDEX" >&2; exit 2; }
folder=${folder:-${TMPDIR:-/tmp}/soak_cgi}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)

ZWSEARCH_INDEX=$(cd "$1" && pwd)
ZWSEARCH_DICT=$build_dir/zwsearch.dict
WORKERS=${WORKERS:-$(getconf _NPROCESSORS_ONLN)}
PORT=${PORT:-8099}
export ZWSEARCH_INDEX ZWSEARCH_DICT WORKERS PORT
${CC:-cc} -O2 -std=gnu11 -D_GNU_SOURCE -I "$source_dir/bench" "$here/soak.c" "$here/soak_client.c" -pthread -o "$folder/soak"
python3 "$here/mix.py" "$build_dir/zwsearch.cgi" "$stard/queries.keyword.tsv" >"$folder/requests"

status=0
echo "FastCGI over its socket, $clients clients, $WORKERS workers, $seconds s"
"$folder/soak" -c "$clients" -t "$seconds" "$folder/requests" fastcgi "$WORKERS" "$build_dir/zwsearch.cgi" || status=1

sh "$source_dir/tools/cgi/lighttpd.sh" "$build_dir" serve 2>"$folder/lighttpd" &
server=$!
trap 'kill "$server" 2>/dev/null' EXIT
tries=0
until python3 -c "import urllib.request as u; u.urlopen('http://127.0.0.1:$PORT/healthz', timeout=5)" 2>/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -le 50 ] || { cat "$folder/lighttpd" >&2; exit 3; }
    sleep 0.2
done
echo "HTTP through lighttpd, $clients clients, $WORKERS workers, $seconds s"
"$folder/soak" -c "$clients" -t "$seconds" "$folder/requests" http "$PORT" "$server" || status=1
exit "$status"
