/* One index for all tests of a program: they set it up, and the teardown of their group frees it.
 */
#ifndef TESTS_UNIT_SEARCH_ONE_INDEX_H
#define TESTS_UNIT_SEARCH_ONE_INDEX_H

#include "unit/search/index.h"

static test_index *the_index;

static int free_the_index(void **state)
{
    (void)state;
    free_index(the_index);
    return 0;
}

#endif
