"""Asks a web server for the search page: servers_check.py [--world=ORIGIN] URL…, each the address of the page, as
http://[::1]:8080/search; ORIGIN is the server's name in feeds where that is not what it was asked by.

Prints "ok NAME" or "not ok NAME: why" a check; test_servers.sh counts them."""
import http.client
import json
import re
import sys
import urllib.parse
import xml.etree.ElementTree as ET


def ask(base, path="", method="GET", parameters=None):
    parts = urllib.parse.urlsplit(base)
    connection = http.client.HTTPConnection(parts.netloc, timeout=20)
    query = "?" + urllib.parse.urlencode(parameters) if parameters else ""
    connection.request(method, parts.path + path + query)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, body.decode("utf-8", "replace")


def checks(base, world=None):
    """(name, whether it holds, what was got instead)"""
    place = urllib.parse.urlsplit(base)
    start = place.path or "/"
    world = world or f"http://{place.netloc}"
    status, headers, page = ask(base, "" if place.path else "/", parameters={"q": "通知"})
    yield "hits", status == 200 and page.count('class="hit"') == 10, f"{status} {page[:200]}"
    yield "the policy", "default-src 'none'" in headers.get("content-security-policy", ""), headers
    links = re.findall(r'(?:href|src)="(/[^"]*)"', page)
    prefix = place.path + "/" if place.path else "/"
    wrong = [link for link in links if not re.match(re.escape(place.path) + r"([/?]|$)", link)]
    yield "links lead back", len(links) > 20 and not wrong, wrong[:3]
    for name, resource, kind in [("the style", "style.css", "text/css"), ("the script", "script.js", "text/javascript"),
                                 ("the icon", "icon.svg", "image/svg+xml"), ("health", "healthz", "text/plain")]:
        status, headers, body = ask(base, "/" + resource)
        yield name, status == 200 and headers.get("content-type", "").startswith(kind) and body, f"{status} {headers}"
        if resource not in ("healthz",):
            yield f"{name} is linked", any(link.startswith(prefix + resource) for link in links), resource
    status, _, body = ask(base, "/opensearch.xml")
    yield "its description names this address", status == 200 and f'template="{world}{start}?q=' in body, body[:400]
    document = next((link for link in links if "?id=" in link), "")
    status, _, body = ask(f"http://{place.netloc}", document.replace("&amp;", "&"))
    yield "a document", status == 200 and "<article>" in body, f"{status} {document}"
    status, headers, body = ask(base, "" if place.path else "/", parameters={"q": "政务公开", "format": "json"})
    try:
        total = json.loads(body)["total"]
    except (ValueError, KeyError):
        total = None
    yield "JSON", status == 200 and total, body[:200]
    status, _, body = ask(base, "" if place.path else "/", parameters={"q": "政务公开", "format": "atom"})
    try:
        entries = len(ET.fromstring(body).findall("{http://www.w3.org/2005/Atom}entry"))
    except ET.ParseError:
        entries = 0
    yield "Atom, with the address of this server", entries > 3 and f'href="{world}{start}?id=' in body, body[:400]
    status, _, body = ask(base, "" if place.path else "/", method="HEAD", parameters={"q": "通知"})
    yield "HEAD", status == 200 and not body, f"{status} {body[:80]}"
    yield "no POST", (status := ask(base, "" if place.path else "/", method="POST")[0]) in (403, 405, 413), status
    yield "what is not there", (status := ask(base, "/nowhere")[0]) == 404, status
    yield "what is wrong", (status := ask(base, "" if place.path else "/", parameters={"sort": "x"})[0]) == 400, status
    long = ask(base, "" if place.path else "/", parameters={"q": "长" * 800})
    yield "a query of 7,200 characters of address", long[0] in (200, 400) and "content-security-policy" in long[1], f"{long[0]}"
    status = ask(base, "" if place.path else "/", parameters={"q": "x" * 40000})[0]
    yield "an address beyond all limits", status in (400, 414, 431), status


if __name__ == "__main__":
    named = [a.split("=", 1)[1] for a in sys.argv[1:] if a.startswith("--world=")]
    for base in [a for a in sys.argv[1:] if not a.startswith("--")]:
        try:
            for name, holds, instead in checks(base, *named):
                print(f"ok {base}: {name}" if holds else f"not ok {base}: {name}: {instead}".replace("\n", " "))
        except OSError as problem:
            print(f"not ok {base}: {problem}")
