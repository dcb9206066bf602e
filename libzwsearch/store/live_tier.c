#include "store/live_tier_internal.h"

/* --- Errors --------------------------------------------------------------------------------- */

zws_status zws_live__fail(zws_live *live, const char *path, xapian_status status)
{
    const char *why = xapian_error_message();
    switch (status) {
    case XAPIAN_OK:
        return ZWS_OK;
    case XAPIAN_NO_MEMORY:
        return zws_error__nomem();
    case XAPIAN_DEADLINE:
        return zws_error__set(ZWS_EDEADLINE, "the search took longer than its deadline: make the "
                                             "query narrower, or raise the deadline");
    case XAPIAN_LIMIT:
    case XAPIAN_WILDCARD:
        return zws_error__set(ZWS_ELIMIT, "the query is too large: make it shorter (%s)", why);
    case XAPIAN_DATABASE_LOCK:
        return zws_error__set(ZWS_ELOCKED, "%s is being written by another process", path);
    default:
        break;
    }
    if (live)
        live->failed = true;
    switch (status) {
    case XAPIAN_DATABASE_CORRUPT:
        return zws_error__set(ZWS_ECORRUPT, "%s is damaged (%s): run zwadmin verify", path, why);
    case XAPIAN_DATABASE_VERSION:
        return zws_error__set(ZWS_EVERSION, "%s was made by an incompatible version of Xapian (%s)",
                              path, why);
    case XAPIAN_DATABASE_NOT_FOUND:
    case XAPIAN_DATABASE_OPENING:
        return zws_error__set(ZWS_ECORRUPT, "cannot open %s (%s): run zwadmin verify", path, why);
    case XAPIAN_DOC_NOT_FOUND:
        return zws_error__set(ZWS_ENOTFOUND, "there is no such document in %s", path);
    case XAPIAN_DATABASE:
    case XAPIAN_DATABASE_CREATE:
    case XAPIAN_DATABASE_MODIFIED:
        return zws_error__set(ZWS_EIO, "cannot read or write %s: %s", path, why);
    case XAPIAN_RANGE:
        return zws_error__set(ZWS_ECORRUPT, "%s is damaged (%s): run zwadmin verify", path, why);
    default:
        return zws_error__set(ZWS_EINTERNAL, "%s: %s: %s", path, xapian_status_name(status), why);
    }
}

const char *zws_live__version(void)
{
    return xapian_version();
}

/* --- Opening -------------------------------------------------------------------------------- */

static zws_status make(zws_live **out, const char *path)
{
    *out = NULL;
    zws_live *live;
    ZWS_TRY(zws_mem__zalloc(&live, 1, sizeof *live));
    zws_status status = zws_mem__dup(&live->path, path, strlen(path));
    if (status != ZWS_OK)
        free(live);
    else
        *out = live;
    return status;
}

zws_status zws_live__open(zws_live **out, const char *path)
{
    ZWS_TRY(make(out, path));
    xapian_status status = xapian_db_open(&(*out)->db, path);
    if (status == XAPIAN_OK)
        return ZWS_OK;
    zws_status failure = zws_live__fail(NULL, path, status);
    zws_live__free(*out);
    *out = NULL;
    return failure;
}

zws_status zws_live__open_writer(zws_live **out, const char *path, bool fresh)
{
    ZWS_TRY(make(out, path));
    zws_live *live = *out;
    live->writable = true;
    int flags = fresh ? XAPIAN_DB_CREATE_OR_OVERWRITE : XAPIAN_DB_OPEN;
    xapian_status status = xapian_db_open_writable(&live->db, path, flags, 0);
    if (status == XAPIAN_OK)
        status = xapian_db_begin_transaction(live->db, true);
    if (status == XAPIAN_OK)
        return ZWS_OK;
    zws_status failure = zws_live__fail(NULL, path, status);
    zws_live__free(live);
    *out = NULL;
    return failure;
}

void zws_live__free(zws_live *live)
{
    if (!live)
        return;
    zws_live_lists__clear(live);
    if (live->writable && live->db)
        xapian_db_cancel_transaction(live->db); /* freeing would try to commit */
    xapian_db_free(live->db);
    free(live->path);
    free(live);
}

zws_status zws_live__reopen(zws_live *live, bool *changed)
{
    bool newer = false;
    live->failed = false;
    xapian_status status = xapian_db_reopen(&newer, live->db);
    if (status != XAPIAN_OK) {
        /* A reader whose files were all replaced (a copy put in place) starts anew. */
        xapian_db *db;
        zws_live_lists__clear(live);
        ZWS_LIVE_TRY(xapian_db_open(&db, live->path));
        xapian_db_free(live->db);
        live->db = db;
        newer = true;
    }
    if (newer)
        zws_live_lists__clear(live);
    if (changed)
        *changed = newer;
    return ZWS_OK;
}

void zws_live__set_xapian_only(zws_live *live, bool only)
{
    live->xapian_only = only;
}

bool zws_live__failed(const zws_live *live)
{
    return live->failed;
}

/* --- Looking up ----------------------------------------------------------------------------- */

zws_status zws_live__totals(zws_live *live, uint64_t *documents, uint64_t *length)
{
    uint32_t count;
    ZWS_LIVE_TRY(xapian_db_doccount(&count, live->db));
    ZWS_LIVE_TRY(xapian_db_total_length(length, live->db));
    *documents = count;
    return ZWS_OK;
}

zws_status zws_live__document_frequency(zws_live *live, zws_term term, uint64_t *frequency)
{
    uint32_t count;
    if (zws_live_lists__usable(live)) {
        zws_live_list *list;
        zws_live_lists__trim(live);
        ZWS_TRY(zws_live_lists__find(&list, live, term));
        *frequency = list->frequency;
        return ZWS_OK;
    }
    ZWS_LIVE_TRY(xapian_db_termfreq(&count, live->db, term.text, term.len));
    *frequency = count;
    return ZWS_OK;
}

zws_status zws_live__terms(zws_live *live, zws_term prefix, size_t max, zws_live_term_fn fn,
                           void *context, bool *more)
{
    xapian_terms *terms;
    bool have = false;
    zws_status status = ZWS_OK;
    xapian_status xs = XAPIAN_OK;
    *more = false;
    ZWS_LIVE_TRY(xapian_db_terms(&terms, live->db, prefix.text, prefix.len));
    for (size_t n = 0;
         status == ZWS_OK && (xs = xapian_terms_next(&have, terms)) == XAPIAN_OK && have; n++) {
        if (n == max) {
            *more = true;
            break;
        }
        zws_term term;
        uint32_t frequency;
        xs = xapian_terms_get(&term.text, &term.len, terms);
        if (xs == XAPIAN_OK)
            xs = xapian_terms_termfreq(&frequency, terms);
        if (xs != XAPIAN_OK)
            break;
        status = fn(term, frequency, context);
    }
    if (status == ZWS_OK && xs != XAPIAN_OK)
        status = zws_live__fail(live, live->path, xs);
    xapian_terms_free(terms);
    return status;
}

zws_status zws_live__find(zws_live *live, zws_term term, uint32_t *doc)
{
    xapian_postings *postings;
    bool have;
    *doc = 0;
    ZWS_LIVE_TRY(xapian_db_postings(&postings, live->db, term.text, term.len));
    xapian_status xs = xapian_postings_next(&have, postings);
    if (xs == XAPIAN_OK && have)
        xs = xapian_postings_docid(doc, postings);
    zws_status status = zws_live__fail(live, live->path, xs);
    xapian_postings_free(postings);
    return status;
}

zws_status zws_live__frequency(zws_live *live, uint32_t doc, zws_term term, uint32_t *tf)
{
    xapian_postings *postings;
    bool have;
    uint32_t at = 0;
    *tf = 0;
    ZWS_LIVE_TRY(xapian_db_postings(&postings, live->db, term.text, term.len));
    xapian_status xs = xapian_postings_skip_to(&have, postings, doc);
    if (xs == XAPIAN_OK && have)
        xs = xapian_postings_docid(&at, postings);
    if (xs == XAPIAN_OK && at == doc)
        xs = xapian_postings_wdf(tf, postings);
    zws_status status = zws_live__fail(live, live->path, xs);
    xapian_postings_free(postings);
    return status;
}

/* Asks a list about n documents; one of has and tf is NULL. */
static zws_status look_up_all(zws_live *live, const uint32_t *doc, size_t n, zws_term term,
                              bool *has, uint32_t *tf)
{
    xapian_postings *postings;
    bool have = true;
    uint32_t at = 0;
    ZWS_LIVE_TRY(xapian_db_postings(&postings, live->db, term.text, term.len));
    xapian_status xs = XAPIAN_OK;
    for (size_t i = 0; xs == XAPIAN_OK && have && i < n; i++) {
        xs = xapian_postings_skip_to(&have, postings, doc[i]);
        if (xs == XAPIAN_OK && have)
            xs = xapian_postings_docid(&at, postings);
        bool found = xs == XAPIAN_OK && have && at == doc[i];
        if (has)
            has[i] = found;
        else if (found)
            xs = xapian_postings_wdf(&tf[i], postings);
    }
    zws_status status = zws_live__fail(live, live->path, xs);
    xapian_postings_free(postings);
    return status;
}

zws_status zws_live__having(zws_live *live, const uint32_t *doc, size_t n, zws_term term, bool *has)
{
    memset(has, 0, n * sizeof *has);
    return look_up_all(live, doc, n, term, has, NULL);
}

zws_status zws_live__counts(zws_live *live, const uint32_t *doc, size_t n, zws_term term,
                            uint32_t *tf)
{
    memset(tf, 0, n * sizeof *tf);
    return look_up_all(live, doc, n, term, NULL, tf);
}

zws_status zws_live__length(zws_live *live, uint32_t doc, uint32_t *length)
{
    ZWS_LIVE_TRY(xapian_db_doclength(length, live->db, doc));
    return ZWS_OK;
}

static zws_status take(zws_buffer *out, char *text, size_t len)
{
    zws_status status = zws_buffer__append(out, text, len);
    xapian_string_free(text);
    return status;
}

zws_status zws_live__data(zws_live *live, uint32_t doc, zws_buffer *out)
{
    char *text;
    size_t len;
    ZWS_LIVE_TRY(xapian_db_data(&text, &len, live->db, doc));
    return take(out, text, len);
}

zws_status zws_live__value(zws_live *live, uint32_t doc, int slot, zws_buffer *out)
{
    char *text;
    size_t len;
    ZWS_LIVE_TRY(xapian_db_value(&text, &len, live->db, doc, (uint32_t)slot));
    return take(out, text, len);
}

zws_status zws_live__documents(zws_live *live, zws_term term, uint32_t **doc, size_t *n)
{
    xapian_postings *postings;
    bool have;
    size_t cap = 0;
    zws_status status = ZWS_OK;
    xapian_status xs;
    *doc = NULL;
    *n = 0;
    ZWS_LIVE_TRY(xapian_db_postings(&postings, live->db, term.text, term.len));
    while ((xs = xapian_postings_next(&have, postings)) == XAPIAN_OK && have) {
        status = zws_mem__grow(doc, &cap, *n + 1, sizeof **doc);
        if (status != ZWS_OK)
            break;
        xs = xapian_postings_docid(&(*doc)[*n], postings);
        if (xs != XAPIAN_OK)
            break;
        ++*n;
    }
    if (status == ZWS_OK)
        status = zws_live__fail(live, live->path, xs);
    xapian_postings_free(postings);
    if (status != ZWS_OK) {
        free(*doc);
        *doc = NULL;
        *n = 0;
    }
    return status;
}

/* --- Metadata ------------------------------------------------------------------------------- */

zws_status zws_live__metadata(zws_live *live, zws_term key, zws_buffer *out)
{
    char *text;
    size_t len;
    ZWS_LIVE_TRY(xapian_db_metadata(&text, &len, live->db, key.text, key.len));
    return take(out, text, len);
}

zws_status zws_live__metadata_keys(zws_live *live, zws_term prefix, zws_live_key_fn fn,
                                   void *context)
{
    xapian_terms *keys;
    bool have;
    xapian_status xs;
    zws_status status = ZWS_OK;
    ZWS_LIVE_TRY(xapian_db_metadata_keys(&keys, live->db, prefix.text, prefix.len));
    while (status == ZWS_OK && (xs = xapian_terms_next(&have, keys)) == XAPIAN_OK && have) {
        zws_term key;
        xs = xapian_terms_get(&key.text, &key.len, keys);
        if (xs != XAPIAN_OK)
            break;
        status = fn(key, context);
    }
    if (status == ZWS_OK)
        status = zws_live__fail(live, live->path, xs);
    xapian_terms_free(keys);
    return status;
}

zws_status zws_live__set_metadata(zws_live *live, zws_term key, const void *value, size_t len)
{
    ZWS_LIVE_TRY(xapian_db_set_metadata(live->db, key.text, key.len, value, len));
    return ZWS_OK;
}

/* --- Writing -------------------------------------------------------------------------------- */

static xapian_status fill(xapian_document *document, const zws_inverted *inverted, const char *data,
                          size_t len)
{
    xapian_status xs = xapian_document_set_data(document, data, len);
    for (size_t i = 0; xs == XAPIAN_OK && i < inverted->n_values; i++) {
        const zws_inverted_value *value = &inverted->value[i];
        xs = xapian_document_set_value(document, (uint32_t)value->slot, value->data, value->len);
    }
    for (size_t i = 0; xs == XAPIAN_OK && i < inverted->n_terms; i++) {
        const zws_inverted_term *term = &inverted->term[i];
        xs = xapian_document_add_term(document, term->text, term->len, term->frequency);
        for (uint32_t j = 0; xs == XAPIAN_OK && j < term->n_positions; j++)
            xs = xapian_document_add_posting(document, term->text, term->len, term->position[j], 0);
    }
    return xs;
}

zws_status zws_live__put(zws_live *live, uint32_t *doc, const zws_inverted *inverted,
                         const char *data, size_t len)
{
    xapian_document *document;
    ZWS_LIVE_TRY(xapian_document_new(&document));
    xapian_status xs = fill(document, inverted, data, len);
    if (xs == XAPIAN_OK)
        xs = *doc ? xapian_db_replace_document(live->db, *doc, document)
                  : xapian_db_add_document(doc, live->db, document);
    zws_status status = zws_live__fail(live, live->path, xs);
    xapian_document_free(document);
    return status;
}

zws_status zws_live__delete(zws_live *live, uint32_t doc)
{
    ZWS_LIVE_TRY(xapian_db_delete_document(live->db, doc));
    return ZWS_OK;
}

zws_status zws_live__commit(zws_live *live)
{
    ZWS_LIVE_TRY(xapian_db_commit_transaction(live->db));
    ZWS_LIVE_TRY(xapian_db_begin_transaction(live->db, true));
    return ZWS_OK;
}

zws_status zws_live__cancel(zws_live *live)
{
    live->failed = false;
    xapian_status xs = xapian_db_cancel_transaction(live->db);
    if (xs == XAPIAN_OK)
        xs = xapian_db_begin_transaction(live->db, true);
    if (xs == XAPIAN_OK)
        return ZWS_OK;
    /* After a failed write Xapian may hold a state that it cannot leave: start from the files. */
    xapian_db_free(live->db);
    live->db = NULL;
    ZWS_LIVE_TRY(xapian_db_open_writable(&live->db, live->path, XAPIAN_DB_OPEN, 0));
    ZWS_LIVE_TRY(xapian_db_begin_transaction(live->db, true));
    return ZWS_OK;
}
