#!/usr/bin/python3
"""How often faster whole pages and indexing are than the better of the peers.

    page_ratios.py FIGURES INDEXING BYTES

FIGURES: lines `work engine n mean p50 p95 p99 max` of all rounds; INDEXING: `index engine 1 ms` and
`size engine 1 KiB`; BYTES: of the raw text. Medians over the rounds."""
import statistics
import sys


def read(path):
    rows = {}
    for line in open(path, encoding="utf-8"):
        work, engine, _n, *values = line.split()
        rows.setdefault(work, {}).setdefault(engine, []).append([float(v) for v in values])
    return {
        work: {
            engine: [statistics.median(column) for column in zip(*rounds)]
            for engine, rounds in engines.items()
        }
        for work, engines in rows.items()
    }


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    print(f"{'work':14} {'engine':15} {'mean':>9} {'p50':>9} {'p95':>9} {'p99':>9} {'ratio':>7}")
    for work, engines in read(sys.argv[1]).items():
        ours = engines["zwsearch"]
        for engine, values in engines.items():
            ratio = values[0] / ours[0]
            print(f"{work:14} {engine:15} " + " ".join(f"{v:9.3f}" for v in values[:4]) + f" {ratio:7.2f}")
    indexing = read(sys.argv[2])
    megabytes = float(sys.argv[3]) / 1e6
    for engine, (ms,) in indexing["index"].items():
        ratio = ms / indexing["index"]["zwsearch"][0]
        print(f"{'index':14} {engine:15} {ms / 1e3:9.1f} s, {megabytes / ms * 1e3:6.2f} MB/s {ratio:7.2f}")
    for engine, (kib,) in indexing["size"].items():
        print(f"{'size':14} {engine:15} {kib * 1024 / 1e6:9.1f} MB, {kib * 1024 / 1e6 / megabytes:5.2f} of the raw text")


main()
