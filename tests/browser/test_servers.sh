#!/bin/sh
# The search page behind the web servers for which a configuration is shipped, on IPv4 and IPv6: nginx with fcgiwrap and
# with the program as FastCGI, Apache, lighttpd. Takes seconds.
. "$top_srcdir/tests/lib.sh"
PATH=$PATH:/usr/sbin:/sbin
command -v python3 >/dev/null || skip "python3 is not installed"
program=$top_builddir/zwsearch.cgi
chmod 755 "$scratch" # the servers' workers may be other users
check "the sample documents are indexed" zwindex --no-progress "$scratch/index" "$top_srcdir/corpus/documents"
# In a build tree the program is libtool's, which has to have run once.
"$program" --version >/dev/null 2>&1

ipv6=
if [ -e /proc/net/if_inet6 ] && grep -q '^00000000000000000000000000000001 ' /proc/net/if_inet6; then
    ipv6=yes
fi
servers=
trap 'for server in $servers; do kill "$server" 2>/dev/null; done; wait; rm -rf "$scratch"' EXIT

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# missing NAME COMMAND…: whether a command is missing. Where changes are judged that is a failure.
missing() {
    server_name=$1
    shift
    for command in "$@"; do
        command -v "$command" >/dev/null && continue
        echo "skipped: $server_name: $command is not installed"
        [ "${CI-}" != true ] || check "$command is installed" false
        return 0
    done
    return 1
}

# started NAME PORT LOG COMMAND…: starts a server and waits for its port.
started() {
    name=$1 port=$2 log=$3
    shift 3
    "$@" >"$scratch/$name.out" 2>&1 &
    servers="$servers $!"
    tries=0
    until python3 -c "import socket; socket.create_connection(('127.0.0.1', $port), 5)" 2>/dev/null; do
        tries=$((tries + 1))
        if [ "$tries" -gt 100 ]; then
            cat "$scratch/$name.out" "$log" 2>/dev/null
            check "$name starts" false
            return 1
        fi
        sleep 0.1
    done
}

# judged NAME PORT PATH LOG [OPTION]: asks the server on each address; each line is one check.
judged() {
    python3 "$top_srcdir/tests/browser/servers_check.py" ${5-} "http://127.0.0.1:$2$3" ${ipv6:+"http://[::1]:$2$3"} \
        >"$scratch/lines" 2>"$scratch/problems"
    check_equal "the checks of $1 end" 0 "$?"
    head -n 20 "$scratch/problems"
    passed=$((passed + $(grep -c '^ok ' "$scratch/lines")))
    failed=$((failed + $(grep -c '^not ok ' "$scratch/lines")))
    if grep -q '^not ok ' "$scratch/lines"; then
        grep '^not ok ' "$scratch/lines" | cut -c 1-600
        tail -n 20 "$4" "$scratch/$1.out" 2>/dev/null
    fi
    check "the checks of $1 are many" test "$(wc -l <"$scratch/lines")" -ge "$([ -n "$ipv6" ] && echo 36 || echo 18)"
}

listen_ipv6() {
    [ -z "$ipv6" ] || echo "$1"
}

# nginx_with NAME SOCKET: nginx, whose FastCGI is on a socket; the shipped file with its paths adapted.
nginx_with() {
    port=$(free_port)
    mkdir -p "$scratch/$1"
    sed -e "s|/usr/lib/cgi-bin/zwsearch.cgi|$program|" -e "s|/var/lib/zwsearch/index|$scratch/index|" \
        -e "s|# \(fastcgi_param ZWSEARCH_URL\) .*|\1 $world;|" -e "s|unix:/run/fcgiwrap.socket|unix:$2|" -e "s|include fastcgi_params|include /etc/nginx/fastcgi_params|" \
        "$top_srcdir/tools/cgi/nginx.conf" >"$scratch/$1/location.conf"
    cat >"$scratch/$1/nginx.conf" <<END
daemon off;
pid $scratch/$1/pid;
error_log $scratch/$1/error.log;
worker_processes 1;
$([ "$(id -u)" != 0 ] || echo "user root;")
events { }
http {
    access_log off;
    client_body_temp_path $scratch/$1/body; proxy_temp_path $scratch/$1/proxy; fastcgi_temp_path $scratch/$1/fastcgi;
    uwsgi_temp_path $scratch/$1/uwsgi; scgi_temp_path $scratch/$1/scgi;
    server {
        listen 127.0.0.1:$port;
        $(listen_ipv6 "listen [::1]:$port;")
        include $scratch/$1/location.conf;
    }
}
END
    check "$1: nginx takes the configuration" nginx -t -e "$scratch/$1/error.log" -c "$scratch/$1/nginx.conf"
    started "$1" "$port" "$scratch/$1/error.log" nginx -e "$scratch/$1/error.log" -c "$scratch/$1/nginx.conf" &&
        judged "$1" "$port" /search "$scratch/$1/error.log" "--world=$world"
}
world=https://search.example.gov.cn

if ! missing "nginx with fcgiwrap" nginx fcgiwrap spawn-fcgi; then
    env ZWSEARCH_DICT="$ZWSEARCH_DICT" spawn-fcgi -n -s "$scratch/wrap.socket" -- "$(command -v fcgiwrap)" >"$scratch/wrap.out" 2>&1 &
    servers="$servers $!"
    nginx_with nginx-fcgiwrap "$scratch/wrap.socket"
fi
if ! missing "nginx with FastCGI" nginx spawn-fcgi; then
    env ZWSEARCH_DICT="$ZWSEARCH_DICT" ZWSEARCH_INDEX="$scratch/index" ZWSEARCH_URL=$world spawn-fcgi -n -s "$scratch/fast.socket" -- "$program" \
        >"$scratch/fast.out" 2>&1 &
    servers="$servers $!"
    nginx_with nginx-fastcgi "$scratch/fast.socket"
fi

# Apache does not work as root: its user must be let to what was built.
reaches() {
    [ "$(id -u)" != 0 ] || setpriv --reuid=www-data --regid=www-data --clear-groups test -x "$program"
}
if ! missing Apache apache2 && ! reaches; then
    echo "skipped: Apache: www-data may not read $top_builddir"
elif command -v apache2 >/dev/null; then
    port=$(free_port)
    modules=/usr/lib/apache2/modules
    mkdir -p "$scratch/apache"
    chmod 777 "$scratch/apache"
    sed -e "s|/usr/lib/cgi-bin/zwsearch.cgi|$program|" -e "s|/var/lib/zwsearch/index|$scratch/index|" \
        "$top_srcdir/tools/cgi/apache.conf" >"$scratch/apache/search.conf"
    cat >"$scratch/apache/apache.conf" <<END
ServerRoot $scratch/apache
ServerName localhost
PidFile $scratch/apache/pid
ErrorLog $scratch/apache/error.log
Listen 127.0.0.1:$port
$(listen_ipv6 "Listen [::1]:$port")
LoadModule mpm_event_module $modules/mod_mpm_event.so
LoadModule authz_core_module $modules/mod_authz_core.so
LoadModule alias_module $modules/mod_alias.so
LoadModule env_module $modules/mod_env.so
LoadModule cgid_module $modules/mod_cgid.so
ScriptSock $scratch/apache/cgid
$([ "$(id -u)" != 0 ] || printf 'User www-data\nGroup www-data\n')
SetEnv ZWSEARCH_DICT $ZWSEARCH_DICT
Include $scratch/apache/search.conf
END
    check "Apache takes the configuration" apache2 -t -f "$scratch/apache/apache.conf"
    started apache "$port" "$scratch/apache/error.log" apache2 -DFOREGROUND -f "$scratch/apache/apache.conf" &&
        judged apache "$port" /search "$scratch/apache/error.log"
fi

if ! missing lighttpd lighttpd; then
    port=$(free_port)
    started lighttpd "$port" "$top_builddir/serve/error.log" env PORT="$port" WORKERS=1 ZWSEARCH_INDEX="$scratch/index" \
        sh "$top_srcdir/tools/cgi/lighttpd.sh" "$top_builddir" serve &&
        judged lighttpd "$port" "" "$top_builddir/serve/error.log"
fi
finish
