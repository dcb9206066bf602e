# Sourced by script tests: `check NAME COMMAND…` counts, `finish` closes with the line that is counted.
passed=0
failed=0
scratch=$(mktemp -d "${TMPDIR:-/tmp}/zws-test-XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT

# check NAME COMMAND…: passes when the command succeeds.
check() {
    check_name=$1
    shift
    if "$@" >"$scratch/.out" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $check_name ($*)"
        head -n 20 "$scratch/.out" | sed 's/^/    /'
    fi
}

# check_equal NAME EXPECTED ACTUAL
check_equal() {
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $1"
        printf '    expected: %s\n    got:      %s\n' "$2" "$3"
    fi
}

# check_status NAME STATUS COMMAND…: passes when the command exits with STATUS; its stderr is kept in
# $scratch/err, its stdout in $scratch/out.
check_status() {
    check_name=$1
    check_expected=$2
    shift 2
    "$@" >"$scratch/out" 2>"$scratch/err"
    check_actual=$?
    if [ "$check_actual" -eq "$check_expected" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $check_name ($*): exit status $check_actual, expected $check_expected"
        head -n 10 "$scratch/err" | sed 's/^/    /'
    fi
}

# check_one_line NAME: the last command's stderr is exactly one line.
check_one_line() {
    check_equal "$1: one line on stderr" 1 "$(wc -l <"$scratch/err" | tr -d ' ')"
}

skip() {
    echo "skipped: $*"
    exit 77
}

finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
}
