#!/bin/sh
# check.sh BUILD_DIR: runs `make check` there, shows the log of what failed, and ends with one line
# "N passed, N failed" that counts the tests that really ran: cmocka's and those of the scripts.
set -u
cd "$1" || exit 2
find tests -name '*.log' -exec rm -f {} + 2>/dev/null
# $ZWS_TESTS: only these.
make -s -j"$(nproc)" check ${ZWS_TESTS:+TESTS="$ZWS_TESTS"} >check.log 2>&1
status=$?
grep -E '^(FAIL|ERROR|XPASS|SKIP): ' check.log
if [ $status -ne 0 ]; then
    for log in $(sed -n 's/^\(FAIL\|ERROR\): //p' check.log | sort -u); do
        echo "--- $log"
        tail -n 60 "${log%.sh}.log" 2>/dev/null || true
    done
    grep -E '^(FAIL|ERROR): ' check.log >/dev/null || tail -n 40 check.log
fi
# cmocka says "[  PASSED  ] 3 test(s)." and "[  FAILED  ] 1 test(s), listed below:"; scripts close with
# "3 passed, 1 failed". A test program that died without either counts as one failure.
find tests -name '*.log' -exec cat {} + | awk '
    /^\[  PASSED  \] [0-9]+ test/ { passed += $4 }
    /^\[  FAILED  \] [0-9]+ test/ { failed += $4 }
    /^[0-9]+ passed, [0-9]+ failed$/ { passed += $1; failed += $3 }
    END { print passed + 0, failed + 0 }' >check.count
read -r passed failed <check.count
if [ $status -ne 0 ] && [ "$failed" -eq 0 ]; then
    failed=1
fi
echo "$passed passed, $failed failed"
[ $status -eq 0 ] && [ "$failed" -eq 0 ]
