#!/bin/sh
# lighttpd.sh BUILD_DIR serve|config: serves the search page with lighttpd over FastCGI, on 127.0.0.1 and ::1.
#
#   serve    indexes the sample documents where that was not done, then serves until it is interrupted
#   config   only writes BUILD_DIR/serve/lighttpd-PORT.conf and prints its name
#
# PORT: 8080.  ZWSEARCH_INDEX: another index than that of the sample documents.  WORKERS: 4 processes.
# ZWSEARCH_PINS: documents that stand first for a query.
set -eu
mkdir -p "$1/serve"
build=$(cd "$1" && pwd)
source=$(cd "$(dirname "$0")/../.." && pwd)
port=${PORT:-8080}
index=${ZWSEARCH_INDEX:-$build/serve/index}
dictionary=${ZWSEARCH_DICT:-$build/zwsearch.dict}

case $port in
'' | *[!0-9]*)
    echo "lighttpd.sh: PORT '$port' is no number" >&2
    exit 2
    ;;
esac

config() {
    # A machine without IPv6 is served on IPv4 alone.
    ipv6=
    if [ -e /proc/net/if_inet6 ] && grep -q '^00000000000000000000000000000001 ' /proc/net/if_inet6; then
        ipv6="\$SERVER[\"socket\"] == \"[::1]:$port\" { }"
    fi
    cat >"$build/serve/lighttpd-$port.conf" <<END
server.modules = ("mod_fastcgi")
server.document-root = "$build/serve"
server.bind = "127.0.0.1"
server.port = $port
server.errorlog = "$build/serve/error.log"
server.breakagelog = "$build/serve/program.log"
# Slow clients must not hold places for long, and nothing that is sent here needs a body.
server.max-request-field-size = 16384
server.max-request-size = 64
server.max-read-idle = 10
server.max-write-idle = 30
server.max-keep-alive-idle = 5
$ipv6
fastcgi.server = ("/" => ((
    "bin-path" => "$build/zwsearch.cgi",
    "socket" => "$build/serve/fastcgi-$port",
    "bin-environment" => ("ZWSEARCH_INDEX" => "$index", "ZWSEARCH_DICT" => "$dictionary"),
    "bin-copy-environment" => ("PATH", "LD_LIBRARY_PATH", "ZWSEARCH_PINS", "ASAN_OPTIONS", "TSAN_OPTIONS"),
    "max-procs" => ${WORKERS:-4},
    "check-local" => "disable",
    "fix-root-scriptname" => "enable")))
END
    echo "$build/serve/lighttpd-$port.conf"
}

demo_index() {
    ZWSEARCH_DICT=$dictionary "$build/zwindex" --no-progress "$build/serve/index" "$source/corpus/documents" >&2
}

serve() {
    if ! command -v lighttpd >/dev/null; then
        echo "lighttpd.sh: install lighttpd (./bootstrap packages does)" >&2
        exit 3
    fi
    if [ -z "${ZWSEARCH_INDEX-}" ]; then
        # One that another version made is made anew.
        demo_index 2>/dev/null || {
            rm -rf "$build/serve/index"
            demo_index
        }
    fi
    echo "http://127.0.0.1:$port/  (Ctrl-C ends it)" >&2
    exec lighttpd -D -f "$build/serve/lighttpd-$port.conf"
}

case ${2-} in
serve)
    config >/dev/null
    serve
    ;;
config) config ;;
*)
    echo "usage: lighttpd.sh BUILD_DIR serve|config" >&2
    exit 2
    ;;
esac
