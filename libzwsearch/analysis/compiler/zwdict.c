/* zwdict: compiles zwsearch.dict. See --help. */
#include <getopt.h>
#include <math.h>
#include <stdio.h>

#include "analysis/compiler/compiler.h"
#include "base/utf8.h"

static const char usage_text[] =
    "usage: zwdict --smartcn JAR --jieba FILE --friso FOLDER [--lexicon FILE]... --output FILE\n"
    "Compiles the dictionary of libzwsearch.\n"
    "  --smartcn JAR     lucene-analyzers-smartcn-8*.jar (Debian: liblucene8-java)\n"
    "  --jieba FILE      dict.txt (Debian: python3-jieba)\n"
    "  --friso FOLDER    with lex-*.lex in UTF-8 (Debian: friso-dict)\n"
    "  --lexicon FILE    term, kind, frequency, note separated by tabs; may be repeated\n"
    "  --output FILE     the dictionary to write\n"
    "  --verbose         say how many words and pairs there are\n";

#define LEXICONS_MAX 32

/* A character that no word covers counts as if seen half a time. */
#define UNKNOWN_FREQUENCY 0.5

typedef struct {
    const char *smartcn, *jieba, *friso, *output;
    const char *lexicon[LEXICONS_MAX];
    size_t lexicons;
    bool verbose;
} options;

typedef struct {
    zws_buffer section[ZWS_DICT_SECTIONS];
    zws_fold fold;
    vocabulary vocab, friso;
    name_counts names;
    smartcn smartcn;
    word_pair *pairs;
    size_t pair_count;
    char_codes codes;
} compilation;

/* smartcn's words as entries of the vocabulary; *entry_of is indexed by smartcn's words. */
static zws_status add_smartcn(compilation *c, uint32_t *entry_of)
{
    for (size_t i = 0; i < c->smartcn.words; i++) {
        const smartcn_word *word = &c->smartcn.word[i];
        char utf8[3 * sizeof word->unit / sizeof *word->unit];
        size_t len = 0;
        for (uint32_t u = 0; u < word->len; u++)
            len += zws_utf8__encode(utf8 + len, word->unit[u]);
        ZWS_TRY(vocab_add(&entry_of[i], &c->vocab, utf8, len));
        if (entry_of[i] != NO_ENTRY)
            c->vocab.entry[entry_of[i]].frequency += word->frequency;
    }
    return ZWS_OK;
}

/* Makes the pairs of smartcn's words pairs of entries; what is no entry is left out. */
static void map_pairs(compilation *c, const uint32_t *entry_of)
{
    size_t kept = 0;
    for (size_t i = 0; i < c->pair_count; i++) {
        word_pair pair = c->pairs[i];
        pair.a = entry_of[pair.a];
        pair.b = entry_of[pair.b];
        if (pair.a == NO_ENTRY || pair.b == NO_ENTRY)
            continue;
        c->vocab.entry[pair.a].paired = c->vocab.entry[pair.b].paired = true;
        c->pairs[kept++] = pair;
    }
    c->pair_count = kept;
}

static zws_status read_smartcn(compilation *c, const char *jar)
{
    ZWS_TRY(smartcn_read(&c->smartcn, jar));
    ZWS_TRY(smartcn_recover(&c->pairs, &c->pair_count, &c->smartcn));
    uint32_t *entry_of;
    ZWS_TRY(zws_mem__zalloc(&entry_of, c->smartcn.words, sizeof *entry_of));
    zws_status status = add_smartcn(c, entry_of);
    if (status == ZWS_OK)
        map_pairs(c, entry_of);
    free(entry_of);
    return status;
}

static zws_status read_inputs(compilation *c, const options *o)
{
    zws_buffer *fold = &c->section[ZWS_DICT_FOLD];
    ZWS_TRY(zws_fold__build(fold));
    ZWS_TRY(zws_fold__open(&c->fold, fold->data, fold->len));
    c->vocab.fold = c->friso.fold = &c->fold;
    ZWS_TRY(friso_read(&c->friso, o->friso));
    ZWS_TRY(name_parts_read(&c->names, &c->fold, o->friso));
    ZWS_TRY(read_smartcn(c, o->smartcn));
    ZWS_TRY(jieba_read(&c->vocab, &c->names, o->jieba, &c->friso));
    for (size_t i = 0; i < o->lexicons; i++)
        ZWS_TRY(lexicon_read(&c->vocab, o->lexicon[i]));
    return ZWS_OK;
}

static zws_status class_id(compilation *c, uint32_t *id, const char *word)
{
    uint32_t entry;
    ZWS_TRY(vocab_find(&entry, &c->vocab, word, strlen(word)));
    *id = entry == NO_ENTRY ? ZWS_DICT_NO_WORD : c->vocab.entry[entry].id;
    return ZWS_OK;
}

static zws_status make_meta(compilation *c, zws_dict_meta *meta)
{
    const vocabulary *vocab = &c->vocab;
    memset(meta, 0, sizeof *meta);
    meta->words = (uint32_t)vocab->n;
    while (meta->pair_words < meta->words && vocab->entry[vocab->order[meta->pair_words]].paired)
        meta->pair_words++;
    meta->codes = c->codes.count;
    meta->unknown = zws_dict__cost(UNKNOWN_FREQUENCY, vocab->total);
    meta->total = (uint64_t)llrint(vocab->total);
    ZWS_TRY(class_id(c, &meta->classes.number, "未##数"));
    ZWS_TRY(class_id(c, &meta->classes.time, "未##时"));
    ZWS_TRY(class_id(c, &meta->classes.latin, "未##串"));
    ZWS_TRY(class_id(c, &meta->classes.person, "未##人"));
    ZWS_TRY(class_id(c, &meta->classes.begin, "始##始"));
    ZWS_TRY(class_id(c, &meta->classes.end, "末##末"));
    if (meta->words >= 1u << 20 || meta->pair_words >= 1u << ZWS_DICT_ID_BITS)
        return zws_error__set(ZWS_ELIMIT, "%u words, %u of them in pairs, are too many",
                              meta->words, meta->pair_words);
    return ZWS_OK;
}

static zws_status compile(compilation *c, const options *o)
{
    ZWS_TRY(read_inputs(c, o));
    ZWS_TRY(vocab_number(&c->vocab));
    for (size_t i = 0; i < c->pair_count; i++) {
        c->pairs[i].a = c->vocab.entry[c->pairs[i].a].id;
        c->pairs[i].b = c->vocab.entry[c->pairs[i].b].id;
    }
    ZWS_TRY(codes_make(&c->codes, &c->vocab, &c->names));
    zws_dict_meta meta;
    ZWS_TRY(make_meta(c, &meta));
    zws_buffer *section = c->section;
    ZWS_TRY(chars_build(&section[ZWS_DICT_PAGES], &section[ZWS_DICT_CHARS], &c->codes, &c->names));
    ZWS_TRY(trie_build(&section[ZWS_DICT_TRIE], &c->vocab, &c->codes));
    ZWS_TRY(costs_build(&section[ZWS_DICT_COSTS], &section[ZWS_DICT_STARTS],
                        &section[ZWS_DICT_PAIRS], &c->vocab, c->pairs, c->pair_count));
    ZWS_TRY(
        names_build(&section[ZWS_DICT_NAMES], &section[ZWS_DICT_SURNAMES], &c->names, &c->codes));
    ZWS_TRY(neighbours_build(&section[ZWS_DICT_NEIGHBOURS], &c->vocab));
    ZWS_TRY(pinyin_build(&section[ZWS_DICT_PINYIN]));
    ZWS_TRY(container_write(o->output, &meta, section));
    if (o->verbose)
        printf("%u words, %u of them in %zu pairs, %u characters, %zu trie cells\n", meta.words,
               meta.pair_words, c->pair_count, meta.codes - 1, section[ZWS_DICT_TRIE].len / 8);
    return ZWS_OK;
}

static void release(compilation *c)
{
    for (unsigned i = 0; i < ZWS_DICT_SECTIONS; i++)
        zws_buffer__free(&c->section[i]);
    vocab_free(&c->vocab);
    vocab_free(&c->friso);
    names_free(&c->names);
    smartcn_free(&c->smartcn);
    free(c->pairs);
    codes_free(&c->codes);
}

/* 0, or the exit status. */
static int parse(options *o, int argc, char **argv)
{
    static const struct option longs[] = {
        {"smartcn", required_argument, NULL, 's'}, {"jieba", required_argument, NULL, 'j'},
        {"friso", required_argument, NULL, 'f'},   {"lexicon", required_argument, NULL, 'l'},
        {"output", required_argument, NULL, 'o'},  {"verbose", no_argument, NULL, 'v'},
        {"help", no_argument, NULL, 'h'},          {NULL, 0, NULL, 0}};
    for (int c; (c = getopt_long(argc, argv, "", longs, NULL)) != -1;) {
        switch (c) {
        case 's':
            o->smartcn = optarg;
            break;
        case 'j':
            o->jieba = optarg;
            break;
        case 'f':
            o->friso = optarg;
            break;
        case 'l':
            if (o->lexicons == LEXICONS_MAX) {
                fprintf(stderr, "zwdict: more than %d lexicons\n", LEXICONS_MAX);
                return 2;
            }
            o->lexicon[o->lexicons++] = optarg;
            break;
        case 'o':
            o->output = optarg;
            break;
        case 'v':
            o->verbose = true;
            break;
        case 'h':
            fputs(usage_text, stdout);
            return -1;
        default:
            return 2;
        }
    }
    if (optind == argc && o->smartcn && o->jieba && o->friso && o->output)
        return 0;
    fputs(usage_text, stderr);
    return 2;
}

int main(int argc, char **argv)
{
    options o = {0};
    int code = parse(&o, argc, argv);
    if (code != 0)
        return code < 0 ? 0 : code;
    compilation c;
    memset(&c, 0, sizeof c);
    zws_status status = compile(&c, &o);
    if (status != ZWS_OK)
        fprintf(stderr, "zwdict: %s\n", zws_error_message());
    release(&c);
    return status == ZWS_OK ? 0 : 3;
}
