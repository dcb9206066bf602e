/* Whether the passage of a long document answers. That the document stands out among others says
 * little of any of its parts; so the best parts of the first documents are weighed against each
 * other, as if each were a document of its own. */
#include "search/answer.h"
#include "search/passage.h"

/* Of a document, those that are weighed. */
#define PASSAGES 2

typedef struct {
    zws_compiler *compiler;
    zws_term_sketch sketch; /* of the terms that rank */
    uint32_t *times;        /* of each of them in the passage that is counted */
} counter;

typedef struct {
    uint32_t *times; /* of each term that ranks */
    uint32_t chars;
    size_t document;
} part;

static zws_status count(const zws_token *token, void *context)
{
    counter *c = context;
    const zws_ranking *ranking = &c->compiler->ranking;
    if (zws_ranking__class(token->kind) == ZWS_RANK_NOT)
        return ZWS_OK;
    size_t i = zws_answer__term(ranking, token);
    if (i < ranking->n_rank)
        c->times[i]++;
    return ZWS_OK;
}

static zws_status count_part(part *out, counter *c, const char *utf8, size_t len)
{
    zws_text text = {0};
    c->times = out->times;
    zws_status status = zws_text__normalize(&text, c->compiler->analyzer, utf8, len);
    if (status == ZWS_OK)
        status =
            zws_tokens__emit_sketched(c->compiler->analyzer, &text, 1, 0, &c->sketch, count, c);
    out->chars = (uint32_t)text.n;
    zws_text__free(&text);
    return status;
}

/* The best passages of document number i, which the hit gets. */
static zws_status add_parts(part *list, size_t *n, counter *c, zws_text *scratch, zws_hit *hit,
                            size_t i)
{
    const zws_ranking *ranking = &c->compiler->ranking;
    const char *body = zws_document_get(hit->document, ZWS_FIELD_BODY, 0, NULL);
    zws_status status =
        zws_passages__find(hit, scratch, c->compiler, &c->compiler->needles, PASSAGES);
    for (size_t p = 0; status == ZWS_OK && p < hit->n_passages; p++) {
        const zws_extract *extract = &hit->passage[p].extract;
        part *of = &list[*n];
        *of = (part){.document = i};
        status = zws_mem__zalloc(&of->times, ranking->n_rank, sizeof *of->times);
        if (status != ZWS_OK)
            break;
        ++*n;
        status = count_part(of, c, body + extract->begin, extract->end - extract->begin);
    }
    return status;
}

static double score(const part *p, const zws_ranking *ranking, const zws_bm25 *bm25)
{
    double sum = 0;
    for (size_t t = 0; t < ranking->n_rank; t++) {
        if (p->times[t] > 0)
            sum += zws_bm25__term_score(bm25, ranking->rank[t].weight, p->times[t], p->chars);
    }
    return sum;
}

/* By what share of its score the first part leads the best of the others; versions and copies of
 * its document are no rivals. */
static double lead_of_first(const part *list, size_t n, const zws_ranking *ranking,
                            zws_document *const *document)
{
    zws_bm25 bm25 = ranking->bm25;
    double chars = 0, best = 0;
    for (size_t i = 0; i < n; i++)
        chars += list[i].chars;
    bm25.average_length = chars / (double)n;
    double first = score(&list[0], ranking, &bm25);
    for (size_t i = 1; i < n; i++) {
        if (list[i].document != 0 &&
            zws_answer__same_title(document[0], document[list[i].document]))
            continue;
        double other = score(&list[i], ranking, &bm25);
        best = other > best ? other : best;
    }
    return first > 0 ? (first - best) / first : -1;
}

zws_status zws_answer__passage_lead(double *out, zws_hit *hit, zws_compiler *compiler,
                                    zws_document *const *document, const zws_matches *matches)
{
    counter c = {.compiler = compiler};
    const zws_ranking *ranking = &compiler->ranking;
    zws_text scratch = {0};
    part *list;
    size_t n = 0;
    *out = -1;
    for (size_t i = 0; i < ranking->n_rank; i++)
        zws_term_sketch__add(&c.sketch, ranking->rank[i].term.text, ranking->rank[i].term.len);
    ZWS_TRY(zws_mem__zalloc(&list, matches->n * PASSAGES, sizeof *list));
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < matches->n; i++) {
        status = zws_deadline__check(compiler->deadline);
        zws_hit other = {.match = matches->hit[i], .document = document[i]};
        if (status == ZWS_OK)
            status = add_parts(list, &n, &c, &scratch, i == 0 ? hit : &other, i);
        zws_passages__free(&other);
        if (n == 0)
            break; /* the first document has none */
    }
    if (status == ZWS_OK && n > 0)
        *out = lead_of_first(list, n, ranking, document);
    for (size_t i = 0; i < n; i++)
        free(list[i].times);
    free(list);
    zws_text__free(&scratch);
    zws_passages__cut(hit, 1);
    return status;
}
