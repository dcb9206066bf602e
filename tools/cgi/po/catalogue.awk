# po/LANGUAGE.po → the table of that language, by the names of the phrases. awk -f catalogue.awk FILE.po…
# What is not translated, fuzzy or obsolete stays out: Chinese stands in its place.
function flush_entry() {
    if (context != "" && text != "" && !fuzzy)
        printf "    [PHRASE_%s] =%s,\n", context, text
    context = text = ""
    fuzzy = 0
    part = ""
}
function begin_table() {
    code = FILENAME
    sub(/.*\//, "", code)
    sub(/\.po$/, "", code)
    if (code !~ /^[a-z][a-z][a-z]?$/) {
        print "catalogue.awk: " FILENAME ": name the file after its language, as in en.po" >"/dev/stderr"
        exit failed = 1
    }
    codes = codes " X(" code ")"
    printf "static const char *const catalogue_%s[PHRASES] = {\n", code
    open = 1
}
function end_table() {
    flush_entry()
    if (open)
        print "};"
    open = 0
}
# The C literals of a line; escapes of .po files are those of C.
function literal(line) {
    return match(line, /".*"/) ? substr(line, RSTART, RLENGTH) : ""
}
FNR == 1 { end_table(); begin_table() }
/^#,.*fuzzy/ { fuzzy_next = 1; next }
/^#/ { next }
/^msgctxt / {
    flush_entry()
    context = literal($0)
    gsub(/"/, "", context)
    if (context !~ /^[A-Z][A-Z0-9_]*$/)
        context = ""
    fuzzy = fuzzy_next
    fuzzy_next = 0
    part = "context"
    next
}
/^msgid / { if (part != "context") flush_entry(); part = "id"; next }
/^msgstr / {
    part = "text"
    text = literal($0) == "\"\"" ? "" : " " literal($0)
    next
}
/^"/ { if (part == "text") text = text " " literal($0); next }
/^[ \t\r]*$/ { next }
{
    print "catalogue.awk: " FILENAME ":" FNR ": this line is none of a .po file: " $0 >"/dev/stderr"
    exit failed = 1
}
END {
    if (failed)
        exit 1
    end_table()
    print "#define CATALOGUES(X)" codes
}
