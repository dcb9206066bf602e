/* The files below a folder, in the order of their names. Private to ingest/. */
#ifndef ZWS_INGEST_WALK_H
#define ZWS_INGEST_WALK_H

#include <sys/stat.h>

#include "base/error.h"

typedef struct {
    /* A regular file; id is its path below the folder. */
    zws_status (*file)(const char *path, const char *id, const struct stat *st, void *context);
    /* An entry that is left out, with the reason in zws_error_message(). May be NULL. */
    void (*problem)(const char *path, const char *kind, zws_status status, void *context);
    void *context;
} zws_walk_visitor;

/* Visits the folder's entries sorted bytewise by name. Hidden ones are left out; links are followed
 * but to a folder that the path already leads through; names that are not UTF-8, unreadable folders
 * and what is neither file nor folder are problems. Ends at the first failure of file(). */
zws_status zws_walk__folder(const char *folder, const zws_walk_visitor *visitor);

/* A path as it can be shown: what is not UTF-8, and control characters, as \xNN. */
zws_status zws_walk__printable(char **out, const char *path);

#endif
