#!/bin/sh
# The five reference notices: numbers, dates, orders. Skipped where the reference data is absent.
. "$top_srcdir/tests/lib.sh"
seeds=${ZWS_SHARED-}/data/seeds
[ -d "$seeds" ] || skip "no reference data"
index=$scratch/index

# --- zwdoc: every number, nothing extra --------------------------------------------------------------
for file in "$seeds"/*.txt; do
    name=${file##*/}
    check_status "zwdoc $name" 0 zwdoc "$file"
    cp "$scratch/out" "$scratch/$name.json"
    awk -F '\t' -v f="$name" '$1 == f { sub(/-.*/, "", $2); print $2, $4, $5 }' "$ZWS_SHARED/data/gold/wenhao.tsv" |
        sort >"$scratch/expected"
    python3 - "$scratch/$name.json" >"$scratch/actual" <<'END'
import json, sys
document = json.load(open(sys.argv[1]))
for number in document["numbers"]:
    if number["part"] == "body":
        print(number["line"], number["canonical"], number["role"])
END
    sort -o "$scratch/actual" "$scratch/actual"
    check "numbers of $name" diff "$scratch/expected" "$scratch/actual"
done

field() { python3 -c 'import json, sys
value = json.load(open(sys.argv[1]))
for key in sys.argv[2].split("."):
    value = (value or {}).get(key)
print(value)' "$scratch/$1" "$2"; }
check_equal "own number of 000" 浙政办发〔2018〕54号 "$(field 000_2985c6bd3c8da668.txt.json docno)"
check_equal "own number of 001" 浙政办发〔2021〕28号 "$(field 001_d216390bafa103ce.txt.json docno)"
check_equal "own number of 002" 浙政办发函〔2020〕111号 "$(field 002_ee325de0858c61e2.txt.json docno)"
check_equal "own number of 003" 国办发〔2018〕23号 "$(field 003_8273fda190f5e6ec.txt.json docno)"
check_equal "own number of 004" None "$(field 004_f1bcc91bf2a55fa9.txt.json docno)"
check_equal "date of 000" 2018-05-25 "$(field 000_2985c6bd3c8da668.txt.json sort_date)"
check_equal "date of 001" 2021-05-12 "$(field 001_d216390bafa103ce.txt.json sort_date)"
check_equal "001 was printed later" 2021-05-17 "$(field 001_d216390bafa103ce.txt.json dates.published.value)"
check_equal "date of 002" 2020-07-28 "$(field 002_ee325de0858c61e2.txt.json sort_date)"
check_equal "date of 003" 2018-04-08 "$(field 003_8273fda190f5e6ec.txt.json sort_date)"
check_equal "date of 004" None "$(field 004_f1bcc91bf2a55fa9.txt.json sort_date)"
check_equal "title of 000" 浙江省人民政府办公厅关于印发2018年浙江省政务公开工作要点的通知 \
    "$(field 000_2985c6bd3c8da668.txt.json title | tr -d ' \n')"

# --- zwindex and zwquery -----------------------------------------------------------------------------
check_status "zwindex" 0 zwindex "$index" "$seeds"
check "five added" grep -q '^5 added' "$scratch/out"

ids() { zwquery --format tsv --limit 50 "$@" | cut -f 3 | cut -c 1-3 | tr '\n' ' '; }
for spelling in '浙政办发〔2018〕54号' '浙政办发[2018]54号' '浙政办发（2018）54号' '浙政办发２０１８年54号' \
    '浙政办发 2018 54' '浙政办发［2018 J 54 号'; do
    check_equal "$spelling" 000 "$(ids "$index" "$spelling" | cut -c 1-3)"
done
check_equal "国发〔2016〕55号" "000 003 " "$(ids "$index" '国发〔2016〕55号' | tr ' ' '\n' | sort | tr '\n' ' ' | sed 's/^ //')"
check_status "国发〔2016〕5号 is nowhere" 1 zwquery "$index" '国发〔2016〕5号'
check_equal "newest first" "001 002 000 003 004 " "$(ids --sort date "$index" 政务公开)"
check_equal "oldest first" "003 000 002 001 004 " "$(ids --sort date-asc "$index" 政务公开)"
check "004 is marked undated" sh -c "zwquery --sort date '$index' 政务公开 | grep -E '^ +5 ' | grep -q 无日期"
zwquery --format json --sort tier "$index" 智能检索 >"$scratch/json"
check_equal "adjacent band of 智能检索" "001 004" "$(python3 -c 'import json, sys
print(" ".join(h["id"][:3] for h in json.load(sys.stdin)["hits"] if h["band"] == "adjacent"))' <"$scratch/json")"
check_status "verify" 0 zwadmin verify "$index"
finish
