#include "unit/ingest/collect.h"

static void check(const char *name, const void *data, size_t len, zws_format format,
                  const char *kind)
{
    const char *found = NULL;
    if (len == (size_t)-1)
        len = strlen(data);
    /* In memory of its own, so that reading past its end shows. */
    char *exact = malloc(len ? len : 1);
    memcpy(exact, data, len);
    zws_format got = zws_format__detect(&found, name, exact, len);
    if (got != format || strcmp(found, kind) != 0)
        fail_msg("%s: %d %s, not %d %s", name, got, found, format, kind);
    free(exact);
}

#define BYTES(literal) (literal), sizeof(literal) - 1

static const struct {
    const char *name, *data;
    size_t len;
    const char *kind;
} binaries[] = {
    {"a", BYTES("%PDF-1.7\n%\xE2\xE3"), "PDF"},
    {"a.txt", BYTES("junk before\n%PDF-1.4"), "PDF"},
    {"a.bin", BYTES("\x89PNG\r\n\x1A\n...."), "image"},
    {"a.txt", BYTES("GIF89a"), "image"},
    {"a", BYTES("\xFF\xD8\xFF\xE0"), "image"},
    {"a", BYTES("II*\0...."), "image"},
    {"a", BYTES("RIFF....WEBPVP8 "), "image"},
    {"a", BYTES("RIFF....WAVEfmt "), "audio"},
    {"a", BYTES("....ftypmp42"), "video"},
    {"a", BYTES("\x1F\x8B\x08...."), "archive"},
    {"a.html", BYTES("Rar!\x1A\x07"), "archive"},
    {"a", BYTES("7z\xBC\xAF\x27\x1C"), "archive"},
    {"a",
     BYTES("\xFD"
           "7zXZ\0"),
     "archive"},
    {"a",
     BYTES("\x7F"
           "ELF\2\1"),
     "binary"},
    {"a.exe", BYTES("MZ\x90\0\3\0\0\0"), "binary"},
    {"a.bmp", BYTES("BM\x36\0\0\0\0\0"), "image"},
    {"a", BYTES("{\\rtf1\\ansi"), "RTF"},
    {"a.doc", BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "DOC"},
    {"a.xls", BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "XLS"},
    {"a.wps", BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "WPS"},
    {"a.ppt", BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "PPT"},
    {"a.zip", BYTES("PK\3\4\24\0\0\0\0\0 readme"), "archive"},
    {"a.docx", BYTES("PK\3\4\24\0\0\0\0\0 readme"), "DOCX"},
    {"a.zip", BYTES("PK\3\4\24\0 [Content_Types].xml word/document.xml"), "DOCX"},
    {"a.zip", BYTES("PK\3\4\24\0 [Content_Types].xml xl/workbook.xml"), "XLSX"},
    {"a.zip", BYTES("PK\3\4\24\0 [Content_Types].xml ppt/slides"), "PPTX"},
    {"a.zip", BYTES("PK\3\4\24\0 OFD.xml Doc_0/Document.xml"), "OFD"},
    {"A.OFD", BYTES("PK\3\4\24\0 other"), "OFD"},
    {"a.zip", BYTES("PK\3\4\24\0 mimetypeapplication/vnd.oasis.opendocument.text"), "ODT"},
    {"a.txt", BYTES("\0\1\2\3\4\5\6\7\0\0\0\0"), "binary"},
    {"a.html", BYTES("\1\0\0\0\2\0\0\0\xFF\xFF\xFF\xFF"), "binary"},
    {"a.db", BYTES("SQLite format 3\0"), "binary"},
};

static void kinds_of_binaries(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof binaries / sizeof *binaries; i++)
        check(binaries[i].name, binaries[i].data, binaries[i].len, ZWS_FORMAT_UNKNOWN,
              binaries[i].kind);
    char tar[512] = "file";
    memcpy(tar + 257, "ustar", 5);
    check("a.tar", tar, sizeof tar, ZWS_FORMAT_UNKNOWN, "archive");
}

/* A kind is not seen in less than its mark, and nothing is read behind the end. */
static void cut_short(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof binaries / sizeof *binaries; i++) {
        for (size_t n = 0; n < binaries[i].len; n++) {
            const char *kind = NULL;
            char *exact = malloc(n ? n : 1);
            memcpy(exact, binaries[i].data, n);
            zws_format__detect(&kind, binaries[i].name, exact, n);
            assert_non_null(kind);
            free(exact);
        }
    }
}

static void texts(void **state)
{
    (void)state;
    check("a.txt", "浙江省人民政府", -1, ZWS_FORMAT_TEXT, "text");
    check("a.TXT", "x", -1, ZWS_FORMAT_TEXT, "text");
    check("folder.html/readme", "plain", -1, ZWS_FORMAT_TEXT, "text");
    check("", "plain", -1, ZWS_FORMAT_TEXT, "text");
    check("a.csv", "文号,标题\n", -1, ZWS_FORMAT_TEXT, "text");
    check("a.txt", "", 0, ZWS_FORMAT_TEXT, "text");
    check("a.txt", "BM 是一个公司", -1, ZWS_FORMAT_TEXT, "text");
    check("a.txt", "MZ", -1, ZWS_FORMAT_TEXT, "text");
    check("a.txt", "{2018 年工作要点》已经省政府同意", -1, ZWS_FORMAT_TEXT, "text");
    /* A text that shows a piece of markup is a text. */
    check("a.txt", "<div>这是一段示例</div>", -1, ZWS_FORMAT_TEXT, "text");
    check("a.js", "var a = 1;", -1, ZWS_FORMAT_UNKNOWN, "script");
    check("a.css", "a { color: red }", -1, ZWS_FORMAT_UNKNOWN, "style sheet");
    check("a.mht", "MIME-Version: 1.0", -1, ZWS_FORMAT_UNKNOWN, "MHTML");
    check("a.xml", "<?xml version=\"1.0\"?><root/>", -1, ZWS_FORMAT_UNKNOWN, "XML");
    check("a.svg", "<svg/>", -1, ZWS_FORMAT_UNKNOWN, "image");
    check("a", "<?xml version=\"1.0\"?>\n<svg xmlns=\"\"/>", -1, ZWS_FORMAT_UNKNOWN, "image");
}

static void pages(void **state)
{
    (void)state;
    static const char *const sure[] = {
        "<!DOCTYPE html><p>x",
        "<html>",
        "\n\n  <HTML lang=zh>",
        "<!-- saved --> <html>",
        "<?xml version=\"1.0\"?><!DOCTYPE x><html xmlns=\"\">",
        "<head><title>x",
        "\xEF\xBB\xBF<!doctype html>",
        "<body bgcolor=red>",
        "<frameset cols=1>",
    };
    for (size_t i = 0; i < sizeof sure / sizeof *sure; i++) {
        check("a", sure[i], -1, ZWS_FORMAT_HTML, "HTML");
        check("a.txt", sure[i], -1, ZWS_FORMAT_HTML, "HTML");
    }
    static const char *const likely[] = {"<div>x",  "<meta charset=gbk>", "<p>x",
                                         "<table>", "<script>",           "<!-- never closed"};
    for (size_t i = 0; i < sizeof likely / sizeof *likely; i++)
        check("content_123", likely[i], -1, ZWS_FORMAT_HTML, "HTML");
    static const char *const names[] = {"a.html", "a.HTM", "a.shtml", "a.jsp", "a.aspx"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        check(names[i], "no markup at all", -1, ZWS_FORMAT_HTML, "HTML");
    size_t len;
    char *wide = encode(&len, "UTF-16LE", "<html><body>各市人民政府</body></html>");
    check("a", wide, len, ZWS_FORMAT_HTML, "HTML");
    free(wide);
    wide = encode(&len, "UTF-16BE", "各市人民政府：\n为进一步规范管理，制定本办法。\n");
    check("a.txt", wide, len, ZWS_FORMAT_TEXT, "text");
    free(wide);
}

static void records(void **state)
{
    (void)state;
    check("a.jsonl", "{\"id\": 1}\n", -1, ZWS_FORMAT_JSONL, "JSONL");
    check("a.ndjson", "", 0, ZWS_FORMAT_JSONL, "JSONL");
    check("a.jsonl", "not json", -1, ZWS_FORMAT_JSONL, "JSONL");
    check("a.json", "{\"id\": 1}\n{\"id\": 2}\n", -1, ZWS_FORMAT_JSONL, "JSONL");
    check("dump", "\n{\"id\": 1}", -1, ZWS_FORMAT_JSONL, "JSONL");
    check("dump", "{}\r\n", -1, ZWS_FORMAT_JSONL, "JSONL");
    check("a.json", "{\n  \"id\": 1\n}\n", -1, ZWS_FORMAT_UNKNOWN, "JSON");
    check("a.json", "[1, 2]", -1, ZWS_FORMAT_UNKNOWN, "JSON");
    check("a.txt", "{\"id\": 1}\n", -1, ZWS_FORMAT_TEXT, "text");
}

static void random_heads(void **state)
{
    (void)state;
    uint64_t seed = 5;
    static const char *const names[] = {"a", "a.txt", "a.html", "a.jsonl", ".", "a/.html", "a."};
    static const char *const pieces[] = {"<",        "!--", "-->",    "<?xml", "{\"",
                                         "}",        "\n",  "PK\3\4", "%PDF-", "<html",
                                         "\xFF\xFE", " ",   "RIFF",   "ftyp"};
    for (int round = 0; round < 20000; round++) {
        char data[120];
        size_t n = 0;
        while (n < 90 && next_random(&seed) % 8) {
            if (next_random(&seed) % 2) {
                const char *piece = pieces[next_random(&seed) % 14];
                memcpy(data + n, piece, strlen(piece));
                n += strlen(piece);
            } else {
                data[n++] = (char)next_random(&seed);
            }
        }
        char *exact = malloc(n ? n : 1);
        memcpy(exact, data, n);
        const char *kind = NULL;
        zws_format format = zws_format__detect(&kind, names[round % 7], exact, n);
        assert_true(format <= ZWS_FORMAT_JSONL);
        assert_non_null(kind);
        free(exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_of_binaries),
        cmocka_unit_test(cut_short),
        cmocka_unit_test(texts),
        cmocka_unit_test(pages),
        cmocka_unit_test(records),
        cmocka_unit_test(random_heads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
