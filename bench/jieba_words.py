#!/usr/bin/python3
"""Words of texts by jieba, a line for each text, separated by spaces; lower case, without
punctuation: what all engines are given to index and to search.

    jieba_words.py jsonl < docs.jsonl      the member "text" of each line
    jieba_words.py tsv < queries.tsv       what follows the first tab of each line
"""
import json
import re
import sys

import jieba  # Debian: python3-jieba

A_WORD = re.compile(r"\w")


def words(text):
    pieces = (piece.strip() for piece in jieba.cut(text.lower()))
    return " ".join(piece for piece in pieces if A_WORD.search(piece))


def main():
    if len(sys.argv) != 2 or sys.argv[1] not in ("jsonl", "tsv"):
        sys.exit(__doc__)
    jieba.setLogLevel(60)
    for line in open(0, encoding="utf-8"):
        if sys.argv[1] == "jsonl":
            print(words(json.loads(line)["text"]))
        else:
            print(words(line.rstrip("\n").split("\t", 1)[1]))


main()
