/* What a search found, and its end. */
#include "search/answer.h"
#include "search/passage.h"

void zws_hit__clear(zws_hit *hit)
{
    free(hit->match.id);
    zws_document_free(hit->document);
    zws_extract__free(&hit->extract);
    zws_passages__free(hit);
    zws_links__clear_hit(hit);
    free(hit->title_html);
    zws_standing__clear(&hit->standing);
}

void zws_results__clear(zws_results *results)
{
    for (size_t i = 0; i < results->n_hits; i++)
        zws_hit__clear(&results->hit[i]);
    results->n_hits = 0;
    zws_answer__free(results->answer);
    results->answer = NULL;
    zws_matches__free(&results->facets);
    zws_arena__free(&results->arena);
    results->n_alternatives = 0;
}

void zws_results__free(zws_results *results)
{
    if (!results)
        return;
    zws_results__clear(results);
    for (size_t i = 0; i < results->n_facets; i++)
        free(results->facet_name[i]);
    free(results->facet_name);
    free(results->hit);
    free(results->query);
    free(results->understood);
    free(results->corrected);
    free(results);
}
