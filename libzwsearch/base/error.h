/* The thread's last error. Every function that fails sets it once, where the cause is known. */
#ifndef ZWS_BASE_ERROR_H
#define ZWS_BASE_ERROR_H

#include <stdarg.h>

#include "zwsearch/status.h"

/* Formats the message (cut at 1,023 bytes on a character boundary, line breaks made spaces) and
 * returns status, so that callers can write `return zws_error__set(ZWS_EIO, "…", …);`.
 * The message says what, where, and what to do. */
zws_status zws_error__set(zws_status status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Puts a prefix ("file:line: ") before the message that is set, keeping the status. */
zws_status zws_error__prefix(zws_status status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* For a failed allocation; needs no memory itself. */
zws_status zws_error__nomem(void);

/* For a failed system call: status by errno (ENOENT → ENOTFOUND, ENOMEM → ENOMEM, else EIO), the
 * message is the formatted text followed by ": " and what errno means. */
zws_status zws_error__errno(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Propagates a failure: `ZWS_TRY(call(…));` returns the status from the enclosing function. */
#define ZWS_TRY(call)                                                                              \
    do {                                                                                           \
        zws_status try_status_ = (call);                                                           \
        if (try_status_ != ZWS_OK)                                                                 \
            return try_status_;                                                                    \
    } while (0)

#endif
