#!/usr/bin/python3
"""agree.py exact|dates|loose|matches OURS THEIRS: do two engines answer alike? The files hold a line
for each hit: question, rank, id, score. Exit status 1 where they do not.

exact    the same ids in the same order, scores to 1e-9
dates    the same dates in the same order; ids may differ among hits of one day
loose    for scores that differ by rounding of lengths (Lucene keeps them in a byte) and a constant
         factor: on average 9 of 10 ids are common, and the best scores keep one ratio to 5 %
matches  for scores made differently: as many hits, and the same ids where there are fewer than
         are shown
"""
import itertools
import sys


def read(path):
    answers = {}
    with open(path, encoding="utf-8") as lines:
        for question, hits in itertools.groupby(map(str.split, lines), lambda f: int(f[0])):
            answers[question] = [(hit[2], float(hit[3])) for hit in hits]
    return answers


def exact(ours, theirs, _):
    same = [i for i, _ in ours] == [i for i, _ in theirs]
    return same and all(abs(a - b) <= 1e-9 for (_, a), (_, b) in zip(ours, theirs))


def dates(ours, theirs, _):
    """Days of the hits by the recipe of the corpus; before the last day, the ids as well."""
    a, b = ([(int(i) * 7919 % 3650, i) for i, _ in hits] for hits in (ours, theirs))
    if [day for day, _ in a] != [day for day, _ in b] or a != sorted(a, key=lambda h: -h[0]):
        return False
    last = a[-1][0]
    return {h for h in a if h[0] > last} == {h for h in b if h[0] > last}


def matches(ours, theirs, limit):
    a, b = ({i for i, _ in hits} for hits in (ours, theirs))
    return len(a) == len(b) and (len(a) == limit or a == b)


def loose(ours, theirs):
    overlaps, ratios = [], []
    for question, hits in ours.items():
        if question not in theirs:
            continue
        a, b = ({i for i, _ in h} for h in (hits, theirs[question]))
        overlaps.append(len(a & b) / len(a))
        ratios.append(hits[0][1] / theirs[question][0][1])
    common = sum(overlaps) / len(overlaps)
    ratios.sort()
    middle = ratios[len(ratios) // 2]
    off = sum(abs(r / middle - 1) > 0.05 for r in ratios)
    print(f"    {common:.1%} of the ids are common; scores are {middle:.4f} times theirs, "
          f"beyond 5 % for {off} of {len(ratios)}")
    return common >= 0.9 and off <= len(ratios) * 0.01


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in ("exact", "dates", "loose", "matches"):
        sys.exit(__doc__)
    how, ours, theirs = sys.argv[1], read(sys.argv[2]), read(sys.argv[3])
    if not ours:
        sys.exit(f"agree.py: {sys.argv[2]}: no hits")
    missing = ours.keys() ^ theirs.keys()
    if how == "loose":
        wrong = [] if loose(ours, theirs) else list(ours)
    else:
        limit = max(map(len, ours.values()))
        same = {"exact": exact, "dates": dates, "matches": matches}[how]
        wrong = [q for q in ours if q in theirs and not same(ours[q], theirs[q], limit)]
    print(f"    {how}: {len(ours)} questions with hits, {len(missing)} answered by one engine "
          f"only, {len(wrong)} differ", *(f"(first: line {min(wrong) + 1})" for _ in wrong[:1]))
    sys.exit(1 if wrong or missing else 0)


main()
