/* Documents and their interpretations (解读), found from either side. */
#ifndef ZWS_SEARCH_LINKS_H
#define ZWS_SEARCH_LINKS_H

#include "store/store.h"

/* What is at the other end. */
typedef struct {
    char *id, *title; /* title "" where it has none */
    char *number;     /* its first own number, "" where it has none */
    zws_date date;    /* that sorts it; 0: none */
    zws_date opened;  /* the day on which it was made public: published, else written; 0 */
} zws_link;

/* Newest first; zero-initialise. */
typedef struct {
    zws_link *item;
    size_t n, cap;
} zws_links;

/* More are not given. */
#define ZWS_LINKS_MAX 64

/* All inside zws_store__read, with documents read there. What a citation means: a number decides; a
 * title names the newest document of that title that is not younger than the one that cites it, or
 * the oldest where all are; titles are those of documents and those of zws_title__each_alias.
 *
 * Calls fn for what citations of the document mean, as far as it is held: those whose relations'
 * bits (1 << zws_relation) are set, the first ZWS_TARGETS_MAX of them, in order of the text. A
 * document that is cited often comes often. The match lives during the call. */
typedef zws_status (*zws_target_fn)(const zws_match *match, const zws_citation *citation,
                                    void *context);
zws_status zws_links__each_target(zws_store *snapshot, zws_analyzer *analyzer,
                                  const zws_document *document, unsigned relations,
                                  zws_target_fn fn, void *context);
#define ZWS_TARGETS_MAX 2000

/* What the document interprets, appended to out. */
zws_status zws_links__interpreted(zws_links *out, zws_store *snapshot, zws_analyzer *analyzer,
                                  const zws_document *document);

/* The documents that interpret this one: exactly those of which the function above gives it. */
zws_status zws_links__interpretations(zws_links *out, zws_store *snapshot, zws_analyzer *analyzer,
                                      const zws_document *document);

/* The other versions of a law, of a regulation, of rules: what bears the same name, apart from
 * 中华人民共和国 and brackets that tell a version, and shares an issuer with it where both name
 * one. */
zws_status zws_links__versions(zws_links *out, zws_store *snapshot, zws_analyzer *analyzer,
                               const zws_document *document);

/* Appends {"interprets": […], "interpretations": […], "versions": […]}; each an array of objects
 * with id, title, docno and date where known. */
zws_status zws_links__append_json(zws_buffer *out, const zws_links *interpreted,
                                  const zws_links *interpretations, const zws_links *versions);

void zws_links__free(zws_links *links);

#endif
