#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

static zws_status open_regular(int *fd, struct stat *st, const char *path)
{
    /* O_NONBLOCK: opening a pipe that nobody writes to must not hang. */
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*fd < 0)
        return zws_error__errno("cannot open %s", path);
    zws_status status = ZWS_OK;
    if (fstat(*fd, st) != 0)
        status = zws_error__errno("cannot read %s", path);
    else if (!S_ISREG(st->st_mode))
        status = zws_error__set(ZWS_EINVAL, "%s is not a regular file", path);
    if (status != ZWS_OK)
        close(*fd);
    return status;
}

zws_status zws_file__read(char **data, size_t *len, const char *path, size_t max)
{
    *data = NULL;
    *len = 0;
    int fd;
    struct stat st;
    ZWS_TRY(open_regular(&fd, &st, path));
    zws_buffer buffer = {0};
    zws_status status = ZWS_OK;
    if ((uint64_t)st.st_size > max)
        status = zws_error__set(ZWS_ELIMIT, "%s has %lld bytes, the limit is %zu", path,
                                (long long)st.st_size, max);
    if (status == ZWS_OK)
        status = zws_buffer__reserve(&buffer, (size_t)st.st_size + 1);
    /* The file may grow or shrink while it is read: what counts is what read() gives. */
    while (status == ZWS_OK) {
        status = zws_buffer__reserve(&buffer, 4096);
        if (status != ZWS_OK)
            break;
        ssize_t n = read(fd, buffer.data + buffer.len, buffer.cap - buffer.len - 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            status = zws_error__errno("cannot read %s", path);
        if (n <= 0)
            break;
        buffer.len += (size_t)n;
        if (buffer.len > max)
            status = zws_error__set(ZWS_ELIMIT, "%s has more than %zu bytes", path, max);
    }
    close(fd);
    if (status == ZWS_OK)
        status = zws_buffer__detach(data, len, &buffer);
    zws_buffer__free(&buffer);
    return status;
}

static zws_status write_all(int fd, const char *path, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, data, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return zws_error__errno("cannot write %s", path);
        data += n;
        len -= (size_t)n;
    }
    if (fsync(fd) != 0)
        return zws_error__errno("cannot sync %s", path);
    return ZWS_OK;
}

static zws_status sync_parent(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return zws_file__sync_directory(".");
    if (slash == path)
        return zws_file__sync_directory("/");
    char *folder;
    ZWS_TRY(zws_mem__dup(&folder, path, (size_t)(slash - path)));
    zws_status status = zws_file__sync_directory(folder);
    free(folder);
    return status;
}

zws_status zws_file__write_atomic(const char *path, const void *data, size_t len)
{
    bool replaced;
    return zws_file__replace(path, data, len, &replaced);
}

zws_status zws_file__replace(const char *path, const void *data, size_t len, bool *replaced)
{
    *replaced = false;
    char *aside = NULL;
    zws_buffer name = {0};
    zws_status status = zws_buffer__printf(&name, "%s.new", path);
    if (status == ZWS_OK)
        status = zws_buffer__detach(&aside, NULL, &name);
    zws_buffer__free(&name);
    ZWS_TRY(status);
    int fd = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        status = zws_error__errno("cannot create %s", aside);
    if (status == ZWS_OK) {
        status = write_all(fd, aside, data, len);
        if (close(fd) != 0 && status == ZWS_OK)
            status = zws_error__errno("cannot write %s", aside);
        if (status == ZWS_OK && rename(aside, path) != 0)
            status = zws_error__errno("cannot rename %s to %s", aside, path);
        *replaced = status == ZWS_OK;
        if (*replaced)
            status = sync_parent(path);
        else
            unlink(aside);
    }
    free(aside);
    return status;
}

zws_status zws_mapping__open(zws_mapping *out, const char *path)
{
    *out = (zws_mapping){0};
    int fd;
    struct stat st;
    ZWS_TRY(open_regular(&fd, &st, path));
    zws_status status = ZWS_OK;
    if (st.st_size > 0) {
        void *data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
        if (data == MAP_FAILED)
            status = zws_error__errno("cannot map %s", path);
        else
            *out = (zws_mapping){data, (size_t)st.st_size};
    }
    close(fd);
    return status;
}

void zws_mapping__release(const zws_mapping *mapping)
{
    if (mapping->data)
        madvise((void *)(uintptr_t)mapping->data, mapping->len, MADV_DONTNEED);
}

void zws_mapping__close(zws_mapping *mapping)
{
    if (mapping->data)
        munmap((void *)(uintptr_t)mapping->data, mapping->len);
    *mapping = (zws_mapping){0};
}

bool zws_file__is_directory(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool zws_file__exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

zws_status zws_file__make_directory(const char *path)
{
    if (mkdir(path, 0777) == 0)
        return sync_parent(path);
    if (errno == EEXIST && zws_file__is_directory(path))
        return ZWS_OK;
    if (errno == EEXIST)
        return zws_error__set(ZWS_EIO, "%s is there and is no folder: name a folder", path);
    return zws_error__errno(errno == ENOENT
                                ? "cannot create the folder %s (make the folder above it first)"
                                : "cannot create the folder %s",
                            path);
}

zws_status zws_file__sync_directory(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return zws_error__errno("cannot open the folder %s", path);
    /* Some file systems cannot sync a folder and say EINVAL; there is nothing better to do there.
     */
    zws_status status = ZWS_OK;
    if (fsync(fd) != 0 && errno != EINVAL)
        status = zws_error__errno("cannot sync the folder %s", path);
    close(fd);
    return status;
}

zws_status zws_file__lock(int *fd, const char *path, zws_lock_kind kind, bool create, bool wait)
{
    int flags = O_CLOEXEC | (create ? O_RDWR | O_CREAT : O_RDONLY);
    *fd = open(path, flags, 0666);
    if (*fd < 0)
        return zws_error__errno("cannot open %s", path);
    int operation = kind == ZWS_LOCK_SHARED ? LOCK_SH : LOCK_EX;
    while (flock(*fd, operation | (wait ? 0 : LOCK_NB)) != 0) {
        if (errno == EINTR)
            continue;
        zws_status status =
            errno == EWOULDBLOCK
                ? zws_error__set(ZWS_ELOCKED, "%s is locked by another writer", path)
                : zws_error__errno("cannot lock %s", path);
        close(*fd);
        *fd = -1;
        return status;
    }
    return ZWS_OK;
}

void zws_file__unlock(int fd)
{
    if (fd >= 0)
        close(fd);
}

zws_status zws_path__join(char **out, const char *folder, const char *name)
{
    zws_buffer buffer = {0};
    zws_status status = zws_buffer__puts(&buffer, folder);
    if (status == ZWS_OK && buffer.len > 0 && buffer.data[buffer.len - 1] != '/')
        status = zws_buffer__putc(&buffer, '/');
    if (status == ZWS_OK)
        status = zws_buffer__puts(&buffer, name);
    if (status == ZWS_OK)
        status = zws_buffer__detach(out, NULL, &buffer);
    zws_buffer__free(&buffer);
    return status;
}
