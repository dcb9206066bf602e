/* Two tiers as one answer: sums, and one merged list. */
#include "base/order.h"
#include "store/store_internal.h"

/* Where a match is in the sealed tier; false: in the live tier. */
static bool sealed_place(zws_sealed_place *out, const zws_match *match)
{
    if (match->tier == 0)
        return false;
    *out = (zws_sealed_place){match->tier - 1, (uint32_t)match->doc};
    return true;
}

/* --- Sums ----------------------------------------------------------------------------------- */

zws_status zws_store__totals(zws_store *store, uint64_t *documents, uint64_t *length)
{
    uint64_t sealed_documents, sealed_length;
    ZWS_TRY(zws_live__totals(store->live, documents, length));
    zws_sealed__totals(store->sealed, &sealed_documents, &sealed_length);
    *documents += sealed_documents;
    *length += sealed_length;
    return ZWS_OK;
}

zws_status zws_store__document_frequency(zws_store *store, zws_term term, uint64_t *frequency)
{
    *frequency = 0;
    if (store->live_documents > 0)
        ZWS_TRY(zws_live__document_frequency(store->live, term, frequency));
    *frequency += zws_sealed__document_frequency(store->sealed, term);
    return ZWS_OK;
}

/* --- Terms ---------------------------------------------------------------------------------- */

/* The first terms of one tier, in byte order. */
typedef struct {
    zws_arena arena;
    struct counted {
        zws_term term;
        uint64_t frequency;
    } * item;
    size_t n, cap, at, max;
    zws_status status;
} term_list;

static zws_status collect(zws_term term, uint64_t frequency, void *context)
{
    term_list *list = context;
    ZWS_TRY(zws_mem__grow(&list->item, &list->cap, list->n + 1, sizeof *list->item));
    char *text = zws_arena__dup(&list->arena, term.text, term.len);
    if (!text)
        return ZWS_ENOMEM;
    list->item[list->n++] = (struct counted){{text, term.len}, frequency};
    return ZWS_OK;
}

static bool collect_sealed(const char *term, size_t len, uint32_t frequency, void *context)
{
    term_list *list = context;
    list->status = collect((zws_term){term, len}, frequency, context);
    return list->status == ZWS_OK && list->n < list->max;
}

static int compare_terms(zws_term a, zws_term b)
{
    return zws_order__compare(a.text, a.len, b.text, b.len);
}

/* Calls fn for the union of the lists; a term that is among the first of the union is among the
 * first of every list that has it. */
static zws_status merge_terms(term_list *list, size_t n, size_t max, zws_term_fn fn, void *context,
                              bool *more)
{
    for (size_t given = 0;; given++) {
        struct counted *least = NULL;
        for (size_t i = 0; i < n; i++) {
            struct counted *item = &list[i].item[list[i].at];
            if (list[i].at < list[i].n && (!least || compare_terms(item->term, least->term) < 0))
                least = item;
        }
        *more = least != NULL;
        if (!least || given == max)
            return ZWS_OK;
        uint64_t frequency = 0;
        zws_term term = least->term;
        for (size_t i = 0; i < n; i++) {
            if (list[i].at < list[i].n && compare_terms(list[i].item[list[i].at].term, term) == 0)
                frequency += list[i].item[list[i].at++].frequency;
        }
        ZWS_TRY(fn(term, frequency, context));
    }
}

static zws_status collect_all(zws_store *store, zws_term prefix, size_t max, term_list *list)
{
    bool more;
    size_t want = max < SIZE_MAX ? max + 1 : max;
    ZWS_TRY(zws_live__terms(store->live, prefix, want, collect, &list[0], &more));
    for (size_t i = 0; i < store->sealed->n; i++) {
        list[i + 1].max = want;
        ZWS_TRY(zws_segment__expand(store->sealed->part[i].segment, prefix.text, prefix.len,
                                    collect_sealed, &list[i + 1]));
        ZWS_TRY(list[i + 1].status);
    }
    return ZWS_OK;
}

zws_status zws_store__expand(zws_store *store, zws_term prefix, size_t max, zws_term_fn fn,
                             void *context, bool *more)
{
    size_t n = store->sealed->n + 1;
    term_list *list;
    *more = false;
    if (n == 1)
        return zws_live__terms(store->live, prefix, max, fn, context, more);
    ZWS_TRY(zws_mem__zalloc(&list, n, sizeof *list));
    zws_status status = collect_all(store, prefix, max, list);
    if (status == ZWS_OK)
        status = merge_terms(list, n, max, fn, context, more);
    for (size_t i = 0; i < n; i++) {
        zws_arena__free(&list[i].arena);
        free(list[i].item);
    }
    free(list);
    return status;
}

/* --- Matches -------------------------------------------------------------------------------- */

static int compare_hits(const zws_match *a, const zws_match *b, zws_order order)
{
    if (order == ZWS_ORDER_RELEVANCE && a->score != b->score)
        return a->score > b->score ? -1 : 1;
    if (a->date != b->date) {
        if (a->date == 0 || b->date == 0)
            return a->date == 0 ? 1 : -1; /* undated ones last, either way */
        bool newer = a->date > b->date;
        return newer == (order != ZWS_ORDER_OLDEST) ? -1 : 1;
    }
    return strcmp(a->id, b->id);
}

/* Merges the hits of part into out: both in order, and the first limit of them. */
static zws_status merge_hits(zws_matches *out, zws_matches *part, const zws_plan *plan)
{
    size_t n = out->n + part->n < plan->limit ? out->n + part->n : plan->limit;
    zws_match *hit;
    if (part->n == 0)
        return ZWS_OK;
    ZWS_TRY(zws_mem__zalloc(&hit, n, sizeof *hit));
    size_t a = 0, b = 0;
    for (size_t i = 0; i < n; i++) {
        bool first = b == part->n ||
                     (a < out->n && compare_hits(&out->hit[a], &part->hit[b], plan->order) <= 0);
        zws_match *from = first ? &out->hit[a++] : &part->hit[b++];
        hit[i] = *from;
        from->id = NULL;
    }
    for (; a < out->n; a++)
        free(out->hit[a].id);
    free(out->hit);
    out->hit = hit;
    out->n = n;
    return ZWS_OK;
}

static zws_status add_part(zws_matches *out, zws_matches *part, const zws_plan *plan)
{
    zws_status status = merge_hits(out, part, plan);
    if (status == ZWS_OK)
        status = zws_matches__add_facets(out, part);
    out->total += part->total;
    out->total_exact = out->total_exact && part->total_exact;
    zws_matches__free(part);
    return status;
}

static bool has_classes(const zws_node *node)
{
    if (node->kind == ZWS_NODE_CLASSES)
        return true;
    for (size_t i = 0; node->child && i < node->n; i++) {
        if (has_classes(node->child[i]))
            return true;
    }
    return false;
}

/* What a plan asks of the states of documents. */
typedef struct {
    bool all;         /* more than which have ended */
    bool ended, rest; /* only those that have, only the others */
    unsigned classes;
} demand;

static demand read_demand(const zws_plan *plan)
{
    demand d = {.classes = plan->classes & ZWS_VALIDITY_ALL};
    bool any = d.classes == 0 || d.classes == ZWS_VALIDITY_ALL;
    if (any)
        d.classes = 0;
    d.ended = d.classes == ZWS_VALIDITY_ENDED;
    d.rest = d.classes == (ZWS_VALIDITY_ALL & ~ZWS_VALIDITY_ENDED);
    d.all = has_classes(plan->match) || (d.classes && !d.ended && !d.rest);
    return d;
}

static zws_status states_of(zws_store *store, const zws_plan *plan, const demand *d, size_t tier,
                            const zws_tier_states **out)
{
    *out = NULL;
    if (!d->all && !d->classes)
        return ZWS_OK;
    return zws_states__of(out, &store->states, store->sealed, store->live, &store->ledger, tier,
                          plan->day, d->all);
}

/* The classes that are wanted stand beside what is matched. */
static zws_status match_live(zws_store *store, const zws_plan *plan, const demand *d,
                             zws_matches *out)
{
    const zws_tier_states *states;
    zws_node classes = {.kind = ZWS_NODE_CLASSES, .classes = d->rest && !d->all ? 1u : d->classes};
    zws_node matched = *plan->match;
    zws_node *both[2] = {&matched, &classes};
    zws_node match = {.kind = ZWS_NODE_AND, .child = both, .n = 2};
    zws_plan confined = *plan;
    *out = (zws_matches){.total_exact = true};
    ZWS_TRY(states_of(store, plan, d, 0, &states));
    if (!states || (d->rest && states->n_ended == 0 && !d->all))
        return zws_live__match(store->live, plan, NULL, out);
    if (d->ended && states->n_ended == 0 && plan->n_facets == 0)
        return ZWS_OK;
    zws_class_bits bits = zws_states__bits(states);
    if (d->rest && states->all)
        classes.classes = d->classes;
    if (d->classes)
        confined.match = &match;
    return zws_live__match(store->live, &confined, &bits, out);
}

/* Whether the tier may have documents of these classes. Those of class 0 are not listed. */
static bool any_of(const zws_class_bits *bits, unsigned classes)
{
    bool any = classes & 1;
    for (unsigned c = 1; c < ZWS_CLASSES_MAX; c++)
        any = any || (classes >> c & 1 && bits->word[c]);
    return any;
}

/* Documents of other classes are hidden like those that were replaced. */
static zws_status match_sealed(zws_store *store, const zws_plan *plan, const demand *d, size_t part,
                               const double *floor, zws_matches *out)
{
    const zws_sealed_part *p = &store->sealed->part[part];
    const zws_tier_states *states;
    zws_core_hidden hidden = zws_sealed__hidden(p);
    zws_node classes = {.kind = ZWS_NODE_CLASSES, .classes = d->classes};
    zws_node matched = *plan->match;
    zws_node *both[2] = {&matched, &classes};
    zws_node match = {.kind = ZWS_NODE_AND, .child = both, .n = 2};
    zws_plan confined = *plan;
    *out = (zws_matches){.total_exact = true};
    ZWS_TRY(states_of(store, plan, d, part + 1, &states));
    if (!states)
        return zws_sealed__match(store->sealed, part, plan, NULL, floor, out);
    zws_class_bits bits = zws_states__bits(states);
    hidden.classes = &bits;
    if (d->ended && states->n_ended == 0 && plan->n_facets == 0)
        return ZWS_OK;
    if (d->classes && d->all && plan->n_facets == 0 && !any_of(&bits, d->classes))
        return ZWS_OK;
    if (d->ended || (d->rest && states->n_ended > 0))
        ZWS_TRY(zws_states__hide(&hidden, &store->states, part + 1, p, d->ended));
    else if (d->classes && !d->rest)
        confined.match = &match;
    return zws_sealed__match(store->sealed, part, &confined, &hidden, floor, out);
}

static zws_status match_all(zws_store *store, const zws_plan *plan, zws_matches *out)
{
    zws_matches part;
    demand d = read_demand(plan);
    if (store->live_documents > 0 || store->sealed->n == 0) {
        ZWS_TRY(match_live(store, plan, &d, &part));
        ZWS_TRY(add_part(out, &part, plan));
    }
    for (size_t i = 0; i < store->sealed->n; i++) {
        /* What is below the last of a full list cannot come into it. */
        const double *floor = NULL;
        if (plan->order == ZWS_ORDER_RELEVANCE && plan->limit > 0 && out->n == plan->limit)
            floor = &out->hit[out->n - 1].score;
        ZWS_TRY(match_sealed(store, plan, &d, i, floor, &part));
        ZWS_TRY(add_part(out, &part, plan));
    }
    return ZWS_OK;
}

zws_status zws_store__match(zws_store *store, const zws_plan *plan, zws_matches *out)
{
    *out = (zws_matches){.total_exact = true};
    zws_status status = match_all(store, plan, out);
    if (status != ZWS_OK) {
        zws_matches__free(out);
        return status;
    }
    /* What a tier knows beyond what was asked depends on how it came to know it; the answer must
     * not depend on which tier holds what. */
    if (out->total > plan->count_up_to) {
        out->total = plan->count_up_to > out->n ? plan->count_up_to : out->n;
        out->total_exact = false;
    }
    return ZWS_OK;
}

/* --- Validity ------------------------------------------------------------------------------- */

zws_status zws_store__any_ended(zws_store *store, zws_date day, bool *any)
{
    *any = false;
    for (size_t t = 0; t <= store->sealed->n && !*any; t++) {
        const zws_tier_states *states;
        ZWS_TRY(zws_states__of(&states, &store->states, store->sealed, store->live, &store->ledger,
                               t, day, false));
        *any = states->n_ended > 0;
    }
    return ZWS_OK;
}

bool zws_store__is_judged(const zws_store *store, const zws_match *match)
{
    return zws_ledger__find(&store->ledger, match->tier, (uint32_t)match->doc) != NULL;
}

zws_validity zws_store__state(const zws_store *store, const zws_match *match,
                              const zws_validity_facts *facts, zws_date day)
{
    zws_validity_answer answer;
    const zws_timeline *line = zws_ledger__find(&store->ledger, match->tier, (uint32_t)match->doc);
    if (line)
        return zws_timeline__at(line, day);
    zws_validity__judge(&answer, facts, NULL, 0, day);
    return answer.decided.state;
}

/* --- Documents ------------------------------------------------------------------------------ */

zws_status zws_store__frequencies(zws_store *store, const zws_match *match, const zws_term *term,
                                  size_t n, uint32_t *tf, uint32_t *length)
{
    zws_sealed_place place;
    if (sealed_place(&place, match)) {
        const zws_segment *segment = store->sealed->part[place.part].segment;
        for (size_t i = 0; i < n; i++)
            ZWS_TRY(zws_segment__frequency(segment, place.doc, term[i].text, term[i].len, &tf[i]));
        *length = zws_segment__length(segment, place.doc);
        return ZWS_OK;
    }
    for (size_t i = 0; i < n; i++)
        ZWS_TRY(zws_live__frequency(store->live, (uint32_t)match->doc, term[i], &tf[i]));
    return zws_live__length(store->live, (uint32_t)match->doc, length);
}

zws_status zws_store__having(zws_store *store, uint32_t tier, const uint32_t *doc, size_t n,
                             zws_term term, bool *has)
{
    if (tier == 0)
        return zws_live__having(store->live, doc, n, term, has);
    return zws_segment__having(store->sealed->part[tier - 1].segment, doc, n, term.text, term.len,
                               has);
}

static zws_status add_live_scores(zws_live *live, const uint32_t *doc, size_t n,
                                  const zws_rank_term *rank, size_t n_rank, const zws_bm25 *bm25,
                                  double *norm, uint32_t *tf, double *sum)
{
    for (size_t i = 0; i < n; i++) {
        ZWS_TRY(zws_live__length(live, doc[i], &tf[i]));
        norm[i] = zws_bm25__norm(bm25, tf[i]);
    }
    for (size_t j = 0; j < n_rank; j++) {
        ZWS_TRY(zws_live__counts(live, doc, n, rank[j].term, tf));
        for (size_t i = 0; i < n; i++)
            sum[i] += zws_bm25__addend(bm25, rank[j].weight, tf[i], norm[i]);
    }
    return ZWS_OK;
}

zws_status zws_store__add_scores(zws_store *store, uint32_t tier, const uint32_t *doc, size_t n,
                                 const zws_rank_term *rank, size_t n_rank, const zws_bm25 *bm25,
                                 double *sum)
{
    if (tier > 0)
        return zws_segment__add_scores(store->sealed->part[tier - 1].segment, doc, n, rank, n_rank,
                                       bm25, sum);
    double *norm;
    uint32_t *tf = NULL;
    ZWS_TRY(zws_mem__zalloc(&norm, n, sizeof *norm));
    zws_status status = zws_mem__zalloc(&tf, n, sizeof *tf);
    if (status == ZWS_OK)
        status = add_live_scores(store->live, doc, n, rank, n_rank, bm25, norm, tf, sum);
    free(norm);
    free(tf);
    return status;
}

typedef struct {
    zws_buffer *out;
    zws_status status;
} appending;

static void append_value(const char *value, size_t len, void *context)
{
    appending *a = context;
    if (a->status == ZWS_OK && a->out->len > 0)
        a->status = zws_buffer__putc(a->out, ZWS_VALUE_SEPARATOR);
    if (a->status == ZWS_OK)
        a->status = zws_buffer__append(a->out, value, len);
}

zws_status zws_store__value(zws_buffer *out, zws_store *store, const zws_match *match, int slot)
{
    zws_sealed_place place;
    if (!sealed_place(&place, match))
        return zws_live__value(store->live, (uint32_t)match->doc, slot, out);
    appending a = {out, ZWS_OK};
    ZWS_TRY(zws_segment__values(store->sealed->part[place.part].segment, place.doc, slot,
                                append_value, &a));
    return a.status;
}

zws_status zws_store__value_numbers(zws_store *store, uint32_t tier, const uint32_t *doc, size_t n,
                                    int slot, uint32_t *number, bool *known)
{
    *known = false;
    return tier > 0 ? zws_segment__numbers(store->sealed->part[tier - 1].segment, doc, n, slot,
                                           number, known)
                    : ZWS_OK;
}

zws_status zws_store__may_have(zws_store *store, uint32_t tier, const uint32_t *doc, size_t n,
                               const zws_term *term, size_t n_terms, bool *may)
{
    bool has[64];
    memset(may, 1, n * sizeof *may);
    for (size_t t = 0; tier > 0 && t < n_terms; t++) {
        for (size_t first = 0, some; first < n; first += some) {
            some = n - first < sizeof has ? n - first : sizeof has;
            ZWS_TRY(zws_segment__having(store->sealed->part[tier - 1].segment, doc + first, some,
                                        term[t].text, term[t].len, has));
            for (size_t i = 0; i < some; i++)
                may[first + i] &= has[i];
        }
    }
    return ZWS_OK;
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
    zws_sealed_place place;
    if (sealed_place(&place, match))
        ZWS_TRY(zws_sealed__document(store->sealed, place, out));
    else
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

static zws_status find_live(zws_store *store, const char *id, size_t len, zws_match *match,
                            bool *found)
{
    zws_buffer term = {0}, key = {0};
    uint32_t doc = 0;
    zws_status status = zws_schema__id_term(&term, id, len);
    if (status == ZWS_OK)
        status = zws_live__find(store->live, zws_term__of(&term), &doc);
    if (status == ZWS_OK && doc != 0)
        status = zws_live__value(store->live, doc, ZWS_SLOT_NEWEST, &key);
    if (status == ZWS_OK && doc != 0)
        status = zws_match__from_key(match, key.data, key.len, false);
    match->doc = doc;
    /* Long ids share a term when their hashes are equal. */
    *found =
        status == ZWS_OK && doc != 0 && strlen(match->id) == len && memcmp(match->id, id, len) == 0;
    zws_buffer__free(&term);
    zws_buffer__free(&key);
    return status;
}

zws_status zws_store__find(zws_store *store, const char *id, size_t len, zws_match *match)
{
    bool found = false;
    zws_sealed_place place;
    *match = (zws_match){0};
    zws_status status = find_live(store, id, len, match, &found);
    if (status == ZWS_OK && !found) {
        free(match->id);
        *match = (zws_match){0};
        status = zws_sealed__find(store->sealed, id, len, &found, &place);
        if (status == ZWS_OK && found) {
            match->tier = (uint32_t)place.part + 1;
            match->doc = place.doc;
            match->date = zws_segment__date(store->sealed->part[place.part].segment, place.doc);
            status = zws_mem__dup(&match->id, id, len);
        }
    }
    if (status == ZWS_OK && !found)
        status = zws_error__set(ZWS_ENOTFOUND, "there is no document with the id %.*s in %s",
                                len < 200 ? (int)len : 200, id, store->path);
    return status;
}

static zws_status give(zws_status status, zws_document *document,
                       zws_status (*fn)(zws_document *document, void *context), void *context)
{
    if (status == ZWS_OK) {
        status = fn(document, context);
        zws_document_free(document);
    }
    return status;
}

zws_status zws_store__each(zws_store *store,
                           zws_status (*fn)(zws_document *document, void *context), void *context)
{
    uint32_t *doc;
    size_t n;
    zws_document *document;
    ZWS_TRY(zws_live__documents(store->live, (zws_term){"", 0}, &doc, &n));
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < n; i++) {
        status = zws_store__read_document(store->live, doc[i], &document);
        status = give(status, document, fn, context);
    }
    free(doc);
    for (size_t p = 0; status == ZWS_OK && p < store->sealed->n; p++) {
        const zws_sealed_part *part = &store->sealed->part[p];
        for (uint32_t d = 0; status == ZWS_OK && d < part->documents; d++) {
            if (zws_sealed__is_hidden(part, d))
                continue;
            status = zws_sealed__document(store->sealed, (zws_sealed_place){p, d}, &document);
            status = give(status, document, fn, context);
        }
    }
    return status;
}
