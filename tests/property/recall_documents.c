#include "property/recall_documents.h"

#include <jansson.h>

#define LAW_BYTES_MAX 60000

static unsigned long long seed = 88172645463325252ull;

size_t recall_random(size_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (size_t)(seed % below);
}

uint32_t recall_decode(const char *text, size_t *at)
{
    uint32_t c = (unsigned char)text[(*at)++];
    int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : 0;
    c &= more ? 0x3Fu >> more : 0x7Fu;
    while (more-- > 0 && text[*at])
        c = c << 6 | ((unsigned char)text[(*at)++] & 0x3F);
    return c;
}

/* --- Reading ------------------------------------------------------------------------------------
 */

static char *copy_of(const char *text)
{
    char *copy = text ? strdup(text) : NULL;
    assert_true(copy || !text);
    return copy;
}

void recall_add(recall_documents *out, const char *id, const char *title, const char *body)
{
    if (out->n == out->cap) {
        out->cap = out->cap ? 2 * out->cap : 64;
        out->document = realloc(out->document, out->cap * sizeof *out->document);
        assert_non_null(out->document);
    }
    out->document[out->n++] = (recall_document){copy_of(id), copy_of(title), copy_of(body)};
}

static bool read_laws(recall_documents *out, size_t wanted)
{
    const char *shared = getenv("ZWS_SHARED");
    char path[1000], command[1100];
    snprintf(path, sizeof path, "%s/data/corpus/laws.jsonl.xz", shared ? shared : "");
    if (!shared || access(path, R_OK) != 0)
        return false;
    snprintf(command, sizeof command, "xz -dc '%s' 2>/dev/null", path);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    char *line = NULL;
    size_t cap = 0, step = wanted < 5000 ? 5000 / wanted : 1;
    for (size_t i = 0; out->n < wanted && getline(&line, &cap, pipe) >= 0; i++) {
        if (i % step != 0)
            continue;
        json_t *law = json_loads(line, 0, NULL);
        const char *body = json_string_value(json_object_get(law, "body"));
        if (body && strlen(body) < LAW_BYTES_MAX)
            recall_add(out, json_string_value(json_object_get(law, "id")),
                       json_string_value(json_object_get(law, "title")), body);
        json_decref(law);
    }
    free(line);
    pclose(pipe);
    return out->n > 0;
}

static void read_samples(recall_documents *out, const char *scratch)
{
    char folder[1000];
    const char *source = getenv("top_srcdir");
    zws_writer *w;
    zws_index *index;
    snprintf(folder, sizeof folder, "%s/corpus/documents", source ? source : ".");
    assert_ok(zws_writer_open(&w, scratch, ZWS_OPEN_DEFAULT));
    assert_ok(zws_writer_add_path(w, folder));
    assert_ok(zws_writer_commit(w));
    zws_writer_free(w);
    assert_ok(zws_index_open(&index, scratch));
    recall_read_index(out, index);
    zws_index_free(index);
}

void recall_read(recall_documents *out, size_t wanted, const char *scratch)
{
    if (!read_laws(out, wanted))
        read_samples(out, scratch);
    recall_add_traps(out);
    for (int i = 0; i < RECALL_SOUPS; i++)
        recall_add_soup(out, i);
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const recall_document *)a)->id, ((const recall_document *)b)->id);
}

void recall_read_index(recall_documents *out, zws_index *index)
{
    zws_search *s;
    zws_results *r;
    assert_ok(zws_search_new(&s));
    assert_ok(zws_search_set(s, ZWS_OPTION_SORT, ZWS_SORT_NEWEST));
    assert_ok(zws_search_set(s, ZWS_OPTION_LIMIT, ZWS_PAGE_END));
    assert_ok(zws_search_set(s, ZWS_OPTION_EXTRACTS, 0));
    assert_ok(zws_search_set(s, ZWS_OPTION_FOLD, 0));
    assert_ok(zws_search_set(s, ZWS_OPTION_DEADLINE_MS, ZWS_DEADLINE_MS_MAX));
    assert_ok(zws_search_set_query(s, ""));
    assert_ok(zws_search_run(&r, s, index));
    for (size_t i = 0; i < zws_results_count(r); i++) {
        const zws_document *d = zws_results_document(r, i);
        const char *body = zws_document_get(d, ZWS_FIELD_BODY, 0, NULL);
        recall_add(out, zws_results_id(r, i), zws_document_get(d, ZWS_FIELD_TITLE, 0, NULL),
                   body ? body : "");
    }
    zws_results_free(r);
    zws_search_free(s);
    qsort(out->document, out->n, sizeof *out->document, by_id);
}

void recall_free(recall_documents *documents)
{
    for (size_t i = 0; i < documents->n; i++) {
        free(documents->document[i].id);
        free(documents->document[i].title);
        free(documents->document[i].body);
    }
    free(documents->document);
    *documents = (recall_documents){0};
}

void recall_build(const char *path, const recall_documents *documents, const char *words,
                  bool sealed)
{
    zws_writer *w;
    assert_ok(zws_writer_open(&w, path, ZWS_OPEN_DEFAULT));
    if (words)
        assert_ok(zws_writer_load_words(w, words));
    for (size_t i = 0; i < documents->n; i++) {
        const recall_document *d = &documents->document[i];
        zws_document *made = fixture_document(d->id, d->title, d->body, NULL);
        assert_ok(zws_document_set(made, ZWS_FIELD_SITE, d->id, strlen(d->id)));
        assert_ok(zws_writer_add(w, made));
        zws_document_free(made);
    }
    assert_ok(sealed ? zws_writer_seal(w) : zws_writer_commit(w));
    zws_writer_free(w);
}

/* --- User dictionaries --------------------------------------------------------------------------
 */

/* Han, and now and then letters, digits and points. */
static bool is_in_word(uint32_t c, bool mixed)
{
    return (c >= 0x4E00 && c <= 0x9FFF) ||
           (mixed && ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '.' || c == ','));
}

/* Writes up to max characters from byte `at` on as a word, if they are two or more. */
static bool write_word(FILE *out, const char *text, size_t at, size_t max)
{
    size_t n = 0, end = at;
    bool mixed = recall_random(4) == 0;
    for (size_t next = at; text[next] && n < max; end = next, n++) {
        if (!is_in_word(recall_decode(text, &next), mixed))
            break;
    }
    if (n < 2)
        return false;
    fprintf(out, "%.*s 100000\n", (int)(end - at), text + at);
    return true;
}

typedef struct {
    FILE *out;
    const char *text;
    size_t last, wanted; /* words that are still wanted */
} straddling;

/* From the last character of the piece before to the first of this one, and beyond at times. */
static int straddle(size_t begin, size_t end, const char *term, void *context)
{
    straddling *s = context;
    (void)term;
    size_t before = begin;
    while (before > 0 && ((unsigned char)s->text[--before] & 0xC0) == 0x80)
        continue;
    if (s->last == begin && recall_random(10) == 0 &&
        write_word(s->out, s->text, before, 2 + recall_random(3)))
        s->wanted--;
    s->last = end;
    return s->wanted == 0;
}

void recall_write_words(const char *path, const recall_documents *documents, size_t wanted)
{
    zws_segmenter *segmenter;
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    for (size_t n = 0; n < wanted / 2;) {
        const char *body = documents->document[recall_random(documents->n)].body;
        size_t at = recall_random(strlen(body) + 1);
        while (at > 0 && ((unsigned char)body[at] & 0xC0) == 0x80)
            at--;
        n += write_word(out, body, at, 2 + recall_random(5));
    }
    assert_ok(zws_segmenter_open(&segmenter));
    straddling s = {.out = out, .wanted = wanted - wanted / 2};
    while (s.wanted > 0) {
        s.text = documents->document[recall_random(documents->n)].body;
        s.last = SIZE_MAX;
        size_t len = strlen(s.text);
        zws_status status =
            zws_segmenter_run(segmenter, ZWS_SEGMENT_WORDS, s.text, len, straddle, &s);
        assert_true(status == ZWS_OK || status == ZWS_ESTOPPED);
    }
    zws_segmenter_free(segmenter);
    assert_int_equal(fclose(out), 0);
}
