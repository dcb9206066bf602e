#include "core/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"

/* A segment is written in pieces of a large page: systems that keep them as they came map them so,
 * and who searches waits less for the tables of small ones. */
enum { BUFFER = 1 << 18, SEGMENT_BUFFER = 1 << 21 };

zws_status zws_output__open(zws_output *out, const char *folder, bool scratch)
{
    *out = (zws_output){.fd = -1, .folder = folder};
    char *path = NULL;
    ZWS_TRY(zws_path__join(&path, folder, "zws-XXXXXX.tmp"));
    zws_status status = ZWS_OK;
    out->fd = mkostemps(path, 4, O_CLOEXEC);
    if (out->fd < 0) {
        status = zws_error__errno("cannot create a file in %s", folder);
        free(path);
        return status;
    }
    if (scratch) {
        unlink(path);
        free(path);
    } else {
        out->path = path;
    }
    out->room = scratch ? BUFFER : SEGMENT_BUFFER;
    out->buffer = malloc(out->room);
    if (!out->buffer) {
        close(out->fd);
        zws_output__close(out);
        return zws_error__nomem();
    }
    return ZWS_OK;
}

static zws_status cannot_write(const zws_output *out)
{
    return zws_error__errno("cannot write %s%s (make room and try again)",
                            out->path ? "" : "a scratch file in ",
                            out->path ? out->path : out->folder);
}

zws_status zws_output__flush(zws_output *out)
{
    size_t done = 0;
    while (done < out->used) {
        ssize_t n = write(out->fd, out->buffer + done, out->used - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return cannot_write(out);
        done += (size_t)n;
    }
    out->used = 0;
    return ZWS_OK;
}

zws_status zws_output__write(zws_output *out, const void *data, size_t len)
{
    const uint8_t *p = data;
    if (out->path) /* nobody asks for that of a scratch file */
        out->crc = zws_crc32__update(out->crc, data, len);
    out->offset += len;
    while (len > 0) {
        size_t part = out->room - out->used < len ? out->room - out->used : len;
        memcpy(out->buffer + out->used, p, part);
        out->used += part;
        p += part;
        len -= part;
        if (out->used == out->room)
            ZWS_TRY(zws_output__flush(out));
    }
    return ZWS_OK;
}

void zws_output__close(zws_output *out)
{
    if (out->path) {
        unlink(out->path);
        free(out->path);
    }
    if (out->buffer) /* a zeroed output has none, and no file */
        close(out->fd);
    free(out->buffer);
    *out = (zws_output){.fd = -1};
}

/* An address that a mapping of so many bytes may well have; NULL: any will do. */
static void *aligned_place(size_t len)
{
    char *room = mmap(NULL, len + ZWS_OUTPUT_PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED)
        return NULL;
    munmap(room, len + ZWS_OUTPUT_PAGE);
    return room + -(uintptr_t)room % ZWS_OUTPUT_PAGE;
}

zws_status zws_output__map(zws_mapping *mapping, zws_output *out)
{
    *mapping = (zws_mapping){0};
    ZWS_TRY(zws_output__flush(out));
    if (out->offset == 0)
        return ZWS_OK;
    void *data = mmap(aligned_place(out->offset), out->offset, PROT_READ, MAP_SHARED, out->fd, 0);
    if (data == MAP_FAILED)
        return zws_error__errno("cannot map a scratch file in %s", out->folder);
    *mapping = (zws_mapping){data, out->offset};
    return ZWS_OK;
}

zws_status zws_output__read(const zws_output *out, uint64_t offset, void *data, size_t len)
{
    for (size_t done = 0; done < len;) {
        ssize_t n = pread(out->fd, (char *)data + done, len - done, (off_t)(offset + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return zws_error__errno("cannot read a scratch file in %s", out->folder);
        if (n == 0)
            return zws_error__set(ZWS_EIO, "a scratch file was cut short while building");
        done += (size_t)n;
    }
    return ZWS_OK;
}

static zws_status pad(zws_output *out, size_t n)
{
    static const uint8_t zero[ZWS_TRAILER_BYTES];
    while (n > 0) {
        size_t part = n < sizeof zero ? n : sizeof zero;
        ZWS_TRY(zws_output__write(out, zero, part));
        n -= part;
    }
    return ZWS_OK;
}

zws_status zws_sections__open(zws_sections *out, const char *folder)
{
    memset(out, 0, sizeof *out);
    ZWS_TRY(zws_output__open(&out->file, folder, false));
    return pad(&out->file, ZWS_HEADER_BYTES + ZWS_SECTIONS * ZWS_ENTRY_BYTES);
}

zws_status zws_sections__begin(zws_sections *out, int section)
{
    size_t over = out->file.offset % ZWS_ALIGNMENT;
    ZWS_TRY(pad(&out->file, over ? ZWS_ALIGNMENT - over : 0));
    out->start[section] = out->file.offset;
    out->file.crc = 0;
    return ZWS_OK;
}

void zws_sections__end(zws_sections *out, int section)
{
    out->length[section] = out->file.offset - out->start[section];
    out->crc[section] = out->file.crc;
}

zws_status zws_sections__put(zws_sections *out, int section, const void *data, size_t len)
{
    ZWS_TRY(zws_sections__begin(out, section));
    ZWS_TRY(zws_output__write(&out->file, data, len));
    zws_sections__end(out, section);
    return ZWS_OK;
}

zws_status zws_sections__copy(zws_sections *out, int section, zws_output *from)
{
    ZWS_TRY(zws_output__flush(from));
    ZWS_TRY(zws_sections__begin(out, section));
    for (uint64_t offset = 0; offset < from->offset;) {
        size_t part = from->offset - offset < BUFFER ? (size_t)(from->offset - offset) : BUFFER;
        ZWS_TRY(zws_output__read(from, offset, from->buffer, part));
        ZWS_TRY(zws_output__write(&out->file, from->buffer, part));
        offset += part;
    }
    zws_sections__end(out, section);
    return ZWS_OK;
}

static zws_status write_header(zws_sections *out)
{
    uint8_t head[ZWS_HEADER_BYTES + ZWS_SECTIONS * ZWS_ENTRY_BYTES] = {0};
    memcpy(head, ZWS_SEGMENT_MAGIC, 8);
    zws_put32(head + 8, ZWS_SEGMENT_VERSION);
    zws_put32(head + 12, ZWS_SECTIONS);
    zws_put64(head + 16, out->file.offset);
    for (uint32_t i = 0; i < ZWS_SECTIONS; i++) {
        uint8_t *entry = head + ZWS_HEADER_BYTES + i * ZWS_ENTRY_BYTES;
        zws_put32(entry, i);
        zws_put32(entry + 4, out->crc[i]);
        zws_put64(entry + 8, out->start[i]);
        zws_put64(entry + 16, out->length[i]);
    }
    zws_put32(head + 24, zws_crc32__update(0, head, sizeof head));
    for (size_t done = 0; done < sizeof head;) {
        ssize_t n = pwrite(out->file.fd, head + done, sizeof head - done, (off_t)done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return cannot_write(&out->file);
        done += (size_t)n;
    }
    return ZWS_OK;
}

static zws_status sync_parent(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = NULL;
    ZWS_TRY(slash ? zws_mem__dup(&folder, path, slash == path ? 1 : (size_t)(slash - path))
                  : zws_mem__dup(&folder, ".", 1));
    zws_status status = zws_file__sync_directory(folder);
    free(folder);
    return status;
}

zws_status zws_sections__publish(zws_sections *out, const char *path)
{
    size_t over = out->file.offset % ZWS_ALIGNMENT;
    ZWS_TRY(pad(&out->file, (over ? ZWS_ALIGNMENT - over : 0) + ZWS_TRAILER_BYTES));
    ZWS_TRY(zws_output__flush(&out->file));
    ZWS_TRY(write_header(out));
    /* mkostemps made it private; a segment is as readable as other files of its index. */
    mode_t mask = umask(0);
    umask(mask);
    if (fchmod(out->file.fd, 0666 & ~mask) != 0 || fsync(out->file.fd) != 0)
        return zws_error__errno("cannot sync %s", out->file.path);
    if (rename(out->file.path, path) != 0)
        return zws_error__errno("cannot rename %s to %s", out->file.path, path);
    free(out->file.path);
    out->file.path = NULL;
    return sync_parent(path);
}
