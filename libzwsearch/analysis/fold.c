#include "analysis/fold.h"

#define HEADER_BYTES 16
#define INDEX_BYTES  (ZWS_FOLD_BLOCKS * 2)

zws_status zws_fold__open(zws_fold *out, const void *data, size_t len)
{
    *out = (zws_fold){0};
    if (!data || len < HEADER_BYTES + INDEX_BYTES || memcmp(data, "ZFLD", 4) != 0)
        return zws_error__set(ZWS_ECORRUPT,
                              "folding table: %zu bytes are no such table; build "
                              "the dictionary again",
                              len);
    if ((uintptr_t)data % 4 != 0)
        return zws_error__set(ZWS_EINVAL, "folding table: stored at an odd address");
    const uint32_t *header = data;
    uint32_t version = le32toh(header[1]), blocks = le32toh(header[2]);
    uint32_t expansions = le32toh(header[3]);
    if (version != ZWS_FOLD_VERSION)
        return zws_error__set(ZWS_EVERSION,
                              "folding table: version %u, this library reads %u; "
                              "build the dictionary again",
                              version, ZWS_FOLD_VERSION);
    if (blocks == 0 || blocks > ZWS_FOLD_BLOCKS || expansions > 0xFFFF ||
        len != HEADER_BYTES + INDEX_BYTES + (size_t)blocks * 64 * 4 + (size_t)expansions * 4)
        return zws_error__set(ZWS_ECORRUPT,
                              "folding table: %u blocks and %u expansions do not "
                              "fit its %zu bytes; build the dictionary again",
                              blocks, expansions, len);
    const uint16_t *block = (const uint16_t *)(header + HEADER_BYTES / 4);
    uint16_t highest = 0;
    for (size_t i = 0; i < ZWS_FOLD_BLOCKS; i++) {
        uint16_t b = le16toh(block[i]);
        highest = b > highest ? b : highest;
    }
    if (highest >= blocks)
        return zws_error__set(ZWS_ECORRUPT,
                              "folding table: block %u of %u; build the dictionary "
                              "again",
                              highest, blocks);
    out->block = block;
    out->entry = header + (HEADER_BYTES + INDEX_BYTES) / 4;
    out->expansion = out->entry + (size_t)blocks * 64;
    out->expansions = expansions;
    return ZWS_OK;
}

size_t zws_fold__expansion(const zws_fold *fold, uint32_t entry, const uint32_t **cps)
{
    uint32_t offset = entry >> 13, len = entry >> 8 & ZWS_FOLD_EXPANSION_MAX;
    if (offset > fold->expansions || len > fold->expansions - offset)
        return 0;
    *cps = fold->expansion + offset;
    return len;
}
