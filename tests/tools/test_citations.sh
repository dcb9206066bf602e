#!/bin/sh
# cites:, citedby: and zwadmin missing, in both tiers: what is live, sealed, and half and half.
. "$top_srcdir/tests/lib.sh"
documents=$scratch/documents
index=$scratch/index
mkdir "$documents"
cat >"$documents/a.txt" <<'END'
甲市人民政府关于印发《甲市停车管理办法》的通知
甲政发〔2009〕16号
各区人民政府：
现将《甲市停车管理办法》印发给你们。根据《中华人民共和国道路交通安全法》，制定本办法。
甲市人民政府
2009年3月2日
END
cat >"$documents/b.txt" <<'END'
甲市人民政府关于加强停车管理的意见
甲政发〔2015〕9号
各区人民政府：
落实国发〔2014〕3号和《甲市人民政府关于印发〈甲市停车管理办法〉的通知》（甲政发〔2009〕16号）的要求。
甲市人民政府
2015年6月1日
END
cat >"$documents/c.txt" <<'END'
甲市人民政府关于停车收费的决定
甲政发〔2021〕4号
各区人民政府：
根据《中华人民共和国道路交通安全法》和国发〔2014〕3号，作如下决定。《甲市停车管理办法》（甲政发〔2009〕16号）同时废止。
甲市人民政府
2021年6月1日
END
cat >"$documents/d.txt" <<'END'
甲市公安局关于停车的通知
甲公发〔2022〕1号
各分局：
按《甲市人民政府关于停车收费的决定》办理。此件不提别的。
甲市公安局
2022年1月5日
END

hits() { zwquery "$index" "$1" --sort date --format tsv | cut -f 3 | tr '\n' ' '; }
check_all() {
    check_equal "$1: by number" "c.txt b.txt " "$(hits cites:甲政发〔2009〕16号)"
    check_equal "$1: in another notation" "c.txt b.txt " "$(hits 'cites:甲政发[2009]16号')"
    check_equal "$1: by id" "c.txt b.txt " "$(hits cites:a.txt)"
    check_equal "$1: by title of what is held" "d.txt " "$(hits 'cites:《甲市人民政府关于停车收费的决定》')"
    check_equal "$1: by number of what is cited by title" "d.txt " "$(hits cites:甲政发〔2021〕4号)"
    check_equal "$1: not held, by number" "c.txt b.txt " "$(hits cites:国发〔2014〕3号)"
    check_equal "$1: not held, by title" "c.txt a.txt " "$(hits 'cites:《中华人民共和国道路交通安全法》')"
    check_equal "$1: not held, quoted" "c.txt a.txt " "$(hits 'cites:"中华人民共和国道路交通安全法"')"
    check_equal "$1: with words" "b.txt " "$(hits 'cites:国发〔2014〕3号 加强')"
    check_equal "$1: excluded" "b.txt " "$(hits 'cites:甲政发〔2009〕16号 -cites:《中华人民共和国道路交通安全法》')"
    check_equal "$1: what c cites" "a.txt " "$(hits citedby:c.txt)"
    check_equal "$1: what c cites, by its number" "a.txt " "$(hits citedby:甲政发〔2021〕4号)"
    check_equal "$1: what d cites, by title" "c.txt " "$(hits 'citedby:"甲市公安局关于停车的通知"')"
    check_equal "$1: what a cites is not held" "" "$(hits citedby:a.txt)"
    check_equal "$1: what is not held cites nothing known" "" "$(hits citedby:国发〔2014〕3号)"
    check_equal "$1: nobody cites it" "" "$(hits cites:甲公发〔2022〕1号)"
    check_equal "$1: no such document" "" "$(hits cites:zzz.txt)"
    check_status "$1: missing" 0 zwadmin missing "$index"
    printf '2\t国发〔2014〕3号\t\tb.txt\n2\t\t中华人民共和国道路交通安全法\ta.txt\n' | sort >"$scratch/expected"
    sort "$scratch/out" >"$scratch/actual"
    check "$1: missing, all of them" diff "$scratch/expected" "$scratch/actual"
}

check_status "index" 0 zwindex "$index" "$documents" --no-progress
check_all live
check_status "seal" 0 zwindex "$index" --seal --no-progress
check_all sealed
mv "$documents/b.txt" "$scratch/b.txt"
rm -rf "$index"
check_status "index without b" 0 zwindex "$index" "$documents" --seal --no-progress
mv "$scratch/b.txt" "$documents/b.txt"
check_status "b comes later" 0 zwindex "$index" "$documents" --no-progress
check_all "half and half"

check_status "limit" 0 zwadmin missing "$index" --limit 1
check_equal "one line" 1 "$(wc -l <"$scratch/out" | tr -d ' ')"
check_status "json" 0 zwadmin missing "$index" --format json
check "json is read" python3 -c 'import json, sys
rows = json.load(open(sys.argv[1]))
assert [r["documents"] for r in rows] == [2, 2], rows
assert {r.get("number") or r["title"] for r in rows} == {"国发〔2014〕3号", "中华人民共和国道路交通安全法"}
' "$scratch/out"
check_status "no such format" 2 zwadmin missing "$index" --format xml
check_status "no index" 3 zwadmin missing "$scratch/nothing"
check_status "nothing is missing: index" 0 sh -c 'zwindex "$1" --delete a.txt && zwindex "$1" --delete b.txt && zwindex "$1" --delete c.txt' - "$index"
check_status "d alone" 0 zwadmin missing "$index"
check_equal "what d cites is missing now" "1		甲市人民政府关于停车收费的决定	d.txt" "$(cat "$scratch/out")"

seeds=${ZWS_SHARED-}/data/seeds
if [ -d "$seeds" ]; then
    rm -rf "$index"
    check_status "index the notices" 0 zwindex "$index" "$seeds" --no-progress
    check_equal "who cites 国办发〔2018〕22号" "000_2985c6bd3c8da668.txt 003_8273fda190f5e6ec.txt " \
        "$(hits cites:国办发〔2018〕22号)"
    zwadmin missing "$index" | cut -f 2 | grep . | sort >"$scratch/actual"
    sort >"$scratch/expected" <<'END'
国办发〔2017〕47号
国办发〔2018〕22号
国办发〔2020〕17号
国发〔2016〕55号
浙政办发〔2015〕127号
浙政办发〔2017〕115号
浙政办发〔2017〕22号
浙政办发〔2020〕16号
END
    check "exactly eight numbers are not held" diff "$scratch/expected" "$scratch/actual"
fi
finish
