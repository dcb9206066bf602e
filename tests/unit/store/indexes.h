/* Documents, and indexes of tokens, in a line each. */
#ifndef TESTS_STORE_INDEXES_H
#define TESTS_STORE_INDEXES_H

#include "unit/store/scratch.h"
#include "store/store.h"

static inline zws_document *make_document(const char *id, const char *title, const char *body)
{
    zws_document *document;
    assert_ok(zws_document_new(&document));
    if (id)
        assert_ok(zws_document_set(document, ZWS_FIELD_ID, id, (size_t)-1));
    if (title)
        assert_ok(zws_document_set(document, ZWS_FIELD_TITLE, title, (size_t)-1));
    if (body)
        assert_ok(zws_document_set(document, ZWS_FIELD_BODY, body, (size_t)-1));
    return document;
}

static inline zws_store_writer *open_tokens(const char *path)
{
    zws_store_writer *writer;
    zws_store_options options = {.create = true, .tokens = true, .batch_bytes = SIZE_MAX};
    assert_ok(zws_store_writer__open(&writer, path, &options));
    return writer;
}

static inline zws_status put_status(zws_store_writer *writer, const char *id, const char *body,
                                    const char *input, bool *changed)
{
    zws_document *document = make_document(id, NULL, body);
    zws_status status = zws_store_writer__put(writer, document, input, changed);
    zws_document_free(document);
    return status;
}

/* true when something changed. */
static inline bool put(zws_store_writer *writer, const char *id, const char *body,
                       const char *input)
{
    bool changed;
    assert_ok(put_status(writer, id, body, input, &changed));
    return changed;
}

typedef struct {
    const char *word;
    char ids[1024];
} found_ids;

static inline zws_status find_ids(zws_store *store, void *context)
{
    found_ids *found = context;
    zws_term term = {found->word, strlen(found->word)};
    zws_node node = {.kind = *found->word ? ZWS_NODE_TERM : ZWS_NODE_ALL, .term = &term, .n = 1};
    zws_plan plan = {.match = &node, .order = ZWS_ORDER_NEWEST, .limit = 100};
    zws_matches matches;
    found->ids[0] = '\0';
    zws_status status = zws_store__match(store, &plan, &matches);
    for (size_t i = 0; status == ZWS_OK && i < matches.n; i++) {
        size_t n = strlen(found->ids);
        snprintf(found->ids + n, sizeof found->ids - n, "%s%s", n ? " " : "", matches.hit[i].id);
    }
    zws_matches__free(&matches);
    return status;
}

/* The ids of the documents with a word ("": of all), as a reader sees them; static. */
static inline const char *ids_with(zws_store *store, const char *word)
{
    static found_ids found;
    found.word = word;
    assert_ok(zws_store__read(store, find_ids, &found));
    return found.ids;
}

static inline const char *ids_at(const char *path, const char *word)
{
    zws_store *store;
    assert_ok(zws_store__open(&store, path));
    const char *ids = ids_with(store, word);
    zws_store__free(store);
    return ids;
}

typedef struct {
    size_t n;
    char first[512];
} findings;

static inline void take_finding(const char *line, void *context)
{
    findings *f = context;
    if (f->n++ == 0)
        snprintf(f->first, sizeof f->first, "%s", line);
}

static inline void assert_clean(const char *path)
{
    findings f = {0};
    zws_status status = zws_store__verify(path, take_finding, &f);
    if (status != ZWS_OK || f.n)
        fail_msg("%s: %s, %zu findings: %s", path, zws_status_name(status), f.n, f.first);
}

#endif
