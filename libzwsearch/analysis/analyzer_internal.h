/* What an analyzer is made of; for the files of this folder only. */
#ifndef ZWS_ANALYSIS_ANALYZER_INTERNAL_H
#define ZWS_ANALYSIS_ANALYZER_INTERNAL_H

#include "analysis/analysis.h"
#include "analysis/dictionary.h"
#include "analysis/fold.h"
#include "base/file.h"

/* Changes whenever the same text gives other terms or words under the same dictionary; part of the
 * fingerprint. */
#define ZWS_ANALYSIS_RULES 2u

struct zws_analyzer {
    /* The folding table: a view of a section of the mapped dictionary, made with zws_fold__open. */
    zws_fold fold;

    /* Scratch of the tokenizer: made at first use, released with zws_stem__free. */
    struct zws_stemmer *stemmer;

    /* Scratch of the tokenizer: the words of the text at hand. */
    zws_words words;

    zws_dict dict;                          /* the parts of the mapped dictionary */
    struct zws_user_words *user;            /* NULL until words are loaded */
    struct zws_lattice *lattice;            /* scratch of the segmenter, made at first use */
    struct zws_confusions *confusions;      /* of the repair, made at first use */
    struct zws_homophones *homophones;      /* characters by syllables, made at first use */
    struct zws_pinyin_shared *pinyin_words; /* words by how they are read; shared by all forks */
    bool unigram;                           /* ignore word pairs: faster, less exact */
    uint64_t fingerprint;
    bool borrows; /* dict and user are those of another analyzer */
    void *held;   /* what dict reads from; NULL: the file */
};

/* What the cheapest segmentation of cp[0..n) costs, with word pairs, as one sentence that begins
 * and ends there; n at most ZWS_SENTENCE_MAX (rules.h). In units of 1/ZWS_DICT_COST_ONE nat. */
zws_status zws_words__cost(uint32_t *cost, zws_analyzer *analyzer, const uint32_t *cp, size_t n);

/* pinyin_readings.c; NULL does nothing. */
typedef struct zws_homophones zws_homophones;
void zws_homophones__free(zws_homophones *index);

/* NULL does nothing. */
void zws_lattice__free(struct zws_lattice *lattice);

#endif
