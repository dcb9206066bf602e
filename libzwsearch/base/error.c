#include "base/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define MESSAGE_SIZE 1024

static _Thread_local char message[MESSAGE_SIZE];

/* Cuts at a character boundary and keeps the message on one line, whatever a file name or a
 * document put into it. */
static void tidy(char *text)
{
    size_t n = strlen(text);
    if (n == MESSAGE_SIZE - 1) {
        while (n > 0 && ((unsigned char)text[n - 1] & 0xC0) == 0x80)
            n--;
        if (n > 0 && (unsigned char)text[n - 1] >= 0xC0)
            n--;
        text[n] = '\0';
    }
    for (char *p = text; *p; p++) {
        if ((unsigned char)*p < 0x20 || *p == 0x7F)
            *p = ' ';
    }
}

zws_status zws_error__set(zws_status status, const char *format, ...)
{
    /* An argument may be the present message itself, so it is formatted aside. */
    char text[MESSAGE_SIZE];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    tidy(text);
    memcpy(message, text, sizeof text);
    return status;
}

zws_status zws_error__prefix(zws_status status, const char *format, ...)
{
    char text[MESSAGE_SIZE];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (n >= 0 && n < MESSAGE_SIZE - 1)
        snprintf(text + n, sizeof text - (size_t)n, "%s", message);
    tidy(text);
    memcpy(message, text, sizeof text);
    return status;
}

zws_status zws_error__nomem(void)
{
    memcpy(message, "out of memory", sizeof "out of memory");
    return ZWS_ENOMEM;
}

/* strerror_r comes in two kinds: GNU's returns the text, POSIX's fills the space and returns 0. */
static inline const char *describe_gnu(const char *text, const char *space)
{
    (void)space;
    return text;
}

static inline const char *describe_posix(int failed, const char *space)
{
    return failed ? "unknown error" : space;
}

#define describe(result, space)                                                                    \
    _Generic((result), char * : describe_gnu, int : describe_posix)(result, space)

zws_status zws_error__errno(const char *format, ...)
{
    int error = errno;
    char text[MESSAGE_SIZE];
    char space[256];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (n >= 0 && n < MESSAGE_SIZE - 1)
        snprintf(text + n, sizeof text - (size_t)n, ": %s",
                 describe(strerror_r(error, space, sizeof space), space));
    tidy(text);
    memcpy(message, text, sizeof text);
    if (error == ENOENT || error == ENOTDIR)
        return ZWS_ENOTFOUND;
    return error == ENOMEM ? ZWS_ENOMEM : ZWS_EIO;
}

const char *zws_error_message(void)
{
    return message;
}

const char *zws_status_name(zws_status status)
{
    switch (status) {
    case ZWS_OK:
        return "OK";
    case ZWS_EINVAL:
        return "EINVAL";
    case ZWS_ENOMEM:
        return "ENOMEM";
    case ZWS_EIO:
        return "EIO";
    case ZWS_ENOTFOUND:
        return "ENOTFOUND";
    case ZWS_EEXIST:
        return "EEXIST";
    case ZWS_ELOCKED:
        return "ELOCKED";
    case ZWS_ECORRUPT:
        return "ECORRUPT";
    case ZWS_EVERSION:
        return "EVERSION";
    case ZWS_EFORMAT:
        return "EFORMAT";
    case ZWS_EQUERY:
        return "EQUERY";
    case ZWS_ELIMIT:
        return "ELIMIT";
    case ZWS_EDEADLINE:
        return "EDEADLINE";
    case ZWS_ESTOPPED:
        return "ESTOPPED";
    case ZWS_EUNSUPPORTED:
        return "EUNSUPPORTED";
    case ZWS_EINTERNAL:
        return "EINTERNAL";
    }
    return "UNKNOWN";
}
