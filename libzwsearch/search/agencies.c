/* An agency is found under all of its names: 省发改委 is 省发展和改革委员会, and what 国土资源厅
 * issued is 自然资源厅's today. Quoted names are meant as they stand. */
#include "document/agency.h"
#include "document/succession.h"
#include "search/search_internal.h"

/* Short forms of a word that are looked for in texts. */
#define WORD_FORMS_MAX 6
/* Names of agencies in a query, and words of one of them. */
#define AGENCIES_MAX     2
#define AGENCY_WORDS_MAX 6

typedef struct {
    zws_compiler *compiler;
    const char *prefix; /* of the terms of an adjacent text; NULL: a whole value of `field` */
    zws_field field;
    zws_node *node[ZWS_AGENCY_NAMES + 1];
    size_t n, max;
} names;

static zws_status add_name(const char *name, size_t len, bool earlier, void *context)
{
    names *list = context;
    (void)earlier;
    if (list->n == list->max)
        return ZWS_OK;
    zws_node **node = &list->node[list->n++];
    if (list->prefix)
        return zws_clause__adjacent_aside(node, list->compiler, list->prefix, name, len);
    zws_buffer term = {0};
    zws_status status = zws_schema__value_term(&term, list->field, name, len);
    if (status == ZWS_OK)
        status = zws_nodes__term(node, &list->compiler->arena, "", term.data, term.len);
    zws_buffer__free(&term);
    return status;
}

static zws_status either(zws_node **out, names *list)
{
    return zws_nodes__list(out, &list->compiler->arena, ZWS_NODE_OR, list->node, list->n);
}

zws_status zws_clause__issuer(zws_node **out, zws_compiler *compiler, const char *text, size_t len,
                              bool quoted)
{
    names list = {.compiler = compiler, .prefix = ZWS_PREFIX_ISSUER, .max = ZWS_AGENCY_NAMES + 1};
    ZWS_TRY(zws_clause__adjacent(&list.node[list.n++], compiler, list.prefix, text, len));
    if (!quoted) {
        zws_buffer name = {0};
        ZWS_TRY(zws_text__append_utf8(&name, &compiler->text, 0, compiler->text.n));
        zws_status status = zws_agency__each_name(name.data, name.len, true, add_name, &list);
        zws_buffer__free(&name);
        ZWS_TRY(status);
    }
    return either(out, &list);
}

zws_status zws_clause__agency_value(zws_node **out, zws_compiler *compiler, zws_field field,
                                    const char *text, size_t len)
{
    names list = {.compiler = compiler, .field = field, .max = ZWS_AGENCY_NAMES + 1};
    ZWS_TRY(add_name(text, len, false, &list));
    ZWS_TRY(zws_agency__each_name(text, len, true, add_name, &list));
    return either(out, &list);
}

zws_status zws_clause__agency_forms(zws_node **node, zws_compiler *compiler, const char *name,
                                    size_t len)
{
    names list = {.compiler = compiler, .prefix = "", .node = {*node}, .n = 1};
    list.max = 1 + WORD_FORMS_MAX;
    ZWS_TRY(zws_agency__each_name(name, len, false, add_name, &list));
    return list.n > 1 ? zws_nodes__union(node, &compiler->arena, list.node, list.n) : ZWS_OK;
}

/* --- In whose name words stand ------------------------------------------------------------------
 */

/* 岚江省, 岚州市; or an agency of which the next one is a part: 人民政府 of 人民政府办公厅. */
static bool goes_before(const uint32_t *cp, size_t first, size_t last)
{
    return in_set(cp[last - 1], U"省市州盟县区旗国") || zws_agency__is_name(cp, first, last);
}

/* The first of the words that are the agency's name which ends with word `end`; end + 1: none. A
 * place that is no word is cut apart: 岚 江 省, 岚 州市. */
static size_t first_of_name(const zws_clause *clause, const uint32_t *cp, size_t end)
{
    size_t w = end, last = clause->word[end].last;
    bool open = false; /* before what cannot be all of a place's name */
    if (clause->word[end].stop || last - clause->word[end].first < 2 ||
        !zws_agency__is_name(cp, clause->word[end].first, last))
        return end + 1;
    for (; w > 0 && end - w + 1 < AGENCY_WORDS_MAX; w--) {
        size_t first = clause->word[w - 1].first, behind = clause->word[w - 1].last;
        bool single = behind - first == 1, leads = goes_before(cp, first, behind);
        if (behind != clause->word[w].first || clause->word[w - 1].stop ||
            !(leads || (open && single)) || !zws_agency__is_name(cp, first, last))
            break;
        open = behind - first <= 2;
    }
    return w;
}

static zws_status issued(zws_node **out, zws_compiler *compiler, size_t first, size_t last)
{
    names list = {.compiler = compiler, .prefix = ZWS_PREFIX_ISSUER, .max = 1 + WORD_FORMS_MAX};
    zws_buffer name = {0};
    size_t counted = compiler->n_phrase_terms;
    zws_status status = zws_text__append_utf8(&name, &compiler->text, first, last);
    if (status == ZWS_OK)
        status = add_name(name.data, name.len, false, &list);
    if (status == ZWS_OK)
        status = zws_agency__each_name(name.data, name.len, true, add_name, &list);
    zws_buffer__free(&name);
    /* They are few, and took their place in the limit as text. */
    compiler->n_phrase_terms = counted;
    if (status == ZWS_ELIMIT) {
        *out = NULL;
        return ZWS_OK;
    }
    ZWS_TRY(status);
    return either(out, &list);
}

zws_status zws_clause__add_issued(zws_clause *clause, zws_compiler *compiler)
{
    for (size_t end = clause->n_words; end-- > 0 && compiler->n_agencies < AGENCIES_MAX;) {
        size_t first = first_of_name(clause, compiler->text.cp, end);
        zws_node *node;
        if (first > end)
            continue;
        ZWS_TRY(issued(&node, compiler, clause->word[first].first, clause->word[end].last));
        compiler->n_agencies++;
        for (size_t w = first; w <= end; w++)
            clause->word[w].metadata = node;
        end = first;
    }
    return ZWS_OK;
}

/* --- Decrees ------------------------------------------------------------------------------------
 */

typedef struct {
    zws_compiler *compiler;
    const char *rest; /* of the number, behind the agency: 令第8号 */
    zws_node *node[ZWS_AGENCY_NAMES];
    size_t n;
} decrees;

static zws_status add_decree(const char *name, size_t len, bool earlier, void *context)
{
    decrees *list = context;
    zws_buffer number = {0}, term = {0};
    (void)earlier;
    if (list->n == ZWS_AGENCY_NAMES)
        return ZWS_OK;
    zws_status status = zws_buffer__append(&number, name, len);
    if (status == ZWS_OK)
        status = zws_buffer__puts(&number, list->rest);
    if (status == ZWS_OK)
        status = zws_schema__number_term(&term, ZWS_PREFIX_OWN_NUMBER, number.data, number.len);
    if (status == ZWS_OK)
        status = zws_nodes__term(&list->node[list->n++], &list->compiler->arena, "", term.data,
                                 term.len);
    zws_buffer__free(&number);
    zws_buffer__free(&term);
    return status;
}

zws_status zws_clause__decrees(zws_node **out, zws_compiler *compiler, const char *number,
                               size_t len)
{
    const char *kind = memmem(number, len, "令第", strlen("令第"));
    *out = NULL;
    if (!kind || !zws_agency__may_be_name(number, (size_t)(kind - number)))
        return ZWS_OK;
    zws_buffer rest = {0};
    zws_status status = zws_buffer__append(&rest, kind, len - (size_t)(kind - number));
    decrees list = {.compiler = compiler, .rest = rest.data};
    if (status == ZWS_OK)
        status = zws_agency__each_name(number, (size_t)(kind - number), false, add_decree, &list);
    zws_buffer__free(&rest);
    ZWS_TRY(status);
    return zws_nodes__list(out, &compiler->arena, ZWS_NODE_OR, list.node, list.n);
}
