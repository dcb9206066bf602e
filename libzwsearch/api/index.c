/* The reading handle. */
#include "api/api.h"
#include "search/pins.h"

zws_status zws_index_open(zws_index **out, const char *path)
{
    ZWS_NEED(out);
    *out = NULL;
    ZWS_NEED(path);
    zws_index *index;
    ZWS_TRY(zws_mem__zalloc(&index, 1, sizeof *index));
    index->profile = zws_profile__default;
    zws_status status = zws_store__open(&index->store, path);
    if (status == ZWS_OK)
        status = zws_analyzer__open(&index->analyzer, NULL);
    if (status != ZWS_OK) {
        zws_index_free(index);
        return status;
    }
    *out = index;
    return ZWS_OK;
}

void zws_index_free(zws_index *index)
{
    if (!index)
        return;
    zws_store__free(index->store);
    zws_pins__free(index->pins);
    zws_analyzer__free(index->analyzer);
    zws_synonyms__free(index->synonyms);
    free(index);
}

zws_status zws_index_load_words(zws_index *index, const char *path)
{
    ZWS_NEED(index);
    ZWS_NEED(path);
    return zws_analyzer__load_words(index->analyzer, path);
}

zws_status zws_index__synonyms(zws_index *index)
{
    return index->synonyms ? ZWS_OK : zws_synonyms__new(&index->synonyms);
}

zws_status zws_index_load_synonyms(zws_index *index, const char *path)
{
    ZWS_NEED(index);
    ZWS_NEED(path);
    ZWS_TRY(zws_index__synonyms(index));
    return zws_synonyms__load(index->synonyms, index->analyzer, path);
}

zws_status zws_index_load_profile(zws_index *index, const char *path)
{
    ZWS_NEED(index);
    ZWS_NEED(path);
    zws_profile profile = zws_profile__default;
    ZWS_TRY(zws_profile__load(&profile, path));
    index->profile = profile;
    return ZWS_OK;
}

typedef struct {
    const zws_pins *pins;
    const char *path;
    void (*report)(const char *line, void *context);
    void *context;
} pin_check;

static zws_status check_pins(zws_store *snapshot, void *context)
{
    const pin_check *check = context;
    return zws_pins__check(check->pins, snapshot, check->path, check->report, check->context);
}

zws_status zws_index_load_pins(zws_index *index, const char *path,
                               void (*report)(const char *line, void *context), void *context)
{
    zws_pins *pins = NULL;
    ZWS_NEED(index);
    if (path)
        ZWS_TRY(zws_pins__load(&pins, index->analyzer, path));
    zws_status status = ZWS_OK;
    if (pins && report) {
        pin_check check = {pins, path, report, context};
        status = zws_store__read(index->store, check_pins, &check);
    }
    if (status != ZWS_OK) {
        zws_pins__free(pins);
        return status;
    }
    zws_pins__free(index->pins);
    index->pins = pins;
    return ZWS_OK;
}

typedef struct {
    const char *id;
    zws_document *document;
} lookup;

static zws_status get(zws_store *snapshot, void *context)
{
    lookup *l = context;
    zws_match match = {0};
    ZWS_TRY(zws_store__find(snapshot, l->id, strlen(l->id), &match));
    zws_status status = zws_store__document(snapshot, &match, &l->document);
    free(match.id);
    return status;
}

zws_status zws_index_get(zws_document **out, zws_index *index, const char *id)
{
    ZWS_NEED(out);
    *out = NULL;
    ZWS_NEED(index);
    ZWS_NEED(id);
    lookup l = {.id = id};
    ZWS_TRY(zws_store__read(index->store, get, &l));
    *out = l.document;
    return ZWS_OK;
}

static zws_status stat_json(zws_store *snapshot, void *context)
{
    zws_buffer__clear(context);
    return zws_store__stat_json(snapshot, context);
}

zws_status zws_index_stat(char **json, zws_index *index)
{
    ZWS_NEED(json);
    *json = NULL;
    ZWS_NEED(index);
    zws_buffer buffer = {0};
    zws_status status = zws_store__read(index->store, stat_json, &buffer);
    if (status == ZWS_OK)
        status = zws_buffer__detach(json, NULL, &buffer);
    zws_buffer__free(&buffer);
    return status;
}

static void ignore(const char *line, void *context)
{
    (void)line;
    (void)context;
}

zws_status zws_index_verify(const char *path, void (*report)(const char *line, void *context),
                            void *context)
{
    ZWS_NEED(path);
    return zws_store__verify(path, report ? report : ignore, context);
}
