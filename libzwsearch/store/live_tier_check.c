#include "store/live_tier_internal.h"

typedef struct {
    uint32_t *item;
    size_t n, cap;
} numbers;

static zws_status read_positions(zws_live *live, numbers *out, const xapian_postings *postings)
{
    xapian_positions *positions;
    bool have;
    xapian_status xs;
    zws_status status = ZWS_OK;
    out->n = 0;
    ZWS_LIVE_TRY(xapian_postings_positions(&positions, postings));
    while ((xs = xapian_positions_next(&have, positions)) == XAPIAN_OK && have) {
        status = zws_mem__grow(&out->item, &out->cap, out->n + 1, sizeof *out->item);
        if (status != ZWS_OK)
            break;
        xs = xapian_positions_get(&out->item[out->n++], positions);
        if (xs != XAPIAN_OK)
            break;
    }
    if (status == ZWS_OK)
        status = zws_live__fail(live, live->path, xs);
    xapian_positions_free(positions);
    return status;
}

static zws_status walk_term(zws_live *live, zws_term term, uint64_t expected, numbers *positions,
                            zws_live_posting_fn fn, void *context)
{
    xapian_postings *postings;
    bool have;
    uint64_t n = 0;
    xapian_status xs;
    zws_status status = ZWS_OK;
    ZWS_LIVE_TRY(xapian_db_postings(&postings, live->db, term.text, term.len));
    while (status == ZWS_OK && (xs = xapian_postings_next(&have, postings)) == XAPIAN_OK && have) {
        zws_live_posting posting = {.term = term};
        xs = xapian_postings_docid(&posting.doc, postings);
        if (xs == XAPIAN_OK)
            xs = xapian_postings_wdf(&posting.frequency, postings);
        if (xs != XAPIAN_OK)
            break;
        status = read_positions(live, positions, postings);
        posting.n_positions = (uint32_t)positions->n;
        posting.position = positions->item;
        if (status == ZWS_OK)
            status = fn(&posting, context);
        n++;
    }
    if (status == ZWS_OK)
        status = zws_live__fail(live, live->path, xs);
    if (status == ZWS_OK && n != expected)
        status = zws_error__set(ZWS_ECORRUPT, "has %llu documents and should have %llu",
                                (unsigned long long)n, (unsigned long long)expected);
    xapian_postings_free(postings);
    return status;
}

typedef struct {
    zws_live *live;
    numbers positions;
    zws_live_posting_fn fn;
    void (*broken)(zws_term term, const char *why, void *context);
    void *context;
} walk;

static zws_status walk_one(zws_term term, uint64_t frequency, void *context)
{
    walk *w = context;
    zws_status status = walk_term(w->live, term, frequency, &w->positions, w->fn, w->context);
    if (status != ZWS_ECORRUPT)
        return status;
    w->broken(term, zws_error_message(), w->context);
    return ZWS_OK;
}

zws_status zws_live__postings(zws_live *live, zws_live_posting_fn fn,
                              void (*broken)(zws_term term, const char *why, void *context),
                              void *context)
{
    walk w = {.live = live, .fn = fn, .broken = broken, .context = context};
    bool more;
    zws_status status = zws_live__terms(live, (zws_term){"", 0}, SIZE_MAX, walk_one, &w, &more);
    free(w.positions.item);
    return status;
}

zws_status zws_live__document_terms(zws_live *live, uint32_t doc, zws_live_posting_fn fn,
                                    void *context)
{
    xapian_terms *terms;
    bool have;
    xapian_status xs;
    zws_status status = ZWS_OK;
    ZWS_LIVE_TRY(xapian_db_document_terms(&terms, live->db, doc));
    while (status == ZWS_OK && (xs = xapian_terms_next(&have, terms)) == XAPIAN_OK && have) {
        zws_live_posting posting = {.doc = doc};
        xs = xapian_terms_get(&posting.term.text, &posting.term.len, terms);
        if (xs == XAPIAN_OK)
            xs = xapian_terms_wdf(&posting.frequency, terms);
        if (xs != XAPIAN_OK)
            break;
        status = fn(&posting, context);
    }
    if (status == ZWS_OK)
        status = zws_live__fail(live, live->path, xs);
    xapian_terms_free(terms);
    return status;
}

typedef struct {
    zws_buffer text;
    zws_status status;
} check_output;

static void keep_output(const char *text, size_t len, void *user)
{
    check_output *out = user;
    if (out->status == ZWS_OK && out->text.len < 1 << 20)
        out->status = zws_buffer__append(&out->text, text, len);
}

/* Xapian takes a document of length 0 for one that does not exist, and finds its positions astray.
 * There are such documents, of nothing but punctuation: how many of the findings are of them. */
static size_t count_excused(const char *path, const char *text)
{
    static const char says[] = "Position list entry for document ";
    zws_live *live;
    size_t n = 0;
    if (!text || !strstr(text, says) || zws_live__open(&live, path) != ZWS_OK)
        return 0;
    while ((text = strstr(text, says))) {
        uint32_t length = 1;
        text += sizeof says - 1;
        uint32_t doc = (uint32_t)strtoul(text, NULL, 10);
        n += xapian_db_doclength(&length, live->db, doc) == XAPIAN_OK && length == 0;
    }
    zws_live__free(live);
    return n;
}

zws_status zws_live__check(const char *path, size_t *errors,
                           void (*line)(const char *text, void *context), void *context)
{
    check_output out = {.status = ZWS_OK};
    *errors = 0;
    xapian_status xs = xapian_db_check(errors, path, keep_output, &out);
    if (*errors > 0 && *errors == count_excused(path, out.text.data))
        *errors = 0;
    char *rest = out.text.data, *text;
    /* The report says what it did, too; it is told only when something is wrong. */
    while (*errors > 0 && rest && (text = strsep(&rest, "\n"))) {
        if (*text)
            line(text, context);
    }
    zws_buffer__free(&out.text);
    return xs == XAPIAN_OK ? out.status : zws_live__fail(NULL, path, xs);
}
