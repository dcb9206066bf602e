/* Faults of scanning: those of a real notice, and many put into clean laws at random. The reference
 * data is not part of the project; without it the tests skip.
 *
 *   test_ocr [CONFUSIONS]     how many confusions to put in, one into each document */
#include <jansson.h>

#include "api/fixture.h"

#define LINE_MAX_BYTES 65536

static size_t wanted;

static const char *shared_path(char out[1000], const char *name)
{
    const char *shared = getenv("ZWS_SHARED");
    snprintf(out, 1000, "%s/data/%s", shared ? shared : "", name);
    return shared && access(out, R_OK) == 0 ? out : NULL;
}

static unsigned long long seed = 88172645463325252ull;

static size_t random_below(size_t n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (size_t)(seed % n);
}

/* Runs a query over everything, whole documents as extracts. */
static zws_results *search_all(zws_index *index, zws_sort sort, const char *query, bool exact)
{
    zws_search *s;
    zws_results *r;
    assert_ok(zws_search_new(&s));
    assert_ok(zws_search_set(s, ZWS_OPTION_SORT, sort));
    assert_ok(zws_search_set(s, ZWS_OPTION_LIMIT, 1000));
    assert_ok(zws_search_set(s, ZWS_OPTION_EXACT, exact));
    assert_ok(zws_search_set(s, ZWS_OPTION_EXTRACT_CHARS, 1000000));
    assert_ok(zws_search_set(s, ZWS_OPTION_DEADLINE_MS, ZWS_DEADLINE_MS_MAX));
    assert_ok(zws_search_set_query(s, query));
    assert_ok(zws_search_run(&r, s, index));
    zws_search_free(s);
    return r;
}

/* Number of the hit whose id begins so; -1: none. */
static int hit_of(const zws_results *r, const char *id)
{
    for (size_t i = 0; i < zws_results_count(r); i++) {
        if (strncmp(zws_results_id(r, i), id, strlen(id)) == 0)
            return (int)i;
    }
    return -1;
}

/* --- The notice ---------------------------------------------------------------------------------
 */

static zws_index *index_folder(const fixture *f, const char *folder)
{
    zws_writer *w;
    zws_index *index;
    assert_ok(zws_writer_open(&w, f->index, ZWS_OPEN_DEFAULT));
    assert_ok(zws_writer_add_path(w, folder));
    assert_ok(zws_writer_commit(w));
    zws_writer_free(w);
    assert_ok(zws_index_open(&index, f->index));
    return index;
}

/* A line of a file, without its end; counted from 1. */
static void read_line(char *out, const char *path, int number)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    for (int i = 0; i < number; i++)
        assert_non_null(fgets(out, LINE_MAX_BYTES, file));
    out[strcspn(out, "\r\n")] = '\0';
    fclose(file);
}

static bool is_covered(const zws_results *r, size_t i, size_t begin, size_t end)
{
    size_t from, to;
    for (size_t m = 0; zws_results_mark(r, i, m, &from, &to); m++) {
        if (from <= begin && end <= to)
            return true;
    }
    return false;
}

/* Bytes that differ between what is printed and what was meant: what is alike at both ends is not
 * counted, nor punctuation at the end that what was meant leaves out. */
static void faulty_bytes(size_t *first, size_t *last, const char *printed, const char *meant)
{
    size_t n = strlen(printed), m = strlen(meant), a = 0, b = 0;
    while (a < n && a < m && printed[a] == meant[a])
        a++;
    while (a > 0 && ((unsigned char)printed[a] & 0xC0) == 0x80)
        a--;
    if (n > 0 && strchr(")]", printed[n - 1]) && m > 0 && !strchr(")]", meant[m - 1]))
        n--;
    while (b < n - a && b < m - a && printed[n - 1 - b] == meant[m - 1 - b])
        b++;
    while (b > 0 && ((unsigned char)printed[n - b] & 0xC0) == 0x80)
        b--;
    *first = a;
    *last = n - b;
}

static bool check_row(zws_index *index, const char *file, int number, const char *printed,
                      const char *meant)
{
    char path[1000], name[200], query[600];
    static char line[LINE_MAX_BYTES];
    snprintf(name, sizeof name, "seeds/%s", file);
    assert_non_null(shared_path(path, name));
    read_line(line, path, number);
    snprintf(query, sizeof query, "\"%s\"", meant);
    zws_results *r = search_all(index, ZWS_SORT_TIER, query, false);
    int i = hit_of(r, file);
    bool shown = false;
    if (i >= 0) {
        const char *body =
            zws_document_get(zws_results_document(r, (size_t)i), ZWS_FIELD_BODY, 0, NULL);
        const char *at = strstr(body, line);
        const char *place = at ? strstr(at, printed) : NULL;
        assert_non_null(place);
        size_t first, last;
        faulty_bytes(&first, &last, printed, meant);
        size_t begin = (size_t)(place - body) + first, end = (size_t)(place - body) + last;
        shown = begin == end || is_covered(r, (size_t)i, begin, end);
    }
    if (!shown)
        printf("line %d: %s is %s\n", number, meant, i < 0 ? "not found" : "not marked");
    zws_results_free(r);
    return shown;
}

static void test_notice(void **state)
{
    char path[1000], folder[1000];
    if (!shared_path(path, "gold/ocr.tsv") || !shared_path(folder, "seeds"))
        skip();
    zws_index *index = index_folder(*state, folder);
    FILE *gold = fopen(path, "r");
    assert_non_null(gold);
    char row[2000];
    int rows = 0, shown = 0;
    assert_non_null(fgets(row, sizeof row, gold));
    while (fgets(row, sizeof row, gold)) {
        char *cell[5], *at = row;
        for (int i = 0; i < 5; i++)
            cell[i] = strsep(&at, "\t\n");
        rows++;
        shown += check_row(index, cell[0], atoi(cell[1]), cell[2], cell[3]);
    }
    fclose(gold);
    printf("%d of %d faults found and marked\n", shown, rows);
    assert_true(shown >= 15);
    zws_index_free(index);
}

/* Occurrences of a word that are marked in document 000. */
static int count_marks(zws_index *index, const char *query, bool exact)
{
    size_t from, to;
    int n = 0;
    zws_results *r = search_all(index, ZWS_SORT_TIER, query, exact);
    int i = hit_of(r, "000");
    assert_true(i >= 0);
    while (zws_results_mark(r, (size_t)i, (size_t)n, &from, &to))
        n++;
    zws_results_free(r);
    return n;
}

static void check_order(zws_index *index, zws_sort sort, const char *query, const char *const *ids,
                        size_t n, int repaired)
{
    zws_results *r = search_all(index, sort, query, false);
    assert_int_equal(zws_results_count(r), n);
    for (size_t i = 0; i < n; i++) {
        /* In a band it is what is most to the point that stands out, which no repair decides. */
        if (sort != ZWS_SORT_TIER || (int)i == repaired)
            assert_memory_equal(zws_results_id(r, i), ids[i], 3);
        assert_int_equal(zws_results_repaired(r, i), (int)i == repaired);
        if (sort == ZWS_SORT_TIER)
            assert_int_equal(zws_results_band(r, i) == ZWS_BAND_REPAIRED, (int)i == repaired);
    }
    zws_results_free(r);
}

static void test_order(void **state)
{
    static const char *const tier[] = {"001", "002", "000"}, *const oldest[] = {"000", "002",
                                                                                "001"};
    char folder[1000];
    if (!shared_path(folder, "seeds"))
        skip();
    zws_index *index = index_folder(*state, folder);
    check_order(index, ZWS_SORT_TIER, "司法厅", tier, 3, 2);
    check_order(index, ZWS_SORT_TIER, "\"司法厅\"", tier, 3, 2);
    check_order(index, ZWS_SORT_NEWEST, "司法厅", tier, 3, 2);
    check_order(index, ZWS_SORT_OLDEST, "司法厅", oldest, 3, 0);
    zws_results *r = search_all(index, ZWS_SORT_TIER, "司法厅", true);
    assert_int_equal(zws_results_count(r), 2);
    assert_int_equal(hit_of(r, "000"), -1);
    zws_results_free(r);
    /* By relevance no other sort of match comes between. */
    r = search_all(index, ZWS_SORT_RELEVANCE, "\"司法厅\"", false);
    assert_int_equal(zws_results_count(r), 3);
    assert_int_equal(hit_of(r, "000"), 2);
    assert_true(zws_results_repaired(r, 2));
    zws_results_free(r);
    assert_int_equal(count_marks(index, "责任单位", true), 19);
    assert_int_equal(count_marks(index, "责任单位", false), 24);
    /* 111号 stands in 002 alone, 117号 nowhere. */
    r = search_all(index, ZWS_SORT_TIER, "\"111号\"", false);
    assert_int_equal(zws_results_count(r), 1);
    assert_int_equal(hit_of(r, "002"), 0);
    zws_results_free(r);
    r = search_all(index, ZWS_SORT_TIER, "\"117号\"", false);
    assert_int_equal(zws_results_count(r), 0);
    zws_results_free(r);
    zws_index_free(index);
}

/* --- Laws ---------------------------------------------------------------------------------------
 */

typedef struct {
    FILE *pipe;
    size_t step; /* takes every so many-th document */
    char *line;
    size_t cap;
} laws;

static bool open_laws(laws *l, size_t n)
{
    char path[1000], command[1100];
    if (!shared_path(path, "corpus/laws.jsonl.xz"))
        return false;
    snprintf(command, sizeof command, "xz -dc '%s' 2>/dev/null", path);
    *l = (laws){.pipe = popen(command, "r"), .step = n < 2500 ? 5000 / n : 2};
    return l->pipe != NULL;
}

static json_t *next_law(laws *l)
{
    for (size_t i = 0; i < l->step; i++) {
        if (getline(&l->line, &l->cap, l->pipe) < 0)
            return NULL;
    }
    return json_loads(l->line, 0, NULL);
}

static void close_laws(laws *l)
{
    pclose(l->pipe);
    free(l->line);
}

/* What stands for what in the table. */
static const char *const families[] = {
#define ZWS_CONFUSED(reason, list) list,
#define ZWS_SPLIT(reason, list)
#define ZWS_BRACKETS(reason, list)
#include "analysis/ocr_confusions_table.h"
};

/* One of the characters that this one is read as; NULL: none. All are of three bytes. */
static const char *misread(const char *character)
{
    const char *found[200];
    size_t n = 0;
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        const char *at = families[i];
        while (*at) {
            size_t len = strcspn(at, " ");
            bool member = false;
            for (size_t k = 0; k + 3 <= len; k += 3)
                member |= memcmp(at + k, character, 3) == 0;
            for (size_t k = 0; member && k + 3 <= len; k += 3) {
                if (memcmp(at + k, character, 3) != 0 && n < 200)
                    found[n++] = at + k;
            }
            at += len + (at[len] == ' ');
        }
    }
    return n ? found[random_below(n)] : NULL;
}

static bool is_han(const char *at)
{
    const unsigned char *s = (const unsigned char *)at;
    return s[0] >= 0xE4 && s[0] <= 0xE9 && s[1] && s[2];
}

static bool is_numeral(const char *at)
{
    static const char numerals[] = "一二三四五六七八九十百千万亿零〇";
    for (size_t i = 0; i + 3 < sizeof numerals; i += 3) {
        if (memcmp(numerals + i, at, 3) == 0)
            return true;
    }
    return false;
}

/* Puts one confusion into the body; query is the quoted text that stood there, up to three
 * characters on either side. */
static bool confuse(char *body, char query[64])
{
    size_t len = strlen(body);
    for (int tries = 0; tries < 200 && len > 100; tries++) {
        size_t at = random_below(len - 20);
        while (at > 0 && ((unsigned char)body[at] & 0xC0) == 0x80)
            at--;
        const char *other;
        /* A digit is never another, so confusions of numerals are not asked for. */
        if (!is_han(body + at) || is_numeral(body + at) || !(other = misread(body + at)) ||
            is_numeral(other))
            continue;
        size_t first = at, last = at + 3;
        while (first >= 3 && at - first < 9 && is_han(body + first - 3))
            first -= 3;
        while (last - at < 12 && is_han(body + last))
            last += 3;
        if (last - first < 6)
            continue;
        snprintf(query, 64, "\"%.*s\"", (int)(last - first), body + first);
        memcpy(body + at, other, 3);
        return true;
    }
    return false;
}

static void test_confusions(void **state)
{
    const fixture *f = *state;
    laws l;
    if (!open_laws(&l, wanted))
        skip();
    char(*query)[64] = calloc(wanted, sizeof *query);
    assert_non_null(query);
    zws_writer *w;
    zws_index *index;
    size_t n = 0, found = 0, exact = 0;
    json_t *law;
    assert_ok(zws_writer_open(&w, f->index, ZWS_OPEN_DEFAULT));
    while (n < wanted && (law = next_law(&l))) {
        const char *text = json_string_value(json_object_get(law, "body"));
        char id[32], *body = text ? strdup(text) : NULL;
        /* One document among very long ones would take all the time. */
        if (body && strlen(body) < 60000 && confuse(body, query[n])) {
            snprintf(id, sizeof id, "%zu", n++);
            fixture_add(w, id, NULL, body, NULL);
        }
        free(body);
        json_decref(law);
    }
    close_laws(&l);
    assert_ok(zws_writer_commit(w));
    zws_writer_free(w);
    assert_ok(zws_index_open(&index, f->index));
    for (size_t i = 0; i < n; i++) {
        zws_search *s;
        zws_results *r;
        char id[32];
        size_t before = found;
        snprintf(id, sizeof id, "%zu", i);
        assert_ok(zws_search_new(&s));
        assert_ok(zws_search_set_query(s, query[i]));
        assert_ok(zws_search_set(s, ZWS_OPTION_DEADLINE_MS, ZWS_DEADLINE_MS_MAX));
        assert_ok(zws_search_set(s, ZWS_OPTION_EXTRACTS, 0));
        assert_ok(zws_search_set(s, ZWS_OPTION_LIMIT, 1000));
        assert_ok(zws_search_run(&r, s, index));
        for (size_t k = 0; k < zws_results_count(r); k++) {
            if (strcmp(zws_results_id(r, k), id) != 0)
                continue;
            found++;
            exact += !zws_results_repaired(r, k);
            break;
        }
        if (before == found)
            printf("missed: %s\n", query[i]);
        zws_results_free(r);
        zws_search_free(s);
    }
    printf("%zu of %zu confusions found, %zu of them in another place as they were; of the others "
           "%.1f %%\n",
           found, n, exact,
           n > exact ? 100.0 * (double)(found - exact) / (double)(n - exact) : 0.0);
    assert_true(n >= wanted * 9 / 10);
    assert_true(found * 100 >= n * 90);
    zws_index_free(index);
    free(query);
}

/* --- Clean text ---------------------------------------------------------------------------------
 */

typedef struct {
    size_t begin, end;
    char term[8];
} span;

typedef struct {
    span *word, *reading;
    size_t n_words, n_readings, cap_words, cap_readings;
} spans;

static void add_span(span **list, size_t *n, size_t *cap, size_t begin, size_t end,
                     const char *term)
{
    if (*n == *cap) {
        *cap = *cap ? 2 * *cap : 1024;
        *list = realloc(*list, *cap * sizeof **list);
        assert_non_null(*list);
    }
    span *s = &(*list)[(*n)++];
    s->begin = begin;
    s->end = end;
    snprintf(s->term, sizeof s->term, "%s", term);
}

/* Words of two characters, and readings of two characters. */
static int sort_piece(size_t begin, size_t end, const char *term, void *context)
{
    spans *s = context;
    if (strlen(term) != 7 || !is_han(term + 1))
        return 0;
    if (term[0] == 'W')
        add_span(&s->word, &s->n_words, &s->cap_words, begin, end, term + 1);
    if (term[0] == 'R')
        add_span(&s->reading, &s->n_readings, &s->cap_readings, begin, end, term + 1);
    return 0;
}

static void test_clean(void **state)
{
    (void)state;
    laws l;
    if (!open_laws(&l, wanted))
        skip();
    zws_segmenter *segmenter;
    assert_ok(zws_segmenter_open(&segmenter));
    spans s = {0};
    size_t words = 0, wrong = 0;
    json_t *law;
    for (size_t n = 0; n < wanted && (law = next_law(&l)); n++) {
        const char *body = json_string_value(json_object_get(law, "body"));
        s.n_words = s.n_readings = 0;
        if (body)
            assert_ok(zws_segmenter_run(segmenter, ZWS_SEGMENT_INDEX, body, strlen(body),
                                        sort_piece, &s));
        /* Both lists ascend, the readings but for where two stretches overlap. */
        size_t k = 0;
        for (size_t i = 0; i < s.n_readings; i++) {
            while (k > 0 && s.word[k - 1].begin >= s.reading[i].begin)
                k--;
            while (k < s.n_words && s.word[k].begin < s.reading[i].begin)
                k++;
            if (k < s.n_words && s.word[k].begin == s.reading[i].begin &&
                s.word[k].end == s.reading[i].end)
                wrong += strcmp(s.word[k].term, s.reading[i].term) != 0;
        }
        words += s.n_words;
        json_decref(law);
    }
    close_laws(&l);
    printf("%zu of %zu clean words of two characters have another reading\n", wrong, words);
    assert_true(words > 10000);
    assert_true(wrong * 1000 <= words);
    free(s.word);
    free(s.reading);
    zws_segmenter_free(segmenter);
}

int main(int argc, char **argv)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, fixture_setup, fixture_teardown)
    wanted = argc > 1 ? strtoul(argv[1], NULL, 10) : getenv("ZWS_LONG") ? 1000 : 100;
    if (wanted == 0)
        return 2;
    const struct CMUnitTest tests[] = {TEST(test_notice), TEST(test_order), TEST(test_confusions),
                                       TEST(test_clean)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
