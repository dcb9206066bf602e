/* Other titles under which a document is known. */
#ifndef ZWS_DOCUMENT_ALIAS_H
#define ZWS_DOCUMENT_ALIAS_H

#include <stddef.h>

#include "base/error.h"

typedef zws_status (*zws_alias_fn)(const char *title, size_t len, void *context);

/* Calls fn for what others call the document of that title (UTF-8, as printed), but for the title
 * itself: for 某厅关于印发《某办法》的通知 it is known as 关于印发《某办法》的通知, without its
 * issuer, and as 某办法, also where no 《》 stands there. At most two; each is a part of title.
 * Stops at the first status of fn that is not ZWS_OK, and returns it. Such names are less certain
 * than titles: several agencies issue a 关于做好…工作的通知. */
zws_status zws_title__each_alias(const char *title, size_t len, zws_alias_fn fn, void *context);

#endif
