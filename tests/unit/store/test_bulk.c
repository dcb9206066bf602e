/* Bulk builds: the same index as a live one that is sealed; ids and inputs that come again; a disk
 * that is full while building or sealing. */
#include <signal.h>
#include <sys/resource.h>

#include "sealing.h"

static zws_store_writer *open_bulk(const char *path)
{
    zws_store_writer *writer = open_tokens(path);
    assert_true(zws_store_writer__is_new(writer));
    assert_ok(zws_store_writer__set_bulk(writer, true));
    return writer;
}

static void test_bulk(void **state)
{
    (void)state;
    const char *path = scratch_path("bulk");
    zws_hash128 one = {1, 2};
    bool unchanged;
    size_t deleted;
    zws_store_writer *writer = open_bulk(path);
    put(writer, "a", "red", "in/1");
    put(writer, "b", "red", "in/1");
    put(writer, "b", "blue", "in/1"); /* the later one counts, once */
    assert_fails(ZWS_EEXIST, put_status(writer, "a", "x", "in/2", NULL));
    assert_non_null(strstr(zws_error_message(), "in/1"));
    assert_ok(zws_store_writer__input_done(writer, "in/1", one, &deleted));
    put(writer, "c", "red", NULL);
    assert_string_equal(ids_at(path, ""), "");
    assert_ok(zws_store_writer__commit(writer));
    assert_tidy(path, 1);
    assert_string_equal(ids_at(path, "red"), "a c");
    assert_string_equal(ids_at(path, ""), "a b c");
    assert_clean(path);
    assert_ok(zws_store_writer__input_unchanged(&unchanged, writer, "in/1", one));
    assert_true(unchanged);

    /* Over what is sealed, and over what is live. */
    put(writer, "c", "green", NULL);
    assert_false(put(writer, "a", "red", "in/1"));
    assert_ok(zws_store_writer__delete(writer, "c", 1)); /* from the builder: commits first */
    assert_string_equal(ids_at(path, "green"), "c");
    assert_ok(zws_store_writer__commit(writer));
    assert_string_equal(ids_at(path, ""), "a b");
    assert_ok(zws_store_writer__set_bulk(writer, false));
    put(writer, "d", "live", NULL);
    put(writer, "e", "live", NULL);
    assert_ok(zws_store_writer__commit(writer));
    assert_ok(zws_store_writer__set_bulk(writer, true));
    put(writer, "d", "yellow", NULL);
    assert_ok(zws_store_writer__rollback(writer));
    assert_ok(zws_store_writer__commit(writer));
    assert_string_equal(ids_at(path, "live"), "d e");
    put(writer, "d", "yellow", NULL);
    put(writer, "a", "yellow", NULL);
    assert_string_equal(ids_at(path, "live"), "d e");
    assert_ok(zws_store_writer__commit(writer));
    assert_string_equal(ids_at(path, "live"), "e");
    assert_string_equal(ids_at(path, "yellow"), "a d");
    assert_string_equal(ids_at(path, ""), "a b d e");
    assert_clean(path);
    put(writer, "x", "dropped", NULL);
    zws_store_writer__free(writer);
    assert_string_equal(ids_at(path, ""), "a b d e");
    writer = open_tokens(path);
    assert_false(zws_store_writer__is_new(writer));
    assert_tidy(path, writer->manifest.n_segments);
    zws_store_writer__free(writer);
}

/* A bulk build is the same index as one that was live and then sealed: to the byte. */
static void test_bulk_is_the_same(void **state)
{
    (void)state;
    uint32_t sum[2];
    uint64_t bytes[2];
    for (int bulk = 0; bulk < 2; bulk++) {
        const char *path = scratch_path(bulk ? "same-bulk" : "same-live");
        zws_store_writer *writer = open_tokens(path);
        assert_ok(zws_store_writer__set_bulk(writer, bulk));
        for (int i = 0; i < 500; i++) {
            char id[16], body[64], input[16];
            snprintf(id, sizeof id, "%03d", i);
            snprintf(body, sizeof body, "all w%d w%d w%d", i % 7, i % 13, i);
            snprintf(input, sizeof input, "in/%d", i / 3);
            put(writer, id, body, i % 5 ? input : NULL);
        }
        seal(writer);
        assert_int_equal(writer->manifest.n_segments, 1);
        sum[bulk] = writer->manifest.segment[0].checksum;
        bytes[bulk] = writer->manifest.segment[0].bytes;
        zws_store_writer__free(writer);
    }
    assert_int_equal(bytes[0], bytes[1]);
    assert_int_equal(sum[0], sum[1]);
}

/* The same for texts, those that are damaged included, which are repaired when they are analysed.
 */
static void test_texts_are_the_same(void **state)
{
    (void)state;
    static const char *const bodies[] = {"各责任羊位要认真贯彻落实。省财政斤，2018年5月1日。",
                                         "国发[2018 J 54 号文件，201 8 年。",
                                         "Notices of the 住房公积金管理中心, 第5号。", "。，！"};
    uint32_t sum[2];
    for (int bulk = 0; bulk < 2; bulk++) {
        const char *path = scratch_path(bulk ? "texts-bulk" : "texts-live");
        zws_store_options options = {.create = true};
        zws_store_writer *writer;
        assert_ok(zws_store_writer__open(&writer, path, &options));
        assert_ok(zws_store_writer__set_bulk(writer, bulk));
        for (int i = 0; i < 40; i++) {
            char id[16], title[64];
            snprintf(id, sizeof id, "%02d", i);
            snprintf(title, sizeof title, "关于%d号政务公开的通知", i % 7);
            zws_document *document = make_document(id, title, bodies[i % 4]);
            assert_ok(zws_store_writer__put(writer, document, i % 2 ? "in/1" : "in/2", NULL));
            zws_document_free(document);
        }
        seal(writer);
        assert_int_equal(writer->manifest.n_segments, 1);
        sum[bulk] = writer->manifest.segment[0].checksum;
        zws_store_writer__free(writer);
        assert_clean(path);
    }
    assert_int_equal(sum[0], sum[1]);
}

/* --- A disk that is full -----------------------------------------------------------------------
 */

static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* A seal that fails leaves what was committed, and nothing else; bulk loses what was pending. */
static void test_full(void **state)
{
    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    for (int bulk = 0; bulk < 2; bulk++) {
        const char *path = scratch_path(bulk ? "full-bulk" : "full");
        zws_store_writer *writer = open_tokens(path);
        put(writer, "a", "all old", NULL);
        put(writer, "b", "all old", NULL);
        seal(writer);
        int failed = 0;
        zws_status status = ZWS_EIO;
        for (rlim_t limit = 512; status != ZWS_OK; limit *= 4) {
            assert_in_range(limit, 1, 1 << 24);
            assert_ok(zws_store_writer__set_bulk(writer, bulk));
            put(writer, "a", "all new", NULL);
            for (int i = 0; i < 50; i++) {
                char id[16];
                snprintf(id, sizeof id, "n%02d", i);
                put(writer, id, "more words", NULL);
            }
            if (!bulk)
                assert_ok(zws_store_writer__commit(writer));
            limit_files(limit);
            status = bulk ? zws_store_writer__commit(writer)
                          : zws_store_writer__seal(writer, NULL, NULL);
            limit_files(RLIM_INFINITY);
            if (status == ZWS_OK)
                break;
            failed++;
            assert_string_equal(zws_status_name(status), "EIO");
            assert_string_equal(ids_at(path, "all"), "a b");
            assert_string_equal(ids_at(path, "old"), bulk ? "a b" : "b");
            assert_tidy(path, 1);
            assert_clean(path);
            if (bulk) {
                assert_fails(ZWS_EIO, put_status(writer, "c", "x", NULL, NULL));
                assert_ok(zws_store_writer__rollback(writer));
            }
        }
        assert_true(failed > 0);
        assert_string_equal(ids_at(path, "new"), "a");
        assert_string_equal(ids_at(path, "old"), "b");
        assert_clean(path);
        zws_store_writer__free(writer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bulk),
        cmocka_unit_test(test_bulk_is_the_same),
        cmocka_unit_test(test_texts_are_the_same),
        cmocka_unit_test(test_full),
    };
    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
