/* What the tests of documents share: an analyzer that folds characters and has no dictionary, texts
 * made from it, and the shared reference data where it is there. */
#ifndef ZWS_TEST_DOCUMENT_FIXTURE_H
#define ZWS_TEST_DOCUMENT_FIXTURE_H

#include "unit/unit.h"

#include "analysis/analyzer_internal.h"
#include "analysis/fold.h"
#include "base/error.h"
#include "base/file.h"
#include "document/document.h"

static zws_buffer fixture_fold;
static struct zws_analyzer fixture_analyzer;

static inline int fixture_setup(void **state)
{
    (void)state;
    if (zws_fold__build(&fixture_fold) != ZWS_OK)
        return -1;
    return zws_fold__open(&fixture_analyzer.fold, fixture_fold.data, fixture_fold.len) == ZWS_OK
               ? 0
               : -1;
}

static inline int fixture_teardown(void **state)
{
    (void)state;
    zws_buffer__free(&fixture_fold);
    return 0;
}

static inline void fixture_text(zws_text *text, const char *utf8)
{
    assert_int_equal(zws_text__normalize(text, &fixture_analyzer, utf8, strlen(utf8)), ZWS_OK);
}

/* A document of title (may be NULL) and body, extracted. */
static inline zws_document *fixture_document(const char *title, const char *body)
{
    zws_document *document;
    assert_int_equal(zws_document_new(&document), ZWS_OK);
    if (title)
        assert_int_equal(zws_document_set(document, ZWS_FIELD_TITLE, title, (size_t)-1), ZWS_OK);
    assert_int_equal(zws_document_set(document, ZWS_FIELD_BODY, body, (size_t)-1), ZWS_OK);
    assert_int_equal(zws_document__extract(document, &fixture_analyzer), ZWS_OK);
    return document;
}

/* The first value of a field, "" when there is none. */
static inline const char *fixture_get(const zws_document *document, zws_field field)
{
    const char *text = zws_document_get(document, field, 0, NULL);
    return text ? text : "";
}

/* Reads a file of the shared reference data; NULL when it is not there. free() it. */
static inline char *fixture_shared(const char *name, size_t *len)
{
    char path[1024], *data;
    const char *shared = getenv("ZWS_SHARED");
    if (!shared || snprintf(path, sizeof(path), "%s/%s", shared, name) >= (int)sizeof(path))
        return NULL;
    return zws_file__read(&data, len, path, 64 << 20) == ZWS_OK ? data : NULL;
}

#endif
