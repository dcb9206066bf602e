# script.js → a C string: without indents and lines that are comments, a literal a line.
BEGIN { print "const char site_script[] =" }
{
    sub(/^[ \t]+/, "")
    sub(/[ \t\r]+$/, "")
    if ($0 == "" || /^\/\//)
        next
    gsub(/\\/, "\\\\")
    gsub(/"/, "\\\"")
    print "    \"" $0 "\\n\""
}
END { print "    ;" }
