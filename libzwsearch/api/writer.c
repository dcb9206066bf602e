/* The writing handle: inputs go through ingest into the store. */
#include <stdio.h>
#include <unistd.h>

#include "api/api.h"
#include "api/writer_internal.h"
#include "base/file.h"

/* Inputs of more bytes than this are a bulk build when they make an index. */
#define ZWS_BULK_BUILD_BYTES ((uint64_t)64 << 20)

zws_status zws_writer_open(zws_writer **out, const char *path, unsigned flags)
{
    ZWS_NEED(out);
    *out = NULL;
    ZWS_NEED(path);
    const unsigned known =
        ZWS_OPEN_EXISTING | ZWS_OPEN_TOKENS | ZWS_OPEN_BULK | ZWS_OPEN_NO_SEAL | ZWS_OPEN_ARTICLES;
    if (flags & ~known)
        return zws_error__set(ZWS_EINVAL, "there are no open flags %#x", flags);
    if (flags & ZWS_OPEN_TOKENS && flags & ZWS_OPEN_ARTICLES)
        return zws_error__set(ZWS_EINVAL, "an index of tokens has no articles: leave one out");
    zws_writer *writer;
    ZWS_TRY(zws_mem__zalloc(&writer, 1, sizeof *writer));
    writer->tokens = flags & ZWS_OPEN_TOKENS;
    writer->bulk = flags & ZWS_OPEN_BULK;
    writer->jobs = 1;
    zws_store_options options = {.create = !(flags & ZWS_OPEN_EXISTING),
                                 .tokens = writer->tokens,
                                 .units = flags & ZWS_OPEN_ARTICLES};
    zws_status status = zws_store_writer__open(&writer->store, path, &options);
    if (status != ZWS_OK) {
        free(writer);
        return status;
    }
    zws_store_writer__set_sealing(writer->store, !(flags & ZWS_OPEN_NO_SEAL));
    *out = writer;
    return ZWS_OK;
}

void zws_writer_free(zws_writer *writer)
{
    if (!writer)
        return;
    zws_store_writer__free(writer->store);
    free(writer->prefix);
    free(writer->root);
    free(writer);
}

zws_status zws_writer_set_batch(zws_writer *writer, size_t bytes)
{
    ZWS_NEED(writer);
    zws_store_writer__set_batch(writer->store, bytes == 0 ? SIZE_MAX : bytes);
    return ZWS_OK;
}

zws_status zws_writer_set_jobs(zws_writer *writer, unsigned jobs)
{
    ZWS_NEED(writer);
    long online = jobs ? (long)jobs : sysconf(_SC_NPROCESSORS_ONLN);
    zws_store_writer__set_work(writer->store, online > 0 ? (size_t)online : 1, 0);
    writer->jobs = online > 0 ? (size_t)online : 1;
    return ZWS_OK;
}

zws_status zws_writer_set_memory(zws_writer *writer, size_t bytes)
{
    ZWS_NEED(writer);
    if (bytes < ZWS_WRITER_MEMORY_MIN)
        return zws_error__set(ZWS_EINVAL, "indexing needs at least %zu MiB of memory",
                              (size_t)ZWS_WRITER_MEMORY_MIN >> 20);
    zws_store_writer__set_work(writer->store, writer->jobs, bytes);
    return ZWS_OK;
}

zws_status zws_writer_load_words(zws_writer *writer, const char *path)
{
    ZWS_NEED(writer);
    ZWS_NEED(path);
    zws_analyzer *analyzer = zws_store_writer__analyzer(writer->store);
    if (!analyzer)
        return zws_error__set(ZWS_EINVAL,
                              "an index of tokens takes words as they are: it has no use "
                              "for a user dictionary");
    return zws_analyzer__load_words(analyzer, path);
}

zws_status zws_writer_set_prefix(zws_writer *writer, const char *prefix)
{
    ZWS_NEED(writer);
    char *copy = NULL;
    if (prefix && *prefix)
        ZWS_TRY(zws_mem__dup(&copy, prefix, strlen(prefix)));
    free(writer->prefix);
    writer->prefix = copy;
    return ZWS_OK;
}

zws_status zws_writer_add(zws_writer *writer, zws_document *document)
{
    ZWS_NEED(writer);
    ZWS_NEED(document);
    bool changed = true;
    ZWS_TRY(zws_store_writer__put(writer->store, document, NULL, &changed));
    writer->counted[changed ? ZWS_COUNT_ADDED : ZWS_COUNT_UNCHANGED]++;
    return ZWS_OK;
}

zws_status zws_writer_delete(zws_writer *writer, const char *id)
{
    ZWS_NEED(writer);
    ZWS_NEED(id);
    ZWS_TRY(zws_store_writer__delete(writer->store, id, strlen(id)));
    writer->counted[ZWS_COUNT_DELETED]++;
    return ZWS_OK;
}

zws_status zws_writer_on_skip(zws_writer *writer,
                              void (*fn)(const char *path, size_t line, const char *kind,
                                         zws_status status, const char *reason, void *context),
                              void *context)
{
    ZWS_NEED(writer);
    writer->on_skip = fn;
    writer->skip_context = context;
    return ZWS_OK;
}

zws_status zws_writer_on_progress(zws_writer *writer,
                                  void (*fn)(uint64_t bytes, uint64_t total, uint64_t documents,
                                             void *context),
                                  void *context)
{
    ZWS_NEED(writer);
    writer->on_progress = fn;
    writer->progress_context = context;
    return ZWS_OK;
}

zws_status zws_writer__input_name(zws_buffer *out, const zws_writer *writer, const char *id)
{
    ZWS_TRY(zws_buffer__puts(out, writer->root ? writer->root : "-"));
    ZWS_TRY(zws_buffer__putc(out, '\n'));
    return zws_buffer__puts(out, id);
}

/* --- Events of ingest ----------------------------------------------------------------------------
 */

static zws_status on_source(bool *wanted, const zws_source *source, void *context)
{
    zws_writer *writer = context;
    *wanted = true;
    if (!writer->root)
        return ZWS_OK; /* standard input is read once and has no fingerprint */
    bool unchanged = false;
    zws_buffer name = {0};
    zws_status status = zws_writer__input_name(&name, writer, source->id);
    if (status == ZWS_OK)
        status =
            zws_store_writer__input_unchanged(&unchanged, writer->store, name.data, source->hash);
    zws_buffer__free(&name);
    *wanted = !unchanged;
    if (unchanged)
        writer->counted[ZWS_COUNT_UNCHANGED]++;
    return status;
}

static zws_status on_document(zws_document *document, const zws_source *source, size_t line,
                              void *context)
{
    (void)line;
    zws_writer *writer = context;
    bool changed = true;
    zws_buffer name = {0};
    zws_status status = zws_writer__input_name(&name, writer, source->id);
    if (status == ZWS_OK)
        status = zws_store_writer__put(writer->store, document, name.data, &changed);
    zws_buffer__free(&name);
    zws_document_free(document);
    if (status == ZWS_OK)
        writer->counted[changed ? ZWS_COUNT_ADDED : ZWS_COUNT_UNCHANGED]++;
    return status;
}

void zws_writer__skipped(const char *path, size_t line, const char *kind, zws_status status,
                         const char *reason, void *context)
{
    zws_writer *writer = context;
    writer->counted[ZWS_COUNT_SKIPPED]++;
    writer->unreadable |= status == ZWS_EIO;
    if (writer->on_skip)
        writer->on_skip(path, line, kind, status, reason, writer->skip_context);
}

zws_status zws_writer__input_done(zws_writer *writer, const char *name, zws_hash128 hash)
{
    size_t deleted = 0;
    zws_status status = zws_store_writer__input_done(writer->store, name, hash, &deleted);
    writer->counted[ZWS_COUNT_DELETED] += deleted;
    return status;
}

static zws_status on_done(const zws_source *source, size_t documents, void *context)
{
    (void)documents;
    zws_writer *writer = context;
    if (!writer->root)
        return ZWS_OK;
    zws_buffer name = {0};
    zws_status status = zws_writer__input_name(&name, writer, source->id);
    if (status == ZWS_OK)
        status = zws_writer__input_done(writer, name.data, source->hash);
    zws_buffer__free(&name);
    return status;
}

static void on_progress(uint64_t done, uint64_t total, void *context)
{
    zws_writer *writer = context;
    writer->counted[ZWS_COUNT_BYTES] = writer->bytes_before + done;
    if (writer->on_progress)
        writer->on_progress(done, total, writer->counted[ZWS_COUNT_ADDED],
                            writer->progress_context);
}

/* The absolute path of an input; of the folder that a file lies in. */
static zws_status resolve_root(char **out, const char *path)
{
    *out = NULL;
    if (strcmp(path, "-") == 0)
        return ZWS_OK;
    char *absolute = realpath(path, NULL);
    if (!absolute)
        return zws_error__errno("cannot open %s", path);
    if (!zws_file__is_directory(absolute)) {
        char *slash = strrchr(absolute, '/');
        slash[slash == absolute] = '\0';
    }
    *out = absolute;
    return ZWS_OK;
}

zws_status zws_writer_add_path(zws_writer *writer, const char *path)
{
    ZWS_NEED(writer);
    ZWS_NEED(path);
    free(writer->root);
    ZWS_TRY(resolve_root(&writer->root, path));
    zws_ingest_handler handler = {.source = on_source,
                                  .document = on_document,
                                  .skipped = zws_writer__skipped,
                                  .done = on_done,
                                  .progress = on_progress,
                                  .context = writer};
    zws_ingest_options options = {.id_prefix = writer->prefix, .tokens = writer->tokens};
    writer->bytes_before = writer->counted[ZWS_COUNT_BYTES];
    writer->unreadable = false;
    /* A new index of much text is built as segments at once, and so is the rest of one whose
     * building was cut short; what is small is live at once. */
    bool bulk =
        writer->bulk || zws_store_writer__is_unfinished(writer->store) ||
        (zws_store_writer__is_new(writer->store) && zws_ingest__size(path) > ZWS_BULK_BUILD_BYTES);
    if (!bulk)
        return zws_ingest__input(path, &options, &handler);
    handler.raw = zws_writer__bulk_raw;
    handler.done = zws_writer__bulk_done;
    ZWS_TRY(zws_store_writer__set_bulk(writer->store, true));
    zws_status status = zws_ingest__input(path, &options, &handler);
    /* It ends with the next commit. What was read before a failure is kept, but its message is the
     * one to be told. */
    if (status == ZWS_OK)
        return zws_store_writer__set_bulk(writer->store, false);
    char message[1024];
    snprintf(message, sizeof message, "%s", zws_error_message());
    zws_store_writer__set_bulk(writer->store, false);
    return zws_error__set(status, "%s", message);
}

zws_status zws_writer_mirror(zws_writer *writer, const char *path)
{
    ZWS_NEED(writer);
    ZWS_NEED(path);
    /* What cannot be read now has not vanished. */
    if (writer->unreadable)
        return zws_error__set(ZWS_EIO,
                              "%s: nothing is forgotten, because a file there could not be "
                              "read: make it readable and run again",
                              path);
    char *root;
    ZWS_TRY(resolve_root(&root, path));
    if (!root)
        return zws_error__set(ZWS_EINVAL, "standard input cannot be mirrored: name a folder");
    zws_buffer prefix = {0};
    zws_status status = zws_buffer__puts(&prefix, root);
    free(root);
    if (status == ZWS_OK)
        status = zws_buffer__putc(&prefix, '\n');
    if (status == ZWS_OK && writer->prefix)
        status = zws_buffer__puts(&prefix, writer->prefix);
    size_t deleted = 0;
    if (status == ZWS_OK)
        status = zws_store_writer__forget_unseen(writer->store, prefix.data, &deleted);
    zws_buffer__free(&prefix);
    writer->counted[ZWS_COUNT_DELETED] += deleted;
    return status;
}

static void on_documents(uint64_t done, uint64_t total, void *context)
{
    zws_writer *writer = context;
    if (writer->on_progress)
        writer->on_progress(done, total, done, writer->progress_context);
}

zws_status zws_writer_rebuild(zws_writer *writer)
{
    ZWS_NEED(writer);
    return zws_store_writer__rebuild(writer->store, on_documents, writer);
}

zws_status zws_writer_seal(zws_writer *writer)
{
    ZWS_NEED(writer);
    return zws_store_writer__seal(writer->store, on_documents, writer);
}

zws_status zws_writer_merge(zws_writer *writer)
{
    ZWS_NEED(writer);
    return zws_store_writer__merge(writer->store, on_documents, writer);
}

uint64_t zws_writer_counted(const zws_writer *writer, zws_count what)
{
    if (!writer || (int)what < 0 || what >= ZWS_COUNT_COUNT)
        return 0;
    return writer->counted[what];
}

zws_status zws_writer_commit(zws_writer *writer)
{
    ZWS_NEED(writer);
    return zws_store_writer__commit(writer->store);
}

zws_status zws_writer_rollback(zws_writer *writer)
{
    ZWS_NEED(writer);
    return zws_store_writer__rollback(writer->store);
}
