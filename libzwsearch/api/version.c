#include "zwsearch/status.h"

const char *zws_version(void)
{
    return PACKAGE_VERSION;
}
