#!/usr/bin/python3
"""document_facts.py [--misses docno|date|issuer|all] DOCUMENTS [ZWDOC]: how many of the numbers, dates and
issuers that titles and texts state are read from title and text alone. DOCUMENTS is JSON Lines that
also give docno, date and issuer; the library sees only title and body. Whether a value is stated is
decided here, by rules that know nothing of the library's:

docno   it stands in title or text, in any brackets, width and numerals, the year with or without 年.
date    the day stands there in Arabic or Chinese numerals, and not only as the day from which
        something is in force (自2018年5月25日起施行).
issuer  each of its agencies stands in the title, not only in the 《title》 of something else; or
        above the first article, in a line of at most 400 characters or a remark in brackets, alone
        or as who does it (通过, 公布, 发布, 批准, 令, 公告); or in the last 300 characters, alone on
        its line or before a date. What is told in prose does not count, nor do 第N届, 国家 and
        中华人民共和国 in a name. Read it is when all its agencies are and no others.

Prints for each how many are given, stated and read, and why others were missed; --misses those of one
field, with their ids. Exit status: 0 at least 95 of 100 read in each of the three, 1 not."""
import collections
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata

LEAST = 0.95
FIELDS = ("docno", "date", "issuer")
HEAD, TAIL, LINE = 1500, 300, 400
NUMERALS = "〇一二三四五六七八九"
ZERO = str.maketrans("○Ｏ零", "〇〇〇")
OPEN, CLOSE = r"[\[(〔【〈《<「『﹝]", r"[\])〕】〉》>」』﹞]"
ACTS = r"通过|公布|发布|颁布|批准|印发|令|公告|通告|修订|修正|制定"
ARTICLE = re.compile(r"^[#*\s]*(第[一1]条|第[一1]章|目\s*录|一、)", re.M)
NUMBER = re.compile(rf"^(.*?)(?:{OPEN}?(\d{{4}}){CLOSE}?年?)?(?:第|字第)?(\d+|[{NUMERALS}十百千]+)号?(令|公告|通告)?$")


def plain(text):
    """Without width, blanks and the name of the state, zeroes alike."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(ZERO)
    return text.replace("中华人民共和国", "")


def count_in_han(n):
    """1 to 9999 as it is counted: 二十五."""
    out, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // unit % 10
        if digit:
            out += ("〇" if zero and out else "") + NUMERALS[digit] + name
        zero = not digit and bool(out)
    return out[1:] if out.startswith("一十") else out


def count_of_han(text):
    if text.isdigit():
        return int(text)
    for n in range(1, 3000):
        if count_in_han(n) == text:
            return n
    return -1


def digits_in_han(n):
    return "".join(NUMERALS[int(c)] for c in str(n))


# --- docno ----------------------------------------------------------------------------------------


def parts_of(number):
    """Agency, year (0 without) and sequence."""
    number = re.sub(r"\((第\d+号)\)?$", r"\1", plain(number))  # 令（第61号）
    found = NUMBER.match(re.sub(r"(?<=号)\)$", "", number))
    if not found:
        return None
    agency, year, sequence, kind = found.groups()
    agency = re.sub(r"[、\s()（）]", "", agency + (kind or "")).removesuffix("字")
    return agency, int(year or 0), count_of_han(sequence)


def number_pattern(parts):
    agency, year, sequence = parts
    kind = next((k for k in ("令", "公告", "通告") if agency.endswith(k)), "")
    stem = r"[、()]*".join(map(re.escape, agency.removesuffix(kind)))
    years = rf"{OPEN}?(?:{year}|{digits_in_han(year)})年?{CLOSE}?" if year else ""
    sequences = rf"{OPEN}?第?0*(?:{sequence}|{count_in_han(sequence)}|{digits_in_han(sequence)})号"
    before = rf"{stem}{kind}字?{years}{sequences}"
    return re.compile(f"{before}|{stem}{years}{sequences}{kind}" if kind else before)


def docno_stated(value, title, body):
    parts = parts_of(value)
    if not parts:
        return False
    pattern = number_pattern(parts)
    return bool(pattern.search(plain(title)) or pattern.search(plain(body)))


def docno_read(value, read):
    """公告〔2024〕91号 is read where 海关总署公告2024年第91号 is."""
    given, found = parts_of(value), parts_of(read[0]) if read else None
    return bool(given and found and given[1:] == found[1:] and found[0].endswith(given[0]))


def docno_reason(value, read, title, body):
    pattern = number_pattern(parts_of(value))
    text = plain(title) + "|" + plain(body)
    if read:
        same = parts_of(value)[1:] == (parts_of(read[0]) or ())[1:]
        return "the given one has words before it" if same else "another number was read"
    found = pattern.search(text)
    behind = text[found.end():found.end() + 12]
    if found.start() > len(plain(title)) + HEAD:
        return "stands only inside the text"
    if re.search(r"修订|修正|修改|废止", behind):
        return "an order that amended it"
    return "at the head, not read"


# --- date -----------------------------------------------------------------------------------------


def date_patterns(value):
    year, month, day = ([int(part) for part in value.split("-")] + [0, 0])[:3]
    arabic, han = f"(?<!\\d){year}", digits_in_han(year)
    if not month:
        return [f"{arabic}年", f"{han}年"]
    if not day:
        return [f"{arabic}年0?{month}月", f"{han}年{count_in_han(month)}月"]
    return [f"{arabic}年0?{month}月0?{day}日", rf"{arabic}([-./])0?{month}\1 ?0?{day}(?!\d)",
            f"{han}年{count_in_han(month)}月{count_in_han(day)}日"]


IN_FORCE = re.compile(r"起?(正式|开始)*(施行|实施|执行|生效|实行)")


def date_places(value, text):
    """[(position, whether it is only the day from which something is in force)]"""
    places = []
    for pattern in date_patterns(value):
        for found in re.finditer(pattern, text):
            force = IN_FORCE.match(text, found.end()) or (
                text[found.start() - 1:found.start()] in ("自", "从") and
                text[found.end():found.end() + 1] == "起")
            places.append((found.start(), bool(force)))
    return places


def date_stated(value, title, body):
    return any(not force for _, force in date_places(value, plain(title) + "|" + plain(body)))


def date_read(value, read):
    """2024 is read where 2024-03-05 is."""
    return bool(read) and (read[0] + "-").startswith(value + "-")


def date_reason(value, read, title, body):
    text = plain(title) + "|" + plain(body)
    places = [at for at, force in date_places(value, text) if not force]
    head = [at for at in places if at <= len(plain(title)) + HEAD]
    tail = [at for at in places if at >= len(text) - TAIL]
    where = "at the head" if head else "at the end" if tail else "inside the text"
    return f"{where}, " + ("another date was read" if read else "none was read")


# --- issuer ---------------------------------------------------------------------------------------


def agency_names(value):
    values = value if isinstance(value, list) else re.split(r"[、,，;；]|\s+", value)
    return [name_of(part) for part in values if part.strip()]


def name_of(text):
    text = re.sub(rf"第?[{NUMERALS}十\d]+届", "", plain(text)).replace("国家", "")
    return text.replace("人大常委会", "人民代表大会常务委员会")


def name_of_lines(body):
    return "\n".join(map(name_of, body[:HEAD].split("\n")))


def issuer_in_title(name, title):
    if "解读" not in title and not title.startswith("《"):
        title = re.sub("《.*》", "《》", title)
    return name in name_of(title)


def issuer_above(name, body):
    article = ARTICLE.search(body)
    head = body[:min(article.start(), HEAD) if article else HEAD]
    said = re.compile(rf"{re.escape(name)}[^。，,的]{{0,80}}({ACTS})")
    for line in head.split("\n"):
        remark = re.match(r"\s*[（(].*?[）)]", line)
        if len(line) > LINE:
            line = remark[0] if remark else ""
        line = name_of(line)
        if line.strip("()") == name or said.search(line):
            return True
    return False


def issuer_below(name, body):
    signed = re.compile(rf"{re.escape(name)}(\([^)]*章\))?([^。，,;；的《]{{0,60}}[12二〇○]\S{{3}}年|$)")
    return any(signed.search(name_of(line)) for line in body[-TAIL:].split("\n"))


def issuer_stated(value, title, body):
    return all(issuer_in_title(name, title) or issuer_above(name, body) or issuer_below(name, body)
               for name in agency_names(value))


def issuer_read(value, read):
    return sorted(agency_names(value)) == sorted(map(name_of, read))


def issuer_reason(value, read, title, body):
    if not read:
        return "none was read"
    given, found = set(agency_names(value)), set(map(name_of, read))
    if found < given:
        return "not all of the agencies were read"
    if found > given:
        return "the given one was read, and others besides"
    if re.search(rf"({'|'.join(map(re.escape, given))})[^\n]*(修订|修正|修改)", name_of_lines(body)):
        return "it amended what another had issued"
    return "another was read"


# --------------------------------------------------------------------------------------------------


def extract(zwdoc, documents):
    """What the library reads from title and body alone."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for i, document in enumerate(documents):
            files.append(os.path.join(folder, f"{i}.jsonl"))
            with open(files[-1], "w", encoding="utf-8") as out:
                json.dump({k: document.get(k) or "" for k in ("id", "title", "body")}, out)
        for first in range(0, len(files), 1000):
            run = subprocess.run([zwdoc] + files[first:first + 1000], capture_output=True,
                                 encoding="utf-8", check=False)
            if run.returncode:
                sys.exit(run.stderr[:1000])
            yield from map(json.loads, run.stdout.splitlines())


def values(document, field):
    value = document.get(field) or []
    return value if isinstance(value, list) else [value]


def main():
    arguments = sys.argv[1:]
    show = arguments.pop(1) if arguments[:1] == ["--misses"] and len(arguments) > 1 else None
    if show:
        arguments.pop(0)
    if len(arguments) not in (1, 2) or (show and show not in (*FIELDS, "all")):
        sys.exit(__doc__)
    documents = [json.loads(line) for line in open(arguments[0], encoding="utf-8")]
    rules = {field: [globals()[f"{field}_{name}"] for name in ("stated", "read", "reason")]
             for field in FIELDS}
    given, stated, read = (collections.Counter() for _ in range(3))
    misses = {field: collections.defaultdict(list) for field in FIELDS}
    for document, found in zip(documents, extract((arguments + ["zwdoc"])[1], documents)):
        title, body = document.get("title") or "", document.get("body") or ""
        for field, (is_stated, is_read, reason) in rules.items():
            value = document.get(field)
            if not value:
                continue
            given[field] += 1
            if not is_stated(value, title, body):
                continue
            stated[field] += 1
            got = values(found, field)
            if is_read(value, got):
                read[field] += 1
            else:
                misses[field][reason(value, got, title, body)].append((document, value, got))
    good = True
    print("field   given stated   read")
    for field in FIELDS:
        good &= read[field] >= LEAST * stated[field]
        print(f"{field:7}{given[field]:6}{stated[field]:7}{read[field]:7}"
              f"  {100 * read[field] / max(1, stated[field]):5.1f} %")
        for why, missed in sorted(misses[field].items(), key=lambda item: -len(item[1])):
            print(f"    {len(missed):4}  {why}")
            for document, value, got in missed if show in (field, "all") else ():
                print(f"          {document['id']} {document['title']}: {value}, read {got}")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
