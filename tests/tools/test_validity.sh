#!/bin/sh
# Validity on the command line: what has ended sinks, is filtered and counted by the day that is asked for, says who ended
# it; an imported list settles it, is compared with the texts, and survives a rebuild.
. "$top_srcdir/tests/lib.sh"
[ -n "$ZWSEARCH_DICT" ] || ZWSEARCH_DICT=$top_builddir/zwsearch.dict
export ZWSEARCH_DICT
zwindex=$top_builddir/zwindex zwquery=$top_builddir/zwquery zwadmin=$top_builddir/zwadmin
index=$scratch/index
documents=$top_srcdir/corpus/documents/validity

"$zwindex" --no-progress "$index" "$documents" >/dev/null 2>&1 || fail "cannot index $documents"
state() { # ID DAY: its state
    "$zwquery" --as-of "$2" --show "$1" "$index" | grep -o '"standing":.*' | grep -o '"state":"[^"]*"' | head -1 | cut -d'"' -f4
}
check_equal "before it begins" 尚未生效 "$(state yingsu-2021.txt 2021-12-31)"
check_equal "when it has begun" 现行有效 "$(state yingsu-2021.txt 2022-01-01)"
check_equal "it repeals the one before" 已废止 "$(state yingsu-2014.txt 2022-01-01)"
check_equal "which stood until then" 现行有效 "$(state yingsu-2014.txt 2021-12-31)"
"$zwquery" --show yingsu-2014.txt "$index" >"$scratch/shown"
check "the repealing document is named" grep -q '"id":"yingsu-2021.txt"' "$scratch/shown"
check "with its sentence" grep -q '"sentence":"[^"]*同时废止' "$scratch/shown"

# The same words in both: the newer one first, and the repealed one last although it may be newer than others.
"$zwquery" --as-of 2023-06-30 "$index" 行政应诉工作规则 >"$scratch/text"
check "the sunk ones are counted" grep -q '条已废止或有效期届满' "$scratch/text"
check "the cause is printed" grep -q '依据 yingsu-2021.txt：' "$scratch/text"
order=$("$zwquery" --as-of 2023-06-30 --limit 100 --format tsv "$index" "" | cut -f3 | while read -r id; do state "$id" 2023-06-30; done |
    sed 's/已废止\|有效期届满/ended/; t; s/.*/other/' | uniq | tr '\n' ' ')
check_equal "what has ended stands behind the rest" "other ended " "$order"
check_equal "not by date" "" "$("$zwquery" --sort date --as-of 2023-06-30 "$index" "" | grep 排在同档之后)"

n=$("$zwquery" --limit 0 --as-of 2023-06-30 --filter validity=已废止 "$index" "" | grep -o '[0-9]*' | head -1)
check "some are repealed" test "$n" -gt 5
check_equal "as filter and as facet" "$n" \
    "$("$zwquery" --limit 0 --as-of 2023-06-30 --facet validity "$index" "" | awk '$2 == "已废止" { print $1 }')"
check_equal "and in the query" "$n" \
    "$("$zwquery" --limit 0 --as-of 2023-06-30 "$index" validity:已废止 | grep -o '[0-9]*' | head -1)"
check_equal "a day that is none" 2 "$("$zwquery" --as-of 2023-02-30 "$index" "" >/dev/null 2>&1; echo $?)"

# A list.
printf '# 清理结果\n岚政办发〔2014〕36号\t现行有效\t2022-06-01\t省司法厅\n' >"$scratch/list"
printf '岚政发〔1999〕999号\t废止\t\t\nyingsu-2021.txt\t何\t\t\n' >>"$scratch/list"
"$zwadmin" validity "$index" "$scratch/list" >"$scratch/report"
check_equal "there is something to look at" 1 $?
check "a contradiction is reported" grep -q 'list:2: disputed: yingsu-2014.txt is 现行有效 by the list, 已废止 by yingsu-2021.txt' "$scratch/report"
check "what is not held" grep -q 'list:3: missing' "$scratch/report"
check "what cannot be read" grep -q 'list:4: skipped' "$scratch/report"
check_equal "the list settles it" 现行有效 "$(state yingsu-2014.txt 2022-06-01)"
check_equal "from its day on" 已废止 "$(state yingsu-2014.txt 2022-05-31)"
check "the overruled text is shown" sh -c "'$zwquery' '$index' 行政应诉工作规则 | grep -q 另有说法：已废止"
"$zwindex" --no-progress --rebuild "$index" >/dev/null 2>&1
check_equal "it survives a rebuild" 现行有效 "$(state yingsu-2014.txt 2022-06-01)"
"$zwindex" --no-progress --seal "$index" >/dev/null 2>&1
check_equal "and a seal" 现行有效 "$(state yingsu-2014.txt 2022-06-01)"
: >"$scratch/list"
check "an empty list" "$zwadmin" validity "$index" "$scratch/list"
check_equal "takes its place" 已废止 "$(state yingsu-2014.txt 2022-06-01)"
check "no damage" sh -c "'$zwadmin' verify '$index' >/dev/null"

# Who repealed it goes away.
"$zwindex" --no-progress --delete yingsu-2021.txt "$index" >/dev/null 2>&1
check_equal "then it stands again" 现行有效 "$(state yingsu-2014.txt 2022-06-01)"

# A term that was extended ends as well.
check_equal "extended to a day" 现行有效 "$(state jianxi-2021.txt 2028-12-31)"
check_equal "which is its last" 有效期届满 "$(state jianxi-2021.txt 2029-01-01)"
"$zwindex" --no-progress --delete jianxi-yanchang-2025.txt "$index" >/dev/null 2>&1
check_equal "without that, its own term holds" 有效期届满 "$(state jianxi-2021.txt 2028-12-31)"

# By what a notice issues it is known to its own issuer alone; and a repeal that is itself repealed before its day is none.
notice() { # FILE AGENCY CODE YEAR NUMBER MONTH WORDS
    mkdir -p "$scratch/more"
    printf '%s市财政局关于印发《机关会议费管理办法》的通知\n\n%s财〔%s〕%s号\n\n各单位：\n　　现将《机关会议费管理办法》印发给你们，请遵照执行。\n\n　　　　%s市财政局\n　　　　%s年%s月5日\n\n机关会议费管理办法\n\n　　第一条　本办法自%s年%s月1日起施行。%s\n' \
        "$2" "$3" "$4" "$5" "$2" "$4" "$6" "$4" "$(($6 + 1))" "$7" >"$scratch/more/$1"
}
notice jia-2015.txt 甲 甲 2015 8 3 ''
notice yi-2015.txt 乙 乙 2015 9 3 ''
notice jia-2020.txt 甲 甲 2020 21 8 '2015年印发的《机关会议费管理办法》同时废止。'
"$zwindex" --no-progress "$index" "$scratch/more" >/dev/null 2>&1
check_equal "the same issuer's is repealed" 已废止 "$(state jia-2015.txt 2021-01-01)"
check_equal "from its day on" 现行有效 "$(state jia-2015.txt 2020-08-31)"
check_equal "not another's of that name" 现行有效 "$(state yi-2015.txt 2021-01-01)"
check_equal "nor itself" 现行有效 "$(state jia-2020.txt 2021-01-01)"
printf '甲市财政局关于废止有关文件的通知\n\n甲财〔2020〕25号\n\n各单位：\n　　决定废止《甲市财政局关于印发〈机关会议费管理办法〉的通知》（甲财〔2020〕21号）。本通知自公布之日起施行。\n\n　　　　甲市财政局\n　　　　2020年8月20日\n' \
    >"$scratch/more/jia-feizhi.txt"
"$zwindex" --no-progress "$index" "$scratch/more" >/dev/null 2>&1
check_equal "repealed before it took effect" 已废止 "$(state jia-2020.txt 2020-08-25)"
check_equal "so what it would have repealed stands" 现行有效 "$(state jia-2015.txt 2021-01-01)"
"$zwindex" --no-progress --seal "$index" >/dev/null 2>&1
check_equal "sealed as well" 现行有效 "$(state jia-2015.txt 2021-01-01)"
"$zwindex" --no-progress --delete jia-feizhi.txt "$index" >/dev/null 2>&1
check_equal "and not when that goes away" 已废止 "$(state jia-2015.txt 2021-01-01)"
finish
