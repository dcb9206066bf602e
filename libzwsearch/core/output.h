/* Where a builder writes: a segment file section by section, and scratch files without a name. */
#ifndef ZWS_CORE_OUTPUT_H
#define ZWS_CORE_OUTPUT_H

#include "base/file.h"
#include "base/memory.h"
#include "core/format.h"

/* A buffered file with running checksum. */
typedef struct {
    int fd;
    const char *folder; /* the caller's, for messages */
    char *path;         /* NULL for scratch files, which have no name any more */
    uint8_t *buffer;
    size_t used, room; /* bytes of it */
    uint64_t offset;   /* of the next byte */
    uint32_t crc;      /* of the bytes since the section began; not of a scratch file */
} zws_output;

/* Creates FOLDER/zws-XXXXXX.tmp, only for the caller's eyes, and removes its name at once when it
 * is scratch. The folder's name is not copied. Release with zws_output__close, which removes a file
 * that still has its name. */
zws_status zws_output__open(zws_output *out, const char *folder, bool scratch);
zws_status zws_output__write(zws_output *out, const void *data, size_t len);
zws_status zws_output__flush(zws_output *out);
void zws_output__close(zws_output *out);

/* Maps what was written to a scratch file, as a rule at an address that is a multiple of this:
 * systems map what is around a page that is read, up to so much. */
#define ZWS_OUTPUT_PAGE ((size_t)64 << 10)
zws_status zws_output__map(zws_mapping *mapping, zws_output *out);
/* Reads what was written and flushed. */
zws_status zws_output__read(const zws_output *out, uint64_t offset, void *data, size_t len);

typedef struct {
    zws_output file;
    uint64_t start[ZWS_SECTIONS], length[ZWS_SECTIONS];
    uint32_t crc[ZWS_SECTIONS];
} zws_sections;

/* Opens a file aside and leaves room for header and table. */
zws_status zws_sections__open(zws_sections *out, const char *folder);
zws_status zws_sections__begin(zws_sections *out, int section);
void zws_sections__end(zws_sections *out, int section);
/* What stands in a scratch file, as a section. */
zws_status zws_sections__copy(zws_sections *out, int section, zws_output *from);
/* A whole section at once. */
zws_status zws_sections__put(zws_sections *out, int section, const void *data, size_t len);
/* Writes trailer, table and header, syncs and renames. */
zws_status zws_sections__publish(zws_sections *out, const char *path);

#endif
