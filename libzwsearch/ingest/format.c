#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ingest/ingest.h"

/* How far into a file its kind is looked for. */
#define HEAD_BYTES 16384

typedef struct {
    const char *kind;
    unsigned char len;
    const char *bytes;
} magic;

static const magic magics[] = {
    {"RTF", 5, "{\\rtf"},
    {"image", 8, "\x89PNG\r\n\x1A\n"},
    {"image", 4, "GIF8"},
    {"image", 3, "\xFF\xD8\xFF"},
    {"image", 4, "II*\0"},
    {"image", 4, "MM\0*"},
    {"image", 4, "8BPS"},
    {"image", 4, "\0\0\1\0"},
    {"archive", 3, "\x1F\x8B\x08"},
    {"archive", 4, "Rar!"},
    {"archive", 6, "7z\xBC\xAF\x27\x1C"},
    {"archive", 6,
     "\xFD"
     "7zXZ\0"},
    {"archive", 3, "BZh"},
    {"archive", 4, "\x28\xB5\x2F\xFD"},
    {"binary", 4,
     "\x7F"
     "ELF"},
    {"binary", 4, "\xCA\xFE\xBA\xBE"},
    {"binary", 16, "SQLite format 3\0"},
    {"video", 4, "FLV\1"},
    {"video", 4, "\x1A\x45\xDF\xA3"},
    {"audio", 3, "ID3"},
    {"audio", 4, "OggS"},
    {"font", 4, "wOFF"},
    {"font", 4, "wOF2"},
};

static const struct {
    const char *ending;
    const char *kind; /* NULL: decided by format */
    zws_format format;
} endings[] = {
    {"txt", "text", ZWS_FORMAT_TEXT},
    {"text", "text", ZWS_FORMAT_TEXT},
    {"md", "text", ZWS_FORMAT_TEXT},
    {"csv", "text", ZWS_FORMAT_TEXT},
    {"tsv", "text", ZWS_FORMAT_TEXT},
    {"html", "HTML", ZWS_FORMAT_HTML},
    {"htm", "HTML", ZWS_FORMAT_HTML},
    {"shtml", "HTML", ZWS_FORMAT_HTML},
    {"xhtml", "HTML", ZWS_FORMAT_HTML},
    {"jhtml", "HTML", ZWS_FORMAT_HTML},
    {"asp", "HTML", ZWS_FORMAT_HTML},
    {"aspx", "HTML", ZWS_FORMAT_HTML},
    {"jsp", "HTML", ZWS_FORMAT_HTML},
    {"php", "HTML", ZWS_FORMAT_HTML},
    {"jsonl", "JSONL", ZWS_FORMAT_JSONL},
    {"ndjson", "JSONL", ZWS_FORMAT_JSONL},
    /* Files of a site that hold no document. */
    {"js", "script", 0},
    {"css", "style sheet", 0},
    {"svg", "image", 0},
    {"map", "script", 0},
    {"mht", "MHTML", 0},
    {"mhtml", "MHTML", 0},
    {"eml", "mail", 0},
};

static const char *ending_of(const char *name)
{
    const char *slash = name ? strrchr(name, '/') : NULL;
    const char *base = slash ? slash + 1 : name;
    const char *dot = base ? strrchr(base, '.') : NULL;
    return dot ? dot + 1 : "";
}

static bool is_one_of(const char *ending, const char *const *list)
{
    for (; *list; list++)
        if (strcasecmp(ending, *list) == 0)
            return true;
    return false;
}

/* Office documents are zip archives: told apart by the names of their first entries, which stand
 * in the clear, else by the file's name. */
static const char *kind_of_zip(const char *ending, const char *data, size_t len)
{
    static const struct {
        const char *entry, *kind, *ending;
    } parts[] = {
        {"word/", "DOCX", "docx"},
        {"xl/", "XLSX", "xlsx"},
        {"ppt/", "PPTX", "pptx"},
        {"OFD.xml", "OFD", "ofd"},
        {"Doc_0/", "OFD", "ofd"},
        {"opendocument.text", "ODT", "odt"},
        {"opendocument.spreadsheet", "ODS", "ods"},
        {"epub+zip", "EPUB", "epub"},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (memmem(data, len, parts[i].entry, strlen(parts[i].entry)))
            return parts[i].kind;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcasecmp(ending, parts[i].ending) == 0)
            return parts[i].kind;
    return "archive";
}

/* The container of the older office formats tells little of itself. */
static const char *kind_of_ole(const char *ending)
{
    if (is_one_of(ending, (const char *const[]){"xls", "et", NULL}))
        return "XLS";
    if (is_one_of(ending, (const char *const[]){"ppt", "dps", NULL}))
        return "PPT";
    return strcasecmp(ending, "wps") == 0 ? "WPS" : "DOC";
}

static const char *kind_of_binary(const char *ending, const char *data, size_t len)
{
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (len >= magics[i].len && memcmp(data, magics[i].bytes, magics[i].len) == 0)
            return magics[i].kind;
    if (memmem(data, len < 1024 ? len : 1024, "%PDF-", 5))
        return "PDF";
    if (len >= 4 && memcmp(data, "PK\3\4", 4) == 0)
        return kind_of_zip(ending, data, len);
    if (len >= 8 && memcmp(data, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0)
        return kind_of_ole(ending);
    if (len >= 12 && memcmp(data, "RIFF", 4) == 0)
        return memcmp(data + 8, "WEBP", 4) == 0 ? "image" : "audio";
    if (len >= 12 && memcmp(data + 4, "ftyp", 4) == 0)
        return "video";
    if (len >= 262 && memcmp(data + 257, "ustar", 5) == 0)
        return "archive";
    /* Two letters are a weak sign: what follows must not be text. */
    if (len >= 4 && (memcmp(data, "MZ", 2) == 0 || memcmp(data, "BM", 2) == 0) &&
        memchr(data, 0, len < 64 ? len : 64))
        return data[0] == 'M' ? "binary" : "image";
    return NULL;
}

static bool starts(const char *text, const char *end, const char *what)
{
    size_t n = strlen(what);
    return (size_t)(end - text) >= n && strncasecmp(text, what, n) == 0;
}

/* What a text in UTF-8 begins with, behind blanks and comments: 2 surely HTML, 1 perhaps HTML, 3
 * other XML, 4 SVG, 0 none of these. */
static int markup(const char *text, const char *end)
{
    for (;;) {
        while (text < end && (unsigned char)*text <= ' ')
            text++;
        if (!starts(text, end, "<!--"))
            break;
        const char *close = memmem(text, (size_t)(end - text), "-->", 3);
        if (!close)
            return 1;
        text = close + 3;
    }
    if (starts(text, end, "<?xml")) {
        if (memmem(text, (size_t)(end - text), "<html", 5))
            return 2;
        return memmem(text, (size_t)(end - text), "<svg", 4) ? 4 : 3;
    }
    static const char *const sure[] = {"<!doctype html", "<html", "<head", "<body", "<frameset"};
    static const char *const likely[] = {"<meta",  "<title", "<script", "<style", "<link",  "<div",
                                         "<table", "<p>",    "<p ",     "<h1",    "<h2",    "<span",
                                         "<font",  "<br",    "<ul",     "<base",  "<center"};
    for (size_t i = 0; i < sizeof sure / sizeof *sure; i++)
        if (starts(text, end, sure[i]))
            return 2;
    for (size_t i = 0; i < sizeof likely / sizeof *likely; i++)
        if (starts(text, end, likely[i]))
            return 1;
    return starts(text, end, "<svg") ? 4 : 0;
}

/* The first line is an object that is closed on it. */
static bool is_json_line(const char *text, const char *end)
{
    while (text < end && (unsigned char)*text <= ' ')
        text++;
    if (text == end || *text != '{')
        return false;
    const char *member = text + 1;
    while (member < end && (*member == ' ' || *member == '\t'))
        member++;
    if (member == end || (*member != '"' && *member != '}'))
        return false;
    const char *line_end = memchr(text, '\n', (size_t)(end - text));
    if (!line_end)
        return true; /* a line longer than the head, or the only one */
    while (line_end > text && (unsigned char)line_end[-1] <= ' ')
        line_end--;
    return line_end[-1] == '}';
}

static zws_format named(const char **kind, const char *name, zws_format format)
{
    *kind = name;
    return format;
}

static zws_format detect_text(const char **kind, const char *ending, const char *text, size_t len)
{
    const char *end = text + len;
    zws_format by_name = ZWS_FORMAT_UNKNOWN;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (strcasecmp(ending, endings[i].ending) == 0) {
            if (endings[i].format == ZWS_FORMAT_UNKNOWN)
                return named(kind, endings[i].kind, ZWS_FORMAT_UNKNOWN);
            by_name = endings[i].format;
        }
    }
    if (by_name == ZWS_FORMAT_JSONL)
        return named(kind, "JSONL", ZWS_FORMAT_JSONL);
    int looks = markup(text, end);
    /* A .txt that quotes HTML stays text, unless it is a whole page. */
    if (looks == 2 || (looks == 1 && by_name != ZWS_FORMAT_TEXT) || by_name == ZWS_FORMAT_HTML)
        return named(kind, "HTML", ZWS_FORMAT_HTML);
    if (by_name == ZWS_FORMAT_TEXT)
        return named(kind, "text", ZWS_FORMAT_TEXT);
    if (looks == 3 || looks == 4)
        return named(kind, looks == 3 ? "XML" : "image", ZWS_FORMAT_UNKNOWN);
    if (is_json_line(text, end))
        return named(kind, "JSONL", ZWS_FORMAT_JSONL);
    if (strcasecmp(ending, "json") == 0)
        return named(kind, "JSON", ZWS_FORMAT_UNKNOWN);
    return named(kind, "text", ZWS_FORMAT_TEXT);
}

zws_format zws_format__detect(const char **kind, const char *name, const char *data, size_t len)
{
    const char *ending = ending_of(name);
    size_t head = len < HEAD_BYTES ? len : HEAD_BYTES;
    const char *binary = kind_of_binary(ending, data, head);
    if (binary)
        return named(kind, binary, ZWS_FORMAT_UNKNOWN);
    if (!memchr(data, 0, head)) {
        bool marked = head >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0;
        return detect_text(kind, ending, data + (marked ? 3 : 0), head - (marked ? 3 : 0));
    }
    /* NULs: UTF-16, or no text at all. */
    char *text;
    size_t text_len, ill_formed;
    const char *encoding;
    if (zws_encoding__to_utf8(&text, &text_len, &encoding, &ill_formed, data, head & ~(size_t)3,
                              NULL) != ZWS_OK)
        return named(kind, "binary", ZWS_FORMAT_UNKNOWN);
    zws_format format;
    /* UTF-16 text decodes cleanly; the cut at the head's end may break one character. */
    if (strncmp(encoding, "UTF-", 4) == 0 && ill_formed <= 1 && !memchr(text, 0, text_len))
        format = detect_text(kind, ending, text, text_len);
    else
        format = named(kind, "binary", ZWS_FORMAT_UNKNOWN);
    free(text);
    return format;
}
