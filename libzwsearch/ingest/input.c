#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "ingest/html.h"
#include "ingest/ingest.h"
#include "ingest/lines.h"
#include "ingest/record.h"
#include "ingest/walk.h"
#include "zwsearch/limits.h"

#define HEAD_BYTES     65536
#define HASH_PIECE     ((size_t)1 << 20)
#define PROGRESS_BYTES ((uint64_t)1 << 18)

typedef struct {
    const zws_ingest_options *options;
    const zws_ingest_handler *handler;
    uint64_t done, total, told;
} run;

/* --- Telling the caller --------------------------------------------------------------------- */

static void skip(const run *r, const char *path, size_t line, const char *kind, zws_status status)
{
    if (!r->handler->skipped)
        return;
    /* The callback may call into the library, which would change the message under its hands. */
    char reason[1024], *shown = NULL;
    snprintf(reason, sizeof reason, "%s", zws_error_message());
    zws_status printable = zws_walk__printable(&shown, path);
    r->handler->skipped(printable == ZWS_OK ? shown : path, line, kind, status, reason,
                        r->handler->context);
    free(shown);
}

static void advance(run *r, uint64_t done, bool always)
{
    if (r->handler->progress && (always || done - r->told >= PROGRESS_BYTES)) {
        r->told = done;
        r->handler->progress(done, r->total, r->handler->context);
    }
}

/* Whether a failure is the document's own and the run goes on. */
static bool concerns_document(zws_status status)
{
    return status == ZWS_EINVAL || status == ZWS_EFORMAT || status == ZWS_ELIMIT;
}

/* prefix + id, in fresh memory. */
static zws_status make_id(char **out, const run *r, const char *id)
{
    zws_buffer buffer = {0};
    zws_status status = zws_buffer__puts(&buffer, r->options->id_prefix);
    if (status == ZWS_OK)
        status = zws_buffer__puts(&buffer, id);
    if (status == ZWS_OK)
        status = zws_buffer__detach(out, NULL, &buffer);
    zws_buffer__free(&buffer);
    return status;
}

/* Makes the document and hands it over, or what it is made of. Failures that are its own are
 * reported; *count is of the accepted ones; *made is false where there is none. */
static zws_status hand_over(const run *r, const zws_raw *raw, const zws_source *source,
                            size_t *count, bool *made)
{
    zws_document *document;
    const char *kind;
    *made = true;
    if (r->handler->raw) {
        ++*count;
        return r->handler->raw(raw, source, r->handler->context);
    }
    zws_status status = zws_raw__make(&document, &kind, raw);
    *made = status == ZWS_OK;
    if (status == ZWS_OK) {
        kind = "document";
        status = r->handler->document(document, source, raw->line, r->handler->context);
    }
    if (status == ZWS_OK)
        ++*count;
    else if (concerns_document(status)) {
        skip(r, source->path, raw->line, kind, status);
        status = ZWS_OK;
    }
    return status;
}

/* --- Lines ---------------------------------------------------------------------------------- */

static zws_status take_line(const run *r, const char *line, size_t len, const zws_source *source,
                            size_t number, size_t *count)
{
    bool made;
    zws_raw raw = {.format = ZWS_FORMAT_JSONL,
                   .tokens = r->options->tokens,
                   .kind = r->options->tokens ? "tokens" : "JSONL",
                   .path = source->path,
                   .prefix = r->options->id_prefix,
                   .line = number,
                   .data = line,
                   .len = len};
    return hand_over(r, &raw, source, count, &made);
}

static zws_status take_lines(run *r, zws_line_reader *lines, const zws_source *source)
{
    const bool tokens = r->options->tokens;
    const uint64_t before = r->done;
    size_t count = 0, blank = 0;
    for (;;) {
        const char *line;
        size_t len;
        bool too_long;
        ZWS_TRY(zws_line_reader__next(lines, &line, &len, &too_long));
        if (!line)
            break;
        if (lines->number == 1 && len >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0) {
            line += 3;
            len -= 3;
        }
        if (too_long)
            skip(r, source->path, lines->number, tokens ? "tokens" : "JSONL",
                 zws_error__set(ZWS_ELIMIT, "the line is longer than %zu MiB", lines->max >> 20));
        else if (zws_record__is_blank(line, len))
            blank++;
        else
            ZWS_TRY(take_line(r, line, len, source, lines->number, &count));
        r->done = before + lines->read;
        advance(r, r->done, false);
    }
    r->done = before + lines->read;
    if (blank == lines->number)
        skip(r, source->path, 0, "empty", zws_error__set(ZWS_EFORMAT, "empty"));
    return r->handler->done ? r->handler->done(source, count, r->handler->context) : ZWS_OK;
}

static zws_status take_line_file(run *r, int fd, const zws_source *source)
{
    zws_line_reader lines = {.fd = fd, .path = source->path, .max = ZWS_LINE_BYTES_MAX};
    zws_status status = take_lines(r, &lines, source);
    zws_line_reader__free(&lines);
    return status;
}

/* --- One file ------------------------------------------------------------------------------- */

typedef struct {
    int fd;
    const char *path, *id;
    uint64_t size;
    char *head; /* HEAD_BYTES of memory */
    size_t head_len;
} file;

/* Reads up to n bytes from an offset; less at the end of the file. */
static zws_status read_at(const file *f, char *out, size_t n, uint64_t offset, size_t *got)
{
    *got = 0;
    while (*got < n) {
        ssize_t k = pread(f->fd, out + *got, n - *got, (off_t)(offset + *got));
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return zws_error__errno("cannot read %s", f->path);
        if (k == 0)
            break;
        *got += (size_t)k;
    }
    return ZWS_OK;
}

static zws_status open_file(file *f)
{
    /* A pipe that took the file's place must not hang the run. */
    f->fd = open(f->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (f->fd < 0)
        return zws_error__errno("cannot open");
    struct stat st;
    if (fstat(f->fd, &st) != 0)
        return zws_error__errno("cannot read");
    if (!S_ISREG(st.st_mode))
        return zws_error__set(ZWS_EUNSUPPORTED, "not a file");
    f->size = (uint64_t)st.st_size;
    f->head = malloc(HEAD_BYTES);
    if (!f->head)
        return zws_error__nomem();
    return read_at(f, f->head, HEAD_BYTES, 0, &f->head_len);
}

/* The hash of a long file is that of the hashes of its pieces, so that it need not be held whole;
 * a mapping is no way out, since reading one kills the process when the file is cut short. */
static zws_status hash_pieces(zws_hash128 *out, const file *f)
{
    char *piece = malloc(HASH_PIECE);
    if (!piece)
        return zws_error__nomem();
    zws_hash128 chain[2] = {{0, 0}, {0, 0}};
    zws_status status = ZWS_OK;
    uint64_t offset = 0;
    for (;;) {
        size_t n;
        status = read_at(f, piece, HASH_PIECE, offset, &n);
        if (status != ZWS_OK || n == 0)
            break;
        chain[1] = zws_hash128__of(piece, n);
        chain[0] = zws_hash128__of(chain, sizeof chain);
        offset += n;
        if (n < HASH_PIECE)
            break;
    }
    free(piece);
    *out = chain[0];
    return status;
}

static zws_status is_wanted(bool *wanted, const run *r, const zws_source *source)
{
    *wanted = true;
    return r->handler->source ? r->handler->source(wanted, source, r->handler->context) : ZWS_OK;
}

static zws_status ingest_line_file(run *r, const file *f, zws_source *source)
{
    bool wanted;
    ZWS_TRY(hash_pieces(&source->hash, f));
    ZWS_TRY(is_wanted(&wanted, r, source));
    if (!wanted) {
        r->done += f->size;
        return ZWS_OK;
    }
    return take_line_file(r, f->fd, source);
}

static zws_status ingest_data(run *r, zws_format format, const char *kind, const char *data,
                              size_t len, zws_source *source)
{
    bool wanted;
    source->hash = zws_hash128__of(data, len);
    ZWS_TRY(is_wanted(&wanted, r, source));
    if (!wanted)
        return ZWS_OK;
    bool made;
    size_t count = 0;
    zws_raw raw = {.format = format,
                   .kind = kind,
                   .path = source->path,
                   .id = source->id,
                   .line = 1,
                   .data = data,
                   .len = len};
    ZWS_TRY(hand_over(r, &raw, source, &count, &made));
    if (!made || !r->handler->done)
        return ZWS_OK;
    return r->handler->done(source, count, r->handler->context);
}

static zws_status ingest_whole(run *r, const file *f, zws_format format, const char *kind,
                               zws_source *source)
{
    size_t max = r->options->max_file ? r->options->max_file : ZWS_DOCUMENT_BYTES_MAX;
    if (f->size > max) {
        skip(r, f->path, 0, kind,
             zws_error__set(ZWS_ELIMIT, "the file has %llu bytes, the limit is %zu",
                            (unsigned long long)f->size, max));
        return ZWS_OK;
    }
    char *data = malloc((size_t)f->size + 1);
    if (!data)
        return zws_error__nomem();
    size_t len;
    zws_status status = read_at(f, data, (size_t)f->size, 0, &len);
    if (status == ZWS_OK)
        status = ingest_data(r, format, kind, data, len, source);
    free(data);
    return status;
}

static zws_status not_read(const char *kind)
{
    return zws_error__set(ZWS_EUNSUPPORTED,
                          strcmp(kind, "archive") == 0
                              ? "%s files are not read: unpack it and give the folder"
                              : "%s files are not read: convert it to text or HTML first",
                          kind);
}

/* named: the caller named this very file, which has to be there and readable. */
static zws_status ingest_file(run *r, const char *path, const char *id, bool named)
{
    file f = {.fd = -1, .path = path, .id = id};
    zws_status status = open_file(&f);
    const uint64_t before = r->done;
    char *full_id = NULL;
    if (status != ZWS_OK && status != ZWS_ENOMEM) {
        if (named)
            zws_error__prefix(status, "%s: ", path);
        else {
            skip(r, path, 0, "unreadable", status);
            status = ZWS_OK;
        }
    } else if (status == ZWS_OK && f.head_len == 0) {
        skip(r, path, 0, "empty", zws_error__set(ZWS_EFORMAT, "empty"));
    } else if (status == ZWS_OK && (status = make_id(&full_id, r, id)) == ZWS_OK) {
        zws_source source = {.path = path, .id = full_id, .size = f.size};
        const char *kind = "tokens";
        zws_format format = r->options->tokens
                                ? ZWS_FORMAT_JSONL
                                : zws_format__detect(&kind, path, f.head, f.head_len);
        if (format == ZWS_FORMAT_UNKNOWN)
            skip(r, path, 0, kind, not_read(kind));
        else if (format == ZWS_FORMAT_JSONL)
            status = ingest_line_file(r, &f, &source);
        else
            status = ingest_whole(r, &f, format, kind, &source);
    }
    if (r->done == before)
        r->done += f.size;
    if (status == ZWS_OK)
        advance(r, r->done, false);
    free(full_id);
    free(f.head);
    if (f.fd >= 0)
        close(f.fd);
    return status;
}

/* --- Inputs --------------------------------------------------------------------------------- */

static zws_status on_file(const char *path, const char *id, const struct stat *st, void *context)
{
    (void)st;
    return ingest_file(context, path, id, false);
}

static void on_problem(const char *path, const char *kind, zws_status status, void *context)
{
    skip(context, path, 0, kind, status);
}

static zws_status ingest_named(run *r, const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return zws_error__errno("cannot open %s", path);
    if (S_ISDIR(st.st_mode))
        return zws_walk__folder(path, &(zws_walk_visitor){on_file, on_problem, r});
    if (!S_ISREG(st.st_mode))
        return zws_error__set(
            ZWS_EINVAL, "%s is neither a file nor a folder; for a pipe, give - and JSON Lines",
            path);
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    if (zws_utf8__valid_prefix(name, strlen(name)) != strlen(name))
        return zws_error__set(ZWS_EINVAL, "the name of %s is not UTF-8: rename it", path);
    return ingest_file(r, path, name, true);
}

static zws_status ingest_stdin(run *r)
{
    char *id;
    ZWS_TRY(make_id(&id, r, "-"));
    zws_source source = {.path = "-", .id = id};
    bool wanted;
    zws_status status = is_wanted(&wanted, r, &source);
    if (status == ZWS_OK && wanted)
        status = take_line_file(r, STDIN_FILENO, &source);
    free(id);
    return status;
}

zws_status zws_ingest__input(const char *path, const zws_ingest_options *options,
                             const zws_ingest_handler *handler)
{
    if (!path || !*path || !handler || (!handler->document && !handler->raw))
        return zws_error__set(ZWS_EINVAL, "an input needs a path and somebody to take documents");
    zws_ingest_options plain = options ? *options : (zws_ingest_options){0};
    if (!plain.id_prefix)
        plain.id_prefix = "";
    run r = {.options = &plain, .handler = handler};
    if (handler->raw)
        zws_html__begin_threads();
    bool is_stdin = strcmp(path, "-") == 0;
    if (handler->progress && !is_stdin)
        r.total = zws_ingest__size(path);
    zws_status status = is_stdin ? ingest_stdin(&r) : ingest_named(&r, path);
    if (status == ZWS_OK)
        advance(&r, r.done, true);
    return status;
}

static zws_status add_size(const char *path, const char *id, const struct stat *st, void *context)
{
    (void)path, (void)id;
    *(uint64_t *)context += (uint64_t)st->st_size;
    return ZWS_OK;
}

uint64_t zws_ingest__size(const char *path)
{
    struct stat st;
    if (strcmp(path, "-") == 0 || stat(path, &st) != 0)
        return 0;
    if (S_ISREG(st.st_mode))
        return (uint64_t)st.st_size;
    uint64_t size = 0;
    if (S_ISDIR(st.st_mode))
        zws_walk__folder(path, &(zws_walk_visitor){add_size, NULL, &size});
    return size;
}
