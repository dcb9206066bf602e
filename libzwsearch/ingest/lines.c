#include "ingest/lines.h"

#include <errno.h>
#include <unistd.h>

#define CHUNK ((size_t)256 << 10)

/* Reads some more behind what the buffer holds, which slides to its front first. */
static zws_status fill(zws_line_reader *lines)
{
    zws_buffer *buffer = &lines->buffer;
    if (lines->begin > 0) {
        buffer->len -= lines->begin;
        memmove(buffer->data, buffer->data + lines->begin, buffer->len);
        lines->begin = 0;
    }
    ZWS_TRY(zws_buffer__reserve(buffer, CHUNK));
    for (;;) {
        ssize_t n = read(lines->fd, buffer->data + buffer->len, CHUNK);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return zws_error__errno("cannot read %s", lines->path);
        buffer->len += (size_t)n;
        lines->read += (size_t)n;
        lines->at_end = n == 0;
        return ZWS_OK;
    }
}

/* Passes over the rest of a line that is too long; its memory is given back. */
static zws_status skip_line(zws_line_reader *lines)
{
    for (;;) {
        const char *start = lines->buffer.data + lines->begin;
        const char *end = memchr(start, '\n', lines->buffer.len - lines->begin);
        if (end) {
            lines->begin = (size_t)(end + 1 - lines->buffer.data);
            return ZWS_OK;
        }
        lines->begin = lines->buffer.len;
        if (lines->at_end)
            return ZWS_OK;
        ZWS_TRY(fill(lines));
    }
}

zws_status zws_line_reader__next(zws_line_reader *lines, const char **line, size_t *len,
                                 bool *too_long)
{
    *line = NULL;
    *len = 0;
    *too_long = false;
    size_t searched = 0; /* behind begin; no line break there */
    for (;;) {
        zws_buffer *buffer = &lines->buffer;
        size_t have = buffer->len - lines->begin;
        const char *start = buffer->data ? buffer->data + lines->begin : "";
        const char *end = have > searched ? memchr(start + searched, '\n', have - searched) : NULL;
        size_t n = end ? (size_t)(end - start) : have;
        if (n > lines->max) {
            lines->number++;
            *too_long = true;
            *line = "";
            return skip_line(lines);
        }
        if (!end && !lines->at_end) {
            searched = have;
            ZWS_TRY(fill(lines));
            continue;
        }
        if (!end && have == 0)
            return ZWS_OK;
        lines->begin += n + (end != NULL);
        lines->number++;
        *line = start;
        *len = n > 0 && start[n - 1] == '\r' ? n - 1 : n;
        return ZWS_OK;
    }
}

void zws_line_reader__free(zws_line_reader *lines)
{
    zws_buffer__free(&lines->buffer);
}
