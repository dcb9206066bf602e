/* One analyzer for all tests of a program: the setup and the teardown of its group. */
#ifndef TESTS_UNIT_ANALYSIS_ONE_ANALYZER_H
#define TESTS_UNIT_ANALYSIS_ONE_ANALYZER_H

#include "unit/analysis/analyzing.h"

static zws_analyzer *analyzer;

static int open_dictionary(void **state)
{
    (void)state;
    analyzer = open_analyzer();
    return 0;
}

static int close_dictionary(void **state)
{
    (void)state;
    zws_analyzer__free(analyzer);
    return 0;
}

#endif
