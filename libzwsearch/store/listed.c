#include "base/bytes.h"
#include "store/evidence.h"
#include "store/listed.h"

enum { HEAD = 13, ID_MAX_BYTES = 150 };

static zws_status make_key(zws_buffer *out, char kind, const char *name, size_t len)
{
    ZWS_TRY(zws_buffer__puts(out, ZWS_KEY_LISTED));
    ZWS_TRY(zws_buffer__putc(out, kind));
    return zws_buffer__append(out, name, len);
}

/* --- Reading ---------------------------------------------------------------------------------- */

zws_status zws_listed__any(bool *any, zws_live *live)
{
    zws_buffer value = {0};
    zws_status status =
        zws_live__metadata(live, (zws_term){ZWS_KEY_LIST, sizeof ZWS_KEY_LIST - 1}, &value);
    *any = value.len > 0;
    zws_buffer__free(&value);
    return status;
}

static zws_status read_entry(zws_witness *out, zws_arena *arena, const zws_buffer *value)
{
    const unsigned char *p = (const unsigned char *)value->data;
    if (value->len < HEAD + 1 || zws_get32(p) != zws_crc32__update(0, p + 4, value->len - 4) ||
        p[4] >= ZWS_VALIDITIES || zws_get32(p + 5) > 99999999)
        return zws_error__set(ZWS_ECORRUPT, "an entry of the imported list of validity is damaged: "
                                            "import it again (zwadmin validity)");
    size_t rest = value->len - HEAD;
    char *text = zws_arena__dup(arena, value->data + HEAD, rest);
    if (!text)
        return ZWS_ENOMEM;
    size_t source = strlen(text);
    *out = (zws_witness){.judgment = {.listed = true,
                                      .state = (zws_validity)p[4],
                                      .day = (zws_date)zws_get32(p + 5),
                                      .id = text},
                         .sentence = source < rest ? text + source + 1 : text + source};
    return ZWS_OK;
}

zws_status zws_listed__find(bool *found, zws_witness *out, zws_live *live, zws_arena *arena,
                            char kind, const char *name, size_t len)
{
    zws_buffer key = {0}, value = {0};
    *found = false;
    if (kind == 'Q' && len > ID_MAX_BYTES)
        return ZWS_OK;
    zws_status status = make_key(&key, kind, name, len);
    if (status == ZWS_OK)
        status = zws_live__metadata(live, zws_term__of(&key), &value);
    *found = status == ZWS_OK && value.len > 0;
    if (*found)
        status = read_entry(out, arena, &value);
    zws_buffer__free(&key);
    zws_buffer__free(&value);
    return status;
}

/* --- Importing -------------------------------------------------------------------------------- */

static zws_status collect_key(zws_term key, void *context)
{
    zws_buffer *keys = context;
    uint32_t len = (uint32_t)key.len;
    ZWS_TRY(zws_buffer__append(keys, &len, sizeof len));
    return zws_buffer__append(keys, key.text, key.len);
}

/* The keys are collected first: what is walked must not change. */
static zws_status remove_all(zws_store_writer *writer, const zws_buffer *keys)
{
    const size_t head = sizeof ZWS_KEY_LISTED - 1;
    for (size_t at = 0; at < keys->len;) {
        uint32_t len;
        memcpy(&len, keys->data + at, sizeof len);
        const char *key = keys->data + at + sizeof len;
        at += sizeof len + len;
        if (len > head + 1)
            ZWS_TRY(
                zws_notes__add(&writer->notes, key[head], key + head + 1, len - head - 1, true));
        ZWS_TRY(zws_store_writer__written(
            writer, zws_live__set_metadata(writer->live, (zws_term){key, len}, "", 0)));
    }
    return ZWS_OK;
}

zws_status zws_store_writer__clear_list(zws_store_writer *writer)
{
    zws_buffer keys = {0};
    /* What is being built may become live with the commit: then there is one place for entries. */
    ZWS_TRY(zws_store_writer__commit(writer));
    zws_status status = zws_live__metadata_keys(
        writer->live, (zws_term){ZWS_KEY_LISTED, sizeof ZWS_KEY_LISTED - 1}, collect_key, &keys);
    if (status == ZWS_OK)
        status = remove_all(writer, &keys);
    if (status == ZWS_OK)
        status = zws_store_writer__written(
            writer, zws_live__set_metadata(
                        writer->live, (zws_term){ZWS_KEY_LIST, sizeof ZWS_KEY_LIST - 1}, "", 0));
    zws_buffer__free(&keys);
    return status;
}

/* N, T or Q, and the name or id in terms. */
static zws_status read_name(char *kind, zws_buffer *name, zws_store_writer *writer,
                            const char *text, size_t len)
{
    static const char open[] = "《", close[] = "》";
    char *number, key[33];
    zws_entry entry;
    if (writer->analyzer) {
        ZWS_TRY(zws_docno__parse_query(&number, writer->analyzer, text, len));
        if (number) {
            *kind = 'N';
            zws_status status = zws_schema__number_term(name, "", number, strlen(number));
            free(number);
            return status;
        }
    }
    ZWS_TRY(zws_store_writer__find(writer, text, len, &entry));
    *kind = 'Q';
    if ((entry.live || entry.is_sealed) && len <= ID_MAX_BYTES)
        return zws_buffer__append(name, text, len);
    if (len > 6 && memcmp(text, open, 3) == 0 && memcmp(text + len - 3, close, 3) == 0) {
        text += 3;
        len -= 6;
    }
    *kind = 'T';
    if (!writer->analyzer)
        return ZWS_OK;
    ZWS_TRY(zws_schema__title_key(key, writer->analyzer, text, len));
    return zws_buffer__puts(name, key);
}

static zws_status write_entry(zws_store_writer *writer, const zws_listing *entry, char kind,
                              const zws_buffer *name)
{
    zws_buffer key = {0}, value = {0};
    unsigned char head[HEAD] = {0};
    head[4] = (unsigned char)entry->state;
    zws_put32(head + 5, (uint32_t)entry->day);
    zws_put32(head + 9, (uint32_t)entry->line);
    zws_status status = make_key(&key, kind, name->data, name->len);
    if (status == ZWS_OK)
        status = zws_buffer__append(&value, head, sizeof head);
    if (status == ZWS_OK)
        status = zws_buffer__append(&value, entry->source, strlen(entry->source) + 1);
    if (status == ZWS_OK)
        status = zws_buffer__append(&value, entry->name, entry->name_len);
    if (status == ZWS_OK) {
        unsigned char *bytes = (unsigned char *)value.data;
        zws_put32(bytes, zws_crc32__update(0, bytes + 4, value.len - 4));
        status = zws_store_writer__written(
            writer,
            zws_live__set_metadata(writer->live, zws_term__of(&key), value.data, value.len));
    }
    zws_buffer__free(&key);
    zws_buffer__free(&value);
    return status;
}

zws_status zws_store_writer__add_listing(zws_store_writer *writer, const zws_listing *entry)
{
    char kind;
    zws_buffer name = {0};
    ZWS_TRY(zws_store_writer__check(writer));
    if (entry->name_len == 0 || entry->name_len > ZWS_LISTED_TEXT_MAX ||
        strlen(entry->source) > ZWS_LISTED_TEXT_MAX)
        return zws_error__set(ZWS_EINVAL, "an entry names nothing, or is longer than %d bytes",
                              ZWS_LISTED_TEXT_MAX);
    zws_status status = read_name(&kind, &name, writer, entry->name, entry->name_len);
    if (status == ZWS_OK && name.len == 0)
        status = zws_error__set(ZWS_EINVAL, "'%.*s' is no number, title or id",
                                entry->name_len < 200 ? (int)entry->name_len : 200, entry->name);
    if (status == ZWS_OK)
        status = write_entry(writer, entry, kind, &name);
    if (status == ZWS_OK)
        status = zws_notes__add(&writer->notes, kind, name.data, name.len, true);
    if (status == ZWS_OK)
        status = zws_store_writer__written(
            writer, zws_live__set_metadata(
                        writer->live, (zws_term){ZWS_KEY_LIST, sizeof ZWS_KEY_LIST - 1}, "1", 1));
    zws_buffer__free(&name);
    return status;
}

/* --- Comparing -------------------------------------------------------------------------------- */

typedef struct {
    zws_store *store;
    zws_evidence_reader reader;
    zws_date day;
    zws_listing_check_fn fn;
    void *context;
} comparing;

static zws_status compare(comparing *c, const zws_match *match)
{
    zws_document *document;
    zws_evidence evidence;
    zws_validity_facts facts;
    zws_validity_answer answer;
    const zws_judgment *judgment = NULL;
    ZWS_TRY(zws_store__document(c->store, match, &document));
    zws_validity__facts(&facts, document);
    zws_status status = zws_evidence__gather(&evidence, &c->reader, document, true);
    zws_document_free(document);
    ZWS_TRY(status);
    status = zws_evidence__judgments(&judgment, &evidence);
    if (status == ZWS_OK) {
        zws_validity__judge(&answer, &facts, judgment, evidence.n, c->day);
        const zws_witness *w = answer.conflict && answer.other.cause == ZWS_BY_JUDGMENT
                                   ? &evidence.item[answer.other.judgment]
                                   : NULL;
        status = c->fn(match->id, &answer, w ? w->id : NULL, w ? w->sentence : NULL, c->context);
    }
    zws_evidence__free(&evidence);
    return status;
}

static zws_status find_named(comparing *c, zws_matches *found, char kind, const zws_buffer *name)
{
    zws_buffer text = {0};
    *found = (zws_matches){0};
    if (kind == 'Q') {
        ZWS_TRY(zws_mem__zalloc(&found->hit, 1, sizeof *found->hit));
        zws_status status = zws_store__find(c->store, name->data, name->len, found->hit);
        found->n = status == ZWS_OK;
        return status == ZWS_ENOTFOUND ? ZWS_OK : status;
    }
    zws_status status =
        zws_buffer__puts(&text, kind == 'T' ? ZWS_PREFIX_EXACT_TITLE : ZWS_PREFIX_OWN_NUMBER);
    if (status == ZWS_OK)
        status = zws_buffer__append(&text, name->data, name->len);
    zws_term term = {text.data, text.len};
    zws_node node = {.kind = ZWS_NODE_TERM, .term = &term, .n = 1};
    zws_plan plan = {.match = &node, .order = ZWS_ORDER_NEWEST, .limit = ZWS_NAMESAKES_MAX + 1};
    if (status == ZWS_OK)
        status = zws_store__match(c->store, &plan, found);
    zws_buffer__free(&text);
    return status;
}

zws_status zws_store_writer__check_listing(zws_store_writer *writer, const zws_listing *entry,
                                           zws_date day, size_t *held, zws_listing_check_fn fn,
                                           void *context)
{
    char kind;
    zws_store view;
    zws_buffer name = {0};
    zws_matches found = {0};
    *held = 0;
    ZWS_TRY(zws_store__view(&view, writer->live, writer->sealed));
    comparing c = {.store = &view,
                   .reader = {.store = &view, .analyzer = writer->analyzer},
                   .day = day,
                   .fn = fn,
                   .context = context};
    zws_status status = read_name(&kind, &name, writer, entry->name, entry->name_len);
    if (status == ZWS_OK && name.len > 0)
        status = find_named(&c, &found, kind, &name);
    *held = found.n;
    /* A title that very many have names none of them. */
    for (size_t i = 0; status == ZWS_OK && found.n <= ZWS_NAMESAKES_MAX && i < found.n; i++)
        status = compare(&c, &found.hit[i]);
    zws_matches__free(&found);
    zws_buffer__free(&name);
    zws_evidence_reader__free(&c.reader);
    return status;
}
