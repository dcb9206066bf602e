#include "store/manifest.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/hash.h"
#include "document/json_text.h"
#include "store/schema.h"

#define FILE_NAME "zwsearch.json"
#define MAX_SIZE  65536

void zws_manifest__now(char out[24])
{
    time_t now = time(NULL);
    struct tm utc;
    if (!gmtime_r(&now, &utc) || strftime(out, 24, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
        out[0] = '\0';
}

void zws_manifest__live_name(char out[32], uint32_t generation)
{
    if (generation == 0)
        snprintf(out, 32, "live");
    else
        snprintf(out, 32, "live-%" PRIu32, generation);
}

void zws_manifest__segment_name(char out[32], uint32_t number)
{
    snprintf(out, 32, "segments/%08" PRIu32 ".zws", number);
}

/* The checksum covers the object without its own member, in one canonical spelling. */
static bool checksum(uint32_t *out, json_t *object)
{
    zws_buffer text = {0};
    bool done =
        zws_json__dump(&text, object, JSON_SORT_KEYS | JSON_COMPACT | JSON_ENSURE_ASCII) == ZWS_OK;
    *out = done ? zws_crc32__update(0, text.data, text.len) : 0;
    zws_buffer__free(&text);
    return done;
}

static zws_status damaged(const char *path, const char *what)
{
    return zws_error__set(ZWS_ECORRUPT,
                          "%s is damaged (%s): restore it from a copy, or index again into a new "
                          "folder",
                          path, what);
}

static bool take_number(uint64_t *out, const json_t *object, const char *name, uint64_t max)
{
    const json_t *value = json_object_get(object, name);
    if (!json_is_integer(value) || json_integer_value(value) < 0 ||
        (uint64_t)json_integer_value(value) > max)
        return false;
    *out = (uint64_t)json_integer_value(value);
    return true;
}

/* The members that an index has once it was sealed. */
static bool parse_seals(zws_manifest *out, const json_t *object)
{
    uint64_t generation;
    const json_t *list = json_object_get(object, "segments");
    if (!json_object_get(object, "generation") && !list)
        return true;
    if (!take_number(&generation, object, "generation", UINT32_MAX - 1) || !json_is_array(list) ||
        json_array_size(list) > ZWS_SEGMENTS_MAX)
        return false;
    out->generation = (uint32_t)generation;
    for (size_t i = 0; i < json_array_size(list); i++) {
        uint64_t number, checksum, bytes;
        const json_t *item = json_array_get(list, i);
        if (!take_number(&number, item, "number", UINT32_MAX) ||
            !take_number(&checksum, item, "checksum", UINT32_MAX) ||
            !take_number(&bytes, item, "bytes", INT64_MAX))
            return false;
        out->segment[out->n_segments++] =
            (zws_manifest_segment){(uint32_t)number, (uint32_t)checksum, bytes};
    }
    return true;
}

/* They stand in the manifest once it was sealed. */
static bool add_seals(json_t *object, const zws_manifest *manifest)
{
    json_t *list = json_array();
    if (!list || json_object_set_new(object, "segments", list) != 0 ||
        json_object_set_new(object, "generation", json_integer(manifest->generation)) != 0)
        return false;
    for (uint32_t i = 0; i < manifest->n_segments; i++) {
        const zws_manifest_segment *s = &manifest->segment[i];
        if (json_array_append_new(
                list, json_pack("{s:I, s:I, s:I}", "number", (json_int_t)s->number, "checksum",
                                (json_int_t)s->checksum, "bytes", (json_int_t)s->bytes)) != 0)
            return false;
    }
    return true;
}

static zws_status parse(zws_manifest *out, json_t *object, const char *path)
{
    const char *crc = json_string_value(json_object_get(object, "crc"));
    char crc_text[16] = "";
    if (crc)
        snprintf(crc_text, sizeof crc_text, "%s", crc);
    json_t *format = json_object_get(object, "format");
    if (!crc || !json_is_integer(format))
        return damaged(path, "it lacks its checksum or format");
    /* The format comes first: another format may sum differently. */
    if (json_integer_value(format) != ZWS_MANIFEST_FORMAT)
        return zws_error__set(ZWS_EVERSION,
                              "%s has the index format %lld, and this version reads %d: use the "
                              "version that made it, or index again",
                              path, (long long)json_integer_value(format), ZWS_MANIFEST_FORMAT);
    uint32_t expected;
    char expected_text[16];
    json_object_del(object, "crc");
    if (!checksum(&expected, object))
        return zws_error__nomem();
    snprintf(expected_text, sizeof expected_text, "%08" PRIx32, expected);
    if (strcmp(crc_text, expected_text) != 0)
        return damaged(path, "its checksum does not agree");

    json_t *schema = json_object_get(object, "schema");
    const char *dictionary = json_string_value(json_object_get(object, "dictionary"));
    const char *created = json_string_value(json_object_get(object, "created"));
    char *end = NULL;
    uint64_t fingerprint = dictionary ? strtoull(dictionary, &end, 16) : 0;
    if (!json_is_integer(schema) || !dictionary || *end || !created)
        return damaged(path, "a member is missing");
    if (json_integer_value(schema) != ZWS_SCHEMA_VERSION)
        return zws_error__set(ZWS_EVERSION,
                              "%s was indexed with schema %lld, and this version uses %d: build "
                              "the index again in a new folder",
                              path, (long long)json_integer_value(schema), ZWS_SCHEMA_VERSION);
    *out = (zws_manifest){
        .format = ZWS_MANIFEST_FORMAT,
        .schema = ZWS_SCHEMA_VERSION,
        .fingerprint = fingerprint,
        .mixed = json_is_true(json_object_get(object, "mixed")),
        .tokens = json_is_true(json_object_get(object, "tokens")),
    };
    snprintf(out->created, sizeof out->created, "%s", created);
    if (!parse_seals(out, object))
        return damaged(path, "its list of segments is wrong");
    return ZWS_OK;
}

static zws_status load(zws_manifest *out, const char *text, size_t len, const char *path)
{
    json_error_t error;
    json_t *object;
    ZWS_TRY(zws_json__load(&object, text, len, JSON_REJECT_DUPLICATES, &error));
    zws_status status = json_is_object(object) ? parse(out, object, path)
                                               : damaged(path, "it is not a JSON object");
    json_decref(object);
    return status;
}

zws_status zws_manifest__read(zws_manifest *out, const char *index)
{
    char *path, *text = NULL;
    size_t len;
    *out = (zws_manifest){0};
    ZWS_TRY(zws_path__join(&path, index, FILE_NAME));
    zws_status status = zws_file__read(&text, &len, path, MAX_SIZE);
    if (status == ZWS_ENOTFOUND)
        zws_error__set(status, "there is no index at %s: make one with zwindex", index);
    if (status == ZWS_ELIMIT)
        status = damaged(path, "it is too large");
    if (status == ZWS_OK)
        status = load(out, text, len, path);
    /* Once more, for memory may have been short for a moment, which damages what is loaded. */
    if (status == ZWS_ECORRUPT && text)
        status = load(out, text, len, path);
    free(text);
    free(path);
    return status;
}

zws_status zws_manifest__write(const char *index, const zws_manifest *manifest)
{
    bool stands;
    return zws_manifest__replace(index, manifest, &stands);
}

zws_status zws_manifest__replace(const char *index, const zws_manifest *manifest, bool *stands)
{
    *stands = false;
    char dictionary[20], crc_text[16];
    uint32_t crc;
    snprintf(dictionary, sizeof dictionary, "%016" PRIx64, manifest->fingerprint);
    json_t *object =
        json_pack("{s:i, s:i, s:s, s:b, s:b, s:s}", "format", manifest->format, "schema",
                  manifest->schema, "dictionary", dictionary, "mixed", manifest->mixed, "tokens",
                  manifest->tokens, "created", manifest->created);
    if (!object || (manifest->generation > 0 && !add_seals(object, manifest)) ||
        !checksum(&crc, object)) {
        json_decref(object);
        return zws_error__nomem();
    }
    snprintf(crc_text, sizeof crc_text, "%08" PRIx32, crc);
    char *path = NULL;
    zws_buffer text = {0};
    zws_status status = zws_path__join(&path, index, FILE_NAME);
    if (status == ZWS_OK && json_object_set_new(object, "crc", json_string(crc_text)) != 0)
        status = zws_error__nomem();
    if (status == ZWS_OK)
        status = zws_json__dump(&text, object, JSON_INDENT(2) | JSON_ENSURE_ASCII);
    if (status == ZWS_OK)
        status = zws_file__replace(path, text.data, text.len, stands);
    json_decref(object);
    zws_buffer__free(&text);
    free(path);
    return status;
}
