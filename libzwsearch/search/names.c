/* Documents by what they are called: a title, the usual name of a law, and either of them without
 * the kind of rule that it ends with. */
#include "search/names.h"

#include "document/article.h"
#include "search/alternatives.h"

/* Of a text that may be a name but for its kind: two Han characters, or forty. */
#define NAME_BYTES_MIN 6
#define NAME_BYTES_MAX 120

/* Of all alternatives of a query, so that a long one takes no longer. */
#define NAMES_MAX 48

/* The term as a node where some document has it. */
static zws_status held_term(zws_node **out, zws_compiler *compiler, const zws_buffer *term)
{
    uint64_t frequency = 0;
    *out = NULL;
    if (term->len > 0)
        ZWS_TRY(zws_store__document_frequency(compiler->store, (zws_term){term->data, term->len},
                                              &frequency));
    return frequency > 0 ? zws_nodes__term(out, &compiler->arena, "", term->data, term->len)
                         : ZWS_OK;
}

/* The documents that a text is the usual name of: 刑法 of 中华人民共和国刑法（2020修正）. */
static zws_status called_so(zws_node **out, zws_compiler *compiler, const char *name, size_t len)
{
    zws_text text = {0};
    zws_buffer key = {0}, term = {0};
    *out = NULL;
    zws_status status = zws_text__normalize(&text, compiler->analyzer, name, len);
    if (status == ZWS_OK)
        status = zws_article__law_key(&key, &text, 0, text.n,
                                      zws_article__has_version(&text, 0, text.n));
    if (status == ZWS_OK && key.len > 3) /* one Han character names nothing */
        status = zws_schema__law_term(&term, key.data, key.len);
    if (status == ZWS_OK)
        status = held_term(out, compiler, &term);
    zws_text__free(&text);
    zws_buffer__free(&key);
    zws_buffer__free(&term);
    return status;
}

zws_status zws_names__titled(zws_node **out, zws_compiler *compiler, const char *text, size_t len)
{
    zws_buffer term = {0};
    zws_node *either[2] = {NULL, NULL};
    *out = NULL;
    zws_status status = zws_schema__title_term(&term, compiler->analyzer, text, len);
    if (status == ZWS_OK)
        status = held_term(&either[0], compiler, &term);
    zws_buffer__free(&term);
    if (status == ZWS_OK)
        status = called_so(&either[1], compiler, text, len);
    if (status == ZWS_OK)
        status = zws_nodes__list(out, &compiler->arena, ZWS_NODE_OR, either, 2);
    return status;
}

/* --- But for the kind ------------------------------------------------------------------------- */

/* What kind of rule a title ends with, and who looks for 殡葬管理 leaves out; the highest first. */
static const char *const kinds[] = {"法",       "管理法",   "条例", "管理条例", "暂行条例", "规定",
                                    "管理规定", "暂行规定", "办法", "管理办法", "暂行办法", "规则"};

#define KINDS     (sizeof kinds / sizeof *kinds)
#define HAN_BYTES 3 /* of the character that a kind begins with */

typedef struct {
    zws_compiler *compiler;
    bool held; /* so far */
} title_pairs;

static zws_status look_up_pair(const zws_token *token, void *context)
{
    title_pairs *pairs = context;
    zws_buffer term = {0};
    uint64_t frequency = 0;
    if (!pairs->held || token->kind != ZWS_TOKEN_BIGRAM)
        return ZWS_OK;
    zws_status status = zws_buffer__puts(&term, ZWS_PREFIX_TITLE);
    if (status == ZWS_OK)
        status = zws_buffer__append(&term, token->term, token->len);
    if (status == ZWS_OK)
        status = zws_store__document_frequency(pairs->compiler->store,
                                               (zws_term){term.data, term.len}, &frequency);
    zws_buffer__free(&term);
    pairs->held = frequency > 0;
    return status;
}

zws_status zws_names__in_titles(bool *out, zws_compiler *compiler, const char *text, size_t len)
{
    zws_text normal = {0};
    title_pairs pairs = {compiler, true};
    zws_status status = zws_text__normalize(&normal, compiler->analyzer, text, len);
    if (status == ZWS_OK)
        status = zws_tokens__emit(compiler->analyzer, &normal, 0, 0, look_up_pair, &pairs, NULL);
    zws_text__free(&normal);
    *out = pairs.held;
    return status;
}

/* Whether kind i may follow the text in a title, by the pair of characters at the seam, which is
 * looked up once for all kinds that begin alike. */
static zws_status find_seam(bool may[KINDS], size_t i, zws_compiler *compiler, const char *text,
                            size_t len)
{
    for (size_t j = 0; j < i; j++) {
        if (memcmp(kinds[j], kinds[i], HAN_BYTES) == 0) {
            may[i] = may[j];
            return ZWS_OK;
        }
    }
    char seam[4 + HAN_BYTES];
    size_t last = len;
    while (last > 0 && ((unsigned char)text[--last] & 0xC0) == 0x80)
        ;
    memcpy(seam, text + last, len - last);
    memcpy(seam + (len - last), kinds[i], HAN_BYTES);
    return zws_names__in_titles(&may[i], compiler, seam, len - last + HAN_BYTES);
}

zws_status zws_names__but_for_kind(zws_node **out, zws_compiler *compiler, const char *text,
                                   size_t len)
{
    zws_buffer title = {0};
    zws_status status = ZWS_OK;
    bool held, may[KINDS];
    *out = NULL;
    if (len < NAME_BYTES_MIN || len > NAME_BYTES_MAX)
        return ZWS_OK;
    ZWS_TRY(zws_names__in_titles(&held, compiler, text, len));
    if (!held)
        return ZWS_OK;
    for (size_t i = 0; i < KINDS && status == ZWS_OK && !*out; i++) {
        status = find_seam(may, i, compiler, text, len);
        if (status != ZWS_OK || !may[i])
            continue;
        zws_buffer__clear(&title);
        status = zws_buffer__append(&title, text, len);
        if (status == ZWS_OK)
            status = zws_buffer__puts(&title, kinds[i]);
        if (status == ZWS_OK)
            status = zws_names__titled(out, compiler, title.data, title.len);
    }
    zws_buffer__free(&title);
    return status;
}

/* --- By alternatives -------------------------------------------------------------------------- */

typedef struct {
    zws_compiler *compiler;
    zws_node *named[NAMES_MAX];
    size_t n, looked_up;
} namer;

static zws_status look_up(bool *found, namer *m, const char *text, size_t len)
{
    zws_node *node;
    *found = false;
    if (m->looked_up == NAMES_MAX)
        return ZWS_OK;
    m->looked_up++;
    ZWS_TRY(zws_names__but_for_kind(&node, m->compiler, text, len));
    if (node)
        m->named[m->n++] = node;
    *found = node != NULL;
    return ZWS_OK;
}

/* All words of the alternative as one name, or else each: 解除 劳动合同 leads to 劳动合同法. */
static zws_status look_up_alternative(namer *m, const zws_synonym *alternative)
{
    zws_buffer joined = {0};
    zws_status status = ZWS_OK;
    bool found = false;
    for (size_t i = 0; i < alternative->len && status == ZWS_OK; i++) {
        if (alternative->text[i] != ' ')
            status = zws_buffer__append(&joined, alternative->text + i, 1);
    }
    if (status == ZWS_OK)
        status = look_up(&found, m, joined.data, joined.len);
    bool is_one = joined.len == alternative->len;
    zws_buffer__free(&joined);
    const char *begin;
    size_t at = 0, len;
    while (status == ZWS_OK && !found && !is_one &&
           zws_synonym__next_word(&begin, &len, alternative, &at)) {
        bool one;
        status = look_up(&one, m, begin, len);
    }
    return status;
}

zws_status zws_names__meant(zws_node **out, zws_compiler *compiler)
{
    namer m = {.compiler = compiler};
    *out = NULL;
    /* Of articles all have the name of their law. */
    if (compiler->has_laws)
        return ZWS_OK;
    for (size_t i = 0; i < compiler->n_looked_up; i++) {
        const zws_synonym *alternative = &compiler->looked_up[i].alternative;
        bool written = true;
        if (!alternative->question)
            ZWS_TRY(zws_alternatives__is_written(&written, compiler, i));
        if (!written)
            ZWS_TRY(look_up_alternative(&m, alternative));
    }
    return zws_nodes__list(out, &compiler->arena, ZWS_NODE_OR, m.named, m.n);
}
