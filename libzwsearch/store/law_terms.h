/* The terms by which a law and its articles are cited. */
#ifndef ZWS_STORE_LAW_TERMS_H
#define ZWS_STORE_LAW_TERMS_H

#include "document/document.h"
#include "store/term_bag.h"

/* Adds those of a document: of an article (the fields law and article; without them a title that
 * ends with one), else of a law whose title says more than its name. text is scratch. */
zws_status zws_law_terms__add(zws_term_bag *bag, zws_text *text, const zws_analyzer *analyzer,
                              const zws_document *document);

#endif
