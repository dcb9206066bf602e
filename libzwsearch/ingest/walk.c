#include "ingest/walk.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/utf8.h"

/* Links between folders can make a small tree endless without a loop on any one path. */
#define FOLDER_LINKS_MAX 10000
#define DEPTH_MAX        200

typedef struct frame {
    const struct frame *above;
    dev_t dev;
    ino_t ino;
} frame;

typedef struct {
    const zws_walk_visitor *visitor;
    size_t root_len; /* of the folder's path with its '/' */
    size_t links;
    size_t depth;
} walker;

zws_status zws_walk__printable(char **out, const char *path)
{
    zws_buffer text = {0};
    zws_status status = zws_buffer__reserve(&text, 0);
    size_t len = strlen(path), pos = 0;
    while (pos < len && status == ZWS_OK) {
        size_t at = pos;
        uint32_t cp = zws_utf8__next(path, len, &pos);
        if (cp == ZWS_UTF8_BAD || cp < ' ' || cp == 0x7F)
            status = zws_buffer__printf(&text, "\\x%02X", (unsigned char)path[at]);
        else
            status = zws_buffer__append(&text, path + at, pos - at);
    }
    if (status == ZWS_OK)
        status = zws_buffer__detach(out, NULL, &text);
    zws_buffer__free(&text);
    return status;
}

static void report(const walker *w, const char *path, const char *kind, zws_status status)
{
    if (w->visitor->problem)
        w->visitor->problem(path, kind, status, w->visitor->context);
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void free_names(char **names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(names[i]);
    free(names);
}

/* The names of a folder's entries that are not hidden, sorted. */
static zws_status list(char ***out, size_t *out_n, const char *path)
{
    DIR *folder = opendir(path);
    if (!folder)
        return zws_error__errno("cannot open the folder %s", path);
    char **names = NULL;
    size_t n = 0, cap = 0;
    zws_status status = ZWS_OK;
    while (status == ZWS_OK) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (!entry && errno)
            status = zws_error__errno("cannot read the folder %s", path);
        if (!entry)
            break;
        if (entry->d_name[0] == '.')
            continue;
        status = zws_mem__grow(&names, &cap, n + 1, sizeof *names);
        if (status == ZWS_OK)
            status = zws_mem__dup(&names[n], entry->d_name, strlen(entry->d_name));
        n += status == ZWS_OK;
    }
    closedir(folder);
    if (status != ZWS_OK) {
        free_names(names, n);
        return status;
    }
    if (n > 1)
        qsort(names, n, sizeof *names, compare);
    *out = names;
    *out_n = n;
    return ZWS_OK;
}

static zws_status visit_folder(walker *w, const char *path, const frame *above);

static zws_status visit_subfolder(walker *w, const char *path, const struct stat *st,
                                  const frame *above)
{
    frame here = {above, st->st_dev, st->st_ino};
    for (const frame *f = above; f; f = f->above) {
        if (f->dev == here.dev && f->ino == here.ino) {
            report(w, path, "loop",
                   zws_error__set(ZWS_EUNSUPPORTED, "a link to a folder above it: not followed"));
            return ZWS_OK;
        }
    }
    struct stat itself;
    if (lstat(path, &itself) == 0 && S_ISLNK(itself.st_mode) && ++w->links > FOLDER_LINKS_MAX) {
        report(w, path, "link",
               zws_error__set(ZWS_ELIMIT, "more than %d links to folders: not followed",
                              FOLDER_LINKS_MAX));
        return ZWS_OK;
    }
    if (w->depth >= DEPTH_MAX) {
        report(w, path, "folder",
               zws_error__set(ZWS_ELIMIT, "folders nested deeper than %d: not read", DEPTH_MAX));
        return ZWS_OK;
    }
    w->depth++;
    zws_status status = visit_folder(w, path, &here);
    w->depth--;
    return status;
}

static zws_status visit_entry(walker *w, const char *path, const char *name, const frame *above)
{
    if (zws_utf8__valid_prefix(name, strlen(name)) != strlen(name)) {
        report(w, path, "name",
               zws_error__set(ZWS_EFORMAT, "the name is not UTF-8: rename it (convmv helps)"));
        return ZWS_OK;
    }
    struct stat st;
    if (stat(path, &st) != 0) {
        struct stat link;
        int error = errno;
        bool is_link = lstat(path, &link) == 0 && S_ISLNK(link.st_mode);
        errno = error;
        report(w, path, is_link ? "link" : "unreadable",
               zws_error__errno(is_link ? "a link that leads nowhere" : "cannot read"));
        return ZWS_OK;
    }
    if (S_ISDIR(st.st_mode))
        return visit_subfolder(w, path, &st, above);
    if (!S_ISREG(st.st_mode)) {
        report(w, path, "special",
               zws_error__set(ZWS_EUNSUPPORTED, "a pipe, socket or device, not a file"));
        return ZWS_OK;
    }
    return w->visitor->file(path, path + w->root_len, &st, w->visitor->context);
}

static zws_status visit_folder(walker *w, const char *path, const frame *above)
{
    char **names = NULL;
    size_t n = 0;
    zws_status status = list(&names, &n, path);
    /* The input itself must be readable; a folder below it may be somebody else's. */
    if (status == ZWS_ENOMEM || (status != ZWS_OK && !above->above))
        return status;
    if (status != ZWS_OK) {
        report(w, path, "unreadable", status);
        return ZWS_OK;
    }
    for (size_t i = 0; i < n && status == ZWS_OK; i++) {
        char *below;
        status = zws_path__join(&below, path, names[i]);
        if (status != ZWS_OK)
            break;
        status = visit_entry(w, below, names[i], above);
        free(below);
    }
    free_names(names, n);
    return status;
}

zws_status zws_walk__folder(const char *folder, const zws_walk_visitor *visitor)
{
    struct stat st;
    if (stat(folder, &st) != 0)
        return zws_error__errno("cannot open %s", folder);
    size_t len = strlen(folder);
    walker w = {.visitor = visitor, .root_len = len + (len > 0 && folder[len - 1] != '/')};
    frame root = {NULL, st.st_dev, st.st_ino};
    return visit_folder(&w, folder, &root);
}
