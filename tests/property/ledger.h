/* What the ledger of an index says of every document on some days, as text; and the same found out
 * document by document from what the index holds, without the ledger. */
#ifndef TESTS_PROPERTY_LEDGER_H
#define TESTS_PROPERTY_LEDGER_H

#include "store/evidence.h"
#include "unit/unit.h"

typedef struct {
    const zws_date *day;
    size_t n_days;
    zws_analyzer *analyzer;
    bool from_scratch; /* not from the ledger, but from the evidence */
    char **line;       /* sorted */
    size_t n, cap;
} ledger_text;

static inline zws_status describe_state(ledger_text *text, zws_store *store,
                                        zws_evidence_reader *reader, const zws_match *match)
{
    zws_document *document;
    zws_validity_facts facts;
    zws_evidence evidence = {0};
    const zws_judgment *judgment = NULL;
    zws_buffer line = {0};
    ZWS_TRY(zws_store__document(store, match, &document));
    zws_validity__facts(&facts, document);
    if (text->from_scratch) {
        assert_ok(zws_evidence__gather(&evidence, reader, document, true));
        assert_ok(zws_evidence__judgments(&judgment, &evidence));
    }
    assert_ok(zws_buffer__puts(&line, match->id));
    for (size_t d = 0; d < text->n_days; d++) {
        zws_validity_answer answer;
        if (text->from_scratch)
            zws_validity__judge(&answer, &facts, judgment, evidence.n, text->day[d]);
        else
            answer.decided.state = zws_store__state(store, match, &facts, text->day[d]);
        assert_ok(zws_buffer__printf(&line, "\t%s", zws_validity_name(answer.decided.state)));
    }
    zws_evidence__free(&evidence);
    zws_document_free(document);
    assert_ok(zws_mem__grow(&text->line, &text->cap, text->n + 1, sizeof *text->line));
    assert_ok(zws_buffer__detach(&text->line[text->n++], NULL, &line));
    return ZWS_OK;
}

static inline int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static inline void ledger_free(ledger_text *text)
{
    for (size_t i = 0; i < text->n; i++)
        free(text->line[i]);
    free(text->line);
    text->line = NULL;
    text->n = text->cap = 0;
}

static inline zws_status describe_ledger(zws_store *store, void *context)
{
    ledger_text *text = context;
    zws_node all = {.kind = ZWS_NODE_ALL};
    zws_plan plan = {.match = &all, .order = ZWS_ORDER_NEWEST, .limit = UINT32_MAX};
    zws_matches found;
    zws_evidence_reader reader = {.store = store, .analyzer = text->analyzer};
    ledger_free(text);
    ZWS_TRY(zws_store__match(store, &plan, &found));
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < found.n; i++)
        status = describe_state(text, store, &reader, &found.hit[i]);
    zws_evidence_reader__free(&reader);
    zws_matches__free(&found);
    if (text->n > 1)
        qsort(text->line, text->n, sizeof *text->line, compare_lines);
    return status;
}

/* Which documents the plan's classes give for each state and day must be those of the ledger. */
static inline zws_status compare_classes(zws_store *store, void *context)
{
    const ledger_text *text = context;
    zws_node all = {.kind = ZWS_NODE_ALL};
    for (size_t d = 0; d < text->n_days; d++) {
        for (unsigned state = 0; state < ZWS_VALIDITIES; state++) {
            zws_node leaf = {.kind = ZWS_NODE_CLASSES, .classes = 1u << state};
            zws_plan by_plan = {.match = &all,
                                .order = ZWS_ORDER_NEWEST,
                                .limit = UINT32_MAX,
                                .classes = 1u << state,
                                .day = text->day[d]};
            zws_plan by_leaf = by_plan;
            zws_matches one, two;
            size_t n = 0;
            by_leaf.match = &leaf;
            by_leaf.classes = 0;
            ZWS_TRY(zws_store__match(store, &by_plan, &one));
            ZWS_TRY(zws_store__match(store, &by_leaf, &two));
            for (size_t i = 0; i < text->n; i++) {
                const char *at = text->line[i];
                for (size_t k = 0; k <= d; k++)
                    at = strchr(at, '\t') + 1;
                size_t len = strcspn(at, "\t");
                const char *name = zws_validity_name((zws_validity)state);
                n += strlen(name) == len && memcmp(name, at, len) == 0;
            }
            if (one.n != n || two.n != n)
                fail_msg("%s on %d: %zu documents by the ledger, %zu by plan, %zu by leaf",
                         zws_validity_name((zws_validity)state), (int)text->day[d], n, one.n,
                         two.n);
            for (size_t i = 0; i < n; i++)
                assert_string_equal(one.hit[i].id, two.hit[i].id);
            zws_matches__free(&one);
            zws_matches__free(&two);
        }
    }
    return ZWS_OK;
}

/* Reads the index both ways, which must agree, and with the documents of its classes. */
static inline void read_ledger(ledger_text *text, const char *path)
{
    zws_store *store;
    ledger_text other = *text;
    assert_ok(zws_store__open(&store, path));
    text->from_scratch = false;
    assert_ok(zws_store__read(store, describe_ledger, text));
    other.line = NULL;
    other.n = other.cap = 0;
    other.from_scratch = true;
    assert_ok(zws_store__read(store, describe_ledger, &other));
    assert_int_equal(text->n, other.n);
    for (size_t i = 0; i < text->n; i++)
        assert_string_equal(text->line[i], other.line[i]);
    assert_ok(zws_store__read(store, compare_classes, text));
    zws_store__free(store);
    ledger_free(&other);
}

static inline void assert_same_ledger(const ledger_text *a, const ledger_text *b, const char *what)
{
    if (a->n != b->n)
        fail_msg("%s: %zu documents, not %zu", what, b->n, a->n);
    for (size_t i = 0; i < a->n; i++) {
        if (strcmp(a->line[i], b->line[i]) != 0)
            fail_msg("%s:\n  %s, not\n  %s", what, b->line[i], a->line[i]);
    }
}

#endif
