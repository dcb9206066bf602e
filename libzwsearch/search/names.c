/* Documents by what they are called: a title, the usual name of a law, and either of them without
 * the kind of rule that it ends with. */
#include "search/names.h"

#include "document/article.h"

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

/* What they begin with. */
static const char *const begins[] = {"法", "管", "条", "暂", "规", "办"};

#define BEGINS (sizeof begins / sizeof *begins)

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

/* Whether each pair of characters of the text is in some title: if not, no title has the text. */
static zws_status is_in_titles(bool *out, zws_compiler *compiler, const char *text, size_t len)
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

/* Which kinds may follow the text, by the pair of characters at the seam. */
static zws_status find_seams(bool may[BEGINS], zws_compiler *compiler, const char *text, size_t len)
{
    size_t last = len;
    while (last > 0 && ((unsigned char)text[--last] & 0xC0) == 0x80)
        ;
    for (size_t i = 0; i < BEGINS; i++) {
        char seam[8];
        size_t n = len - last;
        memcpy(seam, text + last, n);
        memcpy(seam + n, begins[i], strlen(begins[i]));
        ZWS_TRY(is_in_titles(&may[i], compiler, seam, n + strlen(begins[i])));
    }
    return ZWS_OK;
}

static bool may_follow(const bool may[BEGINS], const char *kind)
{
    for (size_t i = 0; i < BEGINS; i++) {
        if (strncmp(kind, begins[i], strlen(begins[i])) == 0)
            return may[i];
    }
    return false;
}

zws_status zws_names__but_for_kind(zws_node **out, zws_compiler *compiler, const char *text,
                                   size_t len)
{
    zws_buffer title = {0};
    zws_status status = ZWS_OK;
    bool held, may[BEGINS];
    *out = NULL;
    if (len < NAME_BYTES_MIN || len > NAME_BYTES_MAX)
        return ZWS_OK;
    ZWS_TRY(is_in_titles(&held, compiler, text, len));
    if (!held)
        return ZWS_OK;
    ZWS_TRY(find_seams(may, compiler, text, len));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && status == ZWS_OK && !*out; i++) {
        if (!may_follow(may, kinds[i]))
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
    for (size_t at = 0; at < alternative->len && status == ZWS_OK && !found && !is_one;) {
        const char *begin = alternative->text + at;
        const char *blank = memchr(begin, ' ', alternative->len - at);
        size_t len = blank ? (size_t)(blank - begin) : alternative->len - at;
        bool one;
        status = look_up(&one, m, begin, len);
        at += len + 1;
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
        if (!alternative->question && !compiler->looked_up[i].own)
            ZWS_TRY(look_up_alternative(&m, alternative));
    }
    return zws_nodes__list(out, &compiler->arena, ZWS_NODE_OR, m.named, m.n);
}
