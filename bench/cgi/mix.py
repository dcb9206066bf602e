#!/usr/bin/env python3
"""mix.py PROGRAM QUERIES: what visitors of the search page ask, as soak reads it: the status that comes, a blank, a query
string or path. PROGRAM is asked (ZWSEARCH_INDEX) for ids, issuers and years that are there."""
import json
import os
import subprocess
import sys
from urllib.parse import quote

HOSTILE = ["<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "((((((((", "title:", "a OR", "\"未完", "\u202e敌意",
           "AND OR NOT", "*" * 50, "政" * 300, "𠀀𠀁", "-" * 40, "../../etc/passwd", "issuer:\"", "2018..2017"]
WRONG = ["400 q=%ff%fe", "400 q=a&sort=size", "400 q=a&offset=99999", "400 q=a&from=2018-13-40",
         "400 " + "&".join(["q=1"] * 1000), "414 q=" + "a" * 9000, "404 /nowhere", "404 id=nothing", "400 q=a&limit=-1"]


def ask(program, query):
    environment = {**os.environ, "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "GET", "SCRIPT_NAME": "/search",
                   "QUERY_STRING": query}
    for _ in range(5):
        done = subprocess.run([program], env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=True)
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        status = int(head.split(b"Status: ")[1][:3])
        # Searches have a time limit, which a machine that does other things can exceed.
        if status != 503:
            break
    return status, body


def requests(text, number, ids, issuers):
    """One query as it is asked, looked through, narrowed, and what else comes of it."""
    q = "q=" + quote(text)
    kinds = [[q], [q + "&sort=date"], [q + "&sort=rel"], [q + "&offset=10"],
             [q + "&from=2010&to=2020", q + "&sort=date&limit=20"],
             [q + "&filter=validity%3D" + quote("现行有效")], [q + "&format=json"], [q + "&format=atom&lang=en"]]
    yield from (f"200 {one}" for one in kinds[number % len(kinds)])
    for end in range(1, min(len(text), 4) + 1):
        yield "200 suggest=" + quote(text[:end])
    if ids:
        yield f"200 id={quote(ids[number % len(ids)])}&{q}"
    if issuers and number % 4 == 0:
        yield f"200 {q}&filter=issuer%3D{quote(issuers[number % len(issuers)])}"
    if number % 5 == 0:
        yield from ("200 /", "200 /style.css", "200 /healthz", "200 /opensearch.xml")


def main():
    sys.stdout.reconfigure(encoding="utf-8")
    program = sys.argv[1]
    with open(sys.argv[2], encoding="utf-8") as file:
        queries = [line.rstrip("\n").split("\t")[-1].replace("；", " ") for line in file]
    queries = [text for text in dict.fromkeys(queries) if text][:200]
    ids, issuers = [], []
    for text in queries[:20]:
        status, body = ask(program, f"q={quote(text)}&format=json&facet=issuer&limit=5")
        if status != 200:
            sys.exit(f"mix.py: {status} for {text}")
        page = json.loads(body)
        ids += [hit["id"] for hit in page.get("hits", [])]
        issuers += [row["value"] for row in (page.get("facets", {}).get("issuer") or [])[:2] if isinstance(row, dict)]
    lines = [line for number, text in enumerate(queries) for line in requests(text, number, ids, issuers)]
    lines += ["200 q=" + quote(text) for text in HOSTILE] + WRONG
    # What each answers is settled once, so that the soak sees whether it ever answers otherwise.
    for line in lines:
        expected, target = line.split(" ", 1)
        print(line if expected != "200" or target.startswith("/") else f"{ask(program, target)[0]} {target}")


if __name__ == "__main__":
    main()
