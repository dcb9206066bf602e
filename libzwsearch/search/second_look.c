/* What the second look adds to hits; none of it is negative. */
#include <math.h>
#include <stdlib.h>

#include "search/second.h"

/* So many documents that cite one give all that prior.citations has to give: 2^10. */
#define CITED_LOG 10.0

double zws_look__rounded(double addend)
{
    return rint(addend * 0x1p36) * 0x1p-36;
}

/* --- Articles of one law ------------------------------------------------------------------------
 */

static bool is_article(const zws_looked *hit)
{
    static const zws_hash128 none;
    return memcmp(&hit->law, &none, sizeof none) != 0;
}

/* Their numbers in the one tier that all hits are of, in the place of their names. */
static zws_status number_laws(bool *known, zws_looker *l)
{
    uint32_t *doc, *number, tier = l->n > 0 ? l->hit[0].match.tier : 0;
    *known = false;
    for (size_t i = 0; i < l->n; i++) {
        if (l->hit[i].match.tier != tier)
            return ZWS_OK;
    }
    ZWS_TRY(zws_mem__zalloc(&doc, 2 * l->n, sizeof *doc));
    number = doc + l->n;
    for (size_t i = 0; i < l->n; i++)
        doc[i] = (uint32_t)l->hit[i].match.doc;
    zws_status status = zws_store__value_numbers(l->compiler->store, tier, doc, l->n,
                                                 ZWS_SLOT_FACET + ZWS_FIELD_LAW, number, known);
    for (size_t i = 0; i < l->n && status == ZWS_OK && *known; i++)
        l->hit[i].law = (zws_hash128){.lo = number[i]};
    free(doc);
    return status;
}

static zws_status read_laws(zws_looker *l)
{
    bool known;
    ZWS_TRY(number_laws(&known, l));
    if (known)
        return ZWS_OK;
    zws_buffer name = {0};
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < l->n; i++) {
        zws_buffer__clear(&name);
        status = zws_store__value(&name, l->compiler->store, &l->hit[i].match,
                                  ZWS_SLOT_FACET + ZWS_FIELD_LAW);
        if (status == ZWS_OK && name.len > 0)
            l->hit[i].law = zws_hash128__of(name.data, name.len);
    }
    zws_buffer__free(&name);
    return status;
}

/* A law of which there are articles among the hits. */
typedef struct {
    zws_hash128 name; /* or number */
    size_t n;         /* of its articles that count */
    double sum;       /* of their scores */
} law;

/* The place of a law in a table of `slots`, a power of two, half of which at most are in use. */
static law *find_law(law *table, size_t slots, const zws_hash128 *name)
{
    size_t at = (size_t)name->lo & (slots - 1);
    while (table[at].n > 0 && memcmp(&table[at].name, name, sizeof *name) != 0)
        at = (at + 1) & (slots - 1);
    return &table[at];
}

/* An article is read with its neighbours: a law that has several good ones is what is asked for.
 * Fewer than are looked at count as if the others had nothing. */
static zws_status add_context(zws_looker *l, double weight)
{
    size_t best = (size_t)l->profile->context_best, slots = 2;
    law *table;
    while (slots < 2 * l->n)
        slots *= 2;
    ZWS_TRY(zws_mem__zalloc(&table, slots, sizeof *table));
    for (size_t i = 0; i < l->n; i++) {
        const zws_looked *hit = l->order[i];
        law *of = is_article(hit) ? find_law(table, slots, &hit->law) : NULL;
        if (!of || of->n == best)
            continue;
        of->name = hit->law;
        of->n++;
        of->sum += hit->match.score;
    }
    for (size_t i = 0; i < l->n; i++) {
        zws_looked *hit = &l->hit[i];
        if (is_article(hit))
            hit->extra[ZWS_SECOND_CONTEXT] =
                zws_look__rounded(weight * find_law(table, slots, &hit->law)->sum / (double)best);
    }
    free(table);
    return ZWS_OK;
}

zws_status zws_look__at_laws(zws_looker *l, double weight)
{
    if (!l->compiler->has_laws)
        return ZWS_OK;
    ZWS_TRY(read_laws(l));
    return weight > 0 ? add_context(l, weight) : ZWS_OK;
}

/* --- Characters ------------------------------------------------------------------------------- */

/* Of hits of one tier. */
static zws_status add_characters(zws_looker *l, zws_looked **hit, size_t n, uint32_t *doc,
                                 double *sum)
{
    const zws_ranking *ranking = &l->compiler->ranking;
    for (size_t i = 0; i < n; i++) {
        doc[i] = (uint32_t)hit[i]->match.doc;
        sum[i] = 0;
    }
    ZWS_TRY(zws_store__add_scores(l->compiler->store, hit[0]->match.tier, doc, n, ranking->rank,
                                  ranking->n_late, &ranking->bm25, sum));
    for (size_t i = 0; i < n; i++)
        hit[i]->extra[ZWS_SECOND_CHARACTERS] = sum[i];
    return ZWS_OK;
}

zws_status zws_look__at_characters(zws_looker *l)
{
    uint32_t *doc;
    double *sum = NULL;
    size_t n = l->n;
    ZWS_TRY(zws_mem__zalloc(&doc, n, sizeof *doc));
    zws_status status = zws_mem__zalloc(&sum, n, sizeof *sum);
    for (size_t first = 0, i = 1; status == ZWS_OK && i <= n; i++) {
        if (i < n && l->listed[i]->match.tier == l->listed[first]->match.tier)
            continue;
        status = add_characters(l, l->listed + first, i - first, doc, sum);
        first = i;
    }
    free(doc);
    free(sum);
    return status;
}

/* --- Titles ----------------------------------------------------------------------------------- */

/* Single characters stand in most titles. */
static bool is_of_titles(const zws_rank_entry *entry)
{
    return entry->kept && (entry->times > 0 || entry->called) && entry->weight > 0 &&
           (entry->class == ZWS_RANK_BIGRAM || entry->class == ZWS_RANK_NUMBER ||
            entry->class == ZWS_RANK_STEM);
}

/* Adds the weight of the entry to those of the hits, all of one tier, whose titles have it. */
static zws_status add_term(zws_looker *l, zws_looked **hit, const uint32_t *doc, size_t n,
                           bool *has, const zws_rank_entry *entry, zws_buffer *term)
{
    zws_buffer__clear(term);
    ZWS_TRY(zws_buffer__puts(term, ZWS_PREFIX_TITLE));
    ZWS_TRY(zws_buffer__append(term, entry->term.text, entry->term.len));
    ZWS_TRY(zws_store__having(l->compiler->store, hit[0]->match.tier, doc, n,
                              (zws_term){term->data, term->len}, has));
    for (size_t i = 0; i < n; i++)
        hit[i]->extra[ZWS_SECOND_TITLE] += has[i] ? entry->weight : 0;
    return ZWS_OK;
}

/* The title of an article is the name of its law, and says the same of all of them. */
static size_t keep_titled(zws_looked **hit, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_article(hit[i]))
            hit[kept++] = hit[i];
    }
    return kept;
}

static zws_status look_at_tier(zws_looker *l, zws_looked **hit, size_t n, uint32_t *doc, bool *has)
{
    const zws_ranking *ranking = &l->compiler->ranking;
    zws_buffer term = {0};
    zws_status status = ZWS_OK;
    for (size_t i = 0; i < n; i++)
        doc[i] = (uint32_t)hit[i]->match.doc;
    for (size_t i = 0; status == ZWS_OK && i < ranking->n; i++) {
        if (is_of_titles(&ranking->entry[i]))
            status = add_term(l, hit, doc, n, has, &ranking->entry[i], &term);
    }
    zws_buffer__free(&term);
    return status;
}

/* How much of the query, by weight, the title has: that share of its own score, times the weight.
 */
zws_status zws_look__at_titles(zws_looker *l)
{
    const zws_ranking *ranking = &l->compiler->ranking;
    double all = 0;
    for (size_t i = 0; i < ranking->n; i++)
        all += is_of_titles(&ranking->entry[i]) ? ranking->entry[i].weight : 0;
    if (l->profile->title <= 0 || l->compiler->tokens || all <= 0)
        return ZWS_OK;
    uint32_t *doc;
    bool *has = NULL;
    ZWS_TRY(zws_mem__zalloc(&doc, l->n, sizeof *doc));
    zws_status status = zws_mem__zalloc(&has, l->n, sizeof *has);
    size_t n = keep_titled(l->listed, l->n);
    for (size_t first = 0, i = 1; status == ZWS_OK && i <= n; i++) {
        if (i < n && l->listed[i]->match.tier == l->listed[first]->match.tier)
            continue;
        status = look_at_tier(l, l->listed + first, i - first, doc, has);
        first = i;
    }
    for (size_t i = 0; i < n; i++) {
        zws_looked *hit = l->listed[i];
        hit->extra[ZWS_SECOND_TITLE] = zws_look__rounded(hit->match.score * l->profile->title *
                                                         hit->extra[ZWS_SECOND_TITLE] / all);
    }
    free(doc);
    free(has);
    return status;
}

/* --- Priors ---------------------------------------------------------------------------------- */

static double years_between(zws_date from, zws_date to)
{
    double days = (to / 10000 - from / 10000) * 365.2425 +
                  (to / 100 % 100 - from / 100 % 100) * 30.436875 + (to % 100 - from % 100);
    return days > 0 ? days / 365.2425 : 0;
}

static zws_status add_frequency(uint64_t *sum, zws_looker *l, const zws_buffer *term)
{
    uint64_t frequency = 0;
    if (term->len > 0)
        ZWS_TRY(zws_store__document_frequency(l->compiler->store, (zws_term){term->data, term->len},
                                              &frequency));
    *sum += frequency;
    return ZWS_OK;
}

/* How often the document is cited, by its numbers and its title. */
static zws_status count_citing(uint64_t *out, zws_looker *l, const zws_document *document)
{
    zws_buffer term = {0};
    const char *text;
    size_t len;
    zws_status status = ZWS_OK;
    *out = 0;
    for (size_t i = 0;
         status == ZWS_OK && (text = zws_document_get(document, ZWS_FIELD_DOCNO, i, &len)) != NULL;
         i++) {
        zws_buffer__clear(&term);
        status = zws_schema__number_term(&term, ZWS_PREFIX_CITED_NUMBER, text, len);
        if (status == ZWS_OK)
            status = add_frequency(out, l, &term);
    }
    zws_buffer__clear(&term);
    if (status == ZWS_OK && (text = zws_document_get(document, ZWS_FIELD_TITLE, 0, &len)) != NULL)
        status = zws_schema__cited_title_term(&term, l->compiler->analyzer, text, len);
    if (status == ZWS_OK)
        status = add_frequency(out, l, &term);
    zws_buffer__free(&term);
    return status;
}

/* What only the stored document tells. */
static zws_status look_into(zws_looker *l, zws_looked *hit)
{
    const zws_profile *p = l->profile;
    zws_document *document;
    zws_validity_facts facts;
    uint64_t citing = 0;
    ZWS_TRY(zws_deadline__check(l->compiler->deadline));
    ZWS_TRY(zws_store__document(l->compiler->store, &hit->match, &document));
    zws_validity__facts(&facts, document);
    zws_validity state =
        zws_store__state(l->compiler->store, &hit->match, &facts, l->compiler->day);
    zws_status status = p->citations > 0 ? count_citing(&citing, l, document) : ZWS_OK;
    zws_document_free(document);
    if (state == ZWS_VALIDITY_IN_FORCE || state == ZWS_VALIDITY_AMENDED)
        hit->extra[ZWS_SECOND_VALIDITY] = zws_look__rounded(hit->match.score * p->validity);
    double share = log2(1.0 + (double)citing) / CITED_LOG;
    hit->extra[ZWS_SECOND_CITATIONS] =
        zws_look__rounded(hit->match.score * p->citations * (share < 1 ? share : 1));
    return status;
}

zws_status zws_look__at_priors(zws_looker *l)
{
    const zws_profile *p = l->profile;
    for (size_t i = 0; i < l->n; i++) {
        zws_looked *hit = &l->hit[i];
        if (p->freshness > 0 && hit->match.date)
            hit->extra[ZWS_SECOND_FRESHNESS] = zws_look__rounded(
                hit->match.score * p->freshness *
                exp2(-years_between(hit->match.date, l->compiler->day) / p->half_life));
        if ((p->validity > 0 || p->citations > 0) && !l->compiler->tokens)
            ZWS_TRY(look_into(l, hit));
    }
    return ZWS_OK;
}
