/* An index for suggestions, once in each tier and once in both, and what it suggests on one line.
 */
#ifndef TESTS_UNIT_SEARCH_SUGGESTED_H
#define TESTS_UNIT_SEARCH_SUGGESTED_H

#include "index.h"
#include "search/suggest.h"

typedef struct {
    const char *id, *title, *body, *date, *docno, *issuer, *validity;
} paper;

enum { LIVE, SEALED, BOTH, TIERS };

static inline void put_paper(zws_store_writer *writer, const paper *p)
{
    zws_document *document;
    assert_ok(zws_document_new(&document));
    set_field(document, ZWS_FIELD_ID, p->id);
    set_field(document, ZWS_FIELD_TITLE, p->title);
    set_field(document, ZWS_FIELD_BODY, p->body);
    set_field(document, ZWS_FIELD_DATE, p->date);
    set_field(document, ZWS_FIELD_DOCNO, p->docno);
    set_field(document, ZWS_FIELD_ISSUER, p->issuer);
    set_field(document, ZWS_FIELD_VALIDITY, p->validity);
    assert_ok(zws_store_writer__put(writer, document, NULL, NULL));
    zws_document_free(document);
}

static inline zws_store_writer *open_writer(const test_index *index, bool units)
{
    char path[96];
    snprintf(path, sizeof path, "%s/index", index->folder);
    zws_store_options options = {.create = true, .units = units};
    zws_store_writer *writer;
    assert_ok(zws_store_writer__open(&writer, path, &options));
    zws_store_writer__set_sealing(writer, false);
    return writer;
}

static inline test_index *make_papers(const paper *papers, size_t n, int tier, bool units)
{
    test_index *index = make_index(NULL, 0, false);
    zws_store_writer *writer = open_writer(index, units);
    for (size_t i = 0; i < n; i++) {
        if (tier == BOTH && i == n / 2)
            assert_ok(zws_store_writer__seal(writer, NULL, NULL));
        put_paper(writer, &papers[i]);
    }
    assert_ok(tier == SEALED ? zws_store_writer__seal(writer, NULL, NULL)
                             : zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    return index;
}

/* "T title#2|N number|W words|I issuer": what was typed within [], "#2" where there are 2
 * documents.
 */
static inline const char *suggested(test_index *index, const char *typed, size_t limit)
{
    static char line[16384];
    static const char letters[] = "TNWI";
    zws_suggestions *s;
    size_t at = 0;
    assert_ok(zws_suggest__run(&s, index->store, index->analyzer, typed, strlen(typed), limit, 0));
    assert_true(s->complete && s->list.n <= limit);
    line[0] = '\0';
    for (size_t i = 0; i < s->list.n; i++) {
        const zws_suggestion *item = &s->list.item[i];
        size_t from = 0;
        at += (size_t)snprintf(line + at, sizeof line - at, "%s%c ", i ? "|" : "",
                               letters[item->kind]);
        for (size_t m = 0; m < item->n_marks; m++) {
            assert_true(item->mark[m].begin >= from && item->mark[m].end > item->mark[m].begin &&
                        item->mark[m].end <= strlen(item->text));
            at += (size_t)snprintf(line + at, sizeof line - at, "%.*s[%.*s]",
                                   (int)(item->mark[m].begin - from), item->text + from,
                                   (int)(item->mark[m].end - item->mark[m].begin),
                                   item->text + item->mark[m].begin);
            from = item->mark[m].end;
        }
        at += (size_t)snprintf(line + at, sizeof line - at, "%s", item->text + from);
        assert_true(item->documents > 0 && item->exact);
        if (item->documents > 1)
            at += (size_t)snprintf(line + at, sizeof line - at, "#%u", (unsigned)item->documents);
        assert_true(!item->id ==
                    (item->kind == ZWS_SUGGEST_TERM || item->kind == ZWS_SUGGEST_ISSUER));
    }
    zws_suggestions__free(s);
    return line;
}

/* How many documents a suggestion's query finds. */
static inline uint64_t found_by(test_index *index, const zws_suggestion *item)
{
    zws_search *r = request(ZWS_SORT_TIER, item->query ? item->query : item->text);
    zws_results *results = search(index, r);
    uint64_t total = results->total;
    if (item->kind == ZWS_SUGGEST_TITLE || item->kind == ZWS_SUGGEST_NUMBER) {
        bool first = results->n_hits > 0 && strcmp(results->hit[0].match.id, item->id) == 0;
        if (!first && item->documents == 1)
            fail_msg("'%s' does not find %s first", item->query ? item->query : item->text,
                     item->id);
    }
    zws_results__free(results);
    zws_search_free(r);
    return total;
}

/* --- The same documents in every tier --------------------------------------------------------- */

static test_index *tier[TIERS];

/* Every tier gives the same. */
static inline const char *line(const char *typed, size_t limit)
{
    static char first[16384];
    snprintf(first, sizeof first, "%s", suggested(tier[LIVE], typed, limit));
    for (int t = SEALED; t < TIERS; t++)
        assert_string_equal(suggested(tier[t], typed, limit), first);
    return first;
}

static inline void has(const char *typed, const char *part)
{
    if (!strstr(line(typed, 10), part))
        fail_msg("typed %s: %s is not in %s", typed, part, line(typed, 10));
}

static inline int open_tiers(const paper *papers, size_t n)
{
    for (int t = 0; t < TIERS; t++)
        tier[t] = make_papers(papers, n, t, false);
    return 0;
}

static inline int close_tiers(void **state)
{
    (void)state;
    for (int t = 0; t < TIERS; t++)
        free_index(tier[t]);
    return 0;
}

#endif
