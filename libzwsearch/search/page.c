/* The hits of one page → what is shown of them. */
#include "search/passage.h"

/* To mark repaired readings the text is repaired once more, which takes longer than all else that
 * is drawn; so needles of readings that a document has not are left out. */
typedef struct {
    bool *may; /* may[i * n + k]: whether hit k of n may have needle i */
    size_t n;
    zws_needles chosen; /* of the hit at hand; there is room for all */
} choice;

/* Asks for the hits of the tier of hit number `first`; doc, at and has have room for all hits. */
static zws_status ask_tier(choice *c, const zws_results *results, zws_compiler *compiler,
                           size_t first, uint32_t *doc, size_t *at, bool *has)
{
    const zws_needles *all = &compiler->needles;
    uint32_t tier = results->hit[first].match.tier;
    size_t n = 0;
    for (size_t k = first; k < c->n; k++) {
        if (results->hit[k].match.tier != tier)
            continue;
        doc[n] = (uint32_t)results->hit[k].match.doc;
        at[n++] = k;
    }
    for (size_t i = 0; i < all->n; i++) {
        const zws_needle *needle = &all->needle[i];
        if (!zws_needle__is_repaired(needle))
            continue;
        ZWS_TRY(zws_store__may_have(compiler->store, tier, doc, n, needle->term, needle->n, has));
        for (size_t k = 0; k < n; k++)
            c->may[i * c->n + at[k]] = has[k];
    }
    return ZWS_OK;
}

static zws_status ask_for_needles(choice *c, const zws_results *results, zws_compiler *compiler)
{
    zws_arena *arena = &compiler->arena;
    size_t n = c->n = results->n_hits, needles = compiler->needles.n;
    uint32_t *doc = zws_arena__alloc(arena, n * sizeof *doc);
    size_t *at = zws_arena__alloc(arena, n * sizeof *at);
    bool *has = zws_arena__alloc(arena, n * sizeof *has);
    c->may = zws_arena__alloc(arena, needles * n * sizeof *c->may);
    c->chosen.needle = zws_arena__alloc(arena, needles * sizeof *c->chosen.needle);
    if (!doc || !at || !has || !c->may || !c->chosen.needle)
        return ZWS_ENOMEM;
    memset(c->may, 1, needles * n * sizeof *c->may);
    for (size_t k = 0; k < n; k++) {
        size_t same = 0;
        while (results->hit[same].match.tier != results->hit[k].match.tier)
            same++;
        if (same == k) /* the first of its tier */
            ZWS_TRY(ask_tier(c, results, compiler, k, doc, at, has));
    }
    return ZWS_OK;
}

static const zws_needles *choose_needles(choice *c, const zws_compiler *compiler, size_t hit)
{
    const zws_needles *all = &compiler->needles;
    c->chosen.n = 0;
    for (size_t i = 0; i < all->n; i++) {
        if (c->may[i * c->n + hit])
            c->chosen.needle[c->chosen.n++] = all->needle[i];
    }
    return &c->chosen;
}

static zws_status draw_title(zws_hit *hit, zws_compiler *compiler, const zws_needles *needles)
{
    size_t len = 0, n = 0;
    zws_mark *mark = NULL;
    const char *title = zws_document_get(hit->document, ZWS_FIELD_TITLE, 0, &len);
    if (!title)
        return ZWS_OK;
    ZWS_TRY(zws_extract__marks(&mark, &n, compiler->analyzer, title, len, needles));
    zws_status status = zws_extract__html(&hit->title_html, title, len, mark, n, 0);
    free(mark);
    return status;
}

static zws_status draw_extract(zws_hit *hit, zws_compiler *compiler, const zws_needles *needles,
                               zws_text *scratch)
{
    size_t len = 0, begin, end;
    size_t chars = (size_t)compiler->request->option[ZWS_OPTION_EXTRACT_CHARS];
    const char *body = zws_document_get(hit->document, ZWS_FIELD_BODY, 0, &len);
    if (!body)
        return ZWS_OK;
    ZWS_TRY(zws_passage__cited(&begin, &end, hit, scratch, compiler));
    if (begin < end)
        return zws_extract__begin(&hit->extract, compiler->analyzer, body, begin, end, needles,
                                  chars);
    return zws_extract__make(&hit->extract, compiler->analyzer, body, len, needles, chars);
}

zws_status zws_page__cite(zws_hit *hit)
{
    zws_validity state = hit->standing.decided.state;
    const char *validity = state != ZWS_VALIDITY_UNKNOWN
                               ? zws_validity_name(state)
                               : zws_document_get(hit->document, ZWS_FIELD_VALIDITY, 0, NULL);
    validity = validity ? validity : "";
    for (size_t p = 0; p < hit->n_passages; p++) {
        zws_passage *passage = &hit->passage[p];
        ZWS_TRY(zws_citation__write(&passage->citation, hit->document,
                                    passage->unit ? passage->unit : "", validity));
    }
    return zws_citation__write(&hit->citation, hit->document, "", validity);
}

static zws_status draw_all(zws_results *results, zws_compiler *compiler, zws_text *scratch)
{
    bool extracts = compiler->request->option[ZWS_OPTION_EXTRACTS] != 0;
    size_t passages = (size_t)compiler->request->option[ZWS_OPTION_PASSAGES];
    choice choice = {0};
    /* Ready-made words are terms as they stand; what the analyzer makes of them is not. */
    if (!compiler->tokens)
        ZWS_TRY(ask_for_needles(&choice, results, compiler));
    for (size_t i = 0; i < results->n_hits; i++) {
        zws_hit *hit = &results->hit[i];
        ZWS_TRY(zws_deadline__check(compiler->deadline));
        zws_date__format(hit->date, hit->document->sort_date);
        if (compiler->tokens)
            continue;
        const zws_needles *needles = choose_needles(&choice, compiler, i);
        ZWS_TRY(draw_title(hit, compiler, needles));
        if (extracts)
            ZWS_TRY(draw_extract(hit, compiler, needles, scratch));
        if (passages > 0)
            ZWS_TRY(zws_passages__find(hit, scratch, compiler, needles, passages));
        if (compiler->request->option[ZWS_OPTION_CITE])
            ZWS_TRY(zws_page__cite(hit));
    }
    return ZWS_OK;
}

zws_status zws_page__fill(zws_results *results, zws_compiler *compiler)
{
    zws_text scratch = {0};
    for (size_t i = 0; i < results->n_hits; i++) {
        zws_hit *hit = &results->hit[i];
        ZWS_TRY(zws_deadline__check(compiler->deadline));
        if (!hit->document)
            ZWS_TRY(zws_store__document(compiler->store, &hit->match, &hit->document));
    }
    ZWS_TRY(zws_standing__fill(results, compiler));
    zws_status status = draw_all(results, compiler, &scratch);
    zws_text__free(&scratch);
    return status;
}
