#include "analysis/stem.h"

#include <libstemmer.h>
#include <pthread.h>
#include <stdbool.h>

#include "analysis/libraries.h"
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

typedef struct {
    struct sb_stemmer *(*make)(const char *algorithm, const char *encoding);
    void (*release)(struct sb_stemmer *stemmer);
    const sb_symbol *(*stem)(struct sb_stemmer *stemmer, const sb_symbol *word, int len);
    int (*length)(struct sb_stemmer *stemmer);
} functions;

#ifdef ZWS_LAZY_LIBRARIES

static functions loaded;
static bool is_loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void)
{
    static const char *const names[] = {"libstemmer.so.0d", "libstemmer.so.0", "libstemmer.so",
                                        NULL};
    void *snowball = zws_library__open(names);
    is_loaded = zws_library__find(&loaded.make, snowball, "sb_stemmer_new") &&
                zws_library__find(&loaded.release, snowball, "sb_stemmer_delete") &&
                zws_library__find(&loaded.stem, snowball, "sb_stemmer_stem") &&
                zws_library__find(&loaded.length, snowball, "sb_stemmer_length");
}

/* NULL where it is not there. */
static const functions *snowball(void)
{
    pthread_once(&once, load);
    return is_loaded ? &loaded : NULL;
}

#else

static const functions *snowball(void)
{
    static const functions linked = {sb_stemmer_new, sb_stemmer_delete, sb_stemmer_stem,
                                     sb_stemmer_length};
    return &linked;
}

#endif

static zws_status make(struct zws_stemmer **out)
{
    struct zws_stemmer *made;
    const functions *f = snowball();
    if (!f)
        return zws_error__set(ZWS_EINTERNAL, "a word is to be stemmed, and libstemmer.so.0 cannot "
                                             "be loaded: install it");
    ZWS_TRY(zws_mem__zalloc(&made, 1, sizeof *made));
    made->snowball = f->make("english", "UTF_8");
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
        const functions *f = snowball();
        struct sb_stemmer *english = (*stemmer)->snowball;
        const sb_symbol *found = f->stem(english, (const sb_symbol *)word, (int)len);
        if (!found)
            return zws_error__nomem();
        size_t n = (size_t)f->length(english);
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
    snowball()->release(stemmer->snowball);
    free(stemmer);
}
