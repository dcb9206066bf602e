/* The hits of one page → what is shown of them. */
#include "search/passage.h"

/* To mark repaired readings the text is repaired once more, which takes longer than all else that
 * is drawn; so needles of readings that the document has not are left out. Fills `out`, which has
 * room for all. */
static zws_status choose_needles(zws_needles *out, zws_compiler *compiler, const zws_hit *hit)
{
    const zws_needles *all = &compiler->needles;
    out->n = 0;
    for (size_t i = 0; i < all->n; i++) {
        const zws_needle *needle = &all->needle[i];
        bool may = true;
        if (zws_needle__is_repaired(needle))
            ZWS_TRY(
                zws_store__may_have(compiler->store, &hit->match, needle->term, needle->n, &may));
        if (may)
            out->needle[out->n++] = *needle;
    }
    return ZWS_OK;
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

static zws_status draw_extract(zws_hit *hit, zws_compiler *compiler, const zws_needles *needles)
{
    size_t len = 0;
    const char *body = zws_document_get(hit->document, ZWS_FIELD_BODY, 0, &len);
    if (!body)
        return ZWS_OK;
    return zws_extract__make(&hit->extract, compiler->analyzer, body, len, needles,
                             (size_t)compiler->request->option[ZWS_OPTION_EXTRACT_CHARS]);
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
    zws_needles needles = {0};
    needles.needle =
        zws_arena__alloc(&compiler->arena, (compiler->needles.n + 1) * sizeof *needles.needle);
    if (!needles.needle)
        return ZWS_ENOMEM;
    for (size_t i = 0; i < results->n_hits; i++) {
        zws_hit *hit = &results->hit[i];
        ZWS_TRY(zws_deadline__check(compiler->deadline));
        zws_date__format(hit->date, hit->document->sort_date);
        /* Ready-made words are terms as they stand; what the analyzer makes of them is not. */
        if (compiler->tokens)
            continue;
        ZWS_TRY(choose_needles(&needles, compiler, hit));
        ZWS_TRY(draw_title(hit, compiler, &needles));
        if (extracts)
            ZWS_TRY(draw_extract(hit, compiler, &needles));
        if (passages > 0)
            ZWS_TRY(zws_passages__find(hit, scratch, compiler, &needles, passages));
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
