# words_table.h → a template of translations (.pot). awk -f pot.awk words_table.h
{ table = table $0 "\n" }
END {
    print "msgid \"\"\nmsgstr \"\"\n\"Project-Id-Version: libzwsearch\\n\"\n\"MIME-Version: 1.0\\n\""
    print "\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Content-Transfer-Encoding: 8bit\\n\""
    sub(/^[^*]*\*([^*]|\*[^\/])*\*\//, "", table)
    while (match(table, /PHRASE\([A-Z][A-Z0-9_]*,/)) {
        name = substr(table, RSTART + 7, RLENGTH - 8)
        table = substr(table, RSTART + RLENGTH)
        text = ""
        while (match(table, /^[ \t\n]*"([^"\\]|\\.)*"/)) {
            part = substr(table, RSTART, RLENGTH)
            sub(/^[ \t\n]*"/, "", part)
            sub(/"$/, "", part)
            text = text part
            table = substr(table, RSTART + RLENGTH)
        }
        if (text != "")
            printf "\nmsgctxt \"%s\"\nmsgid \"%s\"\nmsgstr \"\"\n", name, text
    }
}
