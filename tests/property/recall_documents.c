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

/* --- Traps --------------------------------------------------------------------------------------
 */

static const char *const trap_texts[] = {
    ['a' - 'a'] = "按照第55号文件办理",
    ['b' - 'a'] = "按照第5号文件办理",
    ['c' - 'a'] = "执行GB18030标准",
    ['d' - 'a'] = "执行18030标准",
    ['e' - 'a'] = "监测PM2.5浓度",
    ['f' - 'a'] = "监测2.5浓度，PM超标",
    ['g' - 'a'] = "补助3,000元",
    ['h' - 'a'] = "补助000元",
    ['i' - 'a'] = "补助3000元",
    ['j' - 'a'] = "增长12.5%以上",
    ['k' - 'a'] = "增长5%以上，共12家",
    ['l' - 'a'] = "依照本法第12条处罚",
    ['m' - 'a'] = "依照本法第十二条处罚",
    ['n' - 'a'] = "依照本法第１２条\n处罚",
    ['o' - 'a'] = "建设ERP系统，推广ER系统",
    ['p' - 'a'] = "建设E\nRP系统",
    ['q' - 'a'] = "推进政\n务　公 开工作",
    ['r' - 'a'] = "成文于2018.05.25杭州",
    ['s' - 'a'] = "投资2018.05亿元",
    ['t' - 'a'] = "编号1,000.5.2的产品",
    ['u' - 'a'] = "编号12345,678,900的产品",
    ['v' - 'a'] = "2.2018年计划，3.10月总结",
    ['w' - 'a'] = "①2018年度，㈠２０１８年度",
    ['x' - 'a'] = "網路安全(试行)",
    ['y' - 'a'] = "网路安全（试行）",
    ['z' - 'a'] = "网路安全试行",
};

const recall_trap recall_traps[] = {
    {"55号", "a"},
    {"5号", "b"},
    {"第5", "b"},
    {"5号文", "b"},
    {"号文件办", "ab"},
    {"照第", "ab"},
    {"GB18030", "c"},
    {"gb１８０３０标", "c"},
    {"18030", "d"},
    {"18030标准", "d"},
    {"GB", ""},
    {"PM2.5", "e"},
    {"PM", "f"},
    {"2.5", "f"},
    {"5浓度", ""},
    {"2.5浓度", "f"},
    {"3,000", "gi"},
    {"3000元", "gi"},
    {"３，０００元", "gi"},
    {"000元", "h"},
    {"3", "v"},
    {"12.5%", "j"},
    {"12.5", "j"},
    {"5%", "bkt"},
    {"5％以上", "k"},
    {"12", "kln"},
    {"12%", "kln"},
    {"第12条", "ln"},
    {"第１２条处", "ln"},
    {"12条处罚", "ln"},
    {"第十二条", "m"},
    {"十二条", "m"},
    {"2条", ""},
    {"ERP", "o"},
    {"erp系", "o"},
    {"ER系统", "o"},
    {"RP系统", "p"},
    {"E RP", "p"},
    {"推进政务公开", "q"},
    {"务公", "q"},
    {"2018.05.25", "r"},
    {"2018.05", "rs"},
    {"05.25", "r"},
    {"05.25杭", "r"},
    {"2018.05亿", "s"},
    {"于2018", "r"},
    {"资2018", ""},
    {"1,000.5.2", "t"},
    {"1,000.5", "t"},
    {"号1,000.5", "t"},
    {"1,000", "t"},
    {"000.5.2", ""},
    {"678,900", "u"},
    {"678,900的", "u"},
    {"5,678,900", ""},
    {"2018年", "vw"},
    {"2.2018年", "v"},
    {"2.2018", "v"},
    {"10月", "v"},
    {"3.10", "v"},
    {"1 2018年度", "w"},
    {"12018", ""},
    {"一)2018", "w"},
    {"网路安全", "xyz"},
    {"網路安全（试", "xy"},
    {"安全试行", "z"},
    {"全 (试", "xy"},
    {"全[试", "xy"},
};
const size_t recall_trap_count = sizeof recall_traps / sizeof *recall_traps;

/* --- Reading ------------------------------------------------------------------------------------
 */

static char *copy_of(const char *text)
{
    char *copy = text ? strdup(text) : NULL;
    assert_true(copy || !text);
    return copy;
}

static void add(recall_documents *out, const char *id, const char *title, const char *body)
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
            add(out, json_string_value(json_object_get(law, "id")),
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

/* Texts of few different pieces, so that much stands in many of them in a slightly other way: what
 * numbers are made of, mostly; and what normalising changes. */
static void add_soup(recall_documents *out, int number)
{
    static const char *const often[] = {"1", "2", "20", "18", "2018", "000", "500", ".", ".",
                                        ",", ",", "年", "月", "号",   "政",  "务",  "a", "pm",
                                        " ", "-", "%",  "\n", "第",   "（",  "）",  "GB"};
    static const char *const seldom[] = {
        "１",     "．",   "，",         "。",       "　",     "①",
        "⑫",      "㈠",   "㎡",         "½",        "²",      "ﬁ",
        "Ａ",     "é",    "e\u0301",    "\u200B",   "\uE000", "\u00AD",
        "\uFE0F", "\x01", "\x7F",       "\xC2\x85", "\u2028", "\uFFFD",
        "𠀀",     "〇",   "々",         "ア",       "ｱﾞ",     "\u1100\u1161",
        "の",     "ß",    "İ",          "⺠",       "務",     "\t",
        "'",      "…",    "\U0001F600", "\u0660",   "·"};
    char id[16], body[2048] = "";
    snprintf(id, sizeof id, "soup-%d", number);
    for (size_t n = 200 + recall_random(200), len = 0; n > 0; n--) {
        bool rare = number % 2 && recall_random(6) == 0;
        const char *piece = rare ? seldom[recall_random(sizeof seldom / sizeof *seldom)]
                                 : often[recall_random(sizeof often / sizeof *often)];
        len += (size_t)snprintf(body + len, sizeof body - len, "%s", piece);
    }
    add(out, id, "汤", body);
}

void recall_read(recall_documents *out, size_t wanted, const char *scratch)
{
    if (!read_laws(out, wanted))
        read_samples(out, scratch);
    for (char letter = 'a'; letter <= 'z'; letter++) {
        char id[16];
        snprintf(id, sizeof id, "trap-%c", letter);
        /* No digit and no word of the traps stands in the title. */
        add(out, id, "陷阱", trap_texts[letter - 'a']);
    }
    for (int i = 0; i < RECALL_SOUPS; i++)
        add_soup(out, i);
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
    assert_ok(zws_search_set(s, ZWS_OPTION_DEADLINE_MS, ZWS_DEADLINE_MS_MAX));
    assert_ok(zws_search_set_query(s, ""));
    assert_ok(zws_search_run(&r, s, index));
    for (size_t i = 0; i < zws_results_count(r); i++) {
        const zws_document *d = zws_results_document(r, i);
        const char *body = zws_document_get(d, ZWS_FIELD_BODY, 0, NULL);
        add(out, zws_results_id(r, i), zws_document_get(d, ZWS_FIELD_TITLE, 0, NULL),
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
