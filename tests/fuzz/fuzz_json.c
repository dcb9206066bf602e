/* Any bytes as a line of JSON Lines, and as what the formats are told by. */
#include "fuzz/documents.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    zws_document *document;
    const char *kind;
    zws_format__detect(&kind, "file.txt", (const char *)data, size);
    FUZZ_CHECK(kind && *kind);
    if (FUZZ_MAY_FAIL(zws_ingest__json(&document, (const char *)data, size))) {
        FUZZ_CHECK(zws_document_count(document, ZWS_FIELD_ID) == 1);
        fuzz_document_take(document);
    }
    return 0;
}
