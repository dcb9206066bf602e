/* What the fuzz targets share. Each is one function that takes any bytes; what must hold is checked
 * with FUZZ_CHECK. With clang they run under libFuzzer (`make fuzz`), otherwise driver.c replays
 * the files of tests/fuzz/corpus. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/analysis.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_CHECK(condition)                                                                      \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* Fails only as it may: with a status that has a message. */
#define FUZZ_MAY_FAIL(call) fuzz_may_fail(call, #call)

static inline bool fuzz_may_fail(zws_status status, const char *call)
{
    if (status == ZWS_OK)
        return true;
    if (status == ZWS_EINTERNAL || zws_error_message()[0] == '\0') {
        fprintf(stderr, "%s: %s: %s\n", call, zws_status_name(status), zws_error_message());
        abort();
    }
    return false;
}

/* The build's dictionary ($ZWSEARCH_DICT), opened once. */
static inline zws_analyzer *fuzz_analyzer(void)
{
    static zws_analyzer *analyzer;
    if (!analyzer && zws_analyzer__open(&analyzer, NULL) != ZWS_OK) {
        fprintf(stderr, "%s\n", zws_error_message());
        exit(3);
    }
    return analyzer;
}

static inline bool fuzz_is_utf8(const char *text, size_t len)
{
    return zws_utf8__valid_prefix(text, len) == len;
}

#endif
