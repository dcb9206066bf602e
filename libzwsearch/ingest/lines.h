/* The lines of a file or pipe, however long, in bounded memory. Private to ingest/. */
#ifndef ZWS_INGEST_LINES_H
#define ZWS_INGEST_LINES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"

/* A line of JSON Lines, its end not counted. */
#define ZWS_LINE_BYTES_MAX ((size_t)64 << 20)

typedef struct {
    int fd;
    const char *path; /* for messages */
    size_t max;       /* bytes of a line */
    zws_buffer buffer;
    size_t begin;  /* of the next line in the buffer */
    uint64_t read; /* bytes taken from fd */
    size_t number; /* of the line that was returned last, from 1 */
    bool at_end;
} zws_line_reader;

/* *line is NULL behind the last line; it stays valid until the next call. The line break ("\n" or
 * "\r\n") is left out. A line longer than max is passed over: *too_long, and *line is "". */
zws_status zws_line_reader__next(zws_line_reader *lines, const char **line, size_t *len,
                                 bool *too_long);
void zws_line_reader__free(zws_line_reader *lines);

#endif
