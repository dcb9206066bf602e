/* One folding table for all tests of a program: the setup and the teardown of its group. */
#ifndef TESTS_UNIT_ANALYSIS_ONE_FOLDING_H
#define TESTS_UNIT_ANALYSIS_ONE_FOLDING_H

#include "unit/analysis/folding.h"

static folding *f;

static int open_table(void **state)
{
    (void)state;
    f = folding_open();
    return 0;
}

static int close_table(void **state)
{
    (void)state;
    folding_close(f);
    return 0;
}

#endif
