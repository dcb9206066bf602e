#include "unit/ingest/collect.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static collected c; /* large; each test starts it afresh */

static int set_up(void **state)
{
    c = (collected){0};
    *state = make_folder();
    return 0;
}

static int tear_down(void **state)
{
    remove_folder(*state);
    return 0;
}

static void one_text_file(void **state)
{
    const char *path = put_file(*state, "通知.txt", "关于印发的通知\n正文", -1);
    assert_int_equal(collect(&c, path, NULL), ZWS_OK);
    assert_int_equal(c.documents, 1);
    assert_string_equal(c.document[0].id, "通知.txt");
    assert_string_equal(c.document[0].body, "关于印发的通知\n正文");
    assert_string_equal(c.document[0].title, "");
    assert_int_equal(c.document[0].line, 1);
    assert_int_equal(c.sources, 1);
    assert_string_equal(c.source[0].id, "通知.txt");
    assert_int_equal(c.source[0].size, strlen("关于印发的通知\n正文"));
    assert_true(c.source[0].hash.lo && c.source[0].hash.hi);
    assert_int_equal(c.dones, 1);
    assert_int_equal(c.done_documents, 1);
    assert_int_equal(c.skips, 0);
    assert_int_equal(c.progress_done, c.source[0].size);
    assert_int_equal(c.progress_total, c.source[0].size);
}

/* The bytes stay as they were: line ends, blanks, characters of private use. */
static void text_is_kept(void **state)
{
    static const char text[] = "\n 浙江省\r\n\xF4\x80\x80\x87\t２０２０\f\n\n";
    const char *path = put_file(*state, "a.txt", text, -1);
    assert_int_equal(collect(&c, path, NULL), ZWS_OK);
    assert_string_equal(c.document[0].body, text);
    /* A NUL cannot stand in a document. */
    path = put_file(*state, "b.txt", "\xEF\xBB\xBFx\0y", 6);
    assert_int_equal(collect(&c, path, NULL), ZWS_OK);
    assert_string_equal(c.skips ? c.skip[0].kind : c.document[0].body, c.skips ? "binary" : "x y");
}

static void folder_order_and_ids(void **state)
{
    put_file(*state, "b.txt", "二", -1);
    put_file(*state, "a/z.txt", "一", -1);
    put_file(*state, "a/深/层.txt", "一点五", -1);
    put_file(*state, "c.html", "<html><title>三</title><body>三的正文</body></html>", -1);
    put_file(*state, "B.txt", "零", -1);
    put_file(*state, ".hidden.txt", "x", -1);
    put_file(*state, ".git/config.txt", "x", -1);
    put_file(*state, "a/.DS_Store", "x", -1);
    for (int slash = 0; slash < 2; slash++) {
        char root[300];
        snprintf(root, sizeof root, "%s%s", (char *)*state, slash ? "/" : "");
        assert_int_equal(collect(&c, root, NULL), ZWS_OK);
        static const char *const ids[] = {"B.txt", "a/z.txt", "a/深/层.txt", "b.txt", "c.html"};
        assert_int_equal(c.documents, 5);
        for (size_t i = 0; i < 5; i++) {
            assert_string_equal(c.document[i].id, ids[i]);
            assert_string_equal(c.source[i].id, ids[i]);
        }
        assert_int_equal(c.skips, 0);
        assert_int_equal(c.dones, 5);
        assert_int_equal(c.progress_done, c.progress_total);
        assert_int_equal(c.progress_total, zws_ingest__size(root));
    }
}

static void prefix(void **state)
{
    put_file(*state, "a.txt", "一", -1);
    put_file(*state, "b.jsonl", "{\"id\":\"x\",\"text\":\"二\"}\n", -1);
    zws_ingest_options options = {.id_prefix = "浙江/"};
    assert_int_equal(collect(&c, *state, &options), ZWS_OK);
    assert_int_equal(c.documents, 2);
    assert_string_equal(c.document[0].id, "浙江/a.txt");
    assert_string_equal(c.source[0].id, "浙江/a.txt");
    assert_string_equal(c.document[1].id, "浙江/x");
    assert_string_equal(c.source[1].id, "浙江/b.jsonl");
}

static void what_is_skipped(void **state)
{
    put_file(*state, "empty.txt", "", 0);
    put_file(*state, "blank.txt", " \r\n\t　\n", -1);
    put_file(*state, "blank.html", "<html><body><p>&nbsp;<p> </body></html>", -1);
    put_file(*state, "empty.jsonl", "\n \n", -1);
    put_file(*state, "a.pdf", "%PDF-1.7", -1);
    put_file(*state, "a.docx", "PK\3\4\24\0word/", 11);
    put_file(*state, "a.ofd", "PK\3\4\24\0OFD.xml", 13);
    put_file(*state, "a.zip", "PK\3\4\24\0x.txt", 11);
    put_file(*state, "a.png", "\x89PNG\r\n\x1A\n\0\0", 10);
    put_file(*state, "good.txt", "正文", -1);
    assert_int_equal(mkfifo(in_folder(*state, "pipe.txt"), 0666), 0);
    assert_int_equal(symlink("nowhere", in_folder(*state, "broken.txt")), 0);
    assert_int_equal(collect(&c, *state, NULL), ZWS_OK);
    assert_int_equal(c.documents, 1);
    static const struct {
        const char *name, *kind, *reason;
        zws_status status;
    } expected[] = {
        {"/empty.txt", "empty", "empty", ZWS_EFORMAT},
        {"/blank.txt", "empty", "empty", ZWS_EFORMAT},
        {"/blank.html", "empty", "empty", ZWS_EFORMAT},
        {"/empty.jsonl", "empty", "empty", ZWS_EFORMAT},
        {"/a.pdf", "PDF", "PDF files are not read: convert it to text or HTML first",
         ZWS_EUNSUPPORTED},
        {"/a.docx", "DOCX", "DOCX files are not read: convert it to text or HTML first",
         ZWS_EUNSUPPORTED},
        {"/a.ofd", "OFD", "OFD files are not read: convert it to text or HTML first",
         ZWS_EUNSUPPORTED},
        {"/a.zip", "archive", "archive files are not read: unpack it and give the folder",
         ZWS_EUNSUPPORTED},
        {"/a.png", "image", "image files are not read: convert it to text or HTML first",
         ZWS_EUNSUPPORTED},
        {"/pipe.txt", "special", "a pipe, socket or device, not a file", ZWS_EUNSUPPORTED},
        {"/broken.txt", "link", "a link that leads nowhere: No such file or directory",
         ZWS_ENOTFOUND},
    };
    assert_int_equal(c.skips, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        const collected_skip *s = skip_of(&c, expected[i].name);
        assert_string_equal(s->kind, expected[i].kind);
        assert_string_equal(s->reason, expected[i].reason);
        assert_int_equal(s->status, expected[i].status);
    }
    assert_int_equal(c.progress_done, c.progress_total);
}

static void names_not_utf8(void **state)
{
    put_file(*state, "\xB9\xAB\xB8\xE6.txt", "正文", -1);
    put_file(*state, "folder\xFF/x.txt", "正文", -1);
    put_file(*state, "ok.txt", "正文", -1);
    assert_int_equal(collect(&c, *state, NULL), ZWS_OK);
    assert_int_equal(c.documents, 1);
    assert_int_equal(c.skips, 2);
    const collected_skip *s = skip_of(&c, "/\\xB9\\xAB\\xB8\\xE6.txt");
    assert_string_equal(s->kind, "name");
    assert_int_equal(s->status, ZWS_EFORMAT);
    skip_of(&c, "/folder\\xFF");
    const char *path = in_folder(*state, "\xB9\xAB\xB8\xE6.txt");
    assert_int_equal(collect(&c, path, NULL), ZWS_EINVAL);
    assert_non_null(strstr(zws_error_message(), "not UTF-8"));
}

/* A control character in a name would make an id that cannot be shown. */
static void names_with_controls(void **state)
{
    put_file(*state, "two\nlines.txt", "正文", -1);
    put_file(*state, "ok.txt", "正文", -1);
    assert_int_equal(collect(&c, *state, NULL), ZWS_OK);
    assert_int_equal(c.documents, 1);
    const collected_skip *s = skip_of(&c, "/two\\x0Alines.txt");
    assert_int_equal(s->status, ZWS_EINVAL);
}

static void loops(void **state)
{
    put_file(*state, "a/b/x.txt", "正文", -1);
    assert_int_equal(symlink("..", in_folder(*state, "a/b/up")), 0);
    assert_int_equal(symlink(*state, in_folder(*state, "a/root")), 0);
    assert_int_equal(symlink(".", in_folder(*state, "self")), 0);
    assert_int_equal(collect(&c, *state, NULL), ZWS_OK);
    assert_int_equal(c.documents, 1);
    assert_string_equal(c.document[0].id, "a/b/x.txt");
    assert_int_equal(c.skips, 3);
    for (size_t i = 0; i < c.skips; i++)
        assert_string_equal(c.skip[i].kind, "loop");
    skip_of(&c, "/a/b/up");
    skip_of(&c, "/a/root");
    skip_of(&c, "/self");
}

/* Links that lead to the side are followed, and files below have the link's path. */
static void links(void **state)
{
    put_file(*state, "store/x.txt", "正文", -1);
    put_file(*state, "input/own.txt", "正文", -1);
    assert_int_equal(symlink("../store", in_folder(*state, "input/linked")), 0);
    assert_int_equal(symlink("../store/x.txt", in_folder(*state, "input/file.txt")), 0);
    assert_int_equal(collect(&c, in_folder(*state, "input"), NULL), ZWS_OK);
    assert_int_equal(c.documents, 3);
    assert_string_equal(c.document[0].id, "file.txt");
    assert_string_equal(c.document[1].id, "linked/x.txt");
    assert_string_equal(c.document[2].id, "own.txt");
    assert_int_equal(c.skips, 0);
}

/* Each folder links twice to the next: no loop, but 2^16 paths. */
static void link_explosion(void **state)
{
    put_file(*state, "d16/x.pdf", "%PDF-", -1);
    for (int i = 0; i < 16; i++) {
        char name[32], target[32];
        snprintf(name, sizeof name, "d%d", i);
        assert_int_equal(mkdir(in_folder(*state, name), 0777), 0);
        snprintf(target, sizeof target, "../d%d", i + 1);
        snprintf(name, sizeof name, "d%d/l", i);
        assert_int_equal(symlink(target, in_folder(*state, name)), 0);
        snprintf(name, sizeof name, "d%d/r", i);
        assert_int_equal(symlink(target, in_folder(*state, name)), 0);
    }
    /* Counting the size follows the same rules, without a report for each link. */
    uint64_t size = zws_ingest__size(in_folder(*state, "d0"));
    assert_true(size >= 5 && size < 5 * 10000);
}

static void unreadable(void **state)
{
    if (geteuid() == 0)
        skip(); /* root may read everything */
    put_file(*state, "secret.txt", "正文", -1);
    put_file(*state, "closed/x.txt", "正文", -1);
    put_file(*state, "ok.txt", "正文", -1);
    chmod(in_folder(*state, "secret.txt"), 0);
    chmod(in_folder(*state, "closed"), 0);
    assert_int_equal(collect(&c, *state, NULL), ZWS_OK);
    zws_status named = ZWS_OK;
    collected other = {0};
    named = collect(&other, in_folder(*state, "secret.txt"), NULL);
    chmod(in_folder(*state, "closed"), 0777);
    assert_int_equal(c.documents, 1);
    assert_string_equal(skip_of(&c, "/secret.txt")->kind, "unreadable");
    assert_string_equal(skip_of(&c, "/closed")->kind, "unreadable");
    assert_int_equal(named, ZWS_EIO);
}

static void bad_inputs(void **state)
{
    zws_ingest_handler handler = collect_handler(&c);
    assert_int_equal(zws_ingest__input(in_folder(*state, "none"), NULL, &handler), ZWS_ENOTFOUND);
    assert_non_null(strstr(zws_error_message(), "none"));
    assert_int_equal(zws_ingest__input("", NULL, &handler), ZWS_EINVAL);
    assert_int_equal(zws_ingest__input(NULL, NULL, &handler), ZWS_EINVAL);
    assert_int_equal(zws_ingest__input(*state, NULL, NULL), ZWS_EINVAL);
    handler.document = NULL;
    assert_int_equal(zws_ingest__input(*state, NULL, &handler), ZWS_EINVAL);
    assert_int_equal(mkfifo(in_folder(*state, "pipe"), 0666), 0);
    assert_int_equal(collect(&c, in_folder(*state, "pipe"), NULL), ZWS_EINVAL);
    assert_int_equal(zws_ingest__size(in_folder(*state, "none")), 0);
    assert_int_equal(zws_ingest__size(in_folder(*state, "pipe")), 0);
    assert_int_equal(zws_ingest__size("-"), 0);
    /* An empty folder holds nothing, which is no error. */
    assert_int_equal(mkdir(in_folder(*state, "void"), 0777), 0);
    assert_int_equal(collect(&c, in_folder(*state, "void"), NULL), ZWS_OK);
    assert_int_equal(c.documents + c.skips, 0);
}

/* A handler of which only document is set. */
static zws_status count_only(zws_document *document, const zws_source *source, size_t line,
                             void *context)
{
    (void)source, (void)line;
    zws_document_free(document);
    ++*(size_t *)context;
    return ZWS_OK;
}

static void sparse_handler(void **state)
{
    put_file(*state, "a.txt", "一", -1);
    put_file(*state, "b.pdf", "%PDF-", -1);
    put_file(*state, "c.jsonl", "{\"id\":\"x\",\"text\":\"二\"}\nbroken\n", -1);
    size_t count = 0;
    zws_ingest_handler handler = {.document = count_only, .context = &count};
    assert_int_equal(zws_ingest__input(*state, NULL, &handler), ZWS_OK);
    assert_int_equal(count, 2);
}

static void unchanged_files(void **state)
{
    put_file(*state, "a.txt", "一", -1);
    put_file(*state, "b.jsonl", "{\"id\":\"x\",\"text\":\"二\"}\n", -1);
    c.refuse_sources = true;
    assert_int_equal(collect(&c, *state, NULL), ZWS_OK);
    assert_int_equal(c.sources, 2);
    assert_int_equal(c.documents + c.dones + c.skips, 0);
    assert_int_equal(c.progress_done, c.progress_total);
    /* The hash tells whether a file changed, and nothing else. */
    zws_hash128 before[2] = {c.source[0].hash, c.source[1].hash};
    put_file(*state, "b.jsonl", "{\"id\":\"x\",\"text\":\"三\"}\n", -1);
    assert_int_equal(collect(&c, *state, NULL), ZWS_OK);
    assert_memory_equal(&before[0], &c.source[0].hash, sizeof before[0]);
    assert_memory_not_equal(&before[1], &c.source[1].hash, sizeof before[1]);
}

/* A long file is hashed in pieces: each of its bytes counts. */
static void hash_of_long_file(void **state)
{
    const size_t len = ((size_t)2 << 20) + 1000;
    char *data = malloc(len);
    memset(data, ' ', len);
    memcpy(data, "{\"id\":1}\n", 9);
    c.refuse_sources = true;
    zws_hash128 seen[6];
    const size_t places[] = {20, (1 << 20) - 1, 1 << 20, (2 << 20) + 999, len - 1};
    put_file(*state, "a.jsonl", data, len);
    assert_int_equal(collect(&c, *state, NULL), ZWS_OK);
    seen[0] = c.source[0].hash;
    for (size_t i = 0; i < 5; i++) {
        data[places[i]] = '\n';
        put_file(*state, "a.jsonl", data, len);
        assert_int_equal(collect(&c, *state, NULL), ZWS_OK);
        seen[i + 1] = c.source[0].hash;
        for (size_t k = 0; k <= i; k++)
            if (i < 4 || places[4] != places[3])
                assert_memory_not_equal(&seen[k], &seen[i + 1], sizeof seen[0]);
        data[places[i]] = ' ';
    }
    free(data);
}

static void json_lines(void **state)
{
    static const char lines[] = "\xEF\xBB\xBF{\"id\":\"1\",\"text\":\"一\"}\r\n"
                                "\n"
                                "broken\n"
                                "{\"title\":\"无号\"}\n"
                                "{\"id\":\"5\",\"date\":\"2018-02-30\"}\n"
                                "{\"id\":\"6\",\"text\":\"\xFF\"}\n"
                                "{\"id\":\"7\",\"title\":\"七\"}"; /* no line break at the end */
    const char *path = put_file(*state, "数据.jsonl", lines, -1);
    assert_int_equal(collect(&c, path, NULL), ZWS_OK);
    assert_int_equal(c.documents, 2);
    assert_string_equal(c.document[0].id, "1");
    assert_int_equal(c.document[0].line, 1);
    assert_string_equal(c.document[1].id, "7");
    assert_int_equal(c.document[1].line, 7);
    assert_int_equal(c.done_documents, 2);
    assert_int_equal(c.skips, 4);
    static const char *const reasons[] = {"broken JSON at column", "\"id\" is missing",
                                          "\"date\": ", "invalid UTF-8 at column 19"};
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(c.skip[i].path, path);
        assert_string_equal(c.skip[i].kind, "JSONL");
        assert_int_equal(c.skip[i].line, i + 3);
        assert_non_null(strstr(c.skip[i].reason, reasons[i]));
    }
}

/* A line of 100 MiB is refused by its number, and the lines behind it are read. */
static void huge_line(void **state)
{
    const char *path = in_folder(*state, "big.jsonl");
    FILE *file = fopen(path, "wb");
    char *block = malloc(1 << 20);
    memset(block, 'x', 1 << 20);
    fputs("{\"id\":\"1\",\"text\":\"一\"}\n{\"id\":\"2\",\"text\":\"", file);
    for (int i = 0; i < 100; i++)
        assert_int_equal(fwrite(block, 1, 1 << 20, file), 1 << 20);
    fputs("\"}\n{\"id\":\"3\",\"text\":\"三\"}\n", file);
    assert_int_equal(fclose(file), 0);
    free(block);
    assert_int_equal(collect(&c, path, NULL), ZWS_OK);
    assert_int_equal(c.documents, 2);
    assert_string_equal(c.document[1].id, "3");
    assert_int_equal(c.document[1].line, 3);
    assert_int_equal(c.skips, 1);
    assert_int_equal(c.skip[0].line, 2);
    assert_int_equal(c.skip[0].status, ZWS_ELIMIT);
    assert_non_null(strstr(c.skip[0].reason, "64 MiB"));
    assert_true(c.progress_calls >= 2);
    assert_int_equal(c.progress_done, c.progress_total);
}

static void large_files(void **state)
{
    put_file(*state, "a.txt", "0123456789", 10);
    put_file(*state, "b.jsonl", "{\"id\":\"x\",\"text\":\"longer than ten\"}\n", -1);
    zws_ingest_options options = {.max_file = 9};
    assert_int_equal(collect(&c, *state, &options), ZWS_OK);
    assert_int_equal(c.documents, 1); /* JSON Lines have no limit but that of a line */
    assert_int_equal(c.skip[0].status, ZWS_ELIMIT);
    assert_non_null(strstr(c.skip[0].reason, "10 bytes, the limit is 9"));
    options.max_file = 10;
    assert_int_equal(collect(&c, *state, &options), ZWS_OK);
    assert_int_equal(c.documents, 2);
    /* More text than a document holds. */
    size_t len = (10u << 20) + 100;
    char *data = malloc(len);
    memset(data, 'x', len);
    put_file(*state, "c.txt", data, len);
    free(data);
    assert_int_equal(collect(&c, *state, NULL), ZWS_OK);
    assert_int_equal(skip_of(&c, "/c.txt")->status, ZWS_ELIMIT);
    assert_int_equal(c.documents, 2);
}

static void tokens(void **state)
{
    const char *path =
        put_file(*state, "words", "政务 公开 工作\n\n<html> 要点\nbad \xFF\nend", -1);
    zws_ingest_options options = {.tokens = true, .id_prefix = "t"};
    assert_int_equal(collect(&c, path, &options), ZWS_OK);
    assert_int_equal(c.documents, 3);
    assert_string_equal(c.document[0].id, "t1");
    assert_string_equal(c.document[0].body, "政务 公开 工作");
    assert_string_equal(c.document[1].id, "t3");
    assert_string_equal(c.document[1].body, "<html> 要点");
    assert_string_equal(c.document[2].id, "t5");
    assert_int_equal(c.skips, 1);
    assert_int_equal(c.skip[0].line, 4);
    assert_non_null(strstr(c.skip[0].reason, "invalid UTF-8 at column 5"));
}

static void standard_input(void **state)
{
    const char *path = put_file(*state, "in", "{\"id\":\"1\",\"text\":\"一\"}\nbroken\n", -1);
    int saved = dup(STDIN_FILENO), fd = open(path, O_RDONLY);
    assert_true(saved >= 0 && fd >= 0 && dup2(fd, STDIN_FILENO) == STDIN_FILENO);
    close(fd);
    zws_status status = collect(&c, "-", NULL);
    /* And through a pipe, in pieces. */
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    static const char lines[] = "{\"id\":\"p\",\"text\":\"x\"}\n{\"id\":\"q\"}";
    assert_int_equal(write(ends[1], lines, strlen(lines)), strlen(lines));
    close(ends[1]);
    collected piped = {0};
    zws_status piped_status = collect(&piped, "-", NULL);
    dup2(saved, STDIN_FILENO);
    close(saved);
    assert_int_equal(status, ZWS_OK);
    assert_int_equal(c.documents, 1);
    assert_string_equal(c.source[0].id, "-");
    assert_int_equal(c.source[0].hash.lo | c.source[0].hash.hi, 0);
    assert_string_equal(c.skip[0].path, "-");
    assert_int_equal(c.skip[0].line, 2);
    assert_int_equal(c.progress_total, 0);
    assert_int_equal(piped_status, ZWS_OK);
    assert_int_equal(piped.documents, 2);
    assert_string_equal(piped.document[1].id, "q");
}

/* What a callback answers decides how the run goes on. */
static void answers(void **state)
{
    put_file(*state, "a.txt", "一", -1);
    put_file(*state, "b.jsonl", "{\"id\":\"x\",\"text\":\"二\"}\n{\"id\":\"y\",\"text\":\"三\"}\n",
             -1);
    static const zws_status own[] = {ZWS_EINVAL, ZWS_EFORMAT, ZWS_ELIMIT};
    for (size_t i = 0; i < 3; i++) {
        c.document_status = own[i];
        c.fail_at = 2;
        assert_int_equal(collect(&c, *state, NULL), ZWS_OK);
        assert_int_equal(c.documents, 3);
        assert_int_equal(c.done_documents, 2);
        assert_int_equal(c.skips, 1);
        assert_int_equal(c.skip[0].line, 1);
        assert_string_equal(c.skip[0].kind, "document");
        assert_string_equal(c.skip[0].reason, "the document was refused");
    }
    static const zws_status fatal[] = {ZWS_ESTOPPED, ZWS_EIO, ZWS_ENOMEM, ZWS_EEXIST};
    for (size_t i = 0; i < 4; i++) {
        c.document_status = fatal[i];
        assert_int_equal(collect(&c, *state, NULL), fatal[i]);
        assert_int_equal(c.documents, 2);
        assert_int_equal(c.dones, 1);
        assert_string_equal(zws_error_message(), "the document was refused");
    }
    c.document_status = ZWS_OK;
    c.source_status = ZWS_EIO;
    assert_int_equal(collect(&c, *state, NULL), ZWS_EIO);
    assert_int_equal(c.sources, 1);
    c.source_status = ZWS_OK;
    c.done_status = ZWS_ESTOPPED;
    assert_int_equal(collect(&c, *state, NULL), ZWS_ESTOPPED);
    assert_int_equal(c.dones, 1);
}

static void encodings(void **state)
{
    static const char text[] = "各市、县人民政府：根据有关法律规定，结合实际，制定本办法。";
    static const char *const converters[] = {"GB18030", "UTF-16", "UTF-16BE", "UTF-8"};
    for (size_t i = 0; i < 4; i++) {
        size_t len;
        char *data = encode(&len, converters[i], text), name[32];
        snprintf(name, sizeof name, "%zu.txt", i);
        put_file(*state, name, data, len);
        free(data);
    }
    /* Neither text nor a known kind of binary. */
    char noise[4000];
    uint64_t seed = 3;
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (char)(1 + next_random(&seed) % 255);
    put_file(*state, "noise.txt", noise, sizeof noise);
    assert_int_equal(collect(&c, *state, NULL), ZWS_OK);
    assert_int_equal(c.documents, 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(c.document[i].body, text);
    assert_string_equal(skip_of(&c, "/noise.txt")->reason, "not text in a known encoding");
}

static void deep_folders(void **state)
{
    char name[2000];
    size_t n = 0;
    for (int i = 0; i < 250; i++)
        n += (size_t)snprintf(name + n, sizeof name - n, "d/");
    snprintf(name + n, sizeof name - n, "x.txt");
    put_file(*state, name, "正文", -1);
    put_file(*state, "z.txt", "正文", -1);
    assert_int_equal(collect(&c, *state, NULL), ZWS_OK);
    assert_int_equal(c.documents, 1);
    assert_int_equal(c.skips, 1);
    assert_int_equal(c.skip[0].status, ZWS_ELIMIT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_text_file),
        TEST(text_is_kept),
        TEST(folder_order_and_ids),
        TEST(prefix),
        TEST(what_is_skipped),
        TEST(names_not_utf8),
        TEST(names_with_controls),
        TEST(loops),
        TEST(links),
        TEST(link_explosion),
        TEST(unreadable),
        TEST(bad_inputs),
        TEST(sparse_handler),
        TEST(unchanged_files),
        TEST(hash_of_long_file),
        TEST(json_lines),
        TEST(huge_line),
        TEST(large_files),
        TEST(tokens),
        TEST(standard_input),
        TEST(answers),
        TEST(encodings),
        TEST(deep_folders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
