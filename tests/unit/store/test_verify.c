/* Bytes flipped in an index: verify says so, whatever Xapian makes of them. */
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/file.h"
#include "indexes.h"
#include "random.h"
#include "store/store_internal.h"

static void write_index(const char *path)
{
    zws_store_writer *writer;
    zws_store_options options = {.create = true, .batch_bytes = 200000};
    assert_ok(zws_store_writer__open(&writer, path, &options));
    random_source random = {42};
    static const char *const words[] = {"政务公开", "人民政府", "办公厅", "通知", "意见", "2018年",
                                        "gov",      "规范性",   "文件",   "公报", "，",   "。"};
    for (int i = 0; i < 60; i++) {
        char id[32], body[8192], title[128];
        size_t n = 0;
        for (int w = 0; w < 300; w++) {
            n +=
                (size_t)snprintf(body + n, sizeof body - n, "%s", words[random_below(&random, 12)]);
            if (random_chance(&random, 10))
                n += (size_t)snprintf(body + n, sizeof body - n, "%u", random_below(&random, 5000));
        }
        snprintf(id, sizeof id, "%d.txt", i);
        snprintf(title, sizeof title, "关于第%d号的%s", i, words[random_below(&random, 12)]);
        zws_document *document = make_document(id, title, body);
        assert_ok(
            zws_document_set(document, ZWS_FIELD_REGION, i % 2 ? "浙江" : "杭州", (size_t)-1));
        if (i % 3)
            assert_ok(zws_document_set(document, ZWS_FIELD_DATE, "2018-05", (size_t)-1));
        assert_ok(zws_store_writer__put(writer, document, id, NULL));
        assert_ok(zws_store_writer__input_done(writer, id, (zws_hash128){1, (uint64_t)i}, NULL));
        zws_document_free(document);
    }
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
}

/* --- Flipped bits ------------------------------------------------------------------------------
 */

static zws_status hash_posting(const zws_live_posting *posting, void *context)
{
    uint64_t *sum = context;
    *sum = zws_hash64__of(posting->term.text, posting->term.len, *sum);
    *sum = zws_hash64__of(&posting->doc, sizeof posting->doc, *sum);
    *sum = zws_hash64__of(&posting->frequency, sizeof posting->frequency, *sum);
    *sum = zws_hash64__of(posting->position, posting->n_positions * sizeof(uint32_t), *sum);
    return ZWS_OK;
}

static void note_broken(zws_term term, const char *why, void *context)
{
    (void)term;
    (void)why;
    ++*(uint64_t *)context;
}

/* A fingerprint of everything that a search can read, made without verify's sums; 0 when something
 * cannot be read. */
static uint64_t read_everything(const char *index)
{
    zws_live *live;
    char path[1024];
    uint64_t sum = 1, documents, length;
    uint32_t *doc = NULL;
    size_t n;
    zws_manifest manifest;
    zws_buffer bytes = {0};
    snprintf(path, sizeof path, "%s/live", index);
    if (zws_manifest__read(&manifest, index) != ZWS_OK || zws_live__open(&live, path) != ZWS_OK)
        return 0;
    zws_status status = zws_live__totals(live, &documents, &length);
    if (status == ZWS_OK)
        status = zws_live__documents(live, (zws_term){"", 0}, &doc, &n);
    for (size_t i = 0; status == ZWS_OK && i < n; i++) {
        uint32_t doc_length;
        zws_buffer__clear(&bytes);
        status = zws_live__data(live, doc[i], &bytes);
        for (int slot = 0; status == ZWS_OK && slot < 40; slot++)
            status = zws_live__value(live, doc[i], slot, &bytes);
        if (status == ZWS_OK)
            status = zws_live__length(live, doc[i], &doc_length);
        sum = zws_hash64__of(bytes.data, bytes.len, sum) + doc_length;
        if (status == ZWS_OK)
            status = zws_live__document_terms(live, doc[i], hash_posting, &sum);
    }
    if (status == ZWS_OK)
        status = zws_live__postings(live, hash_posting, note_broken, &sum);
    zws_buffer__free(&bytes);
    free(doc);
    zws_live__free(live);
    return status == ZWS_OK ? sum ^ documents ^ length << 20 : 0;
}

/* What verify says of a damaged index, asked in a process of its own. */
typedef enum { UNSEEN, FOUND, CRASHED, MISSED } verdict;

static verdict verify_apart(const char *index, uint64_t whole)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        findings f = {0};
        static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
        for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
            signal(crashes[i], SIG_DFL); /* not the test runner's, which would go on */
        alarm(60);
        if (!freopen("/dev/null", "w", stderr))
            _exit(10);
        zws_status status = zws_store__verify(index, take_finding, &f);
        if (status == ZWS_OK)
            _exit(f.n ? 11 : read_everything(index) == whole ? UNSEEN : MISSED);
        /* A status without a line is a fault of verify. */
        _exit(status == ZWS_EVERSION || (status == ZWS_ECORRUPT && f.n) ? FOUND : 12);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status)) {
        assert_int_not_equal(WTERMSIG(status), SIGALRM);
        return CRASHED;
    }
    assert_in_range(WEXITSTATUS(status), UNSEEN, MISSED);
    return (verdict)WEXITSTATUS(status);
}

typedef struct {
    char *data;
    size_t len;
} file_content;

static verdict with_flip(const char *index, uint64_t whole, const char *file,
                         const file_content *content, size_t at, int bit)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", index, file);
    int fd = open(path, O_WRONLY);
    assert_true(fd >= 0);
    char byte = (char)(content->data[at] ^ (1 << bit));
    assert_int_equal(pwrite(fd, &byte, 1, (off_t)at), 1);
    verdict v = verify_apart(index, whole);
    assert_int_equal(pwrite(fd, &content->data[at], 1, (off_t)at), 1);
    close(fd);
    return v;
}

/* A flip either changes nothing that can be read (free blocks, the ends of blocks), or verify finds
 * it. Never may it be missed. */
static void test_flips(void **state)
{
    (void)state;
    static const char *const files[] = {"live/postlist.glass", "live/position.glass",
                                        "live/termlist.glass", "live/docdata.glass",
                                        "live/iamglass",       "zwsearch.json"};
    const char *index = scratch_path("flips");
    write_index(index);
    assert_clean(index);
    uint64_t whole = read_everything(index);
    assert_true(whole != 0);
    random_source random = {2024};
    int flips = getenv("ZWS_LONG") ? 300 : 16, count[4] = {0};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[1024];
        file_content content;
        int before = count[UNSEEN];
        snprintf(path, sizeof path, "%s/%s", index, files[i]);
        assert_ok(zws_file__read(&content.data, &content.len, path, 64 << 20));
        for (int flip = 0; flip < flips; flip++) {
            size_t at = random_below(&random, (uint32_t)content.len);
            int bit = (int)random_below(&random, 8);
            verdict v = with_flip(index, whole, files[i], &content, at, bit);
            if (v == MISSED)
                print_message("%s: byte %zu, bit %d: missed\n", files[i], at, bit);
            count[v]++;
        }
        if (getenv("ZWS_LONG"))
            print_message("%s: %d of %d cannot be seen\n", files[i], count[UNSEEN] - before, flips);
        free(content.data);
    }
    if (getenv("ZWS_LONG"))
        print_message("%d unseen, %d found, %d crashed, %d missed\n", count[UNSEEN], count[FOUND],
                      count[CRASHED], count[MISSED]);
    assert_int_equal(count[MISSED], 0);
    assert_true(count[FOUND] + count[CRASHED] > flips); /* the flips do reach what is in use */
    assert_clean(index);
}

/* --- Damage that Xapian cannot see --------------------------------------------------------------
 */

/* Opens the live tier beneath the store and lets fn change it. */
static void meddle(const char *index, zws_status (*fn)(zws_live *live))
{
    zws_live *live;
    char path[1024];
    snprintf(path, sizeof path, "%s/live", index);
    assert_ok(zws_live__open_writer(&live, path, false));
    assert_ok(fn(live));
    assert_ok(zws_live__commit(live));
    zws_live__free(live);
}

static void put_raw(zws_live *live, uint32_t doc, const zws_inverted *inverted, const char *data)
{
    assert_ok(zws_live__put(live, &doc, inverted, data, strlen(data)));
}

static zws_status foreign_document(zws_live *live)
{
    zws_inverted_term term = {"Qthief", 6, 0, 0, NULL};
    zws_inverted inverted = {.term = &term, .n_terms = 1};
    inverted.value[0] = (zws_inverted_value){ZWS_SLOT_NEWEST, "\xff\xff\xff\xffthief", 9};
    inverted.n_values = 1;
    put_raw(live, 3, &inverted, "no stored form");
    return ZWS_OK;
}

/* The document stays what it was; what is indexed of it changes. */
static zws_status change_entry(zws_live *live, int what)
{
    zws_buffer data = {0}, record = {0};
    zws_document *document;
    zws_inverted inverted = {0};
    zws_analyzer *analyzer;
    uint32_t doc = 5;
    assert_ok(zws_analyzer__open(&analyzer, NULL));
    assert_ok(zws_live__data(live, doc, &data));
    assert_ok(zws_live__value(live, doc, ZWS_SLOT_RECORD, &record));
    assert_ok(zws_document__decode(&document, data.data, data.len));
    assert_ok(zws_invert__document(&inverted, analyzer, document));
    zws_buffer input_term = {0};
    assert_ok(zws_schema__input_term(&input_term, "4.txt", 5));
    zws_inverted_term *terms = calloc(inverted.n_terms + 2, sizeof *terms);
    assert_non_null(terms);
    size_t n = 0;
    bool inserted = false;
    for (size_t i = 0; i < inverted.n_terms; i++) {
        if (!inserted && strcmp(inverted.term[i].text, input_term.data) > 0 &&
            inverted.term[i].text[0] > 'X') {
            terms[n++] =
                (zws_inverted_term){.text = input_term.data, .len = (uint32_t)input_term.len};
            inserted = true;
        }
        terms[n++] = inverted.term[i];
    }
    inverted.term = terms;
    inverted.n_terms = n;
    inverted.value[inverted.n_values++] =
        (zws_inverted_value){ZWS_SLOT_RECORD, record.data, record.len};
    size_t word = n - 1;
    while (terms[word].n_positions < 2)
        word--;
    size_t positions_size = terms[word].n_positions * sizeof(uint32_t);
    uint32_t *position = malloc(positions_size);
    assert_non_null(position);
    memcpy(position, terms[word].position, positions_size);
    position[terms[word].n_positions - 1]++;
    switch (what) {
    case 1:
        terms[word].frequency++;
        break;
    case 2:
        terms[word].position = position;
        break;
    case 3:
        memmove(terms + word, terms + word + 1, (n - word - 1) * sizeof *terms);
        inverted.n_terms--;
        break;
    case 4:
        for (size_t i = 0; i < inverted.n_values; i++) {
            if (inverted.value[i].slot == ZWS_SLOT_YEAR) {
                inverted.value[i].data = "2019";
                inverted.value[i].len = 4;
            }
        }
        break;
    case 5:
        for (size_t i = 0; i < inverted.n_values; i++) {
            if (inverted.value[i].slot == ZWS_SLOT_RECORD)
                inverted.n_values = i;
        }
        break;
    default:
        break;
    }
    assert_ok(zws_live__put(live, &doc, &inverted, data.data, data.len));
    inverted.term = NULL;
    zws_inverted__free(&inverted);
    free(terms);
    free(position);
    zws_buffer__free(&input_term);
    zws_buffer__free(&data);
    zws_buffer__free(&record);
    zws_document_free(document);
    zws_analyzer__free(analyzer);
    return ZWS_OK;
}

static zws_status change_nothing(zws_live *live)
{
    return change_entry(live, 0);
}
static zws_status change_frequency(zws_live *live)
{
    return change_entry(live, 1);
}
static zws_status change_position(zws_live *live)
{
    return change_entry(live, 2);
}
static zws_status change_term(zws_live *live)
{
    return change_entry(live, 3);
}
static zws_status change_value(zws_live *live)
{
    return change_entry(live, 4);
}
static zws_status remove_record(zws_live *live)
{
    return change_entry(live, 5);
}
static zws_status change_input(zws_live *live)
{
    return zws_live__set_metadata(live, (zws_term){"input:7.txt", 11}, "something else", 14);
}

static void test_meddling(void **state)
{
    (void)state;
    static const struct {
        zws_status (*fn)(zws_live *);
        const char *says;
    } cases[] = {
        {change_nothing, NULL},
        {foreign_document, "document 3"},
        {change_frequency, "its terms are not those"},
        {change_position, "the positions are not those"},
        {change_term, "its terms are not those"},
        {change_value, "value 5"},
        {remove_record, "record"},
        {change_input, "7.txt"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char name[32];
        findings f = {0};
        snprintf(name, sizeof name, "meddled%zu", i);
        const char *index = scratch_path(name);
        write_index(index);
        meddle(index, cases[i].fn);
        if (!cases[i].says) {
            assert_clean(index);
            continue;
        }
        assert_fails(ZWS_ECORRUPT, zws_store__verify(index, take_finding, &f));
        assert_true(f.n > 0);
        if (!strstr(f.first, cases[i].says))
            fail_msg("expected %s, got %s", cases[i].says, f.first);
        assert_fails(ZWS_ECORRUPT, zws_store__verify(index, NULL, NULL));
    }
}

/* A damaged index gives readers a status, not a wrong document. */
static void test_reader_of_damage(void **state)
{
    (void)state;
    const char *index = scratch_path("reader");
    write_index(index);
    meddle(index, foreign_document);
    zws_store *store;
    zws_match match;
    zws_document *document;
    assert_ok(zws_store__open(&store, index));
    assert_ok(zws_store__find(store, "thief", 5, &match));
    assert_int_equal(match.doc, 3);
    assert_fails(ZWS_ECORRUPT, zws_store__document(store, &match, &document));
    free(match.id);
    zws_store__free(store);
}

/* A writer on a damaged index writes what it is given all the same. */
static void test_writing_over_damage(void **state)
{
    (void)state;
    const char *index = scratch_path("over");
    write_index(index);
    meddle(index, remove_record);
    zws_store_writer *writer;
    assert_ok(zws_store_writer__open(&writer, index, NULL));
    assert_fails(ZWS_ECORRUPT, zws_store_writer__rebuild(writer, NULL, NULL));
    assert_ok(zws_store_writer__rollback(writer));
    zws_document *document = make_document("4.txt", "政务公开", "公开");
    bool changed;
    assert_ok(zws_store_writer__put(writer, document, "4.txt", &changed));
    assert_true(changed);
    assert_ok(zws_store_writer__commit(writer));
    zws_document_free(document);
    zws_store_writer__free(writer);
    assert_clean(index);
}

static void test_missing_tables(void **state)
{
    (void)state;
    static const char *const files[] = {"live/iamglass", "live/postlist.glass",
                                        "live/docdata.glass", "live/position.glass"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char name[32], path[1024];
        snprintf(name, sizeof name, "missing%zu", i);
        const char *index = scratch_path(name);
        write_index(index);
        snprintf(path, sizeof path, "%s/%s", index, files[i]);
        assert_int_equal(unlink(path), 0);
        findings f = {0};
        assert_fails(ZWS_ECORRUPT, zws_store__verify(index, take_finding, &f));
        assert_true(f.n > 0);
    }
    /* A copy without the lock files is whole. */
    const char *index = scratch_path("copy");
    char path[1024];
    write_index(index);
    snprintf(path, sizeof path, "%s/commit.lock", index);
    assert_int_equal(unlink(path), 0);
    snprintf(path, sizeof path, "%s/writer.lock", index);
    assert_int_equal(unlink(path), 0);
    assert_clean(index);
    assert_string_equal(ids_at(index, "nothing"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_meddling),
        cmocka_unit_test(test_reader_of_damage),
        cmocka_unit_test(test_writing_over_damage),
        cmocka_unit_test(test_missing_tables),
        cmocka_unit_test(test_flips),
    };
    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
