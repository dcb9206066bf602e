#include "search/passage.h"

#include <math.h>

#include "base/utf8.h"
#include "document/article.h"
#include "search/marks.h"

/* Beyond this much text no occurrence is looked for. */
#define SCAN_BYTES (2u << 20)
/* Further passages are shown where they are at least this good against the best. */
#define GOOD_ENOUGH 0.5
/* What a word of the title weighs. */
#define IN_TITLE 0.3

typedef struct {
    uint32_t element;
    double score;
} candidate;

typedef struct {
    zws_hit *hit;
    zws_compiler *compiler;
    const zws_needles *needles; /* that it may have */
    size_t limit;
    const char *body;
    size_t len;
    zws_structure structure;
    zws_text *text; /* of the body, normalised */
    zws_text name;  /* of a law, an article */
    zws_char_marks marks;
    bool marked;             /* they have been looked for */
    size_t *at;              /* of each mark: its byte */
    double *weight;          /* of each needle */
    unsigned char *in_title; /* of each needle */
    uint32_t *seen;          /* scratch, of each needle */
    unsigned char *known;    /* of each element: it is a candidate already */
    candidate *candidate;
    size_t n_candidates, cap;
    double best;    /* of their scores */
    zws_buffer law; /* key of the name of the document, or of the article's law */
} finder;

/* --- Parts that may answer ----------------------------------------------------------------------
 */

static bool may_answer(zws_element_kind kind)
{
    switch (kind) {
    case ZWS_ELEMENT_ARTICLE:
    case ZWS_ELEMENT_CLAUSE:
    case ZWS_ELEMENT_PART:
    case ZWS_ELEMENT_ITEM:
    case ZWS_ELEMENT_POINT:
    case ZWS_ELEMENT_SUBPOINT:
    case ZWS_ELEMENT_DETAIL:
    case ZWS_ELEMENT_PARAGRAPH:
    case ZWS_ELEMENT_ROW:
    case ZWS_ELEMENT_ENCLOSURES:
        return true;
    default:
        return false;
    }
}

static zws_status add_candidate(finder *f, uint32_t element)
{
    if (f->known[element])
        return ZWS_OK;
    f->known[element] = 1;
    ZWS_TRY(zws_mem__grow(&f->candidate, &f->cap, f->n_candidates + 1, sizeof *f->candidate));
    f->candidate[f->n_candidates++] = (candidate){element, 0};
    return ZWS_OK;
}

/* The parts that the byte is in; *deepest becomes the innermost, ZWS_NO_ELEMENT when there is none.
 * A paragraph of an item is no part of its own. */
static zws_status add_parts(finder *f, size_t byte, uint32_t *deepest)
{
    *deepest = ZWS_NO_ELEMENT;
    for (uint32_t e = zws_structure__at(&f->structure, byte); e < f->structure.n;
         e = f->structure.element[e].parent) {
        zws_element_kind kind = f->structure.element[e].kind;
        if (!may_answer(kind))
            continue;
        if (kind == ZWS_ELEMENT_PARAGRAPH && f->structure.element[e].parent < f->structure.n &&
            may_answer(f->structure.element[f->structure.element[e].parent].kind))
            continue;
        if (*deepest == ZWS_NO_ELEMENT)
            *deepest = e;
        ZWS_TRY(add_candidate(f, e));
    }
    return ZWS_OK;
}

/* --- Weighing -----------------------------------------------------------------------------------
 */

static size_t count_parts(const finder *f)
{
    size_t n = 1;
    for (uint32_t i = 0; i < f->structure.n; i++)
        n += may_answer(f->structure.element[i].kind);
    return n;
}

/* What the title has of the query is what the document is about: its parts differ by the rest. */
static zws_status discount_title(finder *f)
{
    zws_text text = {0};
    zws_char_marks marks = {0};
    size_t len;
    const char *title = zws_document_get(f->hit->document, ZWS_FIELD_TITLE, 0, &len);
    if (!title)
        return ZWS_OK;
    zws_status status = zws_text__normalize(&text, f->compiler->analyzer, title, len);
    if (status == ZWS_OK)
        status = zws_marks__find(&marks, f->compiler->analyzer, &text, f->needles);
    for (size_t m = 0; status == ZWS_OK && m < marks.n; m++)
        f->in_title[marks.mark[m].needle] = 1;
    for (size_t i = 0; status == ZWS_OK && i < f->needles->n; i++)
        f->weight[i] *= f->in_title[i] ? IN_TITLE : 1.0;
    zws_marks__free(&marks);
    zws_text__free(&text);
    return status;
}

/* Collects the parts that have a mark, and weighs each needle by how few innermost ones have it. */
static zws_status gather(finder *f)
{
    const zws_needles *needles = f->needles;
    uint32_t *last; /* part that was last seen with each needle */
    uint32_t *parts;
    ZWS_TRY(zws_mem__zalloc(&last, needles->n, sizeof *last));
    zws_status status = zws_mem__zalloc(&parts, needles->n, sizeof *parts);
    for (size_t m = 0; status == ZWS_OK && m < f->marks.n; m++) {
        const zws_char_mark *mark = &f->marks.mark[m];
        uint32_t part;
        f->at[m] = f->text->begin[mark->first];
        status = add_parts(f, f->at[m], &part);
        if (status == ZWS_OK && part != ZWS_NO_ELEMENT && last[mark->needle] != part + 1) {
            last[mark->needle] = part + 1;
            parts[mark->needle]++;
        }
    }
    double all = (double)count_parts(f);
    for (size_t i = 0; status == ZWS_OK && i < needles->n; i++) {
        if (parts[i] > 0)
            f->weight[i] = zws_needle__worth(&needles->needle[i]) * log(1.0 + all / parts[i]);
    }
    free(last);
    free(parts);
    return status;
}

static size_t first_mark(const finder *f, size_t byte)
{
    size_t low = 0, high = f->marks.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (f->at[middle] < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static double score(const finder *f, uint32_t element, uint32_t stamp)
{
    const zws_element *e = &f->structure.element[element];
    double sum = 0;
    size_t repeated = 0;
    for (size_t m = first_mark(f, e->begin); m < f->marks.n && f->at[m] < e->end; m++) {
        uint32_t needle = f->marks.mark[m].needle;
        if (f->seen[needle] == stamp) {
            repeated++;
            continue;
        }
        f->seen[needle] = stamp;
        sum += f->weight[needle];
    }
    sum *= 1.0 + 0.1 * (double)repeated / (double)(repeated + 5);
    size_t chars = zws_utf8__count(f->body + e->begin, e->end - e->begin);
    if (chars > ZWS_PASSAGE_CHARS)
        sum /= sqrt((double)chars / ZWS_PASSAGE_CHARS);
    /* What people cite as one, where it is short enough, before its parts. */
    return zws_structure__is_unit(&f->structure, element) ? sum * 1.05 : sum;
}

/* The unit that the hit was ranked by is the one to be shown. */
static zws_status prefer_unit(finder *f)
{
    const char *id = zws_collapse__best_unit(f->compiler, f->hit->match.id);
    if (!id)
        return ZWS_OK;
    const char *name = strrchr(id, '#') + 1;
    zws_buffer cited = {0};
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < f->n_candidates; i++) {
        if (!zws_structure__is_unit(&f->structure, f->candidate[i].element))
            continue;
        zws_buffer__clear(&cited);
        status = zws_structure__cited(&cited, &f->structure, f->candidate[i].element, false);
        if (status == ZWS_OK && cited.len > 0 && strcmp(cited.data, name) == 0) {
            f->candidate[i].score += f->best + 1.0;
            break;
        }
    }
    zws_buffer__free(&cited);
    return status;
}

static int by_score(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return x->element < y->element ? -1 : x->element > y->element;
}

static zws_status mark(finder *f)
{
    if (f->marked)
        return ZWS_OK;
    f->marked = true;
    zws_text scanned = *f->text;
    while (scanned.n > 0 && scanned.end[scanned.n - 1] > SCAN_BYTES)
        scanned.n--;
    return zws_marks__find_enough(&f->marks, f->compiler->analyzer, &scanned, f->needles);
}

static zws_status weigh(finder *f)
{
    const zws_needles *needles = f->needles;
    ZWS_TRY(mark(f));
    if (f->marks.n == 0)
        return ZWS_OK;
    ZWS_TRY(zws_mem__zalloc(&f->at, f->marks.n, sizeof *f->at));
    ZWS_TRY(zws_mem__zalloc(&f->weight, needles->n, sizeof *f->weight));
    ZWS_TRY(zws_mem__zalloc(&f->seen, needles->n, sizeof *f->seen));
    ZWS_TRY(zws_mem__zalloc(&f->known, f->structure.n, sizeof *f->known));
    ZWS_TRY(zws_mem__zalloc(&f->in_title, needles->n, sizeof *f->in_title));
    ZWS_TRY(gather(f));
    if (f->n_candidates == 0)
        return ZWS_OK;
    ZWS_TRY(discount_title(f));
    for (size_t i = 0; i < f->n_candidates; i++) {
        if (i % 256 == 0)
            ZWS_TRY(zws_deadline__check(f->compiler->deadline));
        f->candidate[i].score = score(f, f->candidate[i].element, (uint32_t)i + 1);
    }
    qsort(f->candidate, f->n_candidates, sizeof *f->candidate, by_score);
    f->best = f->candidate[0].score;
    ZWS_TRY(prefer_unit(f));
    qsort(f->candidate, f->n_candidates, sizeof *f->candidate, by_score);
    return ZWS_OK;
}

/* --- Passages -----------------------------------------------------------------------------------
 */

static bool overlaps(const finder *f, size_t begin, size_t end)
{
    for (size_t i = 0; i < f->hit->n_passages; i++) {
        const zws_passage *passage = &f->hit->passage[i];
        if (passage->unit_begin < end && begin < passage->unit_end)
            return true;
    }
    return false;
}

static bool is_article(const finder *f)
{
    return zws_document_get(f->hit->document, ZWS_FIELD_ARTICLE, 0, NULL) != NULL;
}

static zws_status name(zws_passage *passage, const finder *f, uint32_t element)
{
    zws_buffer text = {0};
    zws_status status = zws_structure__path(&text, &f->structure, element);
    if (status == ZWS_OK)
        status = zws_buffer__detach(&passage->path, NULL, &text);
    zws_buffer__free(&text);
    if (status == ZWS_OK)
        status = zws_structure__cited(&text, &f->structure, element, is_article(f));
    if (status == ZWS_OK)
        status = zws_buffer__detach(&passage->unit, NULL, &text);
    zws_buffer__free(&text);
    return status;
}

/* Appends [begin, end) of the body, which is this element (ZWS_NO_ELEMENT: none), unless it is in
 * one that is there. */
static zws_status append(finder *f, uint32_t element, size_t begin, size_t end, bool from_start)
{
    if (f->hit->n_passages == f->limit || begin >= end || overlaps(f, begin, end))
        return ZWS_OK;
    zws_passage *passage = &f->hit->passage[f->hit->n_passages++];
    *passage = (zws_passage){.unit_begin = begin, .unit_end = end};
    if (element != ZWS_NO_ELEMENT) {
        passage->kind = zws_element__name(f->structure.element[element].kind);
        ZWS_TRY(name(passage, f, element));
    }
    return zws_passage__draw(&passage->extract, f->compiler->analyzer, f->needles, f->body, begin,
                             end, from_start);
}

static zws_status append_element(finder *f, uint32_t element, bool from_start)
{
    const zws_element *e = &f->structure.element[element];
    return append(f, element, e->begin, e->end, from_start);
}

static zws_status read_law(finder *f)
{
    size_t len;
    const char *law = zws_document_get(f->hit->document, ZWS_FIELD_LAW, 0, &len);
    if (!law)
        law = zws_document_get(f->hit->document, ZWS_FIELD_TITLE, 0, &len);
    if (f->compiler->cited.n_units == 0 || !law)
        return zws_buffer__puts(&f->law, "");
    ZWS_TRY(zws_text__normalize(&f->name, f->compiler->analyzer, law, len));
    return zws_article__law_key(&f->law, &f->name, 0, f->name.n, false);
}

/* The article that the query cites as number i; NULL when it is one of another document. */
static const zws_query_article *cited_here(const finder *f, size_t i)
{
    const zws_query_article *article = f->compiler->cited.unit[i].article;
    const char *law = f->compiler->cited.unit[i].law, *number;
    if (!law || (strlen(law) == f->law.len && memcmp(law, f->law.data, f->law.len) == 0))
        return article;
    for (size_t k = 0; (number = zws_document_get(f->hit->document, ZWS_FIELD_DOCNO, k, NULL));
         k++) {
        if (strcmp(law, number) == 0)
            return article;
    }
    return NULL;
}

/* The element that it is; ZWS_NO_ELEMENT: the document has none. */
static uint32_t cited_element(const finder *f, const zws_query_article *cited)
{
    zws_place place = {.article = cited->number,
                       .sub = cited->sub,
                       .clause = cited->paragraph,
                       .item = cited->item};
    return zws_structure__article(&f->structure, &place, NULL);
}

static zws_status append_cited(finder *f)
{
    const zws_compiler *compiler = f->compiler;
    for (size_t i = 0; i < compiler->cited.n_units; i++) {
        const zws_query_article *cited = cited_here(f, i);
        if (!cited)
            continue;
        uint32_t element = cited_element(f, cited);
        if (element != ZWS_NO_ELEMENT)
            ZWS_TRY(append_element(f, element, true));
    }
    return ZWS_OK;
}

/* The unit among those cited that a document which is one article is; NULL: none. */
static zws_status own_article(const zws_query_article **out, finder *f)
{
    zws_compiler *compiler = f->compiler;
    size_t len;
    zws_article article;
    *out = NULL;
    const char *label = zws_document_get(f->hit->document, ZWS_FIELD_ARTICLE, 0, &len);
    if (!label || compiler->cited.n_units == 0)
        return ZWS_OK;
    ZWS_TRY(zws_text__normalize(&f->name, compiler->analyzer, label, len));
    if (!zws_article__at(&article, f->name.cp, f->name.n, 0))
        return ZWS_OK;
    for (size_t i = 0; i < compiler->cited.n_units && !*out; i++) {
        const zws_query_article *cited = cited_here(f, i);
        if (cited && cited->number == article.number && cited->sub == article.sub)
            *out = cited;
    }
    return ZWS_OK;
}

/* The paragraph number `number` of the text, from 1; ZWS_NO_ELEMENT. */
static uint32_t nth_paragraph(const zws_structure *structure, uint32_t number)
{
    uint32_t found = 0;
    for (uint32_t i = 0; number > 0 && i < structure->n; i++) {
        found += structure->element[i].kind == ZWS_ELEMENT_PARAGRAPH;
        if (found == number)
            return i;
    }
    return ZWS_NO_ELEMENT;
}

/* A document that is the article which is cited: it, or its paragraph. */
static zws_status append_article(finder *f)
{
    const zws_query_article *cited;
    ZWS_TRY(own_article(&cited, f));
    if (!cited)
        return ZWS_OK;
    uint32_t element = nth_paragraph(&f->structure, cited->paragraph);
    if (element == ZWS_NO_ELEMENT)
        return append(f, ZWS_NO_ELEMENT, 0, f->len, true);
    ZWS_TRY(append_element(f, element, true));
    zws_passage *passage = &f->hit->passage[0];
    zws_buffer clause = {0};
    free(passage->unit);
    passage->unit = NULL;
    zws_status status = zws_citation__clause(&clause, cited->paragraph);
    if (status == ZWS_OK)
        status = zws_buffer__detach(&passage->unit, NULL, &clause);
    zws_buffer__free(&clause);
    return status;
}

/* What an article that is a document of its own is called goes before the path within it. */
static zws_status complete_paths(finder *f)
{
    const char *label = zws_document_get(f->hit->document, ZWS_FIELD_ARTICLE, 0, NULL);
    for (size_t p = 0; label && p < f->hit->n_passages; p++) {
        zws_passage *passage = &f->hit->passage[p];
        const char *within = passage->path && *passage->path ? passage->path
                             : passage->unit                 ? passage->unit
                                                             : "";
        zws_buffer path = {0};
        zws_status status =
            zws_buffer__printf(&path, "%s%s%s", label, *within ? " › " : "", within);
        free(passage->path);
        passage->path = NULL;
        if (status == ZWS_OK)
            status = zws_buffer__detach(&passage->path, NULL, &path);
        zws_buffer__free(&path);
        ZWS_TRY(status);
    }
    return ZWS_OK;
}

static zws_status append_tasks(finder *f)
{
    uint32_t element[ZWS_PASSAGES_MAX];
    size_t n;
    ZWS_TRY(zws_passage__tasks(element, &n,
                               f->limit < ZWS_PASSAGES_MAX ? f->limit : ZWS_PASSAGES_MAX,
                               &f->structure, f->compiler));
    for (size_t i = 0; i < n; i++) {
        if (element[i] < f->structure.n)
            ZWS_TRY(append_element(f, element[i], false));
    }
    return ZWS_OK;
}

static zws_status append_best(finder *f)
{
    ZWS_TRY(weigh(f));
    for (size_t i = 0; i < f->n_candidates && f->hit->n_passages < f->limit; i++) {
        const candidate *c = &f->candidate[i];
        if (c->score <= 0 || c->score < GOOD_ENOUGH * f->best)
            break;
        ZWS_TRY(append_element(f, c->element, false));
    }
    return ZWS_OK;
}

static zws_status find(finder *f)
{
    bool tasks = zws_passage__asks_tasks(f->compiler);
    ZWS_TRY(zws_text__normalize(f->text, f->compiler->analyzer, f->body, f->len));
    /* Where no part is asked for by its name, one is shown only for its marks. */
    if (!tasks && f->compiler->cited.n_units == 0) {
        ZWS_TRY(mark(f));
        if (f->marks.n == 0)
            return ZWS_OK;
    }
    ZWS_TRY(zws_structure__outline(&f->structure, f->text, tasks, f->compiler->analyzer,
                                   f->hit->document));
    ZWS_TRY(read_law(f));
    ZWS_TRY(append_cited(f));
    if (f->hit->n_passages == 0)
        ZWS_TRY(append_article(f));
    if (f->hit->n_passages == 0)
        ZWS_TRY(append_tasks(f));
    if (f->hit->n_passages == 0)
        ZWS_TRY(append_best(f));
    return complete_paths(f);
}

zws_status zws_passages__find(zws_hit *hit, zws_text *text, zws_compiler *compiler,
                              const zws_needles *needles, size_t limit)
{
    finder f = {.hit = hit, .text = text, .compiler = compiler, .needles = needles, .limit = limit};
    f.body = zws_document_get(hit->document, ZWS_FIELD_BODY, 0, &f.len);
    if (!f.body || f.len == 0 || limit == 0)
        return ZWS_OK;
    ZWS_TRY(zws_mem__zalloc(&hit->passage, limit, sizeof *hit->passage));
    zws_status status = find(&f);
    zws_structure__free(&f.structure);
    zws_text__free(&f.name);
    zws_marks__free(&f.marks);
    free(f.at);
    free(f.weight);
    free(f.seen);
    free(f.in_title);
    free(f.known);
    free(f.candidate);
    zws_buffer__free(&f.law);
    return status;
}

/* The first article that the query cites by this law's name, where the law has it. */
static zws_status find_cited(size_t *begin, size_t *end, finder *f)
{
    const zws_compiler *compiler = f->compiler;
    ZWS_TRY(read_law(f));
    for (size_t i = 0; i < compiler->cited.n_units; i++) {
        const zws_query_article *cited = cited_here(f, i);
        if (!cited || !compiler->cited.unit[i].law)
            continue;
        if (f->structure.n == 0) {
            ZWS_TRY(zws_text__normalize(f->text, f->compiler->analyzer, f->body, f->len));
            ZWS_TRY(zws_structure__outline(&f->structure, f->text, false, f->compiler->analyzer,
                                           f->hit->document));
        }
        uint32_t element = cited_element(f, cited);
        if (element == ZWS_NO_ELEMENT)
            continue;
        const zws_element *e = &f->structure.element[element];
        *begin = e->begin;
        *end = e->end;
        /* The first 款 stands behind the label of its article. */
        if (e->kind == ZWS_ELEMENT_CLAUSE && cited->paragraph == 1 && e->parent < f->structure.n)
            *begin = f->structure.element[e->parent].begin;
        return ZWS_OK;
    }
    return ZWS_OK;
}

zws_status zws_passage__cited(size_t *begin, size_t *end, zws_hit *hit, zws_text *text,
                              zws_compiler *compiler)
{
    finder f = {.hit = hit, .text = text, .compiler = compiler};
    *begin = *end = 0;
    f.body = zws_document_get(hit->document, ZWS_FIELD_BODY, 0, &f.len);
    if (!f.body || f.len == 0 || compiler->cited.n_units == 0)
        return ZWS_OK;
    zws_status status = find_cited(begin, end, &f);
    zws_structure__free(&f.structure);
    zws_text__free(&f.name);
    zws_buffer__free(&f.law);
    return status;
}

void zws_passages__cut(zws_hit *hit, size_t n)
{
    while (hit->n_passages > n) {
        zws_passage *passage = &hit->passage[--hit->n_passages];
        zws_extract__free(&passage->extract);
        free(passage->path);
        free(passage->unit);
        free(passage->citation);
    }
}

void zws_passages__free(zws_hit *hit)
{
    zws_passages__cut(hit, 0);
    free(hit->passage);
    free(hit->citation);
    hit->passage = NULL;
    hit->citation = NULL;
}
