/* Documents on their own: reading one from a file, facts, JSON. The fields themselves are in
 * document/. */
#include <stdio.h>

#include "api/api.h"
#include "base/file.h"
#include "ingest/ingest.h"

zws_status zws_document_extract(zws_document *document)
{
    ZWS_NEED(document);
    zws_analyzer *analyzer;
    ZWS_TRY(zws_analyzer__open(&analyzer, NULL));
    zws_status status = zws_document__extract(document, analyzer);
    zws_analyzer__free(analyzer);
    return status;
}

typedef struct {
    zws_document *document;
    size_t documents;
    zws_status skipped;
    char message[1024]; /* of the first that was skipped: others may follow */
} only;

static zws_status take(zws_document *document, const zws_source *source, size_t line, void *context)
{
    (void)source;
    (void)line;
    only *o = context;
    if (o->documents++ == 0)
        o->document = document;
    else
        zws_document_free(document);
    return ZWS_OK;
}

static void note_skip(const char *path, size_t line, const char *kind, zws_status status,
                      const char *reason, void *context)
{
    only *o = context;
    if (o->skipped != ZWS_OK)
        return;
    o->skipped = status == ZWS_OK ? ZWS_EFORMAT : status;
    if (line > 1)
        snprintf(o->message, sizeof o->message, "%s:%zu: %s (%s)", path, line, reason, kind);
    else
        snprintf(o->message, sizeof o->message, "%s: %s (%s)", path, reason, kind);
}

zws_status zws_document_read(zws_document **out, const char *path)
{
    ZWS_NEED(out);
    *out = NULL;
    ZWS_NEED(path);
    if (zws_file__is_directory(path))
        return zws_error__set(ZWS_EINVAL, "%s is a folder: name one file", path);
    only o = {0};
    zws_ingest_handler handler = {.document = take, .skipped = note_skip, .context = &o};
    zws_status status = zws_ingest__input(path, &(zws_ingest_options){0}, &handler);
    if (status == ZWS_OK && o.skipped != ZWS_OK)
        status = zws_error__set(o.skipped, "%s", o.message);
    else if (status == ZWS_OK && o.documents != 1)
        status = zws_error__set(ZWS_EFORMAT, "%s holds %zu documents: this reads files of one",
                                path, o.documents);
    if (status == ZWS_OK)
        status = zws_document_extract(o.document);
    if (status == ZWS_OK) {
        *out = o.document;
        return ZWS_OK;
    }
    zws_document_free(o.document);
    return status;
}
