#include "unit/ingest/collect.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unicode/ucnv.h>
#include <unistd.h>

static void copy(char *out, size_t size, const char *text)
{
    snprintf(out, size, "%s", text ? text : "");
}

static zws_status on_source(bool *wanted, const zws_source *source, void *context)
{
    collected *c = context;
    assert_true(c->sources < COLLECT_MAX);
    copy(c->source[c->sources].id, sizeof c->source[0].id, source->id);
    c->source[c->sources].size = source->size;
    c->source[c->sources++].hash = source->hash;
    *wanted = !c->refuse_sources;
    return c->source_status ? zws_error__set(c->source_status, "the source was refused") : ZWS_OK;
}

static zws_status on_document(zws_document *document, const zws_source *source, size_t line,
                              void *context)
{
    collected *c = context;
    assert_non_null(source->path);
    assert_true(c->documents < COLLECT_MAX);
    collected_document *d = &c->document[c->documents++];
    copy(d->id, sizeof d->id, zws_document_get(document, ZWS_FIELD_ID, 0, NULL));
    copy(d->title, sizeof d->title, zws_document_get(document, ZWS_FIELD_TITLE, 0, NULL));
    copy(d->body, sizeof d->body, zws_document_get(document, ZWS_FIELD_BODY, 0, &d->body_len));
    d->line = line;
    zws_document_free(document);
    if (c->document_status && (!c->fail_at || c->fail_at == c->documents))
        return zws_error__set(c->document_status, "the document was refused");
    return ZWS_OK;
}

static void on_skip(const char *path, size_t line, const char *kind, zws_status status,
                    const char *reason, void *context)
{
    collected *c = context;
    assert_true(c->skips < COLLECT_MAX);
    collected_skip *s = &c->skip[c->skips++];
    copy(s->path, sizeof s->path, path);
    copy(s->kind, sizeof s->kind, kind);
    copy(s->reason, sizeof s->reason, reason);
    s->line = line;
    s->status = status;
    /* The reason must survive what a callback does with the library. */
    zws_error__set(ZWS_EINTERNAL, "another message");
}

static zws_status on_done(const zws_source *source, size_t documents, void *context)
{
    collected *c = context;
    assert_non_null(source->id);
    c->dones++;
    c->done_documents += documents;
    return c->done_status ? zws_error__set(c->done_status, "the end was refused") : ZWS_OK;
}

static void on_progress(uint64_t done, uint64_t total, void *context)
{
    collected *c = context;
    assert_true(done >= c->progress_done);
    c->progress_done = done;
    c->progress_total = total;
    c->progress_calls++;
}

zws_ingest_handler collect_handler(collected *c)
{
    return (zws_ingest_handler){.source = on_source,
                                .document = on_document,
                                .skipped = on_skip,
                                .done = on_done,
                                .progress = on_progress,
                                .context = c};
}

zws_status collect(collected *c, const char *path, const zws_ingest_options *options)
{
    c->documents = c->skips = c->sources = c->dones = c->done_documents = 0;
    c->progress_done = c->progress_total = c->progress_calls = 0;
    zws_ingest_handler handler = collect_handler(c);
    return zws_ingest__input(path, options, &handler);
}

const collected_skip *skip_of(const collected *c, const char *path_end)
{
    size_t n = strlen(path_end);
    for (size_t i = 0; i < c->skips; i++) {
        size_t len = strlen(c->skip[i].path);
        if (len >= n && strcmp(c->skip[i].path + len - n, path_end) == 0)
            return &c->skip[i];
    }
    fail_msg("%s was not skipped", path_end);
    return NULL;
}

const collected_document *document_of(const collected *c, const char *id)
{
    for (size_t i = 0; i < c->documents; i++)
        if (strcmp(c->document[i].id, id) == 0)
            return &c->document[i];
    fail_msg("there is no document %s", id);
    return NULL;
}

char *make_folder(void)
{
    const char *base = getenv("TMPDIR");
    char *path;
    assert_true(asprintf(&path, "%s/zws-ingest-XXXXXX", base ? base : "/tmp") > 0);
    assert_non_null(mkdtemp(path));
    return path;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

void remove_folder(char *folder)
{
    assert_int_equal(nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
    free(folder);
}

const char *in_folder(const char *folder, const char *name)
{
    static char path[8][4096];
    static unsigned turn;
    turn = (turn + 1) % 8;
    snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
    return path[turn];
}

const char *put_file(const char *folder, const char *name, const void *data, size_t len)
{
    const char *path = in_folder(folder, name);
    for (const char *slash = name; (slash = strchr(slash, '/')); slash++) {
        char *below;
        assert_true(asprintf(&below, "%s/%.*s", folder, (int)(slash - name), name) > 0);
        assert_true(mkdir(below, 0777) == 0 || errno == EEXIST);
        free(below);
    }
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    if (len == (size_t)-1)
        len = strlen(data);
    assert_int_equal(fwrite(data, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
    return path;
}

const char *field(const zws_document *document, zws_field which)
{
    const char *text = zws_document_get(document, which, 0, NULL);
    return text ? text : "";
}

char *encode(size_t *len, const char *converter, const char *utf8)
{
    UErrorCode error = U_ZERO_ERROR;
    int32_t n = ucnv_convert(converter, "UTF-8", NULL, 0, utf8, -1, &error);
    assert_int_equal(error, U_BUFFER_OVERFLOW_ERROR);
    char *out = malloc((size_t)n + 4);
    assert_non_null(out);
    error = U_ZERO_ERROR;
    ucnv_convert(converter, "UTF-8", out, n + 4, utf8, -1, &error);
    assert_true(U_SUCCESS(error));
    *len = (size_t)n;
    return out;
}

uint32_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}
