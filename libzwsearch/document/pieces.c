#include "document/pieces.h"

#include "base/hash.h"

bool zws_structure__is_unit(const zws_structure *structure, uint32_t element)
{
    const zws_element *e = &structure->element[element];
    if (e->kind == ZWS_ELEMENT_ARTICLE || e->kind == ZWS_ELEMENT_ROW)
        return true;
    if (e->kind != ZWS_ELEMENT_ITEM && e->kind != ZWS_ELEMENT_PART)
        return false;
    for (uint32_t p = e->parent; p < structure->n; p = structure->element[p].parent) {
        if (structure->element[p].kind == ZWS_ELEMENT_ARTICLE)
            return false;
    }
    for (uint32_t k = element + 1; k < e->next; k++) {
        if (structure->element[k].kind == ZWS_ELEMENT_ITEM)
            return false;
    }
    return true;
}

/* --- Names ------------------------------------------------------------------------------------ */

/* 第（三）项, where items of an article are 项; other labels as they are. */
static zws_status put_label(zws_buffer *out, const zws_structure *structure, uint32_t element,
                            bool in_article)
{
    const zws_element *e = &structure->element[element];
    if (!in_article)
        return zws_structure__label(out, e);
    switch (e->kind) {
    case ZWS_ELEMENT_ITEM:
        ZWS_TRY(zws_buffer__puts(out, "第"));
        ZWS_TRY(zws_structure__label(out, e));
        return zws_buffer__puts(out, "项");
    case ZWS_ELEMENT_POINT:
        return e->number ? zws_buffer__printf(out, "第%u目", (unsigned)e->number) : ZWS_OK;
    default:
        return zws_structure__label(out, e);
    }
}

/* A clause that stands alone in its article is not named. */
static bool is_only_clause(const zws_structure *structure, uint32_t element)
{
    const zws_element *e = &structure->element[element];
    if (e->kind != ZWS_ELEMENT_CLAUSE || e->number > 1 || e->parent >= structure->n)
        return false;
    for (uint32_t i = e->next; i < structure->element[e->parent].next;
         i = structure->element[i].next) {
        if (structure->element[i].kind == ZWS_ELEMENT_CLAUSE)
            return false;
    }
    return true;
}

zws_status zws_structure__cited(zws_buffer *out, const zws_structure *structure, uint32_t element,
                                bool in_article)
{
    uint32_t path[ZWS_ELEMENT_DEPTH_MAX];
    size_t n = 0;
    bool at_article = false;
    for (; element < structure->n && n < ZWS_ELEMENT_DEPTH_MAX && !at_article;
         element = structure->element[element].parent) {
        path[n++] = element;
        at_article = structure->element[element].kind == ZWS_ELEMENT_ARTICLE;
    }
    in_article = in_article || at_article;
    while (n-- > 0) {
        if (!is_only_clause(structure, path[n]) &&
            structure->element[path[n]].kind != ZWS_ELEMENT_CELL)
            ZWS_TRY(put_label(out, structure, path[n], in_article));
    }
    return ZWS_OK;
}

/* --- Units ------------------------------------------------------------------------------------ */

typedef struct {
    zws_pieces *out;
    const zws_document *document;
    const char *id, *title, *body;
    size_t body_len;
    zws_buffer name, text;
    uint64_t *taken; /* hashes of the ids */
    size_t cap_taken;
} splitter;

static bool is_taken(const splitter *s, uint64_t hash)
{
    for (size_t i = 0; i < s->out->n; i++) {
        if (s->taken[i] == hash)
            return true;
    }
    return false;
}

/* s->text becomes the id. Names that stand twice are few; where they are many, the rest is left
 * out. */
static zws_status choose_id(splitter *s, bool *chosen)
{
    *chosen = false;
    for (unsigned k = 1; k <= 9 && !*chosen; k++) {
        zws_buffer__clear(&s->text);
        ZWS_TRY(zws_buffer__printf(&s->text, "%s#%s", s->id, s->name.data));
        if (k > 1)
            ZWS_TRY(zws_buffer__printf(&s->text, "~%u", k));
        uint64_t hash = zws_hash64__of(s->text.data, s->text.len, 0);
        ZWS_TRY(zws_mem__grow(&s->taken, &s->cap_taken, s->out->n + 1, sizeof *s->taken));
        *chosen = s->text.len <= 1000 && !is_taken(s, hash);
        if (*chosen)
            s->taken[s->out->n] = hash;
    }
    return ZWS_OK;
}

static zws_status copy_fields(splitter *s, zws_document *unit)
{
    static const zws_field copied[] = {ZWS_FIELD_ISSUER,    ZWS_FIELD_DATE,    ZWS_FIELD_PUBLISHED,
                                       ZWS_FIELD_EFFECTIVE, ZWS_FIELD_EXPIRES, ZWS_FIELD_VALIDITY,
                                       ZWS_FIELD_CATEGORY,  ZWS_FIELD_REGION,  ZWS_FIELD_SITE,
                                       ZWS_FIELD_LANG,      ZWS_FIELD_URL};
    const char *value;
    size_t len;
    for (size_t f = 0; f < sizeof copied / sizeof *copied; f++) {
        for (size_t i = 0; (value = zws_document_get(s->document, copied[f], i, &len)); i++)
            ZWS_TRY(zws_document_add(unit, copied[f], value, len));
    }
    return zws_document_set(unit, ZWS_FIELD_UNIT_OF, s->id, (size_t)-1);
}

/* In bytes: what is longer is a sentence of its own. */
#define HEADING_MAX 240

static bool is_headed(const splitter *s, const zws_element *e)
{
    bool divides = e->kind == ZWS_ELEMENT_BOOK || e->kind == ZWS_ELEMENT_SUBBOOK ||
                   e->kind == ZWS_ELEMENT_CHAPTER || e->kind == ZWS_ELEMENT_SECTION ||
                   e->kind == ZWS_ELEMENT_PART;
    return divides && e->heading_begin < e->heading_end && e->heading_end <= s->body_len &&
           e->heading_end - e->heading_begin <= HEADING_MAX;
}

/* What the headings above it say, the highest first: 犯罪 共同犯罪 of 第二章 犯罪, 第三节 共同犯罪.
 */
static zws_status set_headings(splitter *s, zws_document *unit, const zws_structure *structure,
                               uint32_t element)
{
    uint32_t above[ZWS_ELEMENT_DEPTH_MAX];
    size_t n = 0;
    for (uint32_t p = structure->element[element].parent;
         p < structure->n && n < ZWS_ELEMENT_DEPTH_MAX; p = structure->element[p].parent) {
        if (is_headed(s, &structure->element[p]))
            above[n++] = p;
    }
    zws_buffer__clear(&s->text);
    while (n-- > 0) {
        const zws_element *e = &structure->element[above[n]];
        if (s->text.len > 0)
            ZWS_TRY(zws_buffer__putc(&s->text, ' '));
        ZWS_TRY(zws_buffer__append(&s->text, s->body + e->heading_begin,
                                   e->heading_end - e->heading_begin));
    }
    return s->text.len > 0 ? zws_document_set(unit, ZWS_FIELD_CHAPTER, s->text.data, s->text.len)
                           : ZWS_OK;
}

static zws_status fill(splitter *s, zws_document *unit, const zws_structure *structure,
                       uint32_t element)
{
    const zws_element *e = &structure->element[element];
    ZWS_TRY(zws_document_set(unit, ZWS_FIELD_ID, s->text.data, s->text.len));
    zws_buffer__clear(&s->text);
    ZWS_TRY(zws_buffer__printf(&s->text, "%s%s", s->title, s->name.data));
    ZWS_TRY(zws_document_set(unit, ZWS_FIELD_TITLE, s->text.data, s->text.len));
    ZWS_TRY(zws_document_set(unit, ZWS_FIELD_BODY, s->body + e->begin, e->end - e->begin));
    ZWS_TRY(set_headings(s, unit, structure, element));
    return copy_fields(s, unit);
}

static zws_status add(splitter *s, const zws_structure *structure, uint32_t element)
{
    const zws_element *e = &structure->element[element];
    bool chosen;
    if (e->end > s->body_len || e->begin >= e->end)
        return ZWS_OK;
    zws_buffer__clear(&s->name);
    ZWS_TRY(zws_structure__cited(&s->name, structure, element, false));
    if (s->name.len == 0)
        return ZWS_OK;
    ZWS_TRY(choose_id(s, &chosen));
    if (!chosen)
        return ZWS_OK;
    ZWS_TRY(zws_mem__grow(&s->out->item, &s->out->cap, s->out->n + 1, sizeof *s->out->item));
    zws_document *unit;
    ZWS_TRY(zws_document_new(&unit));
    s->out->item[s->out->n++] = unit;
    return fill(s, unit, structure, element);
}

zws_status zws_pieces__split(zws_pieces *out, const zws_analyzer *analyzer,
                             const zws_document *document)
{
    splitter s = {.out = out, .document = document};
    zws_structure structure = {0};
    s.id = zws_document_get(document, ZWS_FIELD_ID, 0, NULL);
    s.title = zws_document_get(document, ZWS_FIELD_TITLE, 0, NULL);
    s.body = zws_document_get(document, ZWS_FIELD_BODY, 0, &s.body_len);
    if (!s.id || !s.body || zws_document_get(document, ZWS_FIELD_ARTICLE, 0, NULL) ||
        zws_document_get(document, ZWS_FIELD_UNIT_OF, 0, NULL))
        return ZWS_OK;
    s.title = s.title ? s.title : "";
    zws_status status = zws_structure__read(&structure, analyzer, document);
    for (uint32_t i = 0; status == ZWS_OK && i < structure.n; i++) {
        if (out->n < ZWS_PIECES_MAX && zws_structure__is_unit(&structure, i))
            status = add(&s, &structure, i);
    }
    zws_structure__free(&structure);
    zws_buffer__free(&s.name);
    zws_buffer__free(&s.text);
    free(s.taken);
    if (status != ZWS_OK)
        zws_pieces__free(out);
    return status;
}

void zws_pieces__free(zws_pieces *units)
{
    for (size_t i = 0; i < units->n; i++)
        zws_document_free(units->item[i]);
    free(units->item);
    *units = (zws_pieces){0};
}
