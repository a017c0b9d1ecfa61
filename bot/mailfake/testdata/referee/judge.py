"""Judges mails, given as files, by Python's own reader: python3 judge.py FILE.eml…

Every header and part must be free of defects, and every line short enough for SMTP.
"""

import email
import email.policy
import sys

wrong = 0
for name in sys.argv[1:]:
    raw = open(name, "rb").read()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    found = [f"{h}: {d}" for h, v in message.items() for d in v.defects]
    found += [f"{part.get_content_type()}: {d}" for part in message.walk() for d in part.defects]
    found += [f"a line of {len(line)} bytes" for line in raw.split(b"\r\n") if len(line) > 998]
    if b"\n" in raw.replace(b"\r\n", b""):
        found.append("a line feed alone")
    kinds = [part.get_content_type() for part in message.walk()]
    if kinds != ["multipart/alternative", "text/plain", "text/html"]:
        found.append(f"parts {kinds}")
    for words in found:
        wrong += 1
        print(f"{name}: {words}", file=sys.stderr)
sys.exit(1 if wrong else 0)
