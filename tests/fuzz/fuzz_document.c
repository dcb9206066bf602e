/* Any bytes as a text document, whose facts are read and which is stored and read back; and, where
 * the first byte is odd, as a stored document whose checksum is right. */
#include "base/hash.h"
#include "fuzz/documents.h"

static void take_stored(const uint8_t *data, size_t size)
{
    uint8_t *stored = malloc(size + 4);
    FUZZ_CHECK(stored);
    memcpy(stored, data, size);
    uint32_t crc = zws_crc32__update(0, data, size);
    for (int i = 0; i < 4; i++)
        stored[size + (size_t)i] = (uint8_t)(crc >> 8 * i);
    zws_document *document;
    if (FUZZ_MAY_FAIL(zws_document__decode(&document, stored, size + 4))) {
        fuzz_document_check(document);
        zws_document_free(document);
    }
    free(stored);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    if (data[0] % 2 == 1) {
        take_stored(data + 1, size - 1);
        return 0;
    }
    zws_document *document;
    char *utf8;
    const char *encoding;
    size_t len, ill_formed;
    if (!FUZZ_MAY_FAIL(zws_encoding__to_utf8(&utf8, &len, &encoding, &ill_formed,
                                             (const char *)data + 1, size - 1, NULL)))
        return 0;
    if (FUZZ_MAY_FAIL(zws_ingest__text(&document, utf8, len)))
        fuzz_document_take(document);
    free(utf8);
    return 0;
}
