#!/usr/bin/python3
"""sample_phrases.py TOKENS COUNT [SEED]: phrases that occur, a line each: 2 to 4 adjacent words, all
different, of documents chosen at random from TOKENS, whose lines are documents of words separated
by spaces. The same for the same seed."""
import mmap
import random
import sys


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    chance = random.Random(int(sys.argv[3]) if len(sys.argv) == 4 else 1)
    wanted = int(sys.argv[2])
    with open(sys.argv[1], "rb") as tokens:
        text = mmap.mmap(tokens.fileno(), 0, access=mmap.ACCESS_READ)
        for _ in range(100 * wanted):
            if wanted == 0:
                return
            # A long document is somewhat likelier than a short one, which does no harm.
            start = text.rfind(b"\n", 0, chance.randrange(len(text))) + 1
            end = text.find(b"\n", start)
            words = text[start : end if end >= 0 else len(text)].decode("utf-8").split()
            n = chance.randint(2, 4)
            if len(words) < n:
                continue
            at = chance.randrange(len(words) - n + 1)
            phrase = words[at : at + n]
            if len(set(phrase)) == n:
                print(" ".join(phrase))
                wanted -= 1
    sys.exit("sample_phrases.py: the documents are too short")


main()
