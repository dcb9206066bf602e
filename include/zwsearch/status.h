/* Status codes and error messages.
 *
 * Every function that can fail returns a zws_status; ZWS_OK is 0. After a failure,
 * zws_error_message() tells in one line what went wrong, where, and what to do. */
#ifndef ZWSEARCH_STATUS_H
#define ZWSEARCH_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__) && !defined(ZWS_API)
#define ZWS_API __attribute__((visibility("default")))
#elif !defined(ZWS_API)
#define ZWS_API
#endif

typedef enum {
    ZWS_OK = 0,
    ZWS_EINVAL,    /* an argument is wrong: a programming error or a bad option value */
    ZWS_ENOMEM,    /* memory ran out; the handle is still usable */
    ZWS_EIO,       /* the system refused to read or write: disk full, permission, file size limit */
    ZWS_ENOTFOUND, /* no such index, document, field or file */
    ZWS_EEXIST,    /* it is there already: an index to be created, an id that two inputs claim */
    ZWS_ELOCKED,   /* another process or handle is writing to this index */
    ZWS_ECORRUPT,  /* stored data failed a check; `zwadmin verify` tells more */
    ZWS_EVERSION,  /* the index or the dictionary was made by another, incompatible version */
    ZWS_EFORMAT,   /* an input cannot be read as what it claims to be */
    ZWS_EQUERY,    /* the query cannot be understood */
    ZWS_ELIMIT,    /* a limit was reached (see limits.h); the message names it */
    ZWS_EDEADLINE, /* the deadline passed before there was an answer */
    ZWS_ESTOPPED,  /* a callback of the caller asked to stop */
    ZWS_EUNSUPPORTED, /* known, but not read or done by this build */
    ZWS_EINTERNAL,    /* a bug in the library: please report the message */
} zws_status;

/* The short name of a status, for example "ELOCKED"; never NULL. */
ZWS_API const char *zws_status_name(zws_status status);

/* The message of the last failure in the calling thread: UTF-8, one line, never NULL, empty before
 * the first failure. It stays valid until the next call into the library from the same thread. */
ZWS_API const char *zws_error_message(void);

/* The version of the library that is linked, as "major.minor.patch". */
ZWS_API const char *zws_version(void);

#ifdef __cplusplus
}
#endif
#endif
