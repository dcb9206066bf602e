/* Articles that a query cites: 刑法234条, 《刑法》第二百三十四条, 国办发〔2018〕22号第三条. They
 * are noted beside the tree, whose words stay as they were typed: whether a law of that name is
 * held, only an index knows. */
#include "query/query_internal.h"

#include "document/article.h"

/* Longer than the name of any law, and what people write before it. */
#define LAW_CHARS_MAX 80
/* 第十二条至第二十条: so many articles at most. */
#define RANGE_MAX 20

typedef struct {
    zws_query *query;
    const zws_analyzer *analyzer;
    zws_text text;
    zws_query_law_kind kind; /* of the name that the next article may follow */
    const char *name;        /* NULL: there is none */
    size_t name_len;
    bool listed; /* it has had an article already: 刑法第三条 第四条 */
} reader;

static bool has_unit(const char *text, size_t len)
{
    for (size_t i = 0; i + 3 <= len; i++) {
        if (memcmp(text + i, "条", 3) == 0 || memcmp(text + i, "條", 3) == 0)
            return true;
    }
    return false;
}

static zws_status note(reader *r, const zws_article *article, uint32_t number)
{
    zws_query *query = r->query;
    if (query->n_articles == ZWS_QUERY_ARTICLES_MAX)
        return ZWS_OK;
    if (!query->article) {
        query->article =
            zws_arena__alloc(&query->arena, ZWS_QUERY_ARTICLES_MAX * sizeof *query->article);
        if (!query->article)
            return ZWS_ENOMEM;
    }
    query->article[query->n_articles++] = (zws_query_article){
        .law_kind = r->name ? r->kind : ZWS_QUERY_LAW_NONE,
        .law = r->name ? r->name : "",
        .law_len = r->name ? r->name_len : 0,
        .number = number,
        .sub = article->sub,
        .paragraph = article->paragraph,
        .item = article->item,
        .marked = article->marked,
    };
    return ZWS_OK;
}

static bool is_joint(uint32_t c)
{
    switch (c) {
    case U'、':
    case ',':
    case U'和':
    case U'与':
    case U'及':
    case U'或':
    case U'至':
    case U'到':
    case '-':
    case '~':
    case U'—':
    case ' ':
        return true;
    default:
        return false;
    }
}

/* What stands between two articles of one law: 第三条、第四条, 第三条至第五条. */
static bool joins(const zws_text *text, size_t first, size_t last, bool *range)
{
    *range = false;
    for (size_t i = first; i < last; i++) {
        uint32_t c = text->cp[i];
        *range |= c == U'至' || c == U'到' || c == '-' || c == '~' || c == U'—';
        if (!is_joint(c) && !(c == U'以' && i + 1 < last && text->cp[i + 1] == U'及'))
            return false;
    }
    return last - first <= 6;
}

/* Characters [first, last) as the name that articles follow; none where there is no letter. */
static zws_status set_name(reader *r, size_t first, size_t last)
{
    while (last > first && (r->text.cp[last - 1] == U'的' || r->text.cp[last - 1] == U'中' ||
                            r->text.cp[last - 1] == ' '))
        last--;
    if (last - first > LAW_CHARS_MAX)
        first = last - LAW_CHARS_MAX;
    bool letters = false;
    for (size_t i = first; i < last; i++)
        letters |= zws_char__class(r->text.cp[i]) == ZWS_CHAR_HAN;
    if (!letters)
        return ZWS_OK;
    zws_buffer name = {0};
    zws_status status = zws_text__append_utf8(&name, &r->text, first, last);
    if (status == ZWS_OK) {
        r->name = zws_arena__dup(&r->query->arena, name.data, name.len);
        r->name_len = name.len;
        r->kind = ZWS_QUERY_LAW_TEXT;
        r->listed = false;
        status = r->name ? ZWS_OK : ZWS_ENOMEM;
    }
    zws_buffer__free(&name);
    return status;
}

/* Whether all that stands before the first article of a leaf goes with the name before the leaf:
 * nothing, or a version （2020修正）. */
static bool continues(const reader *r, size_t first)
{
    bool range;
    if (!r->name)
        return false;
    if (first == 0)
        return true;
    if (r->listed)
        return joins(&r->text, 0, first, &range);
    return r->text.cp[first - 1] == ')' && zws_article__has_version(&r->text, 0, first);
}

static zws_status note_range(reader *r, const zws_article *from, const zws_article *to)
{
    for (uint32_t k = 1; k < RANGE_MAX && from->number + k < to->number; k++)
        ZWS_TRY(note(r, &(zws_article){.marked = true}, from->number + k));
    return ZWS_OK;
}

static zws_status read_articles(reader *r)
{
    const zws_text *text = &r->text;
    size_t behind = 0;
    bool any = false, range;
    zws_article last = {0}, article;
    for (size_t i = 0; i < text->n; i++) {
        if (i > 0 && text->cp[i] != U'第' && zws_char__class(text->cp[i - 1]) == ZWS_CHAR_DIGIT)
            continue;
        if (!zws_article__at(&article, text->cp, text->n, i))
            continue;
        bool joined = any && joins(text, behind, i, &range);
        if (joined && range)
            ZWS_TRY(note_range(r, &last, &article));
        if (!joined && (any || !continues(r, i))) {
            r->name = NULL;
            ZWS_TRY(set_name(r, behind, i));
        }
        ZWS_TRY(note(r, &article, article.number));
        r->listed = any = true;
        last = article;
        behind = article.last;
        i = article.last - 1;
    }
    /* 刑法 第234条: the next leaf may be the article of this one. */
    if (!any) {
        r->name = NULL;
        return set_name(r, 0, text->n);
    }
    if (behind < text->n)
        r->name = NULL;
    return ZWS_OK;
}

static zws_status read_words(reader *r, const char *words, size_t len)
{
    ZWS_TRY(zws_text__normalize(&r->text, r->analyzer, words, len));
    return read_articles(r);
}

static zws_status read_leaf(reader *r, const zws_query_node *node)
{
    switch (node->kind) {
    case ZWS_QUERY_TITLE:
    case ZWS_QUERY_DOCNO:
        r->name = node->text;
        r->name_len = node->len;
        r->kind = node->kind == ZWS_QUERY_TITLE ? ZWS_QUERY_LAW_TITLE : ZWS_QUERY_LAW_NUMBER;
        r->listed = false;
        return ZWS_OK;
    case ZWS_QUERY_WORDS:
        return read_words(r, node->text, node->len);
    default:
        r->name = NULL;
        return ZWS_OK;
    }
}

static bool is_number_character(const char *at, bool unit)
{
    static const char *const character[] = {"条", "第", "一", "二", "三", "四", "五", "六",
                                            "七", "八", "九", "十", "百", "千", "零"};
    if (*at >= '0' && *at <= '9')
        return true;
    for (size_t i = 0; i < sizeof character / sizeof *character; i++) {
        if (i != (unit ? 1 : 0) && memcmp(at, character[i], 3) == 0)
            return true;
    }
    return false;
}

/* 第 234 条 is three leaves. */
static bool is_cut_number(const zws_buffer *words, const zws_query_node *next)
{
    const char *end = words->data + words->len;
    if (next->kind != ZWS_QUERY_WORDS || next->len == 0 || words->len == 0)
        return false;
    bool open = end[-1] >= '0' && end[-1] <= '9';
    open = open || (words->len >= 3 && is_number_character(end - 3, false));
    bool digit = next->text[0] >= '0' && next->text[0] <= '9';
    return open && (digit || (next->len >= 3 && is_number_character(next->text, true)));
}

/* Reads child number *i with those that go on with its number. */
static zws_status read_child(reader *r, const zws_query_node *node, size_t *i)
{
    zws_buffer words = {0};
    const zws_query_node *child = node->child[*i];
    zws_status status = zws_buffer__append(&words, child->text, child->len);
    size_t last = *i;
    while (status == ZWS_OK && last + 1 < node->n && is_cut_number(&words, node->child[last + 1])) {
        last++;
        status = zws_buffer__append(&words, node->child[last]->text, node->child[last]->len);
    }
    if (status == ZWS_OK)
        status = last > *i ? read_words(r, words.data, words.len) : read_leaf(r, child);
    zws_buffer__free(&words);
    *i = last;
    return status;
}

/* Recurses once a group, whose depth is bounded; what is excluded is not looked at. */
static zws_status read_node(reader *r, const zws_query_node *node)
{
    if (node->n == 0)
        return read_leaf(r, node);
    for (size_t i = 0; i < node->n && node->kind != ZWS_QUERY_NOT; i++) {
        if (node->kind == ZWS_QUERY_OR)
            r->name = NULL;
        if (node->kind == ZWS_QUERY_AND && node->child[i]->kind == ZWS_QUERY_WORDS)
            ZWS_TRY(read_child(r, node, &i));
        else
            ZWS_TRY(read_node(r, node->child[i]));
    }
    if (node->kind != ZWS_QUERY_AND)
        r->name = NULL;
    return ZWS_OK;
}

zws_status zws_query_articles__read(zws_query *query, const zws_analyzer *analyzer)
{
    if (!has_unit(query->text, query->len))
        return ZWS_OK;
    reader r = {.query = query, .analyzer = analyzer};
    zws_status status = read_node(&r, query->root);
    zws_text__free(&r.text);
    return status;
}
