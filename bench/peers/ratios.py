#!/usr/bin/python3
"""ratios.py FIGURES: medians over the rounds, and how many times faster the core is than each peer,
beside what it must reach. FIGURES holds `work engine n mean p50 p95 p99 max`, a line for each round.
Exit status 1 where a target is missed."""
import collections
import statistics
import sys

# (work, peer): (times faster by the mean, times faster by the 99th percentile)
TARGETS = {
    ("or", "lucene"): (12, 12),
    ("or", "xapian"): (40, None),
    ("or-4", "lucene"): (6, None),
    ("and-4", "lucene"): (4, None),
    ("date-or", "lucene"): (500, None),
    ("date-or", "lucene-indexsort"): (2, None),
    ("date-and-4", "lucene"): (10, None),
    ("phrase", "lucene"): (3.5, None),
    ("process", "xapian"): (5, None),
}
OURS = "zwsearch"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    rounds = collections.defaultdict(list)
    for line in open(sys.argv[1], encoding="utf-8"):
        work, engine, n, mean, _, _, p99, _ = line.split()
        rounds[work, engine].append((int(n), float(mean), float(p99)))
    medians = {}
    for key, figures in rounds.items():
        medians[key] = [statistics.median(column) for column in zip(*figures)]
    missed = 0
    print("| work | engine | n | mean | p99 | × mean | × p99 | at least | |\n|" + "---|" * 9)
    for (work, engine), (n, mean, p99) in medians.items():
        times = target = verdict = ""
        if engine != OURS:
            ours_n, ours_mean, ours_p99 = medians[work, OURS]
            if ours_n != n:
                sys.exit(f"ratios.py: {work}: {OURS} answers {ours_n} questions, {engine} {n}")
            ratios = mean / max(ours_mean, 1e-6), p99 / max(ours_p99, 1e-6)
            times = " | ".join(f"{r:.1f}" for r in ratios)
            wanted = TARGETS.get((work, engine))
            if wanted:
                met = all(w is None or r >= w for r, w in zip(ratios, wanted))
                target = f"{wanted[0]}" + (" both" if wanted[1] else "")
                verdict = "reached" if met else "MISSED"
                missed += not met
        print(f"| {work} | {engine} | {n} | {mean:.4f} | {p99:.4f} | {times or ' | '} "
              f"| {target} | {verdict} |")
    sys.exit(1 if missed else 0)


main()
