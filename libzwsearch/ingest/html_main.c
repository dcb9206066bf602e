#include <string.h>

#include "ingest/html.h"
#include "ingest/record.h"

/* What the ranges below the nodes hold, as running sums: below node i stand
 * sum[nodes[i].end] − sum[i]. */
typedef struct {
    uint32_t *good;  /* bytes of text outside of links, blanks left out */
    uint32_t *links; /* bytes of text inside of links */
    uint32_t *named; /* nodes with a rank */
} sums;

static void add_up(sums *s, const zws_html *page)
{
    uint32_t good = 0, links = 0, named = 0;
    uint32_t excluded_to = 0;
    for (uint32_t i = 0; i < page->n; i++) {
        const zws_html_node *node = &page->nodes[i];
        s->good[i] = good;
        s->links[i] = links;
        s->named[i] = named;
        if (node->flags & HTML_EXCLUDED && node->end > excluded_to)
            excluded_to = node->end;
        if (i < excluded_to)
            continue;
        named += node->rank > 0;
        if (node->kind != HTML_TEXT)
            continue;
        uint32_t bytes = 0;
        for (uint32_t k = 0; k < node->bytes; k++)
            bytes += (unsigned char)page->text.data[node->text + k] > ' ';
        if (node->flags & HTML_IN_LINK)
            links += bytes;
        else
            good += bytes;
    }
    s->good[page->n] = good;
    s->links[page->n] = links;
    s->named[page->n] = named;
}

static uint32_t below(const uint32_t *sum, const zws_html *page, uint32_t node)
{
    return sum[page->nodes[node].end] - sum[node];
}

/* Boilerplate is left out, unless the main text seems to be inside: whole pages stand in a form,
 * and some in a <header>. */
static void exclude(zws_html *page, const sums *s)
{
    uint32_t total = s->good[page->n] + s->links[page->n];
    for (uint32_t i = 0; i < page->n;) {
        zws_html_node *node = &page->nodes[i];
        bool leaves = node->kind == HTML_TITLE || node->kind == HTML_SKIP;
        if (node->flags & HTML_IS_SOFT && below(s->named, page, i) == 0) {
            uint32_t all = below(s->good, page, i) + below(s->links, page, i);
            leaves |= all <= total / 2;
        }
        if (leaves)
            node->flags |= HTML_EXCLUDED;
        i = leaves ? node->end : i + 1;
    }
}

/* The surest named container; among equals the one with the most text. */
static uint32_t named_container(const zws_html *page, const sums *s)
{
    uint32_t best = 0, best_text = 0;
    for (uint32_t i = 0; i < page->n;) {
        const zws_html_node *node = &page->nodes[i];
        if (node->flags & HTML_EXCLUDED) {
            i = node->end;
            continue;
        }
        uint32_t text = below(s->good, page, i);
        /* Empty containers are filled by scripts; a few words are a caption. */
        if (node->rank && text >= 30) {
            bool surer = best && node->rank < page->nodes[best].rank;
            bool equal = best && node->rank == page->nodes[best].rank;
            if (!best || surer || (equal && text > best_text)) {
                best = i;
                best_text = text;
            }
        }
        i++;
    }
    return best;
}

static bool may_be_main(const zws_html_node *node)
{
    return node->kind == HTML_BLOCK || node->kind == HTML_BODY || node->kind == HTML_TABLE ||
           node->kind == HTML_ROW || node->kind == HTML_CELL || node->kind == HTML_PRE ||
           node->kind == HTML_SOFT;
}

/* Goes down as long as one part holds nearly all of the text that is not in links, and what is left
 * outside is made of links. Text outside stays: it may be the signature and the date. */
static uint32_t densest(const zws_html *page, const sums *s, uint32_t from)
{
    for (;;) {
        uint32_t next = 0;
        uint64_t good = below(s->good, page, from), links = below(s->links, page, from);
        for (uint32_t i = from + 1; i < page->nodes[from].end; i = page->nodes[i].end) {
            const zws_html_node *node = &page->nodes[i];
            if (node->flags & HTML_EXCLUDED || !may_be_main(node))
                continue;
            uint64_t inside = below(s->good, page, i);
            uint64_t outside = good - inside, outside_links = links - below(s->links, page, i);
            if (inside * 10 >= good * 8 && (outside == 0 || 2 * outside_links >= outside))
                next = i;
        }
        if (!next || good == 0)
            return from;
        from = next;
    }
}

/* Inside of what was found by density: lists of links. */
static void exclude_link_lists(zws_html *page, const sums *s, uint32_t main)
{
    for (uint32_t i = main + 1; i < page->nodes[main].end;) {
        zws_html_node *node = &page->nodes[i];
        uint32_t links = below(s->links, page, i), good = below(s->good, page, i);
        bool leaves = !(node->flags & HTML_EXCLUDED) && may_be_main(node) && links >= 60 &&
                      links > 3 * (uint64_t)good;
        if (leaves)
            node->flags |= HTML_EXCLUDED;
        i = node->flags & HTML_EXCLUDED ? node->end : i + 1;
    }
}

zws_status zws_html__find_main(uint32_t *main, zws_html *page)
{
    *main = 0;
    if (page->n == 0)
        return ZWS_OK;
    uint32_t *memory;
    ZWS_TRY(zws_mem__zalloc(&memory, 3 * (page->n + 1), sizeof *memory));
    sums s = {memory, memory + page->n + 1, memory + 2 * (page->n + 1)};
    add_up(&s, page);
    exclude(page, &s);
    add_up(&s, page);
    uint32_t named = named_container(page, &s);
    uint32_t dense = densest(page, &s, named && page->nodes[named].rank == 3 ? named : 0);
    /* A name lies where most of the text stands elsewhere. */
    bool lies = named && (uint64_t)below(s.good, page, named) * 10 < below(s.good, page, dense);
    if (named && !lies && page->nodes[named].rank < 3) {
        *main = named;
    } else {
        if (lies)
            dense = densest(page, &s, 0);
        *main = dense;
        exclude_link_lists(page, &s, dense);
    }
    free(memory);
    return ZWS_OK;
}
