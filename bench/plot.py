#!/usr/bin/python3
"""A chart as SVG on standard output, of a file with columns work, documents and a value: the value over documents,
a line for each kind of work. Both axes are logarithmic; --linear: that of the values begins at 0.

    plot.py [--linear] growth.tsv TITLE > growth.svg"""
import math
import sys
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 860, 480, 70, 210, 40, 50
COLOURS = ["#1b6ca8", "#c0392b", "#1e8449", "#8e44ad", "#b9770e", "#34495e", "#d81b60", "#00838f"]


def read(path):
    lines = {}
    with open(path, encoding="utf-8") as file:
        next(file)
        for row in file:
            work, documents, mean, *_ = row.rstrip("\n").split("\t")
            lines.setdefault(work, []).append((float(documents), max(float(mean), 1e-5)))
    return lines


class Logarithmic:
    """Whole powers of ten around the values, over a range of pixels."""

    def __init__(self, values, first, last):
        self.low = math.floor(math.log10(min(values)))
        self.high = max(self.low + 1, math.ceil(math.log10(max(values))))
        self.first, self.last = first, last

    def place(self, value):
        part = (math.log10(value) - self.low) / (self.high - self.low)
        return self.first + part * (self.last - self.first)

    def ticks(self):
        return [10.0**power for power in range(self.low, self.high + 1)]


class Linear:
    """From 0 to beyond the greatest value, in at most ten steps of 1, 2 or 5 times a power of ten."""

    def __init__(self, values, first, last):
        power = 10.0 ** math.floor(math.log10(max(values) / 10))
        self.step = next(power * times for times in (1, 2, 5, 10) if power * times * 10 >= max(values))
        self.steps = math.ceil(max(values) / self.step)
        self.first, self.last = first, last

    def place(self, value):
        return self.first + value / (self.step * self.steps) * (self.last - self.first)

    def ticks(self):
        return [number * self.step for number in range(self.steps + 1)]


def main():
    linear = sys.argv[1:2] == ["--linear"]
    arguments = sys.argv[1 + linear:]
    if len(arguments) != 2:
        sys.exit(__doc__)
    lines = read(arguments[0])
    points = [point for line in lines.values() for point in line]
    x = Logarithmic([p[0] for p in points], LEFT, WIDTH - RIGHT)
    y = (Linear if linear else Logarithmic)([p[1] for p in points], HEIGHT - BOTTOM, TOP)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="13">',
        '<rect width="100%" height="100%" fill="white"/>',
        f'<text x="{LEFT}" y="22" font-size="15">{escape(arguments[1])}</text>',
    ]
    for value in x.ticks():
        at = x.place(value)
        out.append(f'<path d="M{at:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        out.append(f'<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{value:,.0f}</text>')
    for value in y.ticks():
        at = y.place(value)
        out.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        out.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{value:g}</text>')
    labels = sorted(lines, key=lambda work: y.place(lines[work][-1][1]))
    free = 0.0
    for number, work in enumerate(labels):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(f"{x.place(a):.1f},{y.place(b):.1f}" for a, b in lines[work])
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        free = max(free + 17, y.place(lines[work][-1][1]) + 4)
        out.append(f'<text x="{WIDTH - RIGHT + 8}" y="{free:.1f}" fill="{colour}">{escape(work)}</text>')
    out.append("</svg>")
    print("\n".join(out))


main()
