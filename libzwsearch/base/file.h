/* Files, without surprises: sizes bounded, writes whole or not at all. */
#ifndef ZWS_BASE_FILE_H
#define ZWS_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* Reads a regular file (not a device, pipe or folder) whole. ZWS_ELIMIT when it is larger than max
 * bytes. *data is NUL-terminated behind len; free() it. */
zws_status zws_file__read(char **data, size_t *len, const char *path, size_t max);

/* Replaces path by data: written aside in the same folder, synced, renamed, the folder synced.
 * After a crash the old or the new content stands there, never a part. */
zws_status zws_file__write_atomic(const char *path, const void *data, size_t len);
/* The same; *replaced tells whether the new content stands there, which it does also where only
 * making that durable failed. */
zws_status zws_file__replace(const char *path, const void *data, size_t len, bool *replaced);

/* A read-only mapping of a whole file; an empty file maps to NULL with length 0. */
typedef struct {
    const unsigned char *data;
    size_t len;
} zws_mapping;

zws_status zws_mapping__open(zws_mapping *out, const char *path);
/* Lets go of the pages that were read, which count as memory of the process until then; they are
 * read again when they are asked for. */
void zws_mapping__release(const zws_mapping *mapping);
void zws_mapping__close(zws_mapping *mapping);

bool zws_file__is_directory(const char *path);
bool zws_file__exists(const char *path);

/* Creates the folder; its parent must exist. ZWS_OK when it is there already. */
zws_status zws_file__make_directory(const char *path);

/* Makes entries of the folder (created, renamed, removed) durable. */
zws_status zws_file__sync_directory(const char *path);

/* Whole-file locks between processes and handles (open file description locks). */
typedef enum { ZWS_LOCK_SHARED, ZWS_LOCK_EXCLUSIVE } zws_lock_kind;

/* Opens (creates when `create`) path and locks it. ZWS_ELOCKED at once when `wait` is false and
 * somebody holds it. *fd keeps the lock until zws_file__unlock. */
zws_status zws_file__lock(int *fd, const char *path, zws_lock_kind kind, bool create, bool wait);
void zws_file__unlock(int fd);

/* folder + "/" + name in fresh memory. */
zws_status zws_path__join(char **out, const char *folder, const char *name);

#endif
