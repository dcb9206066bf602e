/* New words from the texts of an index. */
#include "analysis/new_words.h"
#include "api/api.h"

typedef struct {
    zws_index *index;
    zws_new_words *words;
    zws_index_word_fn fn;
    void *context;
} finder;

static zws_status add(zws_document *document, void *context)
{
    const finder *f = context;
    static const zws_field fields[] = {ZWS_FIELD_TITLE, ZWS_FIELD_BODY};
    if (zws_document_count(document, ZWS_FIELD_UNIT_OF) > 0) /* its document has the same text */
        return ZWS_OK;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        size_t len;
        const char *text = zws_document_get(document, fields[i], 0, &len);
        if (text)
            ZWS_TRY(zws_new_words__add(f->words, f->index->analyzer, text, len));
    }
    return zws_new_words__end_document(f->words);
}

/* Every run starts from nothing: a commit may have cut the one before short. */
static zws_status read_all(zws_store *snapshot, void *context)
{
    finder *f = context;
    zws_new_words__free(f->words);
    ZWS_TRY(zws_new_words__make(&f->words, 0));
    return zws_store__each(snapshot, add, f);
}

static zws_status pass(const zws_new_word *word, void *context)
{
    const finder *f = context;
    if (f->fn(word->word, word->frequency, word->count, word->score, f->context) != 0)
        return zws_error__set(ZWS_ESTOPPED, "the caller stopped the list of words");
    return ZWS_OK;
}

zws_status zws_index_words(zws_index *index, size_t limit, uint64_t min_count, zws_index_word_fn fn,
                           void *context)
{
    ZWS_NEED(index);
    ZWS_NEED(fn);
    ZWS_TRY(zws_new_words__check(limit, min_count));
    if (zws_store__is_tokens(index->store))
        return zws_error__set(ZWS_EUNSUPPORTED, "the index is made of ready-made words: there are "
                                                "no texts to find new ones in");
    finder f = {.index = index, .fn = fn, .context = context};
    zws_status status = zws_store__read(index->store, read_all, &f);
    if (status == ZWS_OK)
        status = zws_new_words__propose(f.words, index->analyzer, limit, min_count, pass, &f);
    zws_new_words__free(f.words);
    return status;
}
