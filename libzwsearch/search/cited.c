/* The articles that a query cites → the documents that are them, or that hold them. What a name is,
 * only the index knows: of 请问刑法 the longest end that a law is called by. */
#include "search/search_internal.h"

#include <uchar.h>

#include "document/article.h"
#include "document/structure.h"
#include "store/invert.h"

/* Places in the text before an article where the name of its law may begin. */
#define STARTS_MAX 12

typedef struct {
    zws_compiler *compiler;
    zws_buffer key, term, title;
    zws_node *article, *law; /* of the name being tried */
    const char *name;        /* the key of the one that was found, in the arena */
} resolver;

/* --- Look-ups --------------------------------------------------------------------------------- */

/* The term in r->term as an alternative of *node, where some document has it. */
static zws_status add_held(resolver *r, zws_node **node)
{
    zws_compiler *compiler = r->compiler;
    uint64_t frequency = 0;
    zws_node *either[2] = {*node, NULL};
    zws_status status = ZWS_OK;
    if (r->term.len > 0)
        status = zws_store__document_frequency(compiler->store,
                                               (zws_term){r->term.data, r->term.len}, &frequency);
    if (status == ZWS_OK && frequency > 0)
        status = zws_nodes__term(&either[1], &compiler->arena, "", r->term.data, r->term.len);
    if (status == ZWS_OK)
        status = zws_nodes__list(node, &compiler->arena, ZWS_NODE_OR, either, 2);
    zws_buffer__clear(&r->term);
    return status;
}

static zws_status add_title(resolver *r, const char *title, size_t len)
{
    ZWS_TRY(zws_schema__title_term(&r->term, r->compiler->analyzer, title, len));
    return add_held(r, &r->law);
}

/* The key of the name in characters [first, last); false: it has none. */
static zws_status make_key(bool *made, resolver *r, size_t first, size_t last, bool years)
{
    zws_buffer__clear(&r->key);
    ZWS_TRY(zws_article__law_key(&r->key, &r->compiler->text, first, last, years));
    *made = r->key.len > 3; /* one Han character names nothing */
    return ZWS_OK;
}

static zws_status look_up(resolver *r, const zws_query_article *article, size_t first, size_t last,
                          bool years)
{
    bool made;
    ZWS_TRY(make_key(&made, r, first, last, years));
    if (!made)
        return ZWS_OK;
    ZWS_TRY(
        zws_schema__article_term(&r->term, article->number, article->sub, r->key.data, r->key.len));
    ZWS_TRY(add_held(r, &r->article));
    zws_buffer__clear(&r->title);
    ZWS_TRY(zws_text__append_utf8(&r->title, &r->compiler->text, first, last));
    ZWS_TRY(add_title(r, r->title.data, r->title.len));
    ZWS_TRY(zws_schema__law_term(&r->term, r->key.data, r->key.len));
    ZWS_TRY(add_held(r, &r->law));
    return years ? ZWS_OK : add_title(r, r->key.data, r->key.len);
}

/* The version that is asked for, where it is held, else all of them. */
static zws_status try_name(bool *held, resolver *r, const zws_query_article *article, size_t first,
                           size_t last)
{
    r->article = r->law = NULL;
    if (zws_article__has_version(&r->compiler->text, first, last))
        ZWS_TRY(look_up(r, article, first, last, true));
    if (!r->article && !r->law)
        ZWS_TRY(look_up(r, article, first, last, false));
    *held = r->article || r->law;
    if (!*held)
        return ZWS_OK;
    bool made;
    ZWS_TRY(make_key(&made, r, first, last, false));
    r->name = zws_arena__dup(&r->compiler->arena, r->key.data, r->key.len);
    return r->name ? ZWS_OK : ZWS_ENOMEM;
}

/* --- Names ------------------------------------------------------------------------------------ */

/* What people write before the name of a law. */
static const char32_t *const lead_in[] = {
    U"请问", U"根据", U"依据", U"按照", U"依照", U"违反", U"适用",   U"触犯", U"我国", U"中国",
    U"现行", U"查询", U"查看", U"关于", U"参照", U"符合", U"什么是", U"有关", U"以及", U"及其",
    U"国家", U"新",   U"的",   U"和",   U"与",   U"及",   U"或",     U"在",   U"是",   U"依",
    U"按",   U"据",   U"查",   U"看",   U"对",   U"由",   U"对照",   U"比较",
};

static bool ends_with(const zws_text *text, size_t last, const char32_t *word)
{
    size_t n = 0;
    while (word[n])
        n++;
    if (n > last)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (text->cp[last - n + i] != word[i])
            return false;
    }
    return true;
}

static bool may_begin(const zws_text *text, size_t i)
{
    if (i == 0)
        return true;
    zws_char_class before = zws_char__class(text->cp[i - 1]);
    if (before != ZWS_CHAR_HAN && before != ZWS_CHAR_LATIN && before != ZWS_CHAR_DIGIT)
        return true;
    for (size_t k = 0; k < sizeof lead_in / sizeof *lead_in; k++) {
        if (ends_with(text, i, lead_in[k]))
            return true;
    }
    return false;
}

static zws_status find_law(bool *held, resolver *r, const zws_query_article *article)
{
    const zws_text *text = &r->compiler->text;
    size_t starts = 0;
    *held = false;
    ZWS_TRY(zws_text__normalize(&r->compiler->text, r->compiler->analyzer, article->law,
                                article->law_len));
    for (size_t i = 0; i + 1 < text->n && !*held && starts < STARTS_MAX; i++) {
        zws_char_class class = zws_char__class(text->cp[i]);
        bool letter = class == ZWS_CHAR_HAN || class == ZWS_CHAR_LATIN || class == ZWS_CHAR_DIGIT;
        if (!letter || !may_begin(text, i))
            continue;
        starts++;
        ZWS_TRY(try_name(held, r, article, i, text->n));
        if (article->law_kind == ZWS_QUERY_LAW_TITLE)
            break;
    }
    return ZWS_OK;
}

static zws_status find_number(bool *held, resolver *r, const zws_query_article *article)
{
    r->article = r->law = NULL;
    ZWS_TRY(
        zws_schema__number_term(&r->term, ZWS_PREFIX_OWN_NUMBER, article->law, article->law_len));
    ZWS_TRY(add_held(r, &r->law));
    *held = r->law != NULL;
    r->name = article->law;
    return ZWS_OK;
}

/* --- All of them -------------------------------------------------------------------------------
 */

static zws_status also(resolver *r, zws_node **node, zws_node *found)
{
    zws_node *either[2] = {*node, found};
    return zws_nodes__list(node, &r->compiler->arena, ZWS_NODE_OR, either, 2);
}

/* The laws of r->law that have the text 第N条, as rules or plans write it: of a law in several
 * parts, each a document, the one that holds the article. */
static zws_status find_holding(zws_node **out, resolver *r, const zws_query_article *article)
{
    zws_compiler *compiler = r->compiler;
    const zws_element element = {
        .kind = ZWS_ELEMENT_ARTICLE, .number = article->number, .sub = article->sub};
    zws_node *spelt[2] = {NULL}, *both[2] = {r->law, NULL};
    size_t counted = compiler->n_phrase_terms;
    *out = NULL;
    zws_buffer label = {0};
    zws_status status = r->law ? zws_structure__label(&label, &element) : ZWS_OK;
    if (status == ZWS_OK && label.len > 0)
        status = zws_clause__adjacent_aside(&spelt[0], compiler, "", label.data, label.len);
    zws_buffer__clear(&label);
    if (status == ZWS_OK && r->law && !article->sub) {
        status = zws_buffer__printf(&label, "第%u条", (unsigned)article->number);
        if (status == ZWS_OK)
            status = zws_clause__adjacent_aside(&spelt[1], compiler, "", label.data, label.len);
    }
    zws_buffer__free(&label);
    compiler->n_phrase_terms = counted; /* nobody typed it */
    if (status == ZWS_OK)
        status = zws_nodes__list(&both[1], &compiler->arena, ZWS_NODE_OR, spelt, 2);
    return status == ZWS_OK && both[1]
               ? zws_nodes__list(out, &compiler->arena, ZWS_NODE_AND, both, 2)
               : status;
}

static zws_status resolve(resolver *r, const zws_query_article *article)
{
    zws_compiler *compiler = r->compiler;
    bool held = false;
    if (article->law_kind == ZWS_QUERY_LAW_NUMBER)
        ZWS_TRY(find_number(&held, r, article));
    else if (article->law_kind != ZWS_QUERY_LAW_NONE)
        ZWS_TRY(find_law(&held, r, article));
    if (held) {
        ZWS_TRY(also(r, &compiler->cited.article, r->article));
        ZWS_TRY(also(r, &compiler->cited.law, r->law));
        zws_node *holding;
        ZWS_TRY(find_holding(&holding, r, article));
        ZWS_TRY(also(r, &compiler->cited.holding, holding));
    }
    if (held || article->marked) {
        size_t i = compiler->cited.n_units++;
        compiler->cited.unit[i].article = article;
        compiler->cited.unit[i].law = held ? r->name : NULL;
    }
    return ZWS_OK;
}

zws_status zws_cited__resolve(zws_compiler *compiler)
{
    resolver r = {.compiler = compiler};
    zws_status status = ZWS_OK;
    if (compiler->tokens)
        return ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < compiler->query->n_articles; i++)
        status = resolve(&r, &compiler->query->article[i]);
    zws_buffer__free(&r.key);
    zws_buffer__free(&r.term);
    zws_buffer__free(&r.title);
    return status;
}
