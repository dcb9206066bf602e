#!/usr/bin/env python3
"""omega_documents.py DOCUMENTS: JSON Lines as Xapian Omega's scriptindex reads them."""
import json
import sys


def main():
    sys.stdout.reconfigure(encoding="utf-8")
    with open(sys.argv[1], encoding="utf-8") as file:
        for line in file:
            document = json.loads(line)
            print("url=/" + document["id"])
            for field in ("title", "date", "body"):
                value = document.get(field) or ""
                print(f"{field}=" + value.replace("\r", "").replace("\n", "\n="))
            print()


if __name__ == "__main__":
    main()
