/* The script of the pages, script.js, as it is served. */
#include "site.h"

#include "script_text.h"
