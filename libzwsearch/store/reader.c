#include "store/store_internal.h"

/* How often a read starts again before commits are held back. */
#define ATTEMPTS 5

zws_term zws_term__of(const zws_buffer *buffer)
{
    return (zws_term){buffer->data, buffer->len};
}

zws_status zws_store__open(zws_store **out, const char *path)
{
    *out = NULL;
    zws_store *store;
    char *live = NULL;
    ZWS_TRY(zws_mem__zalloc(&store, 1, sizeof *store));
    zws_status status = zws_mem__dup(&store->path, path, strlen(path));
    if (status == ZWS_OK)
        status = zws_manifest__read(&store->manifest, path);
    if (status == ZWS_OK)
        status = zws_path__join(&live, path, ZWS_LIVE_FOLDER);
    if (status == ZWS_OK)
        status = zws_live__open(&store->live, live);
    free(live);
    if (status == ZWS_OK)
        *out = store;
    else
        zws_store__free(store);
    return status;
}

void zws_store__free(zws_store *store)
{
    if (!store)
        return;
    zws_live__free(store->live);
    free(store->path);
    free(store);
}

bool zws_store__is_tokens(const zws_store *store)
{
    return store->manifest.tokens;
}

uint64_t zws_store__fingerprint(const zws_store *store)
{
    return store->manifest.fingerprint;
}

bool zws_store__is_mixed(const zws_store *store)
{
    return store->manifest.mixed;
}

/* *again: it failed, and there is a newer state to try. A failure that stays the same on the same
 * state is the caller's. */
static zws_status attempt(zws_store *store, zws_store_fn fn, void *context, bool *again)
{
    bool newer = false;
    zws_status status = fn(store, context);
    *again = false;
    if (!zws_live__failed(store->live) && status != ZWS_ECORRUPT)
        return status;
    if (zws_live__reopen(store->live, &newer) != ZWS_OK)
        newer = true;
    *again = newer;
    return status;
}

static zws_status read_locked(zws_store *store, zws_store_fn fn, void *context)
{
    char *path;
    int lock;
    bool again;
    ZWS_TRY(zws_path__join(&path, store->path, ZWS_COMMIT_LOCK));
    zws_status status = zws_file__lock(&lock, path, ZWS_LOCK_SHARED, false, true);
    free(path);
    ZWS_TRY(status);
    status = zws_live__reopen(store->live, NULL);
    if (status == ZWS_OK)
        status = attempt(store, fn, context, &again);
    zws_file__unlock(lock);
    return status;
}

zws_status zws_store__read(zws_store *store, zws_store_fn fn, void *context)
{
    if (store->reading)
        return fn(store, context);
    store->reading = true;
    bool again = zws_live__reopen(store->live, NULL) != ZWS_OK;
    zws_status status = ZWS_OK;
    for (int i = 0; i < ATTEMPTS && !again; i++) {
        status = attempt(store, fn, context, &again);
        if (!again)
            break;
        again = i + 1 == ATTEMPTS || zws_live__failed(store->live);
    }
    if (again)
        status = read_locked(store, fn, context);
    store->reading = false;
    return status;
}

zws_status zws_store__totals(zws_store *store, uint64_t *documents, uint64_t *length)
{
    return zws_live__totals(store->live, documents, length);
}

zws_status zws_store__document_frequency(zws_store *store, zws_term term, uint64_t *frequency)
{
    return zws_live__document_frequency(store->live, term, frequency);
}

zws_status zws_store__expand(zws_store *store, zws_term prefix, size_t max, zws_term_fn fn,
                             void *context, bool *more)
{
    return zws_live__terms(store->live, prefix, max, fn, context, more);
}

zws_status zws_store__match(zws_store *store, const zws_plan *plan, zws_matches *out)
{
    return zws_live__match(store->live, plan, out);
}

zws_status zws_store__frequencies(zws_store *store, const zws_match *match, const zws_term *term,
                                  size_t n, uint32_t *tf, uint32_t *length)
{
    for (size_t i = 0; i < n; i++)
        ZWS_TRY(zws_live__frequency(store->live, (uint32_t)match->doc, term[i], &tf[i]));
    return zws_live__length(store->live, (uint32_t)match->doc, length);
}

zws_status zws_store__read_document(zws_live *live, uint32_t doc, zws_document **out)
{
    zws_buffer data = {0};
    *out = NULL;
    zws_status status = zws_live__data(live, doc, &data);
    if (status == ZWS_OK)
        status = zws_document__decode(out, data.data ? data.data : "", data.len);
    zws_buffer__free(&data);
    return status;
}

zws_status zws_store__document(zws_store *store, const zws_match *match, zws_document **out)
{
    ZWS_TRY(zws_store__read_document(store->live, (uint32_t)match->doc, out));
    const char *id = zws_document_get(*out, ZWS_FIELD_ID, 0, NULL);
    if (id && strcmp(id, match->id) == 0)
        return ZWS_OK;
    zws_document_free(*out);
    *out = NULL;
    return zws_error__set(ZWS_ECORRUPT,
                          "%s is damaged (another document stands under the id %s): run zwadmin "
                          "verify",
                          store->path, match->id);
}

zws_status zws_store__find(zws_store *store, const char *id, size_t len, zws_match *match)
{
    zws_buffer term = {0}, key = {0};
    uint32_t doc = 0;
    *match = (zws_match){0};
    zws_status status = zws_schema__id_term(&term, id, len);
    if (status == ZWS_OK)
        status = zws_live__find(store->live, zws_term__of(&term), &doc);
    if (status == ZWS_OK && doc != 0)
        status = zws_live__value(store->live, doc, ZWS_SLOT_NEWEST, &key);
    if (status == ZWS_OK && doc != 0)
        status = zws_match__from_key(match, key.data, key.len, false);
    match->doc = doc;
    /* Long ids share a term when their hashes are equal. */
    if (status == ZWS_OK && (doc == 0 || strlen(match->id) != len || memcmp(match->id, id, len))) {
        free(match->id);
        *match = (zws_match){0};
        status = zws_error__set(ZWS_ENOTFOUND, "there is no document with the id %.*s in %s",
                                len < 200 ? (int)len : 200, id, store->path);
    }
    zws_buffer__free(&term);
    zws_buffer__free(&key);
    return status;
}

zws_status zws_store__each(zws_store *store,
                           zws_status (*fn)(zws_document *document, void *context), void *context)
{
    uint32_t *doc;
    size_t n;
    ZWS_TRY(zws_live__documents(store->live, (zws_term){"", 0}, &doc, &n));
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < n; i++) {
        zws_document *document;
        status = zws_store__read_document(store->live, doc[i], &document);
        if (status != ZWS_OK)
            break;
        status = fn(document, context);
        zws_document_free(document);
    }
    free(doc);
    return status;
}
