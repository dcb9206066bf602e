#include "analysis/stem.h"

#include <libstemmer.h>
#include <stdbool.h>

#include "base/hash.h"

/* Few words make up most of a text: the stems of the last ones are kept, each in the one place that
 * its hash names. */
#define KEPT 1024

typedef struct {
    unsigned char len, stem_len;
    char word[ZWS_STEM_WORD_MAX], stem[ZWS_STEM_WORD_MAX];
} kept_stem;

struct zws_stemmer {
    struct sb_stemmer *snowball;
    kept_stem kept[KEPT];
};

static zws_status make(struct zws_stemmer **out)
{
    struct zws_stemmer *made;
    ZWS_TRY(zws_mem__zalloc(&made, 1, sizeof *made));
    made->snowball = sb_stemmer_new("english", "UTF_8");
    if (!made->snowball) {
        free(made);
        return zws_error__nomem();
    }
    *out = made;
    return ZWS_OK;
}

static bool is_english(const char *word, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (word[i] < 'a' || word[i] > 'z')
            return false;
    return len > 0 && len <= ZWS_STEM_WORD_MAX;
}

zws_status zws_stem__word(struct zws_stemmer **stemmer, const char *word, size_t len,
                          const char **stem, size_t *stem_len)
{
    *stem = word;
    *stem_len = len;
    if (!is_english(word, len))
        return ZWS_OK;
    if (!*stemmer)
        ZWS_TRY(make(stemmer));
    kept_stem *k = &(*stemmer)->kept[zws_hash64__of(word, len, 0) % KEPT];
    if (k->len != len || memcmp(k->word, word, len) != 0) {
        struct sb_stemmer *snowball = (*stemmer)->snowball;
        const sb_symbol *found = sb_stemmer_stem(snowball, (const sb_symbol *)word, (int)len);
        if (!found)
            return zws_error__nomem();
        size_t n = (size_t)sb_stemmer_length(snowball);
        if (n > ZWS_STEM_WORD_MAX) /* Snowball may lengthen a word */
            return ZWS_OK;
        k->len = (unsigned char)len;
        k->stem_len = (unsigned char)n;
        memcpy(k->word, word, len);
        memcpy(k->stem, found, n);
    }
    *stem = k->stem;
    *stem_len = k->stem_len;
    return ZWS_OK;
}

void zws_stem__free(struct zws_stemmer *stemmer)
{
    if (!stemmer)
        return;
    sb_stemmer_delete(stemmer->snowball);
    free(stemmer);
}
