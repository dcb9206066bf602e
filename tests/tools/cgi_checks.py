"""Drives zwsearch.cgi and checks every answer: cgi_checks.py documents FILE | cgi PROGRAM INDEX | http PORT PID PINS.

Prints "ok NAME" or "not ok NAME: why" a check; test_cgi.sh counts them."""
import html
import html.parser
import json
import os
import re
import socket
import subprocess
import sys
import threading
import urllib.parse
import xml.etree.ElementTree as ET

TAGS = {tag: set(attributes.split()) | {"class", "id", "lang"} for tag, attributes in {
    "html": "xmlns", "head": "", "meta": "charset name content", "title": "", "link": "rel href type title",
    "body": "", "header": "", "main": "tabindex", "footer": "", "nav": "aria-label aria-labelledby",
    "aside": "aria-labelledby", "section": "aria-labelledby", "article": "", "div": "",
    "h1": "", "h2": "", "h3": "", "p": "role hidden", "span": "aria-hidden", "strong": "aria-current", "q": "", "blockquote": "", "mark": "",
    "a": "href rel hreflang aria-current tabindex title", "ul": "", "ol": "start", "li": "aria-current",
    "dl": "", "dt": "", "dd": "", "time": "", "details": "", "summary": "", "table": "", "thead": "",
    "tbody": "", "tr": "", "th": "scope", "td": "",
    "form": "role method action data-suggestions", "script": "src defer", "label": "for", "button": "type hidden data-copies data-copied data-step aria-keyshortcuts", "output": "",
    "input": "id name type value maxlength size autocomplete placeholder inputmode enterkeyhint aria-describedby",
    "svg": "xmlns aria-hidden viewbox preserveaspectratio", "g": "", "rect": "x y width height",
    "text": "x y text-anchor", "circle": "r cx cy", "line": "x1 x2 y1 y2", "path": "d",
}.items()}

HOSTILE = [
    "<script>alert(1)</script>", "\"><script>alert(1)</script>", "'><img src=x onerror=alert(1)>",
    "</title><script>alert(1)</script>", "</textarea><svg/onload=alert(1)>", "<svg><script>1</script></svg>",
    "javascript:alert(1)", "<a href=javascript:alert(1)>x</a>", "<iframe srcdoc='<b>1'>", "<!--", "-->", "<![CDATA[",
    "]]>", "<?xml version=\"1.0\"?>", "<!DOCTYPE x [<!ENTITY a \"b\">]>&a;", "&lt;script&gt;", "&#60;b&#62;", "&amp;amp;",
    "&#x3c;x&#x3e;", "%3Cscript%3E", "<em>x</em>", "</em><b>", "<mark onmouseover=alert(1)>", "<style>*{display:none}</style>",
    "<base href=//evil.example>", "<meta http-equiv=refresh content=0;url=//evil.example>", "<form action=//evil.example>",
    "` onmouseover=alert(1) `", "' onfocus='alert(1)", "\" autofocus onfocus=\"alert(1)", "\\\"};alert(1);//", "${7*7}{{7*7}}",
    "../../etc/passwd", "/etc/passwd", "....//....//", "file:///etc/passwd", "id:\"", "\"\"\"\"", "((((((((((((((((((((((",
    "))))", "-", "- - -", "OR OR OR", "a OR", "date:9999..0000", "issuer:", "cites:\"\"", "*", "a* b* c* d* e* f*", "第条",
    "'; DROP TABLE documents; --", "\u202egnp.exe", "\u200b\u200d\ufeff", "\U0001f468\u200d\U0001f469", "é́̂̃" * 20,
    "<" * 200, "&" * 200, "\"" * 99, "通" * 300, "Ａ＜ｓｃｒｉｐｔ＞", "\ufdd0\uffff", "a\tb\nc\rd", "<scr\tipt>", "\ue000\uf8ff",
]


class Page(html.parser.HTMLParser):
    """What a page is made of, and what of it is not on the list."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.wrong, self.headline, self.text, self.inside = [], "", "", []
        self.tags = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        if tag not in ("meta", "link", "input", "rect", "circle", "line", "path"):
            self.inside.append(tag)
        if tag not in TAGS:
            self.wrong.append(f"<{tag}>")
            return
        for name, value in attributes:
            if name not in TAGS[tag]:
                self.wrong.append(f"<{tag} {name}>")
            if name == "class" and not re.fullmatch(r"[a-z -]+", value or ""):
                self.wrong.append(f"class {value}")
            if name in ("href", "action"):
                outside = dict(attributes).get("rel") == "noreferrer noopener"
                if not re.match(r"https?://" if outside else r"/search([/?]|$)|#", value or ""):
                    self.wrong.append(f"{name} {value}")

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_endtag(self, tag):
        if not self.inside or self.inside.pop() != tag:
            self.wrong.append(f"</{tag}> is out of place")

    def handle_comment(self, data):
        self.wrong.append("a comment")

    def handle_decl(self, decl):
        if decl != "DOCTYPE html":
            self.wrong.append(decl)

    def handle_pi(self, data):
        self.wrong.append("an instruction")

    def handle_data(self, data):
        self.text += data
        if "h1" in self.inside:
            self.headline += data


def say(name, wrong=""):
    name = name.encode("unicode_escape").decode()[:120]
    print(f"not ok {name}: {wrong}" if wrong else f"ok {name}")


def expect(name, condition, wrong="it is not so"):
    say(name, "" if condition else wrong)


class Site:
    def __init__(self, program, index):
        self.program, self.index = program, index

    def get(self, parameters="", path="", method="GET", **variables):
        """(status, headers, body, stderr); parameters: a query string, or pairs."""
        if not isinstance(parameters, (str, bytes)):
            parameters = urllib.parse.urlencode(parameters)
        environment = dict(os.environ, GATEWAY_INTERFACE="CGI/1.1", REQUEST_METHOD=method, QUERY_STRING=parameters,
                           PATH_INFO=path, SCRIPT_NAME="/search", HTTP_HOST="search.example",
                           ZWSEARCH_INDEX=self.index)
        environment.pop("HTTP_ACCEPT_LANGUAGE", None)
        environment.update(variables)
        done = subprocess.run([self.program], env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        if done.returncode != 0:
            raise RuntimeError(f"exit status {done.returncode}: {done.stderr[:300]!r}")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        return int(headers["Status"][:3]), headers, body, done.stderr.decode("utf-8", "replace")

    def page(self, name, parameters="", statuses=(200,), **more):
        """Checks a page's status, form, and headers; the parsed page."""
        try:
            status, headers, body, _ = self.get(parameters, **more)
            text = body.decode()
            ET.fromstring(text)
            page = Page(text)
            wrong = list(page.wrong)
            if status not in statuses:
                wrong.append(f"status {status}")
            if "default-src 'none'" not in headers["Content-Security-Policy"] or \
                    headers["X-Content-Type-Options"] != "nosniff" or "Referrer-Policy" not in headers:
                wrong.append("headers")
            if "Set-Cookie" in headers or int(headers["Content-Length"]) != len(body):
                wrong.append("cookie or length")
            if self.index in text or "/usr/" in text:
                wrong.append("a path of the server")
            say(name, "; ".join(wrong))
            return page
        except Exception as problem:  # each is a finding of this one check
            say(name, repr(problem))
            return Page("")

    def json(self, name, parameters, statuses=(200,)):
        try:
            status, headers, body, _ = self.get(parameters)
            value = json.loads(body.decode())
            expect(name, status in statuses and headers["Content-Type"] == "application/json", f"status {status}")
            return value
        except Exception as problem:
            say(name, repr(problem))
            return {}

    def atom(self, name, parameters, statuses=(200,)):
        try:
            status, _, body, _ = self.get(parameters)
            root = ET.fromstring(body.decode())
            atom = "{http://www.w3.org/2005/Atom}"
            wrong = [] if status in statuses else [f"status {status}"]
            if status == 200:
                if root.tag != atom + "feed" or any(root.find(atom + n) is None for n in ("id", "title", "updated")):
                    wrong.append("no feed")
                for entry in root.findall(atom + "entry"):
                    if any(entry.find(atom + n) is None for n in ("id", "title", "updated", "link")):
                        wrong.append("an entry without what it needs")
            say(name, "; ".join(wrong))
            return root
        except Exception as problem:
            say(name, repr(problem))
            return None


def usable_id(text):
    return "".join(c for c in text if c >= " " and c not in "\x7f")[:300]


def write_documents(path):
    with open(path, "w", encoding="utf-8") as out:
        for i, text in enumerate(HOSTILE):
            out.write(json.dumps({"id": f"{i}/{usable_id(text)}", "title": text, "body": f"敌意文本\n{text}\n{text}通知",
                                  "issuer": [text[:80]], "category": text[:80], "region": text[:80], "url": text,
                                  "date": f"{2000 + i % 20}-01-02"}, ensure_ascii=True) + "\n")
        out.write(json.dumps({"id": "long", "title": "长文", "body": "第一章 总则\n" + "甲乙丙丁戊己庚辛\n" * 120000}) + "\n")
        out.write(json.dumps({"id": "empty", "title": "", "body": ""}) + "\n")


def normal(text):
    """As the writer shows it: what is no character of XML is replaced, carriage returns are blanks."""
    bad = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069"
    return " ".join(re.sub(f"[{bad}]", "\ufffd", text).split())


def suggested(site, text, **parameters):
    """The four parts of the answer, checked."""
    status, headers, body, _ = site.get(dict({"suggest": text}, **parameters))
    typed, queries, descriptions, urls = json.loads(body.decode())
    expect(f"suggestions for {text[:20]!r} are as OpenSearch has them", status == 200 and typed == text and
           headers["Content-Type"].startswith("application/x-suggestions+json") and
           headers["Cache-Control"] in ("public, max-age=60", "no-cache") and
           len(queries) == len(descriptions) == len(urls) and
           all(isinstance(x, str) for part in (queries, descriptions, urls) for x in part))
    return queries, descriptions, urls


def suggestions(site):
    # Where the machine is slow an answer may be cut short: it is asked for again.
    for _ in range(20):
        queries, descriptions, urls = suggested(site, "政务公")
        if queries:
            break
    _, headers, _, _ = site.get({"suggest": ""})
    expect("a whole answer is kept for a minute", headers["Cache-Control"] == "public, max-age=60", headers["Cache-Control"])
    expect("suggestions are made", "政务公开" in queries and any(x.startswith("词语") for x in descriptions), f"{queries}")
    expect("their links find something", all(
        "没有找到" not in site.get(url.split("?", 1)[1])[2].decode() for url in urls))
    expect("their links are the program's", all(url.startswith("http://search.example/search?q=") for url in urls))
    expect("a limit is kept", len(suggested(site, "政务", limit="2")[0]) <= 2 and len(suggested(site, "政", limit="100")[0]) <= 20)
    english = suggested(site, "政务公", lang="en")
    expect("they are described in English", all("词语" not in x for x in english[1]) and all("lang=en" in x for x in english[2]))
    for text in ("", "《》", "不会有的文字", "x" * 2000, "\"]<script>alert(1)</script>"):
        expect(f"nothing for {text[:10]!r}", suggested(site, text) == ([], [], []))
    found = site.json("suggestions as the library has them", {"suggest": "政务公", "format": "json"})
    expect("have kinds", {x["kind"] for x in found.get("suggestions", [])} <= {"title", "number", "term", "issuer"})
    expect("bytes that are no text are refused", [site.get("suggest=" + x)[0] for x in ("%FF", "%00", "%01%02")] == [400] * 3)
    expect("without an index there are none", Site(site.program, "/nonexistent").get({"suggest": "政"})[0] == 503)


def plain(site):
    """What a person meets."""
    home = site.page("first page")
    expect("the first page has a search form and landmarks", {"form", "main", "header", "footer"} <= home.tags)
    hits = site.page("a search", {"q": "土地复垦"})
    expect("hits, marks, filters, chart, table",
           {"ol", "mark", "aside", "svg", "table", "details"} <= hits.tags, f"{sorted(hits.tags)}")
    for word in ("共 2 条", "毫秒", "岚国土资规〔2017〕8号", "岚江省自然资源厅", "2020-10-12", "已废止", "有效期届满",
                 "综合", "相关度", "时间", "筛选", "发文机关"):
        expect(f"the page of hits says {word}", word in hits.text)
    english = site.page("in English", {"q": "土地复垦", "lang": "en"})
    expect("English is spoken", "repealed" in english.text and "2 found in" in english.text)
    browser = site.page("a browser that prefers English", HTTP_ACCEPT_LANGUAGE="en-GB,en;q=0.8")
    expect("is understood", "Search" in browser.text)
    undated = site.page("newest first", {"q": "", "sort": "date-asc", "offset": "170", "limit": "100"})
    expect("undated documents say so", "无日期" in undated.text)
    repaired = site.page("a scanning fault", {"q": "\"责任单位:省应急管理厅\"", "limit": "100"})
    expect("is said in words", "疑似识别误差" in repaired.text)
    path = site.page("a passage", {"q": "应急 管理"})
    expect("has its path", "›" in path.text)
    filtered = site.page("filters", {"q": "通知", "filter": "year=2017", "from": "2016", "to": "2018"})
    expect("can be removed", "全部移除" in filtered.text and "移除 年份 2017" in filtered.text)
    second = site.page("the second page", {"q": "通知", "offset": "10"})
    expect("leads back and on", "上一页" in second.text and "第 2 页" in second.text)
    expect("a chosen year stands over the hits once", filtered.text.count("移除 年份 2017") == 1)
    site.page("a page past the end", {"q": "土地复垦", "offset": "500"})
    nothing = site.page("nothing found", {"q": "\"没有这句话的文件\" 通知"})
    expect("says how it was read and what to try", "查询被理解为" in nothing.text and "减少词语" in nothing.text)
    offered = site.page("a mistyped query", {"q": "公务员录用考式公告"})
    expect("says what was probably meant", "您是不是要找：公务员录用考试公告" in offered.text)
    _, _, body, _ = site.get({"q": "\"宅基地管里\""})
    expect("where nothing is found the hits are those of it, and the page says so", "没有找到“&quot;宅基地管里&quot;”" in body.decode() and
           'class="hits"' in body.decode())
    expect("the links have the words that found them, the box those that were typed",
           re.search(r'<h3[^>]*><a href="/search\?id=[^"]*q=[^"]*%E7%AE%A1%E7%90%86', body.decode()) is not None and
           'value="&quot;宅基地管里&quot;"' in body.decode())
    near = site.page("nothing with all the words", {"q": "\"土地复垦外星人登陆\"", "filter": "year=2017"})
    expect("shows what is close", "没有找到" in near.text and "含部分词语的文件" in near.text and "岚国土资规〔2017〕8号" in near.text)
    explained = site.page("a hit with interpretations", {"q": "托育服务", "limit": "50"})
    expect("links to them", re.search(r"解读\s+\S", explained.text) is not None)
    _, _, body, _ = site.get({"q": "托育服务", "limit": "50"})
    expect("by their ids", "id=validity%2Ftuoyu-jiedu-2023.html" in body.decode().split('class="note">解读', 1)[-1][:600])
    document = site.page("a document", {"id": "validity/tudi-fuken-2017.txt", "q": "土地"})
    for word in ("已废止", "同时废止", "被下列文件引用", "引用格式", "《岚江省国土资源厅关于加强土地复垦监督管理的通知》",
                 "目录", "2022-07-31", "返回搜索结果"):
        expect(f"the document's page says {word}", word in document.text)
    expect("the document has a graph, a citation to copy, matches to go through",
           {"svg", "circle", "button", "output"} <= document.tags and "复制" in document.text and "下一处" in document.text)
    _, _, body, _ = site.get({"id": "validity/tudi-fuken-2017.txt", "q": "土地"})
    anchors = re.findall(r'<mark id="m(\d+)"><a href="#m(\d+)"', body.decode())
    expect("each match leads to the next and the last to the first", len(anchors) > 2 and
           [int(a) for a, _ in anchors] == list(range(1, len(anchors) + 1)) and
           [int(b) for _, b in anchors] == list(range(2, len(anchors) + 1)) + [1], f"{anchors}")
    status, headers, body, _ = site.get({"id": "validity/tudi-fuken-2017.txt", "format": "txt"})
    expect("its text can be downloaded", status == 200 and headers["Content-Type"] == "text/plain; charset=utf-8" and
           "谁损毁、谁复垦" in body.decode() and headers["Content-Disposition"].startswith("attachment; filename=\"document.txt\"; filename*=UTF-8''%E5%B2%9A"))
    expect("a search cannot", site.get({"q": "土地", "format": "txt"})[0] == 400)
    expect("nor what is not there", site.get({"id": "none", "format": "txt"})[0] == 404)
    expect("the document has marks and an outline", {"mark", "nav"} <= document.tags)
    linked = site.page("an interpretation", {"id": "validity/tuoyu-jiedu-2023.html"})
    expect("leads to what it interprets", "解读的文件" in linked.text)
    found = site.json("hits as JSON", {"q": "土地复垦", "format": "json", "facet": "year"})
    expect("are those of the schema", found.get("schema") == 1 and found.get("total") == 2 and "year" in found.get("facets", {}))
    one = site.json("a document as JSON", {"id": "validity/tudi-fuken-2017.txt", "format": "json"})
    expect("has its standing", one.get("standing", {}).get("state") == "已废止" and "structure" in one)
    feed = site.atom("a feed", {"q": "通知", "format": "atom", "sort": "date"})
    expect("has ten entries", feed is not None and len(feed) >= 15)
    status, headers, body, _ = site.get(path="/style.css")
    expect("the style sheet", status == 200 and headers["Content-Type"].startswith("text/css") and b"prefers-color-scheme" in body
           and body.count(b"{") == body.count(b"}"))
    expect("no line of it ends within a word", all(line[-1:] in "{};," for line in body.decode().splitlines()))
    status, headers, body, _ = site.get(path="/icon.svg")
    expect("the icon", status == 200 and headers["Content-Type"] == "image/svg+xml" and
           ET.fromstring(body).tag == "{http://www.w3.org/2000/svg}svg")
    status, headers, body, _ = site.get(path="/script.js")
    expect("the script", status == 200 and headers["Content-Type"].startswith("text/javascript") and b'"use strict"' in body
           and b"innerHTML" not in body and b"eval(" not in body)
    policy = headers["Content-Security-Policy"]
    expect("scripts come from here alone", "script-src 'self';" in policy and "unsafe" not in policy and "'none'" in policy)
    expect("health", site.get(path="/healthz")[2] == b"ok\n")
    status, _, body, _ = site.get(path="/opensearch.xml")
    expect("OpenSearch", b"http://search.example/search?q={searchTerms}" in body and ET.fromstring(body.decode()) is not None)
    expect("and its suggestions", b"http://search.example/search?suggest={searchTerms}" in body and b'rel="suggestions"' in body)
    suggestions(site)
    status, headers, body, _ = site.get({"q": "通知"}, method="HEAD")
    expect("HEAD has no body", status == 200 and body == b"" and int(headers["Content-Length"]) > 1000)


def pins(site):
    """Documents that stand first for a query."""
    import tempfile
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as file:
        file.write("# pins\n土地 复垦\tvalidity/tuoyu-jiedu-2023.html\n土地复垦\tnone\n通知\tvalidity/tudi-fuken-2017.txt\t2001-01-01\n")
        file.flush()
        pinned = site.page("a pinned document", {"q": "土地复垦"}, ZWSEARCH_PINS=file.name)
        expect("is marked", "置顶" in pinned.text and "共 3 条" in pinned.text)
        expect("other queries have none", "置顶" not in site.page("no pin", {"q": "土地"}, ZWSEARCH_PINS=file.name).text)
        expect("what expired does nothing", "置顶" not in site.page("expired", {"q": "通知"}, ZWSEARCH_PINS=file.name).text)
        expect("filters hold", "置顶" not in site.page("filtered", {"q": "土地复垦", "filter": "year=2017"},
                                                     ZWSEARCH_PINS=file.name).text)
        _, _, body, log = site.get({"q": "土地复垦", "format": "json"}, ZWSEARCH_PINS=file.name)
        hits = json.loads(body)["hits"]
        expect("in JSON too", hits[0]["pinned"] is True and hits[0]["band"] == "pinned" and log == "")
        file.write("wrong line\n")
        file.flush()
        _, _, body, log = site.get({"q": "土地复垦"}, ZWSEARCH_PINS=file.name)
        expect("a wrong file is said with its line, and the page goes on", ":5: no tab" in log and "共 2 条" in body.decode())
    _, _, body, log = site.get({"q": "土地复垦"}, ZWSEARCH_PINS="/nonexistent/pins")
    expect("so is one that is not there", "/nonexistent/pins" in log and b"nonexistent" not in body and "共 2 条" in body.decode())


def wrong_requests(site):
    for name, parameters, status in (
            ("a sort", "sort=x", 400), ("a format", "format=x", 400), ("a filter", "filter=x", 400), ("an offset", "offset=-1", 400),
            ("a limit", "limit=101", 400), ("a date", "q=a&from=yesterday", 400), ("a day", "q=a&as-of=2024", 400),
            ("an encoding", "q=%zz", 400), ("a NUL", "q=%00", 400), ("no UTF-8", "q=%ff%fe", 400), ("raw bytes", b"q=\xff", 400),
            ("65 parameters", "&".join(["a=1"] * 65), 400), ("1,000 parameters", "&".join(["q=1"] * 1000), 400),
            ("33 filters", "&".join(["filter=year%3D2000"] * 33), 400), ("9,000 bytes", "q=" + "a" * 9000, 414),
            ("100,000 bytes", "q=" + "a" * 100000, 414), ("many words", "q=" + "+".join(f"a{i}" for i in range(400)), 400),
            ("no such document", "id=none", 404), ("an empty id", "id=", 400), ("a long id", "id=" + "a" * 1001, 400),
            ("an id of lines", "id=a%0Ab", 400), ("a document as Atom", "id=none&format=atom", 400)):
        page = site.page(f"{name} is refused with {status}", parameters, (status,))
        expect(f"{name}: it says what to do", "。" in page.text)
    error = site.json("an error as JSON", "format=json&sort=x", (400,))
    expect("has its status", error.get("error", {}).get("status") == 400)
    for path in ("/none", "/../x", "//evil.example", "/style.css/x", "/<script>", "/%2e%2e"):
        site.page(f"no such path {path}", path=path, statuses=(404,))
    site.page("POST", method="POST", statuses=(405,))
    site.page("a hostile host", HTTP_HOST="evil\"><script>")
    expect("does not get into feeds", b"evil" not in site.get("q=a&format=atom", HTTP_HOST="evil\"><script>")[2])
    site.page("a hostile Accept-Language", HTTP_ACCEPT_LANGUAGE="<script>,\"en\"" * 50)
    for wrong in ("none", ""):
        elsewhere = Site(site.program, wrong or "/nonexistent")
        status, _, body, log = elsewhere.get("q=a")
        expect("no index is a 503 that leaks nothing", status == 503 and b"nonexistent" not in body and b"ZWS" not in body)
        expect("and the server's log says why", "zwsearch.cgi: " in log)
        expect("health says so", elsewhere.get(path="/healthz")[0] == 503)


def hostile(site):
    for text in HOSTILE:
        site.page(f"page for {text}", {"q": text}, (200, 400))
        site.json(f"JSON for {text}", {"q": text, "format": "json"}, (200, 400))
        site.atom(f"Atom for {text}", {"q": text, "format": "atom"}, (200, 400))
    for text in HOSTILE[::3]:
        site.page(f"elsewhere {text}", {"q": "通知", "filter": f"issuer={text}", "from": text[:5], "to": text[:9], "lang": text,
                                        text: text}, (200, 400))
        site.page(f"names {text}", {"q": "敌意文本", "filter": f"category={text[:80]}", "as-of": text, "facet": text}, (200, 400))
        site.page(f"filter {text}", {"q": "敌意文本", "filter": f"region={text[:80]}"}, (200, 400))


def hostile_documents(site):
    site.page("a page of hostile documents", {"q": "敌意文本", "limit": "100"})
    site.atom("a feed of them", {"q": "敌意文本", "limit": "100", "format": "atom"})
    shown = site.json("their JSON", {"q": "敌意文本", "limit": "100", "format": "json", "facet": "issuer"})
    held = {hit["id"]: hit for hit in shown.get("hits", [])}
    expect("all of them are held", len(held) == len(HOSTILE), f"{len(held)} of {len(HOSTILE)}")
    for text_id, hit in held.items():
        page = site.page(f"document {text_id}", {"id": text_id, "q": "敌意文本"})
        title = hit.get("title", "")
        expect(f"its headline is its title {text_id}", normal(page.headline) == normal(title) or not title.strip(),
               repr(page.headline))
        expect(f"its text is there {text_id}", "敌意文本" in page.text)
        _, headers, _, _ = site.get({"id": text_id, "format": "txt"})
        expect(f"a safe name for its file {text_id}", re.fullmatch(
            r'attachment; filename="document\.txt"; filename\*=UTF-8\'\'(?!\.)([A-Za-z0-9_~.-]|%[0-9A-F]{2})+\.txt',
            headers.get("Content-Disposition", "")) and
            not re.search("%(2F|5C|00|0A|0D|22|E2%80)", headers["Content-Disposition"]), headers.get("Content-Disposition"))
        one = site.json(f"JSON of {text_id}", {"id": text_id, "format": "json"})
        expect(f"the same id {text_id}", one.get("id") == text_id)
    page = site.page("a long document", {"id": "long", "q": "总则"})
    expect("is cut and says so", "正文过长" in page.text and "第一章" in page.text)
    site.page("an empty one", {"id": "empty"})


# --- Through a server ----------------------------------------------------------------------------

def talk(port, request, read=True, wait=10):
    """Sends bytes; the first line of the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=wait) as client:
        try:
            client.sendall(request)
        except (BrokenPipeError, ConnectionResetError):
            pass
        if not read:
            return ""
        answer = b""
        try:
            while chunk := client.recv(65536):
                answer += chunk
        except ConnectionResetError:
            pass
        return answer.split(b"\r\n", 1)[0].decode("latin-1") + ("" if b"</html>" in answer else " -")


def get(target):
    return f"GET {target} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode()


def children(pid):
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8") as file:
                if int(file.read().rsplit(")", 1)[1].split()[1]) == pid:
                    found.append(name)
        except (FileNotFoundError, ProcessLookupError):
            pass
    return sorted(found)


def body(port, target):
    """The page; every worker answers some."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(get(target))
        answer = b""
        while chunk := client.recv(65536):
            answer += chunk
    return answer.decode()


def changing_pins(port, path, query):
    def write(text):
        with open(path + ".new", "w", encoding="utf-8") as file:
            file.write(text)
        os.rename(path + ".new", path)

    def marked():
        return sum("置顶" in body(port, f"/?q={query}&lang=zh") for _ in range(6))

    expect("no pins yet", marked() == 0)
    write("土地复垦\tvalidity/tuoyu-jiedu-2023.html\n")
    expect("a file of pins that comes is read by all workers", marked() == 6)
    write("wrong\n")
    expect("one that is wrong changes nothing", marked() == 6)
    write("# none\n")
    expect("one that changes is read again", marked() == 0)


def http(port, pid, pins_path):
    workers = children(pid)
    expect("the workers run", len(workers) >= 1)
    query = urllib.parse.quote("土地复垦")
    expect("a page through the server", talk(port, get(f"/?q={query}")) == "HTTP/1.0 200 OK")
    expect("a missing page", "404" in talk(port, get("/none")))
    expect("a document", "200" in talk(port, get("/?id=validity%2Ftudi-fuken-2017.txt&q=" + query)))
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(b"GET /style.css HTTP/1.0\r\n\r\n")
        expect("the style sheet", b"text/css" in client.recv(4096))
    expect("1,000 parameters", " 400 " in talk(port, get("/?" + "&".join(["q=1"] * 1000))))
    expect("a query string of 9,000 bytes", " 414 " in talk(port, get("/?q=" + "a" * 9000)))
    line = talk(port, get("/?q=" + "a" * (1 << 20)))
    expect("a query string of 1 MiB", line == " -" or re.search(r" (400|413|414|431) ", line) is not None, line)
    for n in range(40):
        talk(port, get(f"/?q={query}")[:n], read=False)
        talk(port, get(f"/?q={query}&offset={n}"), read=False)
        talk(port, b"GET /?q=a HTTP/1.1\r\nContent-Length: 99\r\n\r\n" + bytes(range(n)), read=False)
    slow = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(50)]
    for client in slow:
        client.sendall(b"GET /?q=a")
    answers = []

    def many():
        for _ in range(25):
            answers.append(talk(port, get(f"/?q={query}"), wait=30))

    threads = [threading.Thread(target=many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for client in slow:
        client.close()
    changing_pins(port, pins_path, query)
    expect("100 requests while others are slow", answers == ["HTTP/1.0 200 OK"] * 100, f"{set(answers)}")
    expect("no worker was lost", children(pid) == workers, f"{workers} became {children(pid)}")


def main():
    sys.stdout.reconfigure(encoding="utf-8")
    what = sys.argv[1]
    if what == "documents":
        write_documents(sys.argv[2])
    elif what == "http":
        http(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
    else:
        site = Site(sys.argv[2], sys.argv[3])
        for part in {"plain": (plain, pins, wrong_requests), "hostile": (hostile, hostile_documents)}[what]:
            part(site)


main()
