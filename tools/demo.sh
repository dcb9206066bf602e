#!/bin/sh
# demo.sh BUILD_DIR: indexes the sample corpus and asks it three questions.
set -eu
build=$1
source=$(cd "$(dirname "$0")/.." && pwd)
index=$build/demo-index
ZWSEARCH_DICT=$build/zwsearch.dict
export ZWSEARCH_DICT

show() {
    printf '\n\033[1m$ %s\033[0m\n' "$1"
    shift
    "$@" || true
}

show "zwindex demo-index corpus/documents" "$build/zwindex" "$index" "$source/corpus/documents"
show "zwquery --sort rel --limit 3 demo-index '住房公积金 提取'" \
    "$build/zwquery" --sort rel --limit 3 "$index" '住房公积金 提取'
show "zwquery --sort date --limit 3 demo-index 政务公开" \
    "$build/zwquery" --sort date --limit 3 "$index" 政务公开
number=$(awk -F '\t' 'NR > 1 && $3 != "" { print $3; exit }' "$source/corpus/judged/expected.tsv")
show "zwquery --limit 3 demo-index '$number'" "$build/zwquery" --limit 3 "$index" "$number"

cat <<END

The index is $index. Try next:
  export ZWSEARCH_DICT=$build/zwsearch.dict PATH=$build:\$PATH
  zwquery $index '"优化营商环境"'                 # a quotation, always found
  zwquery --facet issuer --facet year $index 通知  # counts
  zwquery --format json $index 政务公开            # for programs
  zwdoc $source/corpus/documents/notices/lanzhengbanfa-2016-71.txt
  zwindex my-index FOLDER                          # your own documents
END
