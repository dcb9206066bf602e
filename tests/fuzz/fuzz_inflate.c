/* Any bytes as a deflated stream: nothing is made of them but what zlib makes of them, and all of
 * it where they are whole. The first byte says how many bytes of a text were there before, and how
 * large the steps are. */
#include <zlib.h>

#include "base/inflate.h"
#include "fuzz/fuzz.h"

enum { SIZE = 4096, BEFORE = 120, LONGEST = 258 };

static size_t zlib_makes(Bytef *out, bool *whole, const uint8_t *data, size_t size,
                         const Bytef *text, size_t before)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)data, .avail_in = (uInt)size};
    FUZZ_CHECK(inflateInit2(&z, -15) == Z_OK);
    FUZZ_CHECK(before == 0 || inflateSetDictionary(&z, text, (uInt)before) == Z_OK);
    z.next_out = out;
    z.avail_out = SIZE;
    *whole = inflate(&z, Z_SYNC_FLUSH) == Z_STREAM_END;
    inflateEnd(&z);
    return SIZE - z.avail_out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t expected[SIZE], text[BEFORE], out[BEFORE + SIZE + LONGEST + ZWS_INFLATE_SLACK];
    static zws_inflater z;
    if (size == 0)
        return 0;
    for (size_t i = 0; i < BEFORE; i++)
        text[i] = (uint8_t)('a' + i % 26);
    size_t before = data[0] & 15 ? BEFORE * (data[0] & 15u) / 15 : 0,
           step = 1u << (data[0] >> 5) * 2;
    bool whole;
    size_t made = zlib_makes(expected, &whole, data + 1, size - 1, text, before);
    memcpy(out, text, before);
    zws_inflate__begin(&z, data + 1, size - 1, out + before, SIZE + LONGEST, before);
    size_t wanted = 0;
    while (wanted < SIZE) {
        size_t next = wanted + step < SIZE ? wanted + step : SIZE;
        if (!zws_inflate__to(&z, next))
            break;
        FUZZ_CHECK(z.at >= next && z.at <= SIZE + LONGEST);
        wanted = next;
    }
    FUZZ_CHECK(made >= wanted && (!whole || z.at == made));
    FUZZ_CHECK(memcmp(out + before, expected, wanted) == 0);
    return 0;
}
