/* Databases behind Xapian's servers, where they are installed; and servers that are none. */
#define _GNU_SOURCE
#include "support.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static bool installed(const char *program)
{
    char path[4096], *copy = strdup(getenv("PATH") ? getenv("PATH") : ""), *rest = copy, *folder;
    bool found = false;
    while (!found && (folder = strsep(&rest, ":"))) {
        snprintf(path, sizeof path, "%s/%s", folder, program);
        found = access(path, X_OK) == 0;
    }
    free(copy);
    return found;
}

static void fill(const char *name, const char *first, const char *second)
{
    xapian_db *db = create(name);
    add(db, first, "one");
    add(db, second, "two");
    ok(xapian_db_set_metadata(db, T("k"), T("v")));
    xapian_db_free(db);
}

/* A socket that listens on a port of this machine and never says anything. */
static int listen_in_silence(uint16_t *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(fd, 4), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &length), 0);
    *port = ntohs(address.sin_port);
    return fd;
}

static void exercise(xapian_db *db)
{
    uint32_t number;
    char *text;
    size_t length;
    bool have;
    ok(xapian_db_doccount(&number, db));
    assert_int_equal(number, 2);
    ok(xapian_db_keep_alive(db));
    ok(xapian_db_reopen(&have, db));
    ok(xapian_db_termfreq(&number, db, T("a")));
    assert_int_equal(number, 2);
    ok(xapian_db_doclength(&number, db, 1));
    assert_int_equal(number, 3);
    ok(xapian_db_uuid(&text, &length, db));
    assert_int_equal(length, 36);
    xapian_string_free(text);
    ok(xapian_db_data(&text, &length, db, 2));
    text_is("a c", text, length);
    ok(xapian_db_value(&text, &length, db, 2, 0));
    text_is("two", text, length);
    fails(XAPIAN_DOC_NOT_FOUND, xapian_db_data(&text, &length, db, 3));
    ok(xapian_db_metadata(&text, &length, db, T("k")));
    text_is("v", text, length);
    xapian_terms *terms;
    ok(xapian_db_terms(&terms, db, T("")));
    assert_string_equal(listed(terms), "a b c");
    xapian_postings *postings;
    ok(xapian_db_postings(&postings, db, T("b")));
    ok(xapian_postings_next(&have, postings));
    ok(xapian_postings_docid(&number, postings));
    assert_int_equal(number, 1);
    xapian_postings_free(postings);

    xapian_query *wild;
    ok(xapian_query_wildcard(&wild, T("c"), 10, XAPIAN_WILDCARD_ERROR, XAPIAN_OP_OR));
    assert_string_equal(matches(db, term("a")), "1 2");
    assert_string_equal(matches(db, phrase(XAPIAN_OP_PHRASE, 0, "a b")), "1");
    assert_string_equal(matches(db, join(XAPIAN_OP_OR, 2, term("b"), kept(wild))), "1 2");
    assert_string_equal(matches(db, join(XAPIAN_OP_AND_NOT, 2, term("a"), term("b"))), "2");
    xapian_query *fixed;
    ok(xapian_query_fixed_weight(&fixed, 1));
    assert_string_equal(matches(db, kept(fixed)), "1 2");
}

static double score(uint32_t wdf, uint32_t doclen, uint32_t unique, double factor, void *user)
{
    (void)doclen;
    (void)unique;
    (void)user;
    return wdf * factor;
}

static double most(uint32_t wdf, uint32_t doclen, double factor, void *user)
{
    (void)doclen;
    (void)user;
    return wdf * factor;
}

/* What cannot be sent says so and leaves the connection usable. */
static void refuse_what_is_local(xapian_db *db)
{
    const char *const phrases[] = {"a"};
    xapian_enquire *enquire;
    xapian_mset *mset;
    double now;
    ok(xapian_now(&now));
    ok(xapian_enquire_new(&enquire, db));
    ok(xapian_enquire_set_query(enquire, at_least(1, 1, phrases)));
    fails(XAPIAN_UNIMPLEMENTED, xapian_enquire_mset(&mset, enquire, 0, 10, 0));
    message_has("remote");
    ok(xapian_enquire_set_query(enquire, term("a")));
    ok(xapian_enquire_set_deadline(enquire, now + 100));
    fails(XAPIAN_UNIMPLEMENTED, xapian_enquire_mset(&mset, enquire, 0, 10, 0));
    ok(xapian_enquire_set_deadline(enquire, 0));
    xapian_counts *counts;
    ok(xapian_counts_new(&counts, 0, -1, 0));
    ok(xapian_enquire_add_counts(enquire, counts));
    fails(XAPIAN_UNIMPLEMENTED, xapian_enquire_mset(&mset, enquire, 0, 10, 0));
    ok(xapian_enquire_clear_counts(enquire));
    xapian_counts_free(counts);
    ok(xapian_enquire_set_weight_callback(enquire, score, most, false, NULL));
    fails(XAPIAN_UNIMPLEMENTED, xapian_enquire_mset(&mset, enquire, 0, 10, 0));
    ok(xapian_enquire_set_weight_bm25(enquire, 1, 0, 1, 0.5, 0.5));
    ok(xapian_enquire_set_time_limit(enquire, 5));
    assert_string_equal(ranked(enquire, 0, 10), "1 2");
    xapian_enquire_free(enquire);
}

static void test_program(void **state)
{
    (void)state;
    if (!installed("xapian-progsrv"))
        skip();
    fill("far", "a b a", "a c");
    fill("near", "a b a", "a c");
    xapian_db *db, *local, *group;
    ok(xapian_db_open_program(&db, "xapian-progsrv", in_folder("far"), 10000));
    exercise(db);
    refuse_what_is_local(db);

    /* A group of a local and a remote member ranks as one. */
    local = open_reader("near");
    ok(xapian_db_new_group(&group));
    ok(xapian_db_add(group, local));
    ok(xapian_db_add(group, db));
    assert_string_equal(matches(group, term("a")), "1 2 3 4");
    assert_string_equal(matches(group, term("c")), "3 4");
    xapian_db_free(group);
    xapian_db_free(local);
    ok(xapian_db_close(db));
    xapian_db_free(db);
    assert_int_not_equal(xapian_db_open_program(&db, "xapian-progsrv", in_folder("absent"), 10000),
                         XAPIAN_OK);
    assert_null(db);
}

static void test_writing_to_a_program(void **state)
{
    (void)state;
    if (!installed("xapian-progsrv"))
        skip();
    fill("far", "a b a", "a c");
    char args[4400];
    snprintf(args, sizeof args, "--writable %s", in_folder("far"));
    xapian_db *db;
    ok(xapian_db_open_program_writable(&db, "xapian-progsrv", args, 10000, XAPIAN_DB_OPEN));
    exercise(db);
    uint32_t docid = add(db, "d", "three");
    assert_int_equal(docid, 3);
    xapian_document *document = document_of("e");
    ok(xapian_db_replace_by_term(&docid, db, T("d"), document));
    assert_int_equal(docid, 3);
    xapian_document_free(document);
    ok(xapian_db_delete_by_term(db, T("b")));
    ok(xapian_db_commit(db));
    xapian_db *reader = open_reader("far");
    assert_string_equal(matches(reader, term("e")), "3");
    assert_string_equal(matches(reader, term("a")), "2");
    xapian_db_free(reader);
    xapian_db_free(db);
}

static void test_tcp(void **state)
{
    (void)state;
    if (!installed("xapian-tcpsrv"))
        skip();
    fill("far", "a b a", "a c");
    uint16_t port;
    close(listen_in_silence(&port)); /* a port that is free now */
    char port_text[8];
    snprintf(port_text, sizeof port_text, "%u", port);
    pid_t server = fork();
    assert_true(server >= 0);
    if (server == 0) {
        setpgid(0, 0); /* it passes a signal on to its whole group */
        execlp("xapian-tcpsrv", "xapian-tcpsrv", "--quiet", "--interface", "127.0.0.1", "--port",
               port_text, in_folder("far"), (char *)NULL);
        _exit(127);
    }
    xapian_db *db = NULL;
    xapian_status status = XAPIAN_NETWORK;
    for (int i = 0; i < 250 && status != XAPIAN_OK; i++) { /* until it listens */
        status = xapian_db_open_tcp(&db, "127.0.0.1", port, 10000, 1000);
        usleep(20000);
    }
    if (status == XAPIAN_OK) {
        exercise(db);
        xapian_db_free(db);
        status = xapian_db_open_tcp_writable(&db, "127.0.0.1", port, 10000, 1000, XAPIAN_DB_OPEN);
        if (status == XAPIAN_OK) { /* the server was not started for writing */
            xapian_document *document = document_of("x");
            status = xapian_db_add_document(NULL, db, document);
            xapian_document_free(document);
            xapian_db_free(db);
        }
        assert_int_not_equal(status, XAPIAN_OK);
        status = XAPIAN_OK;
    }
    kill(server, SIGTERM);
    waitpid(server, NULL, 0);
    assert_int_equal(status, XAPIAN_OK);
}

static void test_no_answer(void **state)
{
    (void)state;
    uint16_t port;
    int fd = listen_in_silence(&port);
    xapian_db *db = (xapian_db *)1;
    double start, end;
    ok(xapian_now(&start));
    fails(XAPIAN_NETWORK_TIMEOUT, xapian_db_open_tcp(&db, "127.0.0.1", port, 100, 1000));
    ok(xapian_now(&end));
    assert_null(db);
    assert_true(end - start < 10);
    fails(XAPIAN_NETWORK_TIMEOUT,
          xapian_db_open_tcp_writable(&db, "127.0.0.1", port, 100, 1000, XAPIAN_DB_OPEN));
    assert_null(db);
    close(fd);
    fails(XAPIAN_NETWORK, xapian_db_open_tcp(&db, "127.0.0.1", port, 100, 1000));
    message_has("NetworkError");
    fails(XAPIAN_NETWORK, xapian_db_open_program(&db, "/nonexistent/program", "", 1000));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_db_open_tcp_writable(&db, "127.0.0.1", port, 1, 1, -1));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_db_open_program_writable(&db, "cat", "", 1, 0x1000));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        TEST(test_program),
        TEST(test_writing_to_a_program),
        TEST(test_tcp),
        TEST(test_no_answer),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
