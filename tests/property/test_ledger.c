/* One ledger: the documents of corpus/documents/validity in random orders, with commits, seals,
 * merges, bulk builds, replacements, deletions and rollbacks in between, give the same states on
 * every day; and they are those of corpus/judged/validity.tsv.
 *
 *   test_ledger [ORDERS [SEED]]; ZWS_LONG=1: 1,000 orders, else 50 */
#include <dirent.h>

#include "property/ledger.h"
#include "unit/store/random.h"
#include "unit/store/scratch.h"

enum { DOCUMENTS_MAX = 400 };

static const zws_date days[] = {20100101, 20150101, 20190630, 20200901, 20211231,
                                20220101, 20230331, 20230630, 20261121, 20300101};
enum { DAYS = sizeof days / sizeof *days };

static char folder[512], judged[512];
static char *id[DOCUMENTS_MAX], *file[DOCUMENTS_MAX];
static size_t n, orders = 50;
static uint64_t seed = 7;
static zws_analyzer *analyzer;

static void read_documents(void)
{
    struct dirent **entry;
    int found = scandir(folder, &entry, NULL, alphasort);
    assert_true(found > 0);
    for (int i = 0; i < found; i++) {
        char path[1024];
        if (entry[i]->d_name[0] != '.') {
            assert_true(n < DOCUMENTS_MAX);
            snprintf(path, sizeof path, "%s/%s", folder, entry[i]->d_name);
            file[n] = strdup(path);
            snprintf(path, sizeof path, "validity/%s", entry[i]->d_name);
            id[n++] = strdup(path);
        }
        free(entry[i]);
    }
    free(entry);
}

/* --- Documents that are made up -----------------------------------------------------------------
 */

enum { MADE_UP = 60, TITLES = 12 };

static bool made_up; /* these, instead of the corpus */

static size_t count(void)
{
    return made_up ? MADE_UP : n;
}

static char *format_text(const char *format, unsigned number)
{
    char text[64];
    snprintf(text, sizeof text, format, number);
    return strdup(text);
}

static zws_date random_day(random_source *r)
{
    return random_chance(r, 15) ? 0
                                : (zws_date)((2005 + random_below(r, 20)) * 10000 +
                                             random_below(r, 12) * 100 + 101 + random_below(r, 28));
}

/* Half of them have a number, and they share few titles, which some have as what they issue; each
 * says things of some others. */
static zws_document *make_up(unsigned number, unsigned edition)
{
    char text[64];
    zws_document *document;
    random_source r = {seed * 31 + number * 7919 + edition * 104729};
    for (int k = 0; k < 8; k++)
        random_next(&r);
    assert_ok(zws_document_new(&document));
    snprintf(text, sizeof text, "made/%02u", number);
    assert_ok(zws_document_set(document, ZWS_FIELD_ID, text, (size_t)-1));
    unsigned title = random_below(&r, TITLES), issuer = random_below(&r, 3);
    if (random_chance(&r, 40))
        snprintf(text, sizeof text, "某局关于印发第%u号办法的通知", title);
    else
        snprintf(text, sizeof text, "第%u号办法", title);
    assert_ok(zws_document_set(document, ZWS_FIELD_TITLE, text, (size_t)-1));
    assert_ok(zws_document_set(document, ZWS_FIELD_BODY, "一句话。", (size_t)-1));
    if (issuer) {
        snprintf(text, sizeof text, "某局%u", issuer);
        assert_ok(zws_document_set(document, ZWS_FIELD_ISSUER, text, (size_t)-1));
    }
    if (number % 2) {
        snprintf(text, sizeof text, "某政发〔2010〕%u号", number);
        assert_ok(zws_document_set(document, ZWS_FIELD_DOCNO, text, (size_t)-1));
    }
    document->sort_date = random_day(&r);
    document->date[ZWS_DATE_EFFECTIVE].date = random_chance(&r, 50) ? random_day(&r) : 0;
    document->date[ZWS_DATE_EXPIRES].date = random_chance(&r, 30) ? random_day(&r) : 0;
    for (uint32_t i = random_below(&r, 4); i > 0; i--) {
        unsigned which = random_below(&r, MADE_UP);
        zws_citation said = {
            .relation = (zws_relation)(ZWS_INTERPRETS + random_below(&r, 6)),
            .number = random_chance(&r, 60) ? format_text("某政发〔2010〕%u号", which) : NULL,
            .unit = random_chance(&r, 15) ? format_text("第%u条", which) : NULL,
            .part = ZWS_PART_BODY,
            .end = 3,
            .sentence_end = 12,
            .from = random_chance(&r, 30) ? random_day(&r) : 0};
        if (!said.number || random_chance(&r, 50))
            said.title = format_text("第%u号办法", which % TITLES);
        if (said.relation == ZWS_CONFIRMS && random_chance(&r, 60))
            said.extension = (zws_extension){.until = random_chance(&r, 50) ? random_day(&r) : 0,
                                             .months = (uint16_t)(random_below(&r, 3) * 12),
                                             .added = random_chance(&r, 50)};
        assert_ok(zws_citations__add(&document->citations, &said));
    }
    document->extracted = true;
    return document;
}

/* --- Documents of the corpus --------------------------------------------------------------------
 */

/* The same document as zwindex would make of the file. */
static zws_document *make(size_t i, bool other)
{
    zws_document *document;
    if (made_up)
        return make_up((unsigned)i, other);
    /* Another text under its id: what the neighbour says. */
    assert_ok(zws_document_read(&document, file[other ? (i + 1) % n : i]));
    assert_ok(zws_document_set(document, ZWS_FIELD_ID, id[i], (size_t)-1));
    return document;
}

static const char *id_of(size_t i)
{
    static char text[64];
    snprintf(text, sizeof text, "made/%02u", (unsigned)i);
    return made_up ? text : id[i];
}

static void put(zws_store_writer *writer, size_t i, bool other)
{
    zws_document *document = make(i, other);
    assert_ok(zws_store_writer__put(writer, document, NULL, NULL));
    zws_document_free(document);
}

static zws_store_writer *open_writer(const char *path)
{
    zws_store_writer *writer;
    zws_store_options options = {.create = true, .batch_bytes = SIZE_MAX};
    assert_ok(zws_store_writer__open(&writer, path, &options));
    zws_store_writer__set_sealing(writer, false);
    return writer;
}

static void disturb(zws_store_writer **writer, const char *path, random_source *r)
{
    size_t which = random_below(r, (uint32_t)count());
    switch (random_below(r, 14)) {
    case 0:
    case 1:
        assert_ok(zws_store_writer__commit(*writer));
        break;
    case 2:
        assert_ok(zws_store_writer__seal(*writer, NULL, NULL));
        break;
    case 3:
        assert_ok(zws_store_writer__merge(*writer, NULL, NULL));
        break;
    case 4: /* not yet its turn, or not any more: with another text; made good at the end */
    case 5:
        put(*writer, which, true);
        break;
    case 6:
    case 7:
        zws_store_writer__delete(*writer, id_of(which), strlen(id_of(which)));
        break;
    case 8: /* what a rollback drops is put again at the end */
        assert_ok(zws_store_writer__rollback(*writer));
        break;
    case 9:
        zws_store_writer__free(*writer);
        *writer = open_writer(path);
        break;
    case 10:
        assert_ok(zws_store_writer__set_bulk(*writer, true));
        put(*writer, which, random_chance(r, 50));
        assert_ok(zws_store_writer__commit(*writer));
        assert_ok(zws_store_writer__set_bulk(*writer, false));
        break;
    default:
        break;
    }
}

static void build(const char *path, uint64_t number)
{
    random_source r = {seed * 6364136223846793005u + number * 1442695040888963407u + 1};
    size_t order[DOCUMENTS_MAX], all = count();
    zws_store_writer *writer = open_writer(path);
    for (int k = 0; k < 8; k++)
        random_next(&r);
    for (size_t i = 0; i < all; i++) {
        size_t k = random_below(&r, (uint32_t)i + 1);
        order[i] = order[k];
        order[k] = i;
    }
    bool quiet = number % 5 == 0; /* nothing but the order */
    if (number % 5 == 1)
        assert_ok(zws_store_writer__set_bulk(writer, true));
    for (size_t i = 0; i < all; i++) {
        put(writer, order[i], false);
        if (!quiet && random_chance(&r, 20))
            disturb(&writer, path, &r);
    }
    if (!quiet) {
        for (size_t i = 0; i < all; i++)
            put(writer, order[i], false);
    }
    if (number % 7 == 3 && !made_up) /* which would read them again */
        assert_ok(zws_store_writer__rebuild(writer, NULL, NULL));
    assert_ok(number % 3 == 0 ? zws_store_writer__seal(writer, NULL, NULL)
                              : zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
}

static void first_path(char *out, size_t size, const char *name)
{
    snprintf(out, size, "%s/%s", scratch_root, name);
}

static void compare_orders(const char *name)
{
    char path[512], what[64];
    ledger_text first = {.day = days, .n_days = DAYS, .analyzer = analyzer};
    first_path(path, sizeof path, name);
    zws_store_writer *writer = open_writer(path);
    for (size_t i = 0; i < count(); i++)
        put(writer, i, false);
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    read_ledger(&first, path);
    for (size_t i = 0; i < orders; i++) {
        ledger_text text = {.day = days, .n_days = DAYS, .analyzer = analyzer};
        first_path(path, sizeof path, "other");
        build(path, i);
        read_ledger(&text, path);
        snprintf(what, sizeof what, "order %zu of seed %llu", i, (unsigned long long)seed);
        assert_same_ledger(&first, &text, what);
        ledger_free(&text);
        scratch_remove(path);
    }
    ledger_free(&first);
    if (made_up) {
        first_path(path, sizeof path, name);
        scratch_remove(path);
    }
}

static void test_made_up(void **state)
{
    (void)state;
    made_up = true;
    uint64_t first = seed;
    for (; seed < first + 3; seed++)
        compare_orders("made up");
    seed = first;
    made_up = false;
}

static void test_orders(void **state)
{
    (void)state;
    compare_orders("first");
}

/* --- What was judged by hand ------------------------------------------------------------------ */

typedef struct {
    const char *id, *state, *by, *sentence;
    zws_date day;
    zws_analyzer *analyzer;
    zws_buffer said;
} expectation;

static zws_status look(zws_store *store, void *context)
{
    expectation *e = context;
    zws_match match;
    zws_document *document;
    zws_validity_facts facts;
    zws_validity_answer answer;
    zws_evidence evidence;
    const zws_judgment *judgment;
    zws_evidence_reader reader = {.store = store, .analyzer = e->analyzer};
    ZWS_TRY(zws_store__find(store, e->id, strlen(e->id), &match));
    assert_ok(zws_store__document(store, &match, &document));
    zws_validity__facts(&facts, document);
    assert_ok(zws_evidence__gather(&evidence, &reader, document, true));
    assert_ok(zws_evidence__judgments(&judgment, &evidence));
    zws_validity__judge(&answer, &facts, judgment, evidence.n, e->day);
    bool judged_by = answer.decided.cause == ZWS_BY_JUDGMENT;
    const zws_witness *w = judged_by ? &evidence.item[answer.decided.judgment] : NULL;
    const char *state = zws_validity_name(answer.decided.state);
    zws_buffer__clear(&e->said);
    assert_ok(zws_buffer__printf(&e->said, "%s by %s: %s", state, w ? w->id : "own",
                                 w && w->sentence ? w->sentence : ""));
    bool good = strcmp(state, e->state) == 0;
    if (good && w)
        good = strcmp(w->id, e->by) == 0 && strstr(w->sentence ? w->sentence : "", e->sentence);
    else if (good)
        good = strcmp(e->by, "own") == 0 || *e->by == '\0';
    zws_evidence__free(&evidence);
    zws_evidence_reader__free(&reader);
    zws_document_free(document);
    free(match.id);
    return good ? ZWS_OK : ZWS_EINVAL;
}

static void test_judged(void **state)
{
    char path[512], line[4096];
    size_t asked = 0, wrong = 0;
    zws_store *store;
    (void)state;
    first_path(path, sizeof path, "first");
    assert_ok(zws_store__open(&store, path));
    FILE *list = fopen(judged, "r");
    assert_non_null(list);
    assert_non_null(fgets(line, sizeof line, list)); /* the header */
    while (fgets(line, sizeof line, list)) {
        char *field[5] = {line, "", "", "", ""}, *at = line;
        line[strcspn(line, "\n")] = '\0';
        for (int f = 1; f < 5 && (at = strchr(at, '\t')); f++) {
            *at++ = '\0';
            field[f] = at;
        }
        expectation e = {.id = field[0],
                         .state = field[2],
                         .by = field[3],
                         .sentence = field[4],
                         .analyzer = analyzer};
        assert_true(zws_date__parse(&e.day, field[1], strlen(field[1])));
        asked++;
        if (zws_store__read(store, look, &e) != ZWS_OK) {
            wrong++;
            print_message("%s on %s: %s, not %s by %s: %s\n", field[0], field[1],
                          e.said.data ? e.said.data : "?", field[2], field[3], field[4]);
        }
        zws_buffer__free(&e.said);
    }
    fclose(list);
    zws_store__free(store);
    print_message("%zu of %zu states are as judged\n", asked - wrong, asked);
    assert_true(asked >= 120);
    assert_int_equal(wrong, 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_made_up),
        cmocka_unit_test(test_orders),
        cmocka_unit_test(test_judged),

    };
    const char *srcdir = getenv("top_srcdir") ? getenv("top_srcdir") : getenv("srcdir");
    if (getenv("ZWS_LONG") && *getenv("ZWS_LONG"))
        orders = 1000;
    if (argc > 1)
        orders = strtoul(argv[1], NULL, 10);
    if (argc > 2)
        seed = strtoull(argv[2], NULL, 10);
    snprintf(folder, sizeof folder, "%s/corpus/documents/validity", srcdir ? srcdir : ".");
    snprintf(judged, sizeof judged, "%s/corpus/judged/validity.tsv", srcdir ? srcdir : ".");
    if (zws_analyzer__open(&analyzer, NULL) != ZWS_OK)
        return 77;
    read_documents();
    int failed = cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
    for (size_t i = 0; i < n; i++) {
        free(id[i]);
        free(file[i]);
    }
    zws_analyzer__free(analyzer);
    return failed;
}
