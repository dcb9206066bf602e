#!/usr/bin/env python3
"""requests.py PROGRAM INDEX OMEGA_DATA QUERIES: a request through CGI, from before the process is made until its last
byte is read and it is reaped, of this library's page and of Xapian Omega's, in alternation.

  --requests N   queries that are asked, 300: those that fill a page of ten hits in both
  --rounds N     how often each is asked of both, 3; the median over the rounds counts
  --limit MS     what the median may be at most, 10
  --user         judge by processor time (user and system), for busy machines; both are printed
  --pairs FILE   write `query hits hits` of those that were asked

OMEGA_DATA: the folder of Omega's databases; one named `sample` and, where there is one, one named `whole` are asked.
Exit status: 0 within the limits, 1 above, 2 wrong usage, 3 nothing to ask.
"""
import argparse
import os
import re
import statistics
import sys
import time
import urllib.parse

OMEGA = os.environ.get("OMEGA", "/usr/lib/cgi-bin/omega/omega")


class Engine:
    """One program of CGI, and how a query is put to it."""

    def __init__(self, name, program, variables, query, hit):
        self.name, self.program, self.query, self.hit = name, program, query, hit
        self.environment = {"PATH": os.environ["PATH"], "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "GET",
                            "SERVER_PROTOCOL": "HTTP/1.1", "SERVER_NAME": "localhost", "SCRIPT_NAME": "/search",
                            **variables}
        if "LD_LIBRARY_PATH" in os.environ:
            self.environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
        self.null = os.open(os.devnull, os.O_RDONLY)

    def ask(self, text):
        """The answer, milliseconds by the clock, milliseconds of the processor."""
        variables = {**self.environment, "QUERY_STRING": self.query(urllib.parse.quote(text))}
        reader, writer = os.pipe()
        actions = [(os.POSIX_SPAWN_DUP2, self.null, 0), (os.POSIX_SPAWN_DUP2, writer, 1)]
        parts = []
        begin = time.perf_counter()
        pid = os.posix_spawn(self.program, [self.program], variables, file_actions=actions)
        os.close(writer)
        while part := os.read(reader, 1 << 20):
            parts.append(part)
        _, status, usage = os.wait4(pid, 0)
        wall = time.perf_counter() - begin
        os.close(reader)
        answer = b"".join(parts)
        if status != 0 or (b"\nStatus: " in answer and b"\nStatus: 200" not in answer):
            sys.exit(f"requests.py: {self.name} failed for {text}: {status} {answer[:200]!r}")
        return answer, wall * 1e3, (usage.ru_utime + usage.ru_stime) * 1e3

    def hits(self, text):
        return len(self.hit.findall(self.ask(text)[0]))


def engines(arguments):
    ours = Engine("zwsearch.cgi", arguments.program,
                  {"ZWSEARCH_INDEX": arguments.index, "ZWSEARCH_DICT": os.environ.get("ZWSEARCH_DICT", "")},
                  lambda text: f"q={text}&limit=10", re.compile(rb'<li class="hit'))
    if not ours.environment["ZWSEARCH_DICT"]:
        del ours.environment["ZWSEARCH_DICT"]
    found = [ours]
    for name in ("sample", "whole"):
        if os.path.isdir(os.path.join(arguments.omega, name)):
            found.append(Engine(f"Omega, {name}", OMEGA,
                                {"OMEGA_CONFIG_FILE": os.path.join(arguments.omega, "omega.conf"),
                                 "XAPIAN_CJK_NGRAM": "1"},
                                lambda text, name=name: f"DB={name}&P={text}&HITSPERPAGE=10",
                                re.compile(rb'<td><b><a href="/')))
    return found


def choose(queries, programs, count):
    """Queries spread over the file that fill a page in all programs."""
    chosen = []
    step = max(1, len(queries) // (4 * count))
    for offset in range(step):
        for text in queries[offset::step]:
            if len(chosen) < count and all(program.hits(text) == 10 for program in programs):
                chosen.append(text)
        if len(chosen) >= count:
            break
    return chosen


def p95(values):
    return sorted(values)[len(values) * 95 // 100]


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("program")
    parser.add_argument("index")
    parser.add_argument("omega")
    parser.add_argument("queries")
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=10.0)
    parser.add_argument("--user", action="store_true")
    parser.add_argument("--pairs")
    arguments = parser.parse_args()
    with open(arguments.queries, encoding="utf-8") as file:
        queries = list(dict.fromkeys(line.rstrip("\n").split("\t")[-1].replace("；", " ") for line in file))
    programs = engines(arguments)
    if len(programs) < 2:
        sys.exit("requests.py: there is no database of Omega in " + arguments.omega)
    chosen = choose(queries, programs, arguments.requests)
    if not chosen:
        print("requests.py: no query fills a page in all programs", file=sys.stderr)
        return 3
    if arguments.pairs:
        with open(arguments.pairs, "w", encoding="utf-8") as file:
            file.writelines(text + "\n" for text in chosen)
    wall = {program.name: [[] for _ in chosen] for program in programs}
    used = {program.name: [[] for _ in chosen] for program in programs}
    size = {program.name: [] for program in programs}
    for turn in range(arguments.rounds):
        for number, text in enumerate(chosen):
            # Who begins changes from query to query and from round to round.
            first = (turn + number) % len(programs)
            for program in programs[first:] + programs[:first]:
                answer, clock, processor = program.ask(text)
                wall[program.name][number].append(clock)
                used[program.name][number].append(processor)
                size[program.name].append(len(answer))
    print(f"{len(chosen)} queries that fill a page of 10 hits in each, {arguments.rounds} rounds in alternation; "
          "milliseconds")
    print("| program | median, clock | p95 | median, user + system | p95 | page, KB |")
    print("|---|---:|---:|---:|---:|---:|")
    medians = {}
    for program in programs:
        clock = [statistics.median(times) for times in wall[program.name]]
        processor = [statistics.median(times) for times in used[program.name]]
        medians[program.name] = statistics.median(processor if arguments.user else clock)
        print(f"| {program.name} | {statistics.median(clock):.2f} | {p95(clock):.2f} "
              f"| {statistics.median(processor):.2f} | {p95(processor):.2f} "
              f"| {statistics.mean(size[program.name]) / 1000:.1f} |")
    ours = medians[programs[0].name]
    wrong = [] if ours <= arguments.limit else [f"median {ours:.2f} ms is above {arguments.limit:g} ms"]
    theirs = medians[programs[1].name]
    if ours > theirs:
        wrong.append(f"median {ours:.2f} ms is above that of {programs[1].name}, {theirs:.2f} ms")
    print("FAILED: " + "; ".join(wrong) if wrong else "ok")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
