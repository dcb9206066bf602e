/* A small index in a scratch folder, and searches in it written on one line. */
#ifndef TESTS_UNIT_SEARCH_INDEX_H
#define TESTS_UNIT_SEARCH_INDEX_H

#include <unistd.h>

#include "search/search_internal.h"
#include "unit/unit.h"

typedef struct {
    const char *id, *title, *body, *date, *docno, *issuer, *category;
} sample;

typedef struct {
    char folder[64];
    zws_store *store;
    zws_analyzer *analyzer;
} test_index;

static inline void set_field(zws_document *document, zws_field field, const char *text)
{
    if (text)
        assert_ok(zws_document_set(document, field, text, (size_t)-1));
}

static inline void put_sample(zws_store_writer *writer, const sample *s)
{
    zws_document *document;
    assert_ok(zws_document_new(&document));
    set_field(document, ZWS_FIELD_ID, s->id);
    set_field(document, ZWS_FIELD_TITLE, s->title);
    set_field(document, ZWS_FIELD_BODY, s->body);
    set_field(document, ZWS_FIELD_DATE, s->date);
    set_field(document, ZWS_FIELD_DOCNO, s->docno);
    set_field(document, ZWS_FIELD_ISSUER, s->issuer);
    set_field(document, ZWS_FIELD_CATEGORY, s->category);
    assert_ok(zws_store_writer__put(writer, document, NULL, NULL));
    zws_document_free(document);
}

/* tokens: bodies are ready-made words. */
static inline test_index *make_index(const sample *samples, size_t n, bool tokens)
{
    test_index *index = calloc(1, sizeof *index);
    assert_non_null(index);
    strcpy(index->folder, "/tmp/zws-search-XXXXXX");
    assert_non_null(mkdtemp(index->folder));
    char path[96];
    snprintf(path, sizeof path, "%s/index", index->folder);
    zws_store_options options = {.create = true, .tokens = tokens};
    zws_store_writer *writer;
    assert_ok(zws_store_writer__open(&writer, path, &options));
    for (size_t i = 0; i < n; i++)
        put_sample(writer, &samples[i]);
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    assert_ok(zws_store__open(&index->store, path));
    assert_ok(zws_analyzer__open(&index->analyzer, NULL));
    return index;
}

/* The same, its documents in a segment. */
static inline test_index *make_sealed_index(const sample *samples, size_t n)
{
    test_index *index = make_index(samples, n, false);
    char path[96];
    zws_store_writer *writer;
    snprintf(path, sizeof path, "%s/index", index->folder);
    zws_store__free(index->store);
    index->store = NULL;
    assert_ok(zws_store_writer__open(&writer, path, &(zws_store_options){.create = false}));
    assert_ok(zws_store_writer__seal(writer, NULL, NULL));
    zws_store_writer__free(writer);
    assert_ok(zws_store__open(&index->store, path));
    return index;
}

static inline void free_index(test_index *index)
{
    char command[128];
    if (!index) /* its setup failed */
        return;
    zws_store__free(index->store);
    zws_analyzer__free(index->analyzer);
    snprintf(command, sizeof command, "rm -rf '%s'", index->folder);
    assert_int_equal(system(command), 0);
    free(index);
}

static inline zws_search *request(zws_sort sort, const char *query)
{
    zws_search *search;
    assert_ok(zws_search_new(&search));
    assert_ok(zws_search_set_query(search, query));
    assert_ok(zws_search_set(search, ZWS_OPTION_SORT, sort));
    /* The tests run under sanitizers and beside others. */
    assert_ok(zws_search_set(search, ZWS_OPTION_DEADLINE_MS, ZWS_DEADLINE_MS_MAX));
    /* Samples of one title and nearly one text are each a document. */
    assert_ok(zws_search_set(search, ZWS_OPTION_FOLD, 0));
    return search;
}

static inline zws_results *search(test_index *index, const zws_search *request)
{
    zws_results *results;
    assert_ok(zws_search__run(&results, request, index->store, index->analyzer));
    return results;
}

/* The ids of the page with a blank between, and in a query with bands a letter for the band before
 * each group of its hits: "X a A b c" (X exact, A adjacent, H leading, L all, M most, R repaired, P
 * pinned, T meant, Y any). */
static inline const char *shown(const zws_results *results)
{
    static char line[8192];
    static const char letter[] = "-XALMRPTYH";
    static const int place[] = {0, 2, 3, 5, 7, 8, 1, 6, 9, 4}; /* of each band in a list */
    zws_band band = ZWS_BAND_NONE;
    size_t at = 0;
    line[0] = '\0';
    for (size_t i = 0; i < results->n_hits; i++) {
        const zws_hit *hit = &results->hit[i];
        assert_true(place[hit->band] >= place[band]);
        if (hit->band != band)
            at += (size_t)snprintf(line + at, sizeof line - at, "%s%c", at ? " " : "",
                                   letter[hit->band]);
        band = hit->band;
        at += (size_t)snprintf(line + at, sizeof line - at, "%s%s", at ? " " : "", hit->match.id);
    }
    return line;
}

/* Bands in which the newest stand first: what is in a band does not depend on its order. */
static inline const char *find(test_index *index, zws_sort sort, const char *query)
{
    zws_search *r = request(sort, query);
    assert_ok(zws_search_set(r, ZWS_OPTION_WITHIN, ZWS_WITHIN_DATE));
    assert_ok(zws_search_set(r, ZWS_OPTION_LIMIT, 100));
    zws_results *results = search(index, r);
    const char *line = shown(results);
    assert_true(results->total_exact);
    assert_int_equal(results->total, results->n_hits);
    zws_results__free(results);
    zws_search_free(r);
    return line;
}

#endif
