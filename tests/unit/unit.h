/* What every unit test includes: cmocka and a scratch folder. */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "zwsearch/status.h"

/* Fails with the library's own message. */
#define assert_ok(call)                                                                            \
    do {                                                                                           \
        zws_status assert_status_ = (call);                                                        \
        if (assert_status_ != ZWS_OK)                                                              \
            fail_msg("%s: %s: %s", #call, zws_status_name(assert_status_), zws_error_message());   \
    } while (0)

/* The call fails with this status and says something. */
#define assert_fails(status, call)                                                                 \
    do {                                                                                           \
        assert_string_equal(zws_status_name(call), zws_status_name(status));                       \
        assert_true(zws_error_message()[0] != '\0');                                               \
    } while (0)

#endif
