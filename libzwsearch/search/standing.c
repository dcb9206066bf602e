/* Whether documents are in force on the day of the search, and which sentence says so. */
#include "base/utf8.h"
#include "search/search_internal.h"

enum { SENTENCE_MAX = 600 }; /* bytes of a clause on each side of its date */

static void clear_statement(zws_statement *statement)
{
    free(statement->id);
    free(statement->title);
    free(statement->number);
    free(statement->sentence);
    free(statement->source);
    *statement = (zws_statement){0};
}

void zws_standing__clear(zws_standing *standing)
{
    clear_statement(&standing->decided);
    clear_statement(&standing->other);
    standing->conflict = false;
}

/* --- Sentences -------------------------------------------------------------------------------- */

/* The length of the mark that ends a sentence at text[i], 0 for none. */
static size_t end_mark(const char *text, size_t len, size_t i)
{
    static const char *const marks[] = {"\n", "。", "；", "！", "？"};
    for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
        size_t n = strlen(marks[m]);
        if (i + n <= len && memcmp(text + i, marks[m], n) == 0)
            return n;
    }
    return 0;
}

/* The sentence around bytes [begin, end), without the mark at its end. */
static zws_status sentence_around(char **out, const char *text, size_t len, size_t begin,
                                  size_t end)
{
    size_t first = begin, last = end;
    while (first > 0 && begin - first < SENTENCE_MAX) {
        size_t mark = first < 3
                          ? end_mark(text, first, first - 1)
                          : end_mark(text, first, first - 1) + end_mark(text, first, first - 3);
        if (mark)
            break;
        first--;
    }
    while (last < len && last - end < SENTENCE_MAX && !end_mark(text, len, last))
        last++;
    while (first < last && ((unsigned char)text[first] & 0xC0) == 0x80)
        first++;
    last = zws_utf8__floor(text, len, last);
    return zws_mem__dup(out, text + first, last - first);
}

static zws_status own_clause(zws_statement *out, const zws_document *document, zws_date_kind kind)
{
    const zws_date_fact *fact = &document->date[kind];
    size_t len = 0;
    const char *text = zws_document_get(
        document, fact->part == ZWS_PART_TITLE ? ZWS_FIELD_TITLE : ZWS_FIELD_BODY, 0, &len);
    out->day = fact->date;
    if (!text || fact->begin >= fact->end || fact->end > len)
        return ZWS_OK;
    return sentence_around(&out->sentence, text, len, fact->begin, fact->end);
}

/* --- Statements ------------------------------------------------------------------------------- */

static zws_status copy(char **out, const char *text)
{
    return text ? zws_mem__dup(out, text, strlen(text)) : ZWS_OK;
}

static zws_status take_witness(zws_statement *out, const zws_witness *w)
{
    out->listed = w->judgment.listed;
    out->relation = w->judgment.relation;
    out->day = w->judgment.day;
    if (out->listed)
        ZWS_TRY(copy(&out->source, w->judgment.id));
    ZWS_TRY(copy(&out->id, w->id));
    ZWS_TRY(copy(&out->title, w->title));
    ZWS_TRY(copy(&out->number, w->number));
    return copy(&out->sentence, w->sentence);
}

static zws_status state_it(zws_statement *out, const zws_validity_finding *finding,
                           const zws_evidence *evidence, const zws_document *document)
{
    out->state = finding->state;
    out->cause = finding->cause;
    switch (finding->cause) {
    case ZWS_BY_EFFECT:
        return own_clause(out, document, ZWS_DATE_EFFECTIVE);
    case ZWS_BY_TERM:
        return own_clause(out, document, ZWS_DATE_EXPIRES);
    case ZWS_BY_DATE:
        out->day = document->sort_date;
        return ZWS_OK;
    case ZWS_BY_JUDGMENT:
        return take_witness(out, &evidence->item[finding->judgment]);
    default:
        return ZWS_OK;
    }
}

zws_status zws_standing__find(zws_standing *out, zws_store *store, zws_evidence_reader *reader,
                              const zws_match *match, const zws_document *document, zws_date day)
{
    zws_validity_facts facts;
    zws_validity_answer answer;
    zws_evidence evidence = {0};
    const zws_judgment *judgment = NULL;
    *out = (zws_standing){0};
    zws_validity__facts(&facts, document);
    if (zws_store__is_judged(store, match)) {
        ZWS_TRY(zws_evidence__gather(&evidence, reader, document, true));
        zws_status status = zws_evidence__judgments(&judgment, &evidence);
        if (status != ZWS_OK) {
            zws_evidence__free(&evidence);
            return status;
        }
    }
    zws_validity__judge(&answer, &facts, judgment, evidence.n, day);
    zws_status status = state_it(&out->decided, &answer.decided, &evidence, document);
    out->conflict = answer.conflict;
    if (status == ZWS_OK && answer.conflict)
        status = state_it(&out->other, &answer.other, &evidence, document);
    zws_evidence__free(&evidence);
    if (status != ZWS_OK)
        zws_standing__clear(out);
    return status;
}

zws_status zws_standing__fill(zws_results *results, zws_compiler *compiler)
{
    zws_evidence_reader reader = {.store = compiler->store, .analyzer = compiler->analyzer};
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && !compiler->tokens && i < results->n_hits; i++) {
        zws_hit *hit = &results->hit[i];
        status = zws_deadline__check(compiler->deadline);
        if (status == ZWS_OK)
            status = zws_standing__find(&hit->standing, compiler->store, &reader, &hit->match,
                                        hit->document, compiler->day);
    }
    zws_evidence_reader__free(&reader);
    return status;
}

/* --- One document ----------------------------------------------------------------------------- */

typedef struct {
    zws_standing *out;
    zws_analyzer *analyzer;
    const char *id;
    zws_date day;
} asking;

static zws_status ask(zws_store *snapshot, void *context)
{
    const asking *a = context;
    zws_match match;
    zws_document *document = NULL;
    zws_evidence_reader reader = {.store = snapshot, .analyzer = a->analyzer};
    zws_standing__clear(a->out);
    ZWS_TRY(zws_store__find(snapshot, a->id, strlen(a->id), &match));
    zws_status status = zws_store__document(snapshot, &match, &document);
    if (status == ZWS_OK)
        status = zws_standing__find(a->out, snapshot, &reader, &match, document, a->day);
    zws_evidence_reader__free(&reader);
    zws_document_free(document);
    free(match.id);
    return status;
}

zws_status zws_standing__of(zws_standing *out, zws_store *store, zws_analyzer *analyzer,
                            const char *id, zws_date day)
{
    asking a = {out, zws_store__is_tokens(store) ? NULL : analyzer, id, day};
    *out = (zws_standing){0};
    zws_status status = zws_store__read(store, ask, &a);
    if (status != ZWS_OK)
        zws_standing__clear(out);
    return status;
}

/* --- Counting --------------------------------------------------------------------------------- */

static zws_status count_state(uint64_t *out, zws_compiler *compiler, const zws_node *match,
                              unsigned states)
{
    zws_plan plan = {.match = match,
                     .order = ZWS_ORDER_NEWEST,
                     .classes = states,
                     .day = compiler->day,
                     .count_up_to = SIZE_MAX,
                     .deadline = compiler->deadline};
    zws_matches matches = {0};
    ZWS_TRY(zws_store__match(compiler->store, &plan, &matches));
    *out = matches.total;
    zws_matches__free(&matches);
    return ZWS_OK;
}

zws_status zws_standing__count(zws_matches *facets, size_t facet, zws_compiler *compiler,
                               const zws_node *match)
{
    if (!facets->facet || facet >= facets->n_facets)
        return ZWS_OK;
    zws_facet *out = &facets->facet[facet];
    zws_facet__free(out);
    for (unsigned s = 0; s < ZWS_VALIDITIES; s++) {
        uint64_t count = 0;
        ZWS_TRY(count_state(&count, compiler, match, 1u << s));
        if (count == 0)
            continue;
        const char *name = zws_validity_name((zws_validity)s);
        ZWS_TRY(zws_facet__add(out, name, strlen(name), count));
    }
    zws_facet__sort(out);
    return zws_facet__finish(out);
}
