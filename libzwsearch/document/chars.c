#include "document/chars.h"

int zws_chars__han_digit(uint32_t c)
{
    switch (c) {
    case U'〇':
    case U'零':
    case U'○':
    case U'◯':
        return 0;
    case U'一':
        return 1;
    case U'二':
        return 2;
    case U'三':
        return 3;
    case U'四':
        return 4;
    case U'五':
        return 5;
    case U'六':
        return 6;
    case U'七':
        return 7;
    case U'八':
        return 8;
    case U'九':
        return 9;
    default:
        return -1;
    }
}

/* Ten, hundred and thousand, and the ligatures for twenty and thirty; 0 for anything else. */
static uint32_t multiplier(uint32_t c)
{
    switch (c) {
    case U'十':
        return 10;
    case U'百':
        return 100;
    case U'千':
        return 1000;
    default:
        return 0;
    }
}

bool zws_chars__is_numeral(uint32_t c)
{
    return zws_chars__han_digit(c) >= 0 || multiplier(c) != 0 || c == U'廿' || c == U'卅';
}

bool zws_chars__han_number(uint32_t *value, const uint32_t *cp, size_t first, size_t last)
{
    if (first >= last || last - first > 9)
        return false;
    uint32_t total = 0, digit = 0, last_unit = 10000;
    bool have_digit = false, have_unit = false;
    for (size_t i = first; i < last; i++) {
        int d = zws_chars__han_digit(cp[i]);
        if (d >= 0) {
            /* 二〇一八 is written place by place; with units, only 零 may precede a digit. */
            if (have_digit && !have_unit)
                digit = digit * 10 + (uint32_t)d;
            else if (have_digit && digit != 0)
                return false;
            else
                digit = (uint32_t)d;
            have_digit = true;
        } else if (cp[i] == U'廿' || cp[i] == U'卅') {
            if (i != first)
                return false;
            total = cp[i] == U'廿' ? 20 : 30;
            have_unit = true;
            last_unit = 10;
        } else {
            uint32_t unit = multiplier(cp[i]);
            if (unit == 0 || unit >= last_unit || digit > 9 || (have_digit && digit == 0))
                return false;
            if (!have_digit && unit != 10)
                return false;
            total += (have_digit ? digit : 1) * unit;
            last_unit = unit;
            have_unit = true;
            have_digit = false;
            digit = 0;
        }
        if (total > 9999 || digit > 9999)
            return false;
    }
    *value = total + digit;
    return *value <= 9999;
}
