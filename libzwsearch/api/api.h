/* What the files of this folder share: the public handles and argument checks. */
#ifndef ZWS_API_API_H
#define ZWS_API_API_H

#include "analysis/analysis.h"
#include "base/error.h"
#include "search/profile.h"
#include "search/synonyms.h"
#include "store/store.h"
#include "zwsearch.h"

struct zws_index {
    zws_store *store;
    zws_analyzer *analyzer;
    struct zws_pins *pins;  /* NULL: none */
    zws_synonyms *synonyms; /* NULL: not needed so far */
    zws_profile profile;
};

/* Makes the table of synonyms, once. */
zws_status zws_index__synonyms(zws_index *index);

/* Refuses a NULL argument by its name; a programming error, but never a crash. */
#define ZWS_NEED(argument)                                                                         \
    do {                                                                                           \
        if (!(argument))                                                                           \
            return zws_error__set(ZWS_EINVAL, "%s: the argument '%s' is NULL", __func__,           \
                                  #argument);                                                      \
    } while (0)

#endif
