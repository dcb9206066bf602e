#include "store/law_terms.h"

#include <string.h>

#include "document/article.h"
#include "store/invert.h"

typedef struct {
    zws_term_bag *bag;
    zws_buffer key, term;
} adder;

static zws_status add_term(adder *a)
{
    zws_status status = zws_term_bag__add(a->bag, 0, a->term.data, a->term.len, 0, false, 0);
    zws_buffer__clear(&a->term);
    return status;
}

/* The article of the law named by characters [first, last): of every version, and of this one. */
static zws_status add_article(adder *a, const zws_text *text, size_t first, size_t last,
                              const zws_article *article)
{
    for (int years = 0; years < 2; years++) {
        if (years && !zws_article__has_version(text, first, last))
            break;
        zws_buffer__clear(&a->key);
        ZWS_TRY(zws_article__law_key(&a->key, text, first, last, years != 0));
        if (a->key.len == 0)
            continue;
        ZWS_TRY(zws_schema__article_term(&a->term, article->number, article->sub, a->key.data,
                                         a->key.len));
        ZWS_TRY(add_term(a));
    }
    return ZWS_OK;
}

static bool has(const char *text, size_t len, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= len; i++) {
        if (memcmp(text + i, word, n) == 0)
            return true;
    }
    return false;
}

/* 中华人民共和国刑法第一条: the article that ends the title. */
static zws_status add_by_title(adder *a, const zws_text *text)
{
    zws_article article;
    for (size_t i = 2; i < text->n; i++) {
        if (text->cp[i] == U'第' && zws_article__at(&article, text->cp, text->n, i) &&
            article.last == text->n)
            return add_article(a, text, 0, i, &article);
    }
    return ZWS_OK;
}

/* Titles that are a law's name alone have their own term (ZWS_PREFIX_EXACT_TITLE) already. */
static zws_status add_law(adder *a, const zws_text *text)
{
    for (int years = 0; years < 2; years++) {
        if (years && !zws_article__has_version(text, 0, text->n))
            break;
        zws_buffer__clear(&a->key);
        ZWS_TRY(zws_article__law_key(&a->key, text, 0, text->n, years != 0));
        if (a->key.len == 0)
            continue;
        ZWS_TRY(zws_schema__law_term(&a->term, a->key.data, a->key.len));
        ZWS_TRY(add_term(a));
    }
    return ZWS_OK;
}

static zws_status add_all(adder *a, zws_text *text, const zws_analyzer *analyzer,
                          const zws_document *document)
{
    size_t len, law_len;
    zws_article article;
    const char *law = zws_document_get(document, ZWS_FIELD_LAW, 0, &law_len);
    const char *unit = zws_document_get(document, ZWS_FIELD_ARTICLE, 0, &len);
    if (law && unit) {
        ZWS_TRY(zws_text__normalize(text, analyzer, unit, len));
        if (!zws_article__at(&article, text->cp, text->n, 0))
            return ZWS_OK;
        ZWS_TRY(zws_text__normalize(text, analyzer, law, law_len));
        return add_article(a, text, 0, text->n, &article);
    }
    const char *title = zws_document_get(document, ZWS_FIELD_TITLE, 0, &len);
    if (!title)
        return ZWS_OK;
    bool article_title = len > 3 && memcmp(title + len - 3, "条", 3) == 0;
    article_title = article_title || has(title, len, "条之");
    bool law_title = has(title, len, "中华人民共和国") || has(title, len, "(") ||
                     has(title, len, "（") || has(title, len, "[") || has(title, len, "〔") ||
                     has(title, len, "【");
    if (!article_title && !law_title)
        return ZWS_OK;
    ZWS_TRY(zws_text__normalize(text, analyzer, title, len));
    if (article_title)
        ZWS_TRY(add_by_title(a, text));
    if (zws_article__has_version(text, 0, text->n) ||
        (len > 21 && memcmp(title, "中华人民共和国", 21) == 0))
        return add_law(a, text);
    return ZWS_OK;
}

zws_status zws_law_terms__add(zws_term_bag *bag, zws_text *text, const zws_analyzer *analyzer,
                              const zws_document *document)
{
    adder a = {.bag = bag};
    zws_status status = add_all(&a, text, analyzer, document);
    zws_buffer__free(&a.key);
    zws_buffer__free(&a.term);
    return status;
}
