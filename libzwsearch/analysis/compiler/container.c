/* The file around the sections: see FORMAT.md. */
#include "analysis/compiler/compiler.h"
#include "base/hash.h"

zws_status put16(zws_buffer *out, uint32_t value)
{
    unsigned char bytes[2] = {(unsigned char)value, (unsigned char)(value >> 8)};
    return zws_buffer__append(out, bytes, sizeof bytes);
}

zws_status put32(zws_buffer *out, uint32_t value)
{
    ZWS_TRY(put16(out, value & 0xFFFF));
    return put16(out, value >> 16);
}

zws_status put64(zws_buffer *out, uint64_t value)
{
    ZWS_TRY(put32(out, (uint32_t)value));
    return put32(out, (uint32_t)(value >> 32));
}

static size_t aligned(size_t at)
{
    return (at + ZWS_DICT_ALIGN - 1) / ZWS_DICT_ALIGN * ZWS_DICT_ALIGN;
}

static zws_status put_meta(zws_buffer *out, const zws_dict_meta *meta)
{
    const zws_dict_classes *classes = &meta->classes;
    const uint32_t fields[] = {meta->words,     meta->pair_words, meta->codes,    meta->unknown,
                               classes->number, classes->time,    classes->latin, classes->person,
                               classes->begin,  classes->end};
    ZWS_TRY(put64(out, meta->total));
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        ZWS_TRY(put32(out, fields[i]));
    return ZWS_OK;
}

static zws_status put_header(zws_buffer *out, const zws_dict_meta *meta,
                             const zws_buffer section[ZWS_DICT_SECTIONS])
{
    size_t offset[ZWS_DICT_SECTIONS], end = ZWS_DICT_HEADER;
    for (unsigned i = 0; i < ZWS_DICT_SECTIONS; i++) {
        offset[i] = aligned(end);
        end = offset[i] + section[i].len;
    }
    ZWS_TRY(zws_buffer__append(out, ZWS_DICT_MAGIC, 8));
    ZWS_TRY(put32(out, ZWS_DICT_VERSION));
    ZWS_TRY(put32(out, ZWS_DICT_ENDIAN));
    ZWS_TRY(put64(out, end));
    ZWS_TRY(put32(out, ZWS_DICT_SECTIONS));
    ZWS_TRY(put32(out, ZWS_DICT_HEADER));
    ZWS_TRY(put_meta(out, meta));
    for (unsigned i = 0; i < ZWS_DICT_SECTIONS; i++) {
        ZWS_TRY(put64(out, offset[i]));
        ZWS_TRY(put64(out, section[i].len));
        ZWS_TRY(put32(out, zws_crc32__update(0, section[i].data, section[i].len)));
        ZWS_TRY(put32(out, 0));
    }
    ZWS_TRY(put32(out, zws_crc32__update(0, out->data, out->len)));
    return put32(out, 0);
}

static zws_status put_section(zws_buffer *out, const zws_buffer *section)
{
    while (out->len % ZWS_DICT_ALIGN)
        ZWS_TRY(zws_buffer__putc(out, '\0'));
    return zws_buffer__append(out, section->data, section->len);
}

zws_status container_write(const char *path, const zws_dict_meta *meta,
                           const zws_buffer section[ZWS_DICT_SECTIONS])
{
    zws_buffer out = {0};
    zws_status status = put_header(&out, meta, section);
    for (unsigned i = 0; i < ZWS_DICT_SECTIONS && status == ZWS_OK; i++)
        status = put_section(&out, &section[i]);
    if (status == ZWS_OK)
        status = zws_file__write_atomic(path, out.data, out.len);
    zws_buffer__free(&out);
    return status;
}
