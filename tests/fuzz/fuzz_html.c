/* Any bytes as an HTML page. */
#include "fuzz/documents.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    zws_document *document;
    if (FUZZ_MAY_FAIL(zws_ingest__html(&document, (const char *)data, size)))
        fuzz_document_take(document);
    return 0;
}
