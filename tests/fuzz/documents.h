/* What holds for every document, wherever it came from. */
#ifndef TESTS_FUZZ_DOCUMENTS_H
#define TESTS_FUZZ_DOCUMENTS_H

#include "document/document.h"
#include "fuzz/fuzz.h"
#include "ingest/ingest.h"

static inline void fuzz_document_check_places(const zws_document *d)
{
    size_t len[2];
    const char *part[2] = {zws_document_get(d, ZWS_FIELD_TITLE, 0, &len[0]),
                           zws_document_get(d, ZWS_FIELD_BODY, 0, &len[1])};
    for (size_t i = 0; i < d->numbers.n; i++) {
        const zws_docno *n = &d->numbers.item[i];
        FUZZ_CHECK(n->begin <= n->end);
        FUZZ_CHECK(part[n->part] ? n->end <= len[n->part] : n->end == 0);
        FUZZ_CHECK(fuzz_is_utf8(n->canonical, strlen(n->canonical)));
    }
    for (int k = 0; k < ZWS_DATE_KINDS; k++) {
        const zws_date_fact *f = &d->date[k];
        FUZZ_CHECK(f->begin <= f->end);
        FUZZ_CHECK(f->begin == f->end || (part[f->part] && f->end <= len[f->part]));
    }
}

/* Fields are text; printed as JSON it is text too. */
static inline void fuzz_document_check(const zws_document *d)
{
    zws_buffer json = {0};
    for (int f = 0; f < ZWS_FIELD_COUNT; f++) {
        for (size_t i = 0; i < zws_document_count(d, (zws_field)f); i++) {
            size_t len;
            const char *text = zws_document_get(d, (zws_field)f, i, &len);
            FUZZ_CHECK(text && strlen(text) == len && len > 0 && fuzz_is_utf8(text, len));
        }
    }
    fuzz_document_check_places(d);
    if (FUZZ_MAY_FAIL(zws_document__append_json(&json, d, true)))
        FUZZ_CHECK(json.len > 1 && json.data[0] == '{' && fuzz_is_utf8(json.data, json.len));
    zws_buffer__free(&json);
}

/* Reads the facts of the document, stores it and reads it back; frees it. */
static inline void fuzz_document_take(zws_document *document)
{
    zws_buffer stored = {0}, again = {0};
    zws_document *copy;
    fuzz_document_check(document);
    if (FUZZ_MAY_FAIL(zws_document__extract(document, fuzz_analyzer())))
        fuzz_document_check(document);
    if (FUZZ_MAY_FAIL(zws_document__encode(&stored, document))) {
        FUZZ_CHECK(zws_document__decode(&copy, stored.data, stored.len) == ZWS_OK);
        fuzz_document_check(copy);
        if (FUZZ_MAY_FAIL(zws_document__encode(&again, copy)))
            FUZZ_CHECK(again.len == stored.len && memcmp(again.data, stored.data, stored.len) == 0);
        zws_buffer__clear(&again);
        if (FUZZ_MAY_FAIL(zws_document__pack(&again, stored.data, stored.len))) {
            zws_buffer plain = {0};
            FUZZ_CHECK(zws_document__unpack(&plain, again.data, again.len) == ZWS_OK);
            FUZZ_CHECK(plain.len == stored.len && memcmp(plain.data, stored.data, plain.len) == 0);
            zws_buffer__free(&plain);
        }
        zws_document_free(copy);
    }
    zws_buffer__free(&again);
    zws_buffer__free(&stored);
    zws_document_free(document);
}

#endif
