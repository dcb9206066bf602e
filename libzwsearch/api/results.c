/* Looking at results. Out-of-range numbers give nothing, never a crash. */
#include "api/api.h"
#include "search/answer.h"
#include "search/search.h"

void zws_results_free(zws_results *results)
{
    zws_results__free(results);
}

static const zws_hit *hit(const zws_results *results, size_t i)
{
    return results && i < results->n_hits ? &results->hit[i] : NULL;
}

uint64_t zws_results_total(const zws_results *results, bool *exact)
{
    if (exact)
        *exact = !results || results->total_exact;
    return results ? results->total : 0;
}

const char *zws_results_corrected(const zws_results *results, bool *applied)
{
    if (applied)
        *applied = results && results->correction_applied;
    return results ? results->corrected : NULL;
}

size_t zws_results_count(const zws_results *results)
{
    return results ? results->n_hits : 0;
}

const char *zws_results_id(const zws_results *results, size_t i)
{
    const zws_hit *h = hit(results, i);
    return h ? h->match.id : NULL;
}

double zws_results_score(const zws_results *results, size_t i)
{
    const zws_hit *h = hit(results, i);
    return h ? h->match.score : 0.0;
}

zws_band zws_results_band(const zws_results *results, size_t i)
{
    const zws_hit *h = hit(results, i);
    return h ? h->band : ZWS_BAND_NONE;
}

bool zws_results_repaired(const zws_results *results, size_t i)
{
    const zws_hit *h = hit(results, i);
    return h && h->repaired;
}

static const zws_passage *answer(const zws_results *results)
{
    return results && results->answer ? &results->answer->hit.passage[0] : NULL;
}

const char *zws_results_answer(const zws_results *results, const char **id, size_t *begin,
                               size_t *end)
{
    const zws_passage *passage = answer(results);
    if (!passage)
        return NULL;
    if (id)
        *id = results->answer->hit.match.id;
    if (begin)
        *begin = passage->extract.begin;
    if (end)
        *end = passage->extract.end;
    return zws_document_get(results->answer->hit.document, ZWS_FIELD_BODY, 0, NULL) +
           passage->extract.begin;
}

const char *zws_results_answer_html(const zws_results *results)
{
    const zws_passage *passage = answer(results);
    return passage ? passage->extract.html : NULL;
}

const char *zws_results_answer_citation(const zws_results *results)
{
    const zws_passage *passage = answer(results);
    return passage ? passage->citation : NULL;
}

const char *zws_results_answer_question(const zws_results *results)
{
    if (!answer(results))
        return NULL;
    return results->answer->question ? results->answer->question : "";
}

size_t zws_results_copies(const zws_results *results, size_t i)
{
    const zws_hit *h = hit(results, i);
    return h ? h->n_copies : 0;
}

const char *zws_results_copy(const zws_results *results, size_t i, size_t k)
{
    const zws_hit *h = hit(results, i);
    return h && k < h->n_copies ? h->copy[k] : NULL;
}

const zws_document *zws_results_document(const zws_results *results, size_t i)
{
    const zws_hit *h = hit(results, i);
    return h ? h->document : NULL;
}

const char *zws_results_date(const zws_results *results, size_t i)
{
    const zws_hit *h = hit(results, i);
    return h ? h->date : NULL;
}

zws_validity zws_results_validity(const zws_results *results, size_t i)
{
    const zws_hit *h = hit(results, i);
    return h ? h->standing.decided.state : ZWS_VALIDITY_UNKNOWN;
}

const char *zws_results_validity_sentence(const zws_results *results, size_t i)
{
    const zws_hit *h = hit(results, i);
    if (!h)
        return NULL;
    return h->standing.decided.sentence ? h->standing.decided.sentence : "";
}

const char *zws_results_validity_by(const zws_results *results, size_t i)
{
    const zws_hit *h = hit(results, i);
    return h ? h->standing.decided.id : NULL;
}

bool zws_results_validity_disputed(const zws_results *results, size_t i, zws_validity *other)
{
    const zws_hit *h = hit(results, i);
    if (other)
        *other = h ? h->standing.other.state : ZWS_VALIDITY_UNKNOWN;
    return h && h->standing.conflict;
}

uint64_t zws_results_sunk(const zws_results *results, bool *exact)
{
    if (exact)
        *exact = !results || results->sunk_exact;
    return results ? results->sunk : 0;
}

const char *zws_results_alternative(const zws_results *results, size_t k, const char **term)
{
    bool is_one = results && k < results->n_alternatives;
    if (term)
        *term = is_one ? results->alternative[k].term : NULL;
    return is_one ? results->alternative[k].alternative : NULL;
}

const char *zws_results_extract_html(const zws_results *results, size_t i)
{
    const zws_hit *h = hit(results, i);
    if (!h)
        return NULL;
    return h->extract.html ? h->extract.html : "";
}

const char *zws_results_title_html(const zws_results *results, size_t i)
{
    const zws_hit *h = hit(results, i);
    if (!h)
        return NULL;
    return h->title_html ? h->title_html : "";
}

const char *zws_results_extract(const zws_results *results, size_t i, size_t *begin, size_t *end)
{
    const zws_hit *h = hit(results, i);
    if (!h || !h->extract.html)
        return NULL;
    if (begin)
        *begin = h->extract.begin;
    if (end)
        *end = h->extract.end;
    const char *body = zws_document_get(h->document, ZWS_FIELD_BODY, 0, NULL);
    return body ? body + h->extract.begin : "";
}

bool zws_results_mark(const zws_results *results, size_t i, size_t m, size_t *begin, size_t *end)
{
    const zws_hit *h = hit(results, i);
    if (!h || m >= h->extract.n_marks)
        return false;
    if (begin)
        *begin = h->extract.mark[m].begin;
    if (end)
        *end = h->extract.mark[m].end;
    return true;
}

static const zws_passage *passage(const zws_results *results, size_t i, size_t p)
{
    const zws_hit *h = hit(results, i);
    return h && p < h->n_passages ? &h->passage[p] : NULL;
}

size_t zws_results_passages(const zws_results *results, size_t i)
{
    const zws_hit *h = hit(results, i);
    return h ? h->n_passages : 0;
}

const char *zws_results_passage(const zws_results *results, size_t i, size_t p, size_t *begin,
                                size_t *end)
{
    const zws_passage *found = passage(results, i, p);
    if (!found)
        return NULL;
    if (begin)
        *begin = found->extract.begin;
    if (end)
        *end = found->extract.end;
    const char *body = zws_document_get(hit(results, i)->document, ZWS_FIELD_BODY, 0, NULL);
    return body ? body + found->extract.begin : "";
}

const char *zws_results_passage_html(const zws_results *results, size_t i, size_t p)
{
    const zws_passage *found = passage(results, i, p);
    return found ? found->extract.html : NULL;
}

const char *zws_results_passage_path(const zws_results *results, size_t i, size_t p)
{
    const zws_passage *found = passage(results, i, p);
    if (!found)
        return NULL;
    return found->path ? found->path : "";
}

bool zws_results_passage_mark(const zws_results *results, size_t i, size_t p, size_t m,
                              size_t *begin, size_t *end)
{
    const zws_passage *found = passage(results, i, p);
    if (!found || m >= found->extract.n_marks)
        return false;
    if (begin)
        *begin = found->extract.mark[m].begin;
    if (end)
        *end = found->extract.mark[m].end;
    return true;
}

const char *zws_results_citation(const zws_results *results, size_t i, size_t p)
{
    const zws_hit *h = hit(results, i);
    const zws_passage *found = passage(results, i, p);
    if (found)
        return found->citation;
    return h ? h->citation : NULL;
}

size_t zws_results_interpretations(const zws_results *results, size_t i)
{
    const zws_hit *h = hit(results, i);
    return h ? h->n_interpretations : 0;
}

const char *zws_results_interpretation(const zws_results *results, size_t i, size_t k,
                                       const char **title)
{
    const zws_hit *h = hit(results, i);
    bool there = h && k < h->n_interpretations;
    if (title)
        *title = there ? h->interpretation[k].title : NULL;
    return there ? h->interpretation[k].id : NULL;
}

const char *zws_results_facet_value(const zws_results *results, size_t f, size_t i, uint64_t *count)
{
    if (!results || f >= results->facets.n_facets || i >= results->facets.facet[f].n)
        return NULL;
    if (count)
        *count = results->facets.facet[f].item[i].count;
    return results->facets.facet[f].item[i].value;
}

const char *zws_results_addend(const zws_results *results, size_t i, size_t k, unsigned *tf,
                               double *addend)
{
    const zws_hit *h = hit(results, i);
    if (!h || k >= h->n_addends)
        return NULL;
    if (tf)
        *tf = h->addend[k].tf;
    if (addend)
        *addend = h->addend[k].addend;
    return h->addend[k].term;
}
