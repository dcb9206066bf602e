/* Files → documents: plain text, HTML, JSON Lines, and folders of them. */
#ifndef ZWS_INGEST_INGEST_H
#define ZWS_INGEST_INGEST_H

#include "base/hash.h"
#include "document/document.h"

/* --- Encodings ------------------------------------------------------------------------------ */

/* Decodes bytes to UTF-8: by byte order mark, else valid UTF-8, else a declared charset (may be
 * NULL: from HTML's meta or an XML declaration), else GB18030 or Big5, whichever makes better
 * Chinese. Ill-formed sequences become U+FFFD and are counted. *encoding is a static name
 * ("GB18030"). */
zws_status zws_encoding__to_utf8(char **out, size_t *out_len, const char **encoding,
                                 size_t *ill_formed, const char *data, size_t len,
                                 const char *declared);

/* --- One document --------------------------------------------------------------------------- */

typedef enum {
    ZWS_FORMAT_UNKNOWN, /* not a kind that is read; *reason says which (PDF, DOCX, an image …) */
    ZWS_FORMAT_TEXT,
    ZWS_FORMAT_HTML,
    ZWS_FORMAT_JSONL,
} zws_format;

/* By content first (%PDF, PK, <html, …), then by the ending of name. *kind is a static short name
 * for counting ("PDF", "DOCX", "OFD", "image", "binary", "text", …). */
zws_format zws_format__detect(const char **kind, const char *name, const char *data, size_t len);

/* Each makes a document without an id. The government page tags (SiteName, ArticleTitle, PubDate,
 * ContentSource, Url, ColumnName, …) win over <title>. Nothing is extracted from the text yet. */
zws_status zws_ingest__text(zws_document **out, const char *utf8, size_t len);
zws_status zws_ingest__html(zws_document **out, const char *data, size_t len);
/* One line of JSON Lines; `text` is `body`; unknown members are ignored; `id` is required.
 * ZWS_EFORMAT says what is wrong and at which column. */
zws_status zws_ingest__json(zws_document **out, const char *line, size_t len);

/* What one document is made of. */
typedef struct {
    zws_format format; /* JSONL: a line, the document's id stands in it */
    bool tokens;       /* a line of words instead */
    const char *kind;  /* static: for counting */
    const char *path;
    const char *id; /* NULL: in the line, to be put behind prefix */
    const char *prefix;
    size_t line; /* 1 for a file of one document */
    const char *data;
    size_t len;
} zws_raw;

/* Makes the document, with its id; on any thread. *kind is that of the raw, or "empty". */
zws_status zws_raw__make(zws_document **out, const char **kind, const zws_raw *raw);

/* --- Inputs --------------------------------------------------------------------------------- */

typedef struct {
    const char *path; /* to name it in messages; "-" for standard input */
    const char *id;   /* its path below the input folder, or its name: the id of its one document */
    uint64_t size;    /* bytes */
    zws_hash128 hash; /* of its bytes; all 0 for standard input */
} zws_source;

/* What the caller does with an input. Each may be NULL but document (or raw). */
typedef struct {
    /* Before a file is parsed: *wanted = false skips it (unchanged). */
    zws_status (*source)(bool *wanted, const zws_source *source, void *context);
    /* A document with its id set (prefix applied); line is 1 for a file of one document. Takes the
     * document over. A failure other than ZWS_ESTOPPED ends the run unless it concerns the document
     * alone (EINVAL, EFORMAT, ELIMIT): then it is reported through skipped, and the run goes on. */
    zws_status (*document)(zws_document *document, const zws_source *source, size_t line,
                           void *context);
    /* Instead of `document` (may be NULL): takes what the document is to be made of, which is valid
     * during the call. What cannot be made is the caller's to report, and whether `done` counts
     * then. */
    zws_status (*raw)(const zws_raw *raw, const zws_source *source, void *context);
    /* A file or line that was left out, with the status and the message; kind for counting by type.
     */
    void (*skipped)(const char *path, size_t line, const char *kind, zws_status status,
                    const char *reason, void *context);
    /* All documents of the file were handed over. */
    zws_status (*done)(const zws_source *source, size_t documents, void *context);
    /* Bytes read so far and in all (0 = unknown). */
    void (*progress)(uint64_t done, uint64_t total, void *context);
    void *context;
} zws_ingest_handler;

typedef struct {
    const char *id_prefix; /* NULL = none */
    size_t max_file; /* bytes of one file; 0 = 64 MiB; JSON Lines files have no limit, their lines
                        do */
    bool
        tokens; /* each line is a document of words separated by spaces, its id the line's number */
} zws_ingest_options;

/* Reads one input: a file, a folder (sorted by name, links to folders above it not followed twice,
 * hidden files left out), a .jsonl file, or "-" for JSON Lines from standard input.
 * ZWS_ENOTFOUND when path does not exist. */
zws_status zws_ingest__input(const char *path, const zws_ingest_options *options,
                             const zws_ingest_handler *handler);

/* The total size in bytes of the files below an input, for progress; 0 for "-". */
uint64_t zws_ingest__size(const char *path);

#endif
