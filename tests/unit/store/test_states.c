/* What a document says of its own validity, as a term and back. */
#include "store/states.h"
#include "unit/unit.h"

static void check(zws_validity_facts facts, const char *expected)
{
    zws_buffer term = {0};
    zws_validity_facts back = {1, 2, 3, ZWS_VALIDITY_EXPIRED};
    assert_ok(zws_schema__validity_term(&term, &facts));
    if (!expected) {
        assert_int_equal(term.len, 0);
    } else {
        assert_string_equal(term.data, expected);
        assert_true(zws_schema__validity_facts(&back, (zws_term){term.data, term.len}));
        assert_int_equal(back.effective, facts.effective);
        assert_int_equal(back.expires, facts.expires);
        assert_int_equal(back.issued, facts.effective ? 0 : facts.issued);
        assert_int_equal(back.given, facts.given);
    }
    zws_buffer__free(&term);
}

static void test_there_and_back(void **state)
{
    (void)state;
    check((zws_validity_facts){0}, NULL);
    check((zws_validity_facts){.issued = 20200131}, "XVS0,0,20200131,0");
    check((zws_validity_facts){.effective = 20100101, .issued = 20091201}, "XVS20100101,0,0,0");
    check((zws_validity_facts){.effective = 20100101, .expires = 20151231},
          "XVE20100101,20151231,0,0");
    check((zws_validity_facts){.issued = 99991231, .given = ZWS_VALIDITY_REPEALED},
          "XVE0,0,99991231,3");
    check((zws_validity_facts){.issued = 20000101, .given = ZWS_VALIDITY_IN_FORCE},
          "XVS0,0,20000101,1");
}

static void test_no_terms(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "XVS",
        "XVE0",
        "XVS0,0,0",
        "XVS0,0,0,",
        "XVS,,,1",
        "XVS0,0,0,9",
        "XVS0,0,0,0,0",
        "XVS-1,0,0,0",
        "XVS0,0,0,1x",
        "XVS 0,0",
        "XVS0,0,0, 1",
        "XVS0;0;0;1",
        "XVS0,0,200001011,1",
        "XVS0,0,0,000000001",
        "XVS+1,0,0,1",
        "XVSa,b,c,d",
        "XVS0,0,,1",
    };
    zws_validity_facts facts;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        zws_term term = {wrong[i], strlen(wrong[i])};
        if (zws_schema__validity_facts(&facts, term))
            fail_msg("'%s' was read", wrong[i]);
    }
    /* Whatever stands behind the term's end is not looked at. */
    assert_true(zws_schema__validity_facts(&facts, (zws_term){"XVS0,0,20200131,1999", 17}));
    assert_int_equal(facts.given, ZWS_VALIDITY_IN_FORCE);
    assert_int_equal(facts.issued, 20200131);
    assert_false(zws_schema__validity_facts(&facts, (zws_term){"XVS0,0,20200131,1", 16}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_no_terms),
    };
    return cmocka_run_group_tests_name("states", tests, NULL, NULL);
}
