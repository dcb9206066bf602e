/* The writing handle: inputs go through ingest into the store. */
#include "api/api.h"
#include "base/file.h"
#include "ingest/ingest.h"

/* Inputs of more bytes than this are a bulk build when they make an index. */
#define ZWS_BULK_BUILD_BYTES ((uint64_t)64 << 20)

struct zws_writer {
    zws_store_writer *store;
    bool tokens;
    char *prefix;
    char *root; /* of the input that is being read: absolute; NULL for standard input */
    void (*on_skip)(const char *, size_t, const char *, zws_status, const char *, void *);
    void *skip_context;
    void (*on_progress)(uint64_t, uint64_t, uint64_t, void *);
    void *progress_context;
    uint64_t counted[ZWS_COUNT_COUNT];
    bool unreadable;       /* a file below the last input could not be read */
    uint64_t bytes_before; /* of inputs that are done, while another is read */
};

zws_status zws_writer_open(zws_writer **out, const char *path, unsigned flags)
{
    ZWS_NEED(out);
    *out = NULL;
    ZWS_NEED(path);
    if (flags & ~(unsigned)(ZWS_OPEN_EXISTING | ZWS_OPEN_TOKENS))
        return zws_error__set(ZWS_EINVAL, "there are no open flags %#x", flags);
    zws_writer *writer;
    ZWS_TRY(zws_mem__zalloc(&writer, 1, sizeof *writer));
    writer->tokens = flags & ZWS_OPEN_TOKENS;
    zws_store_options options = {.create = !(flags & ZWS_OPEN_EXISTING), .tokens = writer->tokens};
    zws_status status = zws_store_writer__open(&writer->store, path, &options);
    if (status != ZWS_OK) {
        free(writer);
        return status;
    }
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

/* The name under which the store remembers an input: where it lies, then its id, so that folders
 * that are indexed into one index do not take each other's files for vanished ones. */
static zws_status input_name(zws_buffer *out, const zws_writer *writer, const char *id)
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
    zws_status status = input_name(&name, writer, source->id);
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
    zws_status status = input_name(&name, writer, source->id);
    if (status == ZWS_OK)
        status = zws_store_writer__put(writer->store, document, name.data, &changed);
    zws_buffer__free(&name);
    zws_document_free(document);
    if (status == ZWS_OK)
        writer->counted[changed ? ZWS_COUNT_ADDED : ZWS_COUNT_UNCHANGED]++;
    return status;
}

static void on_skipped(const char *path, size_t line, const char *kind, zws_status status,
                       const char *reason, void *context)
{
    zws_writer *writer = context;
    writer->counted[ZWS_COUNT_SKIPPED]++;
    writer->unreadable |= status == ZWS_EIO;
    if (writer->on_skip)
        writer->on_skip(path, line, kind, status, reason, writer->skip_context);
}

static zws_status on_done(const zws_source *source, size_t documents, void *context)
{
    (void)documents;
    zws_writer *writer = context;
    if (!writer->root)
        return ZWS_OK;
    size_t deleted = 0;
    zws_buffer name = {0};
    zws_status status = input_name(&name, writer, source->id);
    if (status == ZWS_OK)
        status = zws_store_writer__input_done(writer->store, name.data, source->hash, &deleted);
    zws_buffer__free(&name);
    writer->counted[ZWS_COUNT_DELETED] += deleted;
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
                                  .skipped = on_skipped,
                                  .done = on_done,
                                  .progress = on_progress,
                                  .context = writer};
    zws_ingest_options options = {.id_prefix = writer->prefix, .tokens = writer->tokens};
    writer->bytes_before = writer->counted[ZWS_COUNT_BYTES];
    writer->unreadable = false;
    /* A new index of much text is built as segments at once; what is small is live at once. */
    bool bulk =
        zws_store_writer__is_new(writer->store) && zws_ingest__size(path) > ZWS_BULK_BUILD_BYTES;
    if (bulk)
        ZWS_TRY(zws_store_writer__set_bulk(writer->store, true));
    zws_status status = zws_ingest__input(path, &options, &handler);
    if (bulk) /* it ends with the next commit */
        zws_store_writer__set_bulk(writer->store, false);
    return status;
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
