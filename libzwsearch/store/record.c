#include "store/record.h"

#include "base/bytes.h"

void zws_record__encode(unsigned char out[ZWS_RECORD_SIZE], const zws_record *record)
{
    zws_put64(out, record->document.lo);
    zws_put64(out + 8, record->document.hi);
    zws_put64(out + 16, record->input.lo);
    zws_put64(out + 24, record->input.hi);
    zws_put64(out + 32, record->terms);
    zws_put64(out + 40, record->positions);
}

bool zws_record__decode(zws_record *out, const void *data, size_t len)
{
    const unsigned char *bytes = data;
    if (len != ZWS_RECORD_SIZE)
        return false;
    *out = (zws_record){
        .document = {zws_get64(bytes), zws_get64(bytes + 8)},
        .input = {zws_get64(bytes + 16), zws_get64(bytes + 24)},
        .terms = zws_get64(bytes + 32),
        .positions = zws_get64(bytes + 40),
    };
    return true;
}

uint64_t zws_record__term(const char *text, size_t len, uint32_t frequency)
{
    return zws_hash64__of(text, len, frequency);
}

uint64_t zws_record__position(uint64_t chain, uint32_t position)
{
    chain = (chain ^ position) * 0x9E3779B97F4A7C15u;
    return chain ^ chain >> 29;
}

void zws_record__sum(zws_record *record, const zws_inverted_term *term, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        record->terms += zws_record__term(term[i].text, term[i].len, term[i].frequency);
        if (term[i].n_positions == 0)
            continue;
        uint64_t chain = zws_record__term(term[i].text, term[i].len, 0);
        for (uint32_t j = 0; j < term[i].n_positions; j++)
            chain = zws_record__position(chain, term[i].position[j]);
        record->positions += chain;
    }
}
