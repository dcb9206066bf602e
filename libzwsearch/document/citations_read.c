/* Reading what a document says of others from its title and text. */
#include "document/chars.h"
#include "document/parts.h"

/* A sentence this long is prose without full stops, or no prose. */
enum { SENTENCE_MAX = 1200 };

static zws_status add_number(zws_reading *r, const zws_docno *number, const zws_text *t, size_t at)
{
    zws_citation c = {
        .relation = ZWS_CITES, .part = number->part, .begin = number->begin, .end = number->end};
    size_t first = at, last = at;
    while (first > 0 && at - first < SENTENCE_MAX && !in_set(t->cp[first - 1], U"。!?"))
        first--;
    while (last < t->n && last - at < SENTENCE_MAX && !in_set(t->cp[last], U"。!?"))
        last++;
    c.sentence_begin = t->begin[first];
    c.sentence_end = t->end[last < t->n ? last : last - 1];
    ZWS_TRY(zws_mem__dup(&c.number, number->canonical, strlen(number->canonical)));
    return zws_citations__add(&r->document->citations, &c);
}

zws_status zws_citations__read(zws_reading *r)
{
    size_t at = 0;
    for (size_t i = 0; i < r->document->numbers.n; i++) {
        const zws_docno *number = &r->document->numbers.item[i];
        const zws_text *t = number->part == ZWS_PART_TITLE ? &r->title : &r->text;
        if (i > 0 && r->document->numbers.item[i - 1].part != number->part)
            at = 0;
        while (at + 1 < t->n && t->begin[at] < number->begin)
            at++;
        if (number->role == ZWS_DOCNO_CITES && r->document->citations.n < ZWS_CITATIONS_MAX)
            ZWS_TRY(add_number(r, number, t, at));
    }
    return ZWS_OK;
}
