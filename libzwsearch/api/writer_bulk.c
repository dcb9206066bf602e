/* Inputs of a bulk build: what documents are made of goes to the store, and what became of them
 * comes back in turn. */
#include "api/writer_internal.h"
#include "ingest/walk.h"

/* A document, or the end of an input (which has no data). All that it points to stands behind it.
 */
typedef struct {
    zws_put put;
    zws_writer *writer;
    zws_raw raw;
    const char *kind;
    zws_hash128 hash;
    bool whole; /* the input is this one document */
    char text[];
} record;

static zws_status make(zws_document **out, zws_put *put)
{
    record *r = (record *)put;
    return zws_raw__make(out, &r->kind, &r->raw);
}

/* The callback may call into the library, which would change the message under its hands. */
static void report(record *r, zws_status status)
{
    char *reason = NULL, *shown = NULL;
    const char *message = zws_error_message();
    zws_status copied = zws_mem__dup(&reason, message, strlen(message));
    zws_status printable = zws_walk__printable(&shown, r->raw.path);
    zws_writer__skipped(printable == ZWS_OK ? shown : r->raw.path, r->raw.line, r->kind, status,
                        copied == ZWS_OK ? reason : "out of memory", r->writer);
    free(shown);
    free(reason);
}

static zws_status settled(zws_put *put, zws_status status, bool made, bool changed)
{
    record *r = (record *)put;
    zws_writer *writer = r->writer;
    writer->last_made = made;
    if (status == ZWS_OK) {
        writer->counted[changed ? ZWS_COUNT_ADDED : ZWS_COUNT_UNCHANGED]++;
        return ZWS_OK;
    }
    if (status != ZWS_EINVAL && status != ZWS_EFORMAT && status != ZWS_ELIMIT)
        return status;
    if (made)
        r->kind = "document";
    report(r, status);
    return ZWS_OK;
}

/* A file of one document that could not be made is as if it had not been read. */
static zws_status ended(zws_put *put, zws_status status, bool made, bool changed)
{
    (void)made, (void)changed;
    record *r = (record *)put;
    if (status != ZWS_OK || (r->whole && !r->writer->last_made))
        return status;
    return zws_writer__input_done(r->writer, r->put.input, r->hash);
}

static void free_record(zws_put *put)
{
    free(put);
}

/* A copy of some text behind the record; NULL stays NULL. */
static const char *copy(char **to, const char *text, size_t len)
{
    if (!text)
        return NULL;
    char *at = *to;
    memcpy(at, text, len);
    at[len] = '\0';
    *to += len + 1;
    return at;
}

static size_t room(const char *text)
{
    return text ? strlen(text) + 1 : 0;
}

static zws_status make_record(zws_writer *writer, const zws_raw *raw, const zws_source *source,
                              record **out)
{
    zws_buffer name = {0};
    ZWS_TRY(zws_writer__input_name(&name, writer, source->id));
    size_t bytes = sizeof(record) + name.len + 1 + raw->len + 1 + room(raw->path) + room(raw->id) +
                   room(raw->prefix);
    record *r = malloc(bytes);
    if (!r) {
        zws_buffer__free(&name);
        return zws_error__nomem();
    }
    *r = (record){.put = {.free = free_record, .bytes = bytes},
                  .writer = writer,
                  .raw = *raw,
                  .kind = raw->kind,
                  .hash = source->hash};
    char *to = r->text;
    r->put.input = copy(&to, name.data, name.len);
    r->raw.data = copy(&to, raw->data ? raw->data : "", raw->len);
    r->raw.path = copy(&to, raw->path, raw->path ? strlen(raw->path) : 0);
    r->raw.id = copy(&to, raw->id, raw->id ? strlen(raw->id) : 0);
    r->raw.prefix = copy(&to, raw->prefix, raw->prefix ? strlen(raw->prefix) : 0);
    zws_buffer__free(&name);
    *out = r;
    return ZWS_OK;
}

zws_status zws_writer__bulk_raw(const zws_raw *raw, const zws_source *source, void *context)
{
    zws_writer *writer = context;
    record *r;
    ZWS_TRY(make_record(writer, raw, source, &r));
    r->put.make = make;
    r->put.settled = settled;
    writer->whole = raw->format != ZWS_FORMAT_JSONL;
    return zws_store_writer__enqueue(writer->store, &r->put);
}

zws_status zws_writer__bulk_done(const zws_source *source, size_t documents, void *context)
{
    (void)documents;
    zws_writer *writer = context;
    record *r;
    if (!writer->root)
        return ZWS_OK;
    ZWS_TRY(make_record(writer, &(zws_raw){.kind = ""}, source, &r));
    r->put.settled = ended;
    r->whole = writer->whole;
    writer->whole = false;
    return zws_store_writer__enqueue(writer->store, &r->put);
}
