/* Sealing: what is found before is found after; replacing and deleting what is sealed; inputs,
 * rebuilds and rollbacks over both tiers; kills, damage, and readers beside it. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "random.h"
#include "sealing.h"
#include "search/search_internal.h"

static void test_bounds_are_tight_for_the_profile(void **state)
{
    (void)state;
    assert_true(zws_seal__usual.k1 == zws_profile__default.k1);
    assert_true(zws_seal__usual.b == zws_profile__default.b);
    assert_true(zws_seal__usual.min_norm_len == zws_profile__default.min_norm_len);
}

static void test_seal(void **state)
{
    (void)state;
    const char *path = scratch_path("seal");
    zws_store_writer *writer = open_tokens(path);
    seal(writer); /* nothing: nothing happens */
    assert_false(zws_file__exists(scratch_path("seal/segments/00000001.zws")));
    put(writer, "a", "red green", NULL);
    put(writer, "b", "red blue", NULL);
    put(writer, "c", "blue", NULL);
    seal(writer); /* commits what is pending */
    assert_tidy(path, 1);
    assert_string_equal(ids_at(path, "red"), "a b");
    assert_string_equal(ids_at(path, ""), "a b c");
    assert_string_equal(body_at(path, "b"), "red blue");
    assert_string_equal(body_at(path, "x"), "none");
    seal(writer); /* nothing is live */
    assert_tidy(path, 1);

    /* Unchanged: not written again. */
    assert_false(put(writer, "a", "red green", NULL));
    /* Replaced, deleted, deleted again, put back. */
    assert_true(put(writer, "a", "yellow", NULL));
    assert_string_equal(ids_at(path, "yellow"), "");
    assert_string_equal(ids_at(path, "red"), "a b");
    assert_ok(zws_store_writer__delete(writer, "b", 1));
    assert_fails(ZWS_ENOTFOUND, zws_store_writer__delete(writer, "b", 1));
    assert_ok(zws_store_writer__commit(writer));
    assert_string_equal(ids_at(path, "red"), "");
    assert_string_equal(ids_at(path, "yellow"), "a");
    assert_string_equal(ids_at(path, ""), "a c");
    assert_string_equal(body_at(path, "a"), "yellow");
    assert_string_equal(body_at(path, "b"), "none");
    assert_clean(path);
    assert_true(put(writer, "b", "red blue", NULL));
    assert_ok(zws_store_writer__commit(writer));
    assert_string_equal(ids_at(path, ""), "a b c");
    assert_ok(zws_store_writer__delete(writer, "a", 1)); /* live, and hides a sealed one */
    assert_ok(zws_store_writer__commit(writer));
    assert_string_equal(ids_at(path, ""), "b c");
    assert_clean(path);
    seal(writer);
    assert_tidy(path, 1);
    assert_string_equal(ids_at(path, ""), "b c");
    assert_clean(path);
    /* All of it deleted: no segment at all. */
    assert_ok(zws_store_writer__delete(writer, "b", 1));
    assert_ok(zws_store_writer__delete(writer, "c", 1));
    seal(writer);
    assert_tidy(path, 0);
    assert_string_equal(ids_at(path, ""), "");
    assert_clean(path);
    put(writer, "d", "green", NULL);
    assert_ok(zws_store_writer__commit(writer));
    assert_string_equal(ids_at(path, ""), "d");
    zws_store_writer__free(writer);
}

static void test_rollback(void **state)
{
    (void)state;
    const char *path = scratch_path("rollback");
    zws_store_writer *writer = open_tokens(path);
    put(writer, "a", "red", NULL);
    put(writer, "b", "red", NULL);
    seal(writer);
    put(writer, "a", "blue", NULL);
    assert_ok(zws_store_writer__delete(writer, "b", 1));
    assert_ok(zws_store_writer__rollback(writer));
    assert_ok(zws_store_writer__commit(writer));
    assert_string_equal(ids_at(path, "red"), "a b");
    assert_ok(zws_store_writer__delete(writer, "b", 1));
    zws_store_writer__free(writer); /* dropped, too */
    assert_string_equal(ids_at(path, "red"), "a b");
    writer = open_tokens(path);
    assert_ok(zws_store_writer__delete(writer, "b", 1));
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    assert_string_equal(ids_at(path, "red"), "a");
    assert_clean(path);
}

/* Small seals make segments of growing sizes, few of them, and hidden documents stay hidden. */
static void test_many_seals(void **state)
{
    (void)state;
    const char *path = scratch_path("many");
    zws_store_writer *writer = open_tokens(path);
    random_source r = {7};
    int edition[200] = {0};
    uint32_t most = 0;
    for (int round = 1; round <= 60; round++) {
        for (int i = 0; i < 6; i++) {
            char id[16], body[32];
            int d = (int)random_below(&r, 200);
            snprintf(id, sizeof id, "%03d", d);
            snprintf(body, sizeof body, "all e%d", round);
            if (edition[d] && random_chance(&r, 20)) {
                assert_ok(zws_store_writer__delete(writer, id, 3));
                edition[d] = 0;
            } else {
                put(writer, id, body, NULL);
                edition[d] = round;
            }
        }
        if (round % 3 == 0) /* some changes go through a live tier that is only committed */
            assert_ok(zws_store_writer__commit(writer));
        if (round % 2 == 0)
            seal(writer);
        most = writer->manifest.n_segments > most ? writer->manifest.n_segments : most;
    }
    assert_ok(zws_store_writer__commit(writer));
    assert_in_range(most, 2, 8);
    assert_tidy(path, writer->manifest.n_segments);
    assert_clean(path);
    char expected[1024] = "", word[16];
    for (int d = 0; d < 200; d++) {
        if (edition[d])
            snprintf(expected + strlen(expected), sizeof expected - strlen(expected), "%s%03d",
                     *expected ? " " : "", d);
    }
    /* find_ids gives the first 100. */
    if (strlen(expected) > 399)
        expected[399] = '\0';
    assert_string_equal(ids_at(path, "all"), expected);
    for (int d = 0; d < 200; d += 7) {
        char id[16];
        snprintf(id, sizeof id, "%03d", d);
        snprintf(word, sizeof word, "all e%d", edition[d]);
        assert_string_equal(body_at(path, id), edition[d] ? word : "none");
    }
    zws_store_writer__free(writer);
}

static void test_inputs(void **state)
{
    (void)state;
    const char *path = scratch_path("inputs");
    zws_hash128 one = {1, 2}, two = {3, 4};
    zws_store_writer *writer = open_tokens(path);
    bool unchanged;
    size_t deleted;
    put(writer, "a", "red", "in/1");
    put(writer, "b", "red", "in/1");
    assert_ok(zws_store_writer__input_done(writer, "in/1", one, NULL));
    put(writer, "c", "red", "in/2");
    assert_ok(zws_store_writer__input_done(writer, "in/2", one, NULL));
    seal(writer);
    zws_store_writer__free(writer);

    writer = open_tokens(path);
    assert_ok(zws_store_writer__input_unchanged(&unchanged, writer, "in/1", one));
    assert_true(unchanged);
    assert_ok(zws_store_writer__input_unchanged(&unchanged, writer, "in/2", two));
    assert_false(unchanged);
    /* The same id in two inputs of one run. */
    put(writer, "c", "blue", "in/2");
    assert_fails(ZWS_EEXIST, put_status(writer, "a", "blue", "in/2", NULL));
    assert_ok(zws_store_writer__input_done(writer, "in/2", two, &deleted));
    assert_int_equal(deleted, 0);
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    assert_string_equal(ids_at(path, "red"), "a b");

    /* An input that has one document less, one of which is unchanged: the other goes. */
    writer = open_tokens(path);
    assert_false(put(writer, "b", "red", "in/1"));
    assert_ok(zws_store_writer__input_done(writer, "in/1", two, &deleted));
    assert_int_equal(deleted, 1);
    assert_ok(zws_store_writer__commit(writer));
    assert_string_equal(ids_at(path, ""), "b c");
    zws_store_writer__free(writer);

    /* A deleted document makes its input a changed one. */
    writer = open_tokens(path);
    seal(writer);
    assert_ok(zws_store_writer__input_unchanged(&unchanged, writer, "in/1", two));
    assert_true(unchanged);
    assert_ok(zws_store_writer__delete(writer, "b", 1));
    assert_ok(zws_store_writer__input_unchanged(&unchanged, writer, "in/1", two));
    assert_false(unchanged);
    zws_store_writer__free(writer);

    /* --mirror: in/2 is not seen. */
    writer = open_tokens(path);
    assert_ok(zws_store_writer__input_unchanged(&unchanged, writer, "in/1", two));
    assert_ok(zws_store_writer__forget_unseen(writer, "in/", &deleted));
    assert_int_equal(deleted, 1);
    assert_ok(zws_store_writer__commit(writer));
    assert_string_equal(ids_at(path, ""), "b");
    assert_clean(path);
    zws_store_writer__free(writer);
}

static zws_status same_everywhere(zws_store *store, void *context)
{
    zws_buffer *out = context;
    zws_term words[] = {{"政务", 6}, {"公开", 6}};
    uint64_t documents, length, df;
    zws_buffer__clear(out);
    ZWS_TRY(zws_store__totals(store, &documents, &length));
    ZWS_TRY(zws_buffer__printf(out, "%d %d", (int)documents, (int)length));
    for (size_t i = 0; i < 2; i++) {
        ZWS_TRY(zws_store__document_frequency(store, words[i], &df));
        ZWS_TRY(zws_buffer__printf(out, " %d", (int)df));
    }
    return ZWS_OK;
}

static void put_text(zws_store_writer *writer, const char *id, const char *title, const char *body)
{
    zws_document *document = make_document(id, title, body);
    assert_ok(zws_store_writer__put(writer, document, "folder/x", NULL));
    zws_document_free(document);
}

/* Texts: what is analysed when sealing is what was analysed before, and a rebuild seals anew. */
static void test_texts_and_rebuild(void **state)
{
    (void)state;
    const char *path = scratch_path("texts");
    zws_store_options options = {.create = true};
    zws_store_writer *writer;
    zws_store *store;
    zws_buffer before = {0}, after = {0};
    uint64_t fingerprint;
    assert_ok(zws_store_writer__open(&writer, path, &options));
    put_text(writer, "1", "关于政务公开的通知", "政务公开工作要点，2019年5月1日。");
    put_text(writer, "2", "住房公积金提取办法", "政务大厅办理，信息公开。");
    put_text(writer, "4", "。，！", NULL); /* positions, and no length */
    assert_ok(zws_store_writer__commit(writer));
    assert_clean(path);
    assert_ok(zws_store__open(&store, path));
    fingerprint = zws_store__fingerprint(store);
    assert_ok(zws_store__read(store, same_everywhere, &before));
    seal(writer);
    assert_ok(zws_store__read(store, same_everywhere, &after)); /* the same handle */
    assert_string_equal(before.data, after.data);
    put_text(writer, "3", "政务", "公开");
    assert_ok(zws_store_writer__rebuild(writer, NULL, NULL));
    assert_tidy(path, 1);
    assert_clean(path);
    assert_ok(zws_store__read(store, same_everywhere, &after));
    assert_string_not_equal(before.data, after.data);
    assert_true(zws_store__fingerprint(store) == fingerprint);
    assert_false(zws_store__is_mixed(store));
    zws_store__free(store);
    zws_store_writer__free(writer);
    zws_buffer__free(&before);
    zws_buffer__free(&after);
}

static zws_status take_stat(zws_store *store, void *context)
{
    zws_buffer__clear(context);
    return zws_store__stat_json(store, context);
}

static void test_stat(void **state)
{
    (void)state;
    const char *path = scratch_path("stat");
    zws_store_writer *writer = open_tokens(path);
    zws_buffer json = {0};
    zws_store *store;
    put(writer, "a", "red green", NULL);
    put(writer, "b", "red", NULL);
    seal(writer);
    put(writer, "b", "blue", NULL);
    assert_ok(zws_store_writer__commit(writer));
    assert_ok(zws_store__open(&store, path));
    assert_ok(zws_store__read(store, take_stat, &json));
    assert_non_null(strstr(json.data, "\"documents\":2,"));
    assert_non_null(strstr(json.data, "\"live\":1"));
    assert_non_null(strstr(json.data, "\"file\":\"segments/00000001.zws\",\"documents\":1,"
                                      "\"replaced\":1"));
    /* red, green, blue; the terms of both ids */
    assert_non_null(strstr(json.data, "\"terms\":5,"));
    zws_store__free(store);
    zws_store_writer__free(writer);
    zws_buffer__free(&json);
}

/* --- Kill ------------------------------------------------------------------------------------ */

enum { KILL_DOCUMENTS = 30 };

static void write_edition(zws_store_writer *writer, int edition)
{
    for (int i = 0; i < KILL_DOCUMENTS; i++) {
        char id[16], body[256];
        snprintf(id, sizeof id, "%03d", i);
        int n = snprintf(body, sizeof body, "all edition%d", edition);
        for (int w = 0; w < 15; w++)
            n += snprintf(body + n, sizeof body - (size_t)n, " w%d", (i * 31 + w * edition) % 97);
        /* The first third is changed by every edition, the rest by every third one. */
        if (i < KILL_DOCUMENTS / 3 || edition % 3 == i % 3)
            put(writer, id, body, NULL);
    }
}

static void run_killed(const char *path, int first, bool bulk, int report)
{
    zws_store_writer *writer = open_tokens(path);
    if (zws_store_writer__set_bulk(writer, bulk) != ZWS_OK)
        _exit(1);
    for (int edition = first;; edition++) {
        write_edition(writer, edition);
        if (zws_store_writer__commit(writer) != ZWS_OK ||
            write(report, &edition, sizeof edition) != sizeof edition ||
            zws_store_writer__seal(writer, NULL, NULL) != ZWS_OK)
            _exit(1);
    }
}

static size_t count_ids(const char *ids)
{
    size_t n = *ids != '\0';
    for (; *ids; ids++)
        n += *ids == ' ';
    return n;
}

static void test_kill(void **state)
{
    (void)state;
    const char *path = scratch_path("kill");
    int rounds = getenv("ZWS_LONG") ? 200 : 20;
    random_source r = {20};
    zws_store_writer *writer = open_tokens(path);
    write_edition(writer, 3);
    for (int i = 0; i < KILL_DOCUMENTS; i++) {
        char id[16];
        snprintf(id, sizeof id, "%03d", i);
        put(writer, id, "all edition0", NULL);
    }
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    int committed = 3;
    for (int round = 0; round < rounds; round++) {
        int report[2], edition;
        assert_int_equal(pipe(report), 0);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0)
            run_killed(path, committed + 1, round % 2, report[1]);
        close(report[1]);
        assert_int_equal(read(report[0], &edition, sizeof edition), sizeof edition);
        committed = edition;
        usleep(random_below(&r, 60000)); /* anywhere in seals and commits */
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, NULL, 0), child);
        while (read(report[0], &edition, sizeof edition) == sizeof edition)
            committed = edition;
        close(report[0]);

        assert_clean(path);
        assert_int_equal(count_ids(ids_at(path, "all")), KILL_DOCUMENTS);
        /* What was reported stands, or the edition behind it, whole. */
        char word[32];
        size_t now[2];
        for (int e = 0; e < 2; e++) {
            snprintf(word, sizeof word, "edition%d", committed + e);
            now[e] = count_ids(ids_at(path, word));
        }
        const size_t whole = KILL_DOCUMENTS / 3 + KILL_DOCUMENTS * 2 / 9;
        assert_true(now[1] == 0 ? now[0] >= whole - 1 : now[1] >= whole - 1);
        committed += now[1] > 0;
        /* The next writer clears what was left. */
        writer = open_tokens(path);
        assert_tidy(path, writer->manifest.n_segments);
        zws_store_writer__free(writer);
    }
}

/* --- Damage ---------------------------------------------------------------------------------- */

static void make_damaged(const char *path, int other)
{
    zws_store_writer *writer = open_tokens(path);
    for (int i = 0; i < 300; i++) {
        char id[16], body[64];
        snprintf(id, sizeof id, "%03d", i);
        snprintf(body, sizeof body, "all w%d w%d w%d", i % 7, (i + other) % 13, i);
        put(writer, id, body, NULL);
    }
    seal(writer);
    put(writer, "x", "all alone", NULL); /* a second segment, much smaller */
    seal(writer);
    assert_ok(zws_store_writer__delete(writer, "001", 3));
    put(writer, "002", "all new", NULL);
    assert_ok(zws_store_writer__commit(writer));
    assert_int_equal(writer->manifest.n_segments, 2);
    zws_store_writer__free(writer);
}

static zws_status use_everything(zws_store *store, void *context)
{
    static const char *const words[] = {"all", "w1", "w299", "alone", "new"};
    uint64_t *found = context;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        zws_term term = {words[i], strlen(words[i])};
        zws_node node = {.kind = ZWS_NODE_TERM, .term = &term, .n = 1};
        zws_rank_term rank = {term, 1.5};
        zws_plan plan = {.match = &node,
                         .rank = &rank,
                         .n_rank = 1,
                         .bm25 = {1.0, 0.9, 8, 0.2, 4.0},
                         .order = (zws_order)(i % 3),
                         .limit = 400,
                         .count_up_to = 100};
        zws_matches matches;
        ZWS_TRY(zws_store__match(store, &plan, &matches));
        zws_status status = ZWS_OK;
        for (size_t h = 0; status == ZWS_OK && h < matches.n; h++) {
            zws_document *document = NULL;
            uint32_t tf, length;
            status = zws_store__document(store, &matches.hit[h], &document);
            if (status == ZWS_OK)
                status = zws_store__frequencies(store, &matches.hit[h], &term, 1, &tf, &length);
            *found += status == ZWS_OK ? tf : 0;
            zws_document_free(document);
        }
        zws_matches__free(&matches);
        ZWS_TRY(status);
    }
    return ZWS_OK;
}

static void copy_file(const char *from, const char *to)
{
    char *data;
    size_t len;
    assert_ok(zws_file__read(&data, &len, from, 1 << 26));
    assert_ok(zws_file__write_atomic(to, data, len));
    free(data);
}

typedef struct {
    char *data;
    size_t len;
} file;

static file read_segment(const char *index, const char *name)
{
    file f;
    char path[600];
    snprintf(path, sizeof path, "%s/segments/%s", index, name);
    assert_ok(zws_file__read(&f.data, &f.len, path, 1 << 26));
    return f;
}

/* The same documents of another index, of an earlier and a later seal of the same one. */
static void make_strangers(file stranger[3], const char *path)
{
    const char *other = scratch_path("damage-other"), *later = scratch_path("damage-later");
    make_damaged(other, 1);
    stranger[0] = read_segment(other, "00000001.zws");
    stranger[1] = read_segment(path, "00000002.zws");
    make_damaged(later, 0);
    zws_store_writer *writer = open_tokens(later);
    assert_ok(zws_store_writer__rebuild(writer, NULL, NULL));
    zws_store_writer__free(writer);
    stranger[2] = read_segment(later, "00000003.zws");
}

/* The bytes of a segment, damaged in one way or another. */
static file damage(const file *good, const file stranger[3], int round, random_source *r)
{
    const file *other = &stranger[random_below(r, 3)];
    size_t at = (size_t)(((uint64_t)random_next(r) << 20 | random_next(r)) % good->len);
    size_t rest = good->len - at, n = 1 + random_below(r, 4096);
    n = n < rest ? n : rest;
    file bad = {malloc(good->len + other->len), good->len};
    assert_non_null(bad.data);
    memcpy(bad.data, good->data, good->len);
    switch (round % 6) {
    case 0:
        bad.data[at] = (char)(bad.data[at] ^ 1 << random_below(r, 8));
        break;
    case 1:
        bad.len = at;
        break;
    case 2:
        memset(bad.data + at, 0, n);
        break;
    case 3: /* another segment, whole */
        memcpy(bad.data, other->data, other->len);
        bad.len = other->len;
        break;
    case 4: /* a piece of another */
        if (at < other->len)
            memcpy(bad.data + at, other->data + at, n < other->len - at ? n : other->len - at);
        break;
    default: /* a piece of it in another place */
        memmove(bad.data + at, bad.data + random_below(r, (uint32_t)(good->len - n + 1)), n);
    }
    return bad;
}

static void test_damage(void **state)
{
    (void)state;
    char path[512];
    snprintf(path, sizeof path, "%s", scratch_path("damage"));
    make_damaged(path, 0);
    char first[600], second[600], kept[600];
    snprintf(first, sizeof first, "%s/segments/00000001.zws", path);
    snprintf(second, sizeof second, "%s/segments/00000002.zws", path);
    snprintf(kept, sizeof kept, "%s/kept", path);
    file good = read_segment(path, "00000001.zws"), stranger[3];
    make_strangers(stranger, path);
    int rounds = getenv("ZWS_LONG") ? 1000 : 100, damaged = 0;
    random_source r = {99};
    for (int round = 0; damaged < rounds; round++) {
        assert_true(round < 2 * rounds);
        file bad = damage(&good, stranger, round, &r);
        bool same = bad.len == good.len && memcmp(bad.data, good.data, good.len) == 0;
        assert_ok(zws_file__write_atomic(first, bad.data, bad.len));
        free(bad.data);
        findings f = {0};
        zws_status status = zws_store__verify(path, take_finding, &f);
        if (same)
            assert_ok(status);
        else if ((status != ZWS_ECORRUPT && status != ZWS_EVERSION) || f.n == 0)
            fail_msg("round %d: verify says %s", round, zws_status_name(status));
        damaged += !same;
        /* A reader goes on or says so. */
        zws_store *store;
        uint64_t found = 0;
        if (zws_store__open(&store, path) == ZWS_OK) {
            zws_store__read(store, use_everything, &found);
            zws_store__free(store);
        }
    }
    for (int i = 0; i < 3; i++)
        free(stranger[i].data);
    char *data = good.data;
    size_t len = good.len;
    assert_ok(zws_file__write_atomic(first, data, len));
    free(data);
    assert_clean(path);

    /* Whole segments, but not these. */
    copy_file(first, kept);
    copy_file(second, first);
    copy_file(kept, second);
    findings f = {0};
    assert_fails(ZWS_ECORRUPT, zws_store__verify(path, take_finding, &f));
    assert_int_equal(f.n, 1);
    assert_non_null(strstr(f.first, "00000001.zws is not the segment"));
    copy_file(first, second);
    copy_file(kept, first);
    assert_int_equal(unlink(second), 0);
    f = (findings){0};
    assert_fails(ZWS_ECORRUPT, zws_store__verify(path, take_finding, &f));
    assert_non_null(strstr(f.first, "missing"));
}

/* The record of what is hidden. */
static void test_damaged_record(void **state)
{
    (void)state;
    const char *path = scratch_path("record");
    make_damaged(path, 0);
    zws_store *store;
    uint64_t found = 0;
    assert_ok(zws_store__open(&store, path));
    assert_ok(zws_store__read(store, use_everything, &found));
    /* all: 298 sealed, x and the new 002; w1: 43 less 001; w299, alone, new */
    assert_true(found > 300);
    char *live;
    zws_live *writing;
    static const char *const keys[] = {"hidden:00000001:00000000", "hidden:00000009:00000000",
                                       "hidden:00000001:00000007", "hidden:0000000x:00000000",
                                       "hidden:1"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        zws_term key = {keys[i], strlen(keys[i])};
        zws_buffer old = {0};
        assert_ok(zws_store__live_path(&live, path, &store->manifest));
        assert_ok(zws_live__open_writer(&writing, live, false));
        free(live);
        assert_ok(zws_live__metadata(writing, key, &old));
        assert_ok(zws_live__set_metadata(writing, key, "damage", 6));
        assert_ok(zws_live__commit(writing));
        assert_fails(ZWS_ECORRUPT, zws_store__read(store, use_everything, &found));
        findings f = {0};
        assert_fails(ZWS_ECORRUPT, zws_store__verify(path, take_finding, &f));
        assert_non_null(strstr(f.first, "replaced and deleted"));
        assert_ok(zws_live__set_metadata(writing, key, old.data ? old.data : "", old.len));
        assert_ok(zws_live__commit(writing));
        assert_ok(zws_store__read(store, use_everything, &found));
        zws_live__free(writing);
        zws_buffer__free(&old);
    }
    zws_store__free(store);
    assert_clean(path);
}

/* A hidden document that is not: its id stands twice. */
static void test_unhidden(void **state)
{
    (void)state;
    const char *path = scratch_path("twice");
    make_damaged(path, 0);
    zws_manifest manifest;
    zws_live *writing;
    char *live;
    assert_ok(zws_manifest__read(&manifest, path));
    assert_ok(zws_store__live_path(&live, path, &manifest));
    assert_ok(zws_live__open_writer(&writing, live, false));
    free(live);
    assert_ok(zws_live__set_metadata(writing, (zws_term){"hidden:00000001:00000000", 24}, "", 0));
    assert_ok(zws_live__commit(writing));
    zws_live__free(writing);
    findings f = {0};
    assert_fails(ZWS_ECORRUPT, zws_store__verify(path, take_finding, &f));
    assert_int_equal(f.n, 1);
    assert_non_null(strstr(f.first, "002"));
    assert_non_null(strstr(f.first, "live tier too"));
}

/* --- Readers --------------------------------------------------------------------------------- */

static atomic_bool stop;

/* Every state has all documents, and each of one edition. */
static zws_status look(zws_store *store, void *context)
{
    int *seen = context;
    zws_term term = {"all", 3};
    zws_node node = {.kind = ZWS_NODE_TERM, .term = &term, .n = 1};
    zws_plan plan = {.match = &node, .order = ZWS_ORDER_NEWEST, .limit = 100, .count_up_to = 100};
    zws_matches matches;
    int edition = -1;
    ZWS_TRY(zws_store__match(store, &plan, &matches));
    *seen = matches.n == 20 && matches.total == 20 && matches.total_exact ? 0 : -1;
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < matches.n; i++) {
        zws_document *document;
        status = zws_store__document(store, &matches.hit[i], &document);
        if (status != ZWS_OK)
            break;
        int e = atoi(zws_document_get(document, ZWS_FIELD_BODY, 0, NULL) + 5);
        zws_document_free(document);
        if (edition < 0)
            edition = e;
        if (e != edition)
            *seen = -2;
    }
    if (*seen == 0)
        *seen = edition;
    zws_matches__free(&matches);
    return status;
}

typedef struct {
    const char *path;
    int reads, last;
    char failure[300];
} reader;

static void *read_on(void *context)
{
    reader *r = context;
    zws_store *store;
    if (zws_store__open(&store, r->path) != ZWS_OK) {
        snprintf(r->failure, sizeof r->failure, "%s", zws_error_message());
        return NULL;
    }
    while (!atomic_load(&stop) && !*r->failure) {
        int seen = -3;
        zws_status status = zws_store__read(store, look, &seen);
        if (status != ZWS_OK)
            snprintf(r->failure, sizeof r->failure, "%s", zws_error_message());
        else if (seen < r->last)
            snprintf(r->failure, sizeof r->failure, "edition %d after %d", seen, r->last);
        r->last = seen;
        r->reads++;
    }
    zws_store__free(store);
    return NULL;
}

static void test_readers(void **state)
{
    (void)state;
    const char *path = scratch_path("readers");
    zws_store_writer *writer = open_tokens(path);
    pthread_t thread[3];
    reader r[3] = {{.path = path}, {.path = path}, {.path = path}};
    for (int edition = 0; edition < 60; edition++) {
        for (int i = 0; i < 20; i++) {
            char id[16], body[32];
            snprintf(id, sizeof id, "%02d", i);
            snprintf(body, sizeof body, "all  %d", edition);
            put(writer, id, body, NULL);
        }
        assert_ok(zws_store_writer__commit(writer));
        if (edition % 2 == 0)
            seal(writer);
        for (int i = 0; edition == 0 && i < 3; i++)
            assert_int_equal(pthread_create(&thread[i], NULL, read_on, &r[i]), 0);
    }
    atomic_store(&stop, true);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(pthread_join(thread[i], NULL), 0);
        assert_string_equal(r[i].failure, "");
        assert_true(r[i].reads > 0);
    }
    zws_store_writer__free(writer);
    assert_clean(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bounds_are_tight_for_the_profile),
        cmocka_unit_test(test_seal),
        cmocka_unit_test(test_rollback),
        cmocka_unit_test(test_many_seals),
        cmocka_unit_test(test_inputs),
        cmocka_unit_test(test_texts_and_rebuild),
        cmocka_unit_test(test_stat),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_damaged_record),
        cmocka_unit_test(test_unhidden),
        cmocka_unit_test(test_kill),
        cmocka_unit_test(test_readers),
    };
    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
