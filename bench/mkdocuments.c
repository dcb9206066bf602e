/* mkdocuments ARTICLES COUNT [SEED]: documents for benchmarks as JSON Lines on standard output, as
 * zwindex reads them: id, title, body, date, issuer, category, region. ARTICLES are JSON Lines with
 * a member "text", or plain lines of text. A body is two thirds of one article and two thirds of
 * another, both chosen at random, each a run of characters that begins at random; the title is how
 * it begins. The same everywhere for the same seed. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "synthetic.h"

#define TITLE_CHARACTERS 20
#define ARTICLE_MIN      16 /* characters; shorter ones are left out */

typedef struct {
    uint32_t *cp; /* the characters of all articles */
    size_t n, cap;
    size_t *start; /* where each begins, and one more: the end */
    size_t articles, start_cap;
} source;

static zws_status add_article(source *s, const char *text, size_t len)
{
    size_t first = s->n, pos = 0;
    ZWS_TRY(zws_mem__grow(&s->cp, &s->cap, s->n + len, sizeof *s->cp));
    while (pos < len)
        s->cp[s->n++] = zws_utf8__next(text, len, &pos);
    if (s->n - first < ARTICLE_MIN) {
        s->n = first;
        return ZWS_OK;
    }
    ZWS_TRY(zws_mem__grow(&s->start, &s->start_cap, s->articles + 2, sizeof *s->start));
    s->start[s->articles++] = first;
    s->start[s->articles] = s->n;
    return ZWS_OK;
}

static zws_status read_line(source *s, const char *line, size_t len)
{
    if (len == 0 || line[0] != '{')
        return add_article(s, line, len);
    json_t *object = json_loadb(line, len, 0, NULL), *text = json_object_get(object, "text");
    zws_status status = json_is_string(text)
                            ? add_article(s, json_string_value(text), json_string_length(text))
                            : ZWS_OK;
    json_decref(object);
    return status;
}

static zws_status read_articles(source *s, FILE *in)
{
    char *line = NULL;
    size_t cap = 0;
    zws_status status = ZWS_OK;
    for (ssize_t len; status == ZWS_OK && (len = getline(&line, &cap, in)) > 0;)
        status = read_line(s, line, (size_t)len - (line[len - 1] == '\n'));
    free(line);
    return status;
}

/* Two thirds of an article, as UTF-8. */
static zws_status add_part(zws_buffer *body, const source *s, uint64_t *seed)
{
    size_t article = synthetic_random(seed, s->articles);
    size_t n = s->start[article + 1] - s->start[article], part = (2 * n + 2) / 3;
    size_t from = s->start[article] + synthetic_random(seed, n - part + 1);
    for (size_t i = from; i < from + part; i++) {
        char utf8[4];
        ZWS_TRY(zws_buffer__append(body, utf8, zws_utf8__encode(utf8, s->cp[i])));
    }
    return ZWS_OK;
}

static size_t title_length(const zws_buffer *body)
{
    size_t pos = 0;
    for (int i = 0; i < TITLE_CHARACTERS && pos < body->len; i++)
        zws_utf8__next(body->data, body->len, &pos);
    return pos;
}

static zws_status print_document(zws_buffer *body, const source *s, uint64_t *seed, uint32_t number)
{
    char id[16], date[40], value[SYNTHETIC_COLUMNS][32];
    static const char *const names[SYNTHETIC_COLUMNS] = {"region", "issuer", "category"};
    body->len = 0;
    ZWS_TRY(add_part(body, s, seed));
    ZWS_TRY(add_part(body, s, seed));
    int day = synthetic_date(number);
    snprintf(id, sizeof id, "%u", number);
    snprintf(date, sizeof date, "%04d-%02d-%02d", day / 10000, day / 100 % 100, day % 100);
    json_t *document = json_pack("{s:s, s:s%, s:s, s:s%}", "id", id, "title", body->data,
                                 title_length(body), "date", date, "body", body->data, body->len);
    for (uint32_t c = 0; document && c < SYNTHETIC_COLUMNS; c++) {
        snprintf(value[c], sizeof value[c], "%s%u", names[c], synthetic_value(c, number));
        json_object_set_new(document, names[c], json_string(value[c]));
    }
    int failed = !document || json_dumpf(document, stdout, JSON_COMPACT) != 0;
    json_decref(document);
    putchar('\n');
    return failed ? zws_error__nomem() : ZWS_OK;
}

int main(int argc, char **argv)
{
    source s = {0};
    zws_buffer body = {0};
    if (argc < 3 || argc > 4) {
        fprintf(stderr, "usage: mkdocuments ARTICLES COUNT [SEED]\n");
        return 2;
    }
    FILE *in = fopen(argv[1], "r");
    if (!in) {
        perror(argv[1]);
        return 3;
    }
    zws_status status = read_articles(&s, in);
    if (status == ZWS_OK && s.articles == 0)
        status = zws_error__set(ZWS_EFORMAT, "%s has no articles", argv[1]);
    uint64_t seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
    uint64_t count = strtoull(argv[2], NULL, 10);
    for (uint64_t d = 0; status == ZWS_OK && d < count; d++)
        status = print_document(&body, &s, &seed, (uint32_t)d);
    if (status != ZWS_OK)
        fprintf(stderr, "mkdocuments: %s\n", zws_error_message());
    fclose(in);
    zws_buffer__free(&body);
    free(s.cp);
    free(s.start);
    return status != ZWS_OK || ferror(stdout) || fflush(stdout) ? 3 : 0;
}
