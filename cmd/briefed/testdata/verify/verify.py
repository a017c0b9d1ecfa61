#!/usr/bin/env python3
"""Checks a pack of evidence offline: python3 verify.py PACK [KEY]

PACK is the folder of an unpacked pack, or a proof of one answer that somebody kept
(*.tlog-proof). KEY is the public key that the council gave
you apart from the pack, or a file with it. One line a check. Exit 0: all holds (with
a warning where no key is given). Exit 1: something does not. Exit 2: it is of a form that
this program does not know. Exit 3: all that is proven holds, and some is not proven.
Needs Python 3.8 alone.
"""
import base64, csv, hashlib, hmac, json, os, re, sys

csv.field_size_limit(1 << 30)
failed = False


def ok(line):
    print("ok   ", line)


def bad(line):
    global failed
    failed = True
    print("FAIL ", line)


class Unknown(Exception):
    """A form that this program does not know: nothing behind it is checked."""


def sha(data):
    return hashlib.sha256(data).digest()


# Ed25519 (RFC 8032), as Python has none of its own.
P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(n, p):
    q = (0, 1, 1, 0)
    while n:
        if n & 1:
            q = add(q, p)
        p, n = add(p, p), n >> 1
    return q


def point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - xx) % P or x == 0 and sign:
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed(key, message, signature):
    a, r = point(key), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % Q
    left, right = times(s, BASE), add(r, times(h, a))
    return not ((left[0] * right[2] - right[0] * left[2]) % P or (left[1] * right[2] - right[1] * left[2]) % P)


class Note:
    """A checkpoint, or anything else in its form: origin, size, root, signatures."""

    def __init__(self, text):
        self.body, _, self.signatures = text.partition("\n\n")
        self.body += "\n" if self.signatures else ""
        lines = self.body.split("\n")
        self.origin, self.size, self.root = lines[0], int(lines[1]), base64.b64decode(lines[2])

    def holds(self, key):
        name, number, rest = key.split("+", 2)
        public = base64.b64decode(rest)
        if public[0] != 1 or sha(name.encode() + b"\n" + public)[:4].hex() != number:
            return False
        for line in self.signatures.splitlines():
            match = re.fullmatch("\u2014 (\\S+) (\\S+)", line)
            if match and match[1] == name:
                data = base64.b64decode(match[2])
                if data[:4].hex() == number:
                    return signed(public[1:], self.body.encode(), data[4:])
        return False


def read(path):
    with open(os.path.join(pack, path), encoding="utf-8", newline="") as f:
        return f.read()


FORMAT, BAGIT = "2", "1.0"  # of the packs that this program knows


def known():
    """A pack of another form is not judged: what is new in it would be taken for a fault, or be overlooked."""
    for what, form, knows in (("a bag of version", said("bagit.txt", "BagIt-Version"), BAGIT), ("of format", said("bag-info.txt", "Pack-Format"), FORMAT)):
        if form != [knows]:
            print("This pack is %s %s, and this program knows %s alone: take the one that belongs to the Briefed that made it." % (what, ", ".join(form) or "(none)", knows))
            print("NOTHING IS SAID OF WHETHER THIS PACK HOLDS.")
            return False
    return True


def said(name, label):
    """What the lines of a file say that begin with a label."""
    return [line.split(":", 1)[1].strip() for line in read(name).splitlines() if line.startswith(label + ":")]


def scope():
    """Of whom and of what the pack is, by what it says of itself: who wants another must ask for it."""
    about = {}
    for label in ("From", "To", "Read", "Teams", "Item"):
        (about[label],) = said("bag-info.txt", "Evidence-" + label)
    about["everybody"], about["everything"] = about["Teams"] == "(all)", about["Item"] == "(all)"
    print("note  this pack says that it is of %s and %s, from %s to before %s" % (
        "everybody" if about["everybody"] else "the people of teams " + about["Teams"], "every item" if about["everything"] else "item " + about["Item"], about["From"], about["To"]))
    return about


def known_entry(seq, body):
    if "v" not in body or body["v"] != 1:
        raise Unknown("Entry %d of the log is of form %s, and this program knows form 1 alone." % (seq, body.get("v")))
    if body.get("table") not in KINDS:
        raise Unknown("Entry %d of the log is of %s, which this program does not know. It knows %s." % (seq, body.get("table"), ", ".join(sorted(KINDS))))


def files():
    """Every file is as it is listed, and no other is there."""
    listed, before = {}, failed
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        for line in read(manifest).splitlines():
            digest, name = line.split("  ", 1)
            listed[name] = digest
    there = set()
    for folder, _, names in os.walk(pack):
        for name in names:
            there.add(os.path.relpath(os.path.join(folder, name), pack).replace(os.sep, "/"))
    for name in sorted(there - set(listed) - {"tagmanifest-sha256.txt", "pack.note"}):
        bad("%s is in the pack and in no manifest: somebody added it." % name)
    for name in sorted(listed):
        if name not in there:
            bad("%s is missing: somebody took it out." % name)
            continue
        h = hashlib.sha256()
        with open(os.path.join(pack, name), "rb") as f:
            for block in iter(lambda: f.read(1 << 20), b""):
                h.update(block)
        if h.hexdigest() != listed[name]:
            bad("%s is not what the manifest says: somebody changed it." % name)
    if failed == before:
        ok("%d files are as they are listed, and no other is there" % len(listed))


def signatures(key):
    """The pack and its checkpoint are of whoever has the key."""
    note = Note(read("pack.note"))
    if note.root != sha(read("tagmanifest-sha256.txt").encode()):
        bad("pack.note is of another pack: the manifests were written anew.")
    else:
        ok("pack.note is of these manifests")
    if (note.origin, note.size) != (checkpoint.origin + "/pack", checkpoint.size):
        bad("pack.note is of another log than the checkpoint.")
    given = key is not None
    if not given:
        path = os.path.join(pack, "data/proof/key.txt")
        key = read("data/proof/key.txt").strip() if os.path.exists(path) else None
    if key is None:
        print("WARNING: this pack is not signed, and no key was given. Whoever had it could have made all of it.")
        return
    for what, n in (("The checkpoint", checkpoint), ("pack.note", note)):
        try:
            holds = n.holds(key)
        except (ValueError, IndexError):
            holds = False
        if holds:
            ok("%s bears a signature of %s" % (what, "the key that was given" if given else "the key in the pack"))
        else:
            bad("%s does not bear a signature of %s: it is of somebody else, or was changed." % (what, "the key that was given" if given else "the key in the pack"))
    if not given:
        print("WARNING: NO KEY WAS GIVEN. The one in the pack was used, which whoever made a false pack would have put there.")
        print("WARNING: Ask the council for its key by another way, and run this again with it.")


FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
SHARED = {"memberships": "changes", "absences": "changes", "exemptions": "changes", "asked": "asked-entries"}
CALLED = {"person_id": (("person", "people", "name"), ("email", "people", "email")), "team_id": (("team", "teams", "slug"),), "item_id": (("ref", "items", "ref"),)}
LOOKED_UP = {column: (key, table, field) for key, more in CALLED.items() for column, table, field in more}


def rows(name):
    """The rows of a table, each as a list; the header first."""
    with open(os.path.join(pack, "data", name), encoding="utf-8-sig", newline="") as f:
        yield from csv.reader(f)


def text(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def guarded(cell):
    return "'" + cell if cell.startswith(FORMULA) else cell


class Table:
    """A table as it is in the pack, compared row by row with opened entries."""

    def __init__(self, name):
        self.name, self.number, self.wrong = name, 0, False
        self.lines = rows(name) if os.path.exists(os.path.join(pack, "data", name)) else iter(())
        self.header = next(self.lines, [])

    def fail(self, sentence):
        if not self.wrong:
            bad(sentence)
        self.wrong = True

    def row(self, seq, body):
        self.number += 1
        given = next(self.lines, None)
        want = []
        for column in self.header:
            if column == "entry":
                cell = text(seq)
            elif column in body:
                cell = text(body[column])
            elif column in LOOKED_UP:
                key, register, field = LOOKED_UP[column]
                cell = text(names[register].get(body.get(key), {}).get(field))
            else:
                cell = ""
            want.append(guarded(cell))
        lost = [k for k in body if k not in self.header and k not in ("v", "table")]
        if lost:
            self.fail("%s has no column %s, which entry %d has: somebody took it out." % (self.name, lost[0], seq))
        elif given is None:
            self.fail("%s ends before entry %d: a row was left out." % (self.name, seq))
        elif given[:1] != want[:1]:
            self.fail("%s has another entry than %d in row %d: a row was left out, added or moved." % (self.name, seq, self.number))
        elif given != want:
            column = next((h for h, a, b in zip(self.header, given, want) if a != b), "?")
            self.fail("%s, row %d, column %s is not what entry %d of the log says: somebody changed it." % (self.name, self.number, column, seq))

    def end(self):
        if next(self.lines, None) is not None:
            self.fail("%s has more rows than the log has entries for: somebody added one." % self.name)
        return not self.wrong


class Rows:
    """The rows of a table that belong to one entry after the other."""

    def __init__(self, name):
        self.name = name
        self.lines = rows(name) if os.path.exists(os.path.join(pack, "data", name)) else iter(())
        self.header = next(self.lines, [])
        self.next = next(self.lines, None)

    def all(self):
        while self.next is not None:
            yield dict(zip(self.header, self.next))
            self.next = next(self.lines, None)

    def of(self, seq):
        while self.next is not None and self.next[0] == str(seq):
            yield dict(zip(self.header, self.next))
            self.next = next(self.lines, None)


def canonical(fields):
    """The bytes of a row: see method.html."""
    fields = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return ('{"v":1,' + fields[1:]).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").encode()


def tree(hashes):
    """The root of the hashes of rows that share a leaf: those stand in the order of their bytes."""
    if not hashes:
        return sha(b"")
    level = sorted(hashes)
    while len(level) > 1:  # the same as halving by the largest power of two
        level = [sha(b"\1" + level[i] + level[i + 1]) if i + 1 < len(level) else level[i] for i in range(0, len(level), 2)]
    return level[0]


def salt_of(secret, key):
    return hmac.new(secret, b"row\n" + key.encode(), hashlib.sha256).digest()[:16]


def climb(made, at, last, path):
    """Where a path leads to from a hash, and whether it ends at the root."""
    for other in path:
        if at & 1 or at == last:
            made = sha(b"\1" + other + made)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            made = sha(b"\1" + made + other)
        at, last = at >> 1, last >> 1
    return made, last == 0


def raw(cell):
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


# Of each table whose rows share entries: their file, what they share, and what tells them apart.
GROUPS = {
    "receipts": ("asked.csv", "asking_id", ("person_id", "item_id", "version")),
    "attendances": ("attended.csv", "discussion_id", ("discussion_id", "person_id")),
    "objections": ("objected.csv", "discussion_id", ("discussion_id", "person_id")),
    "looks": ("looked.csv", "audit_id", ("audit_id", "person_id")),
}
APART = ("not-told.csv", "counts.csv") + tuple(group[0] for group in GROUPS.values())
# Each kind of entry that there is: one that is not here is named, and nothing is said of it.
KINDS = set(GROUPS) | set(SHARED) | set(
    "accounts answers audit census deliveries discussions erasures handbacks items note_offers note_readers"
    " people release_steps replies shares supervisions teams verdicts versions".split()
)
COUNTS = ("version", "owed", "told", "informed", "asked", "away", "unreachable", "waiting", "outstanding")


class Shared:
    """Rows that share a leaf: who was asked what, and the counts of days."""

    def __init__(self):
        self.counts, self.rows = Rows("counts.csv"), {table: Rows(group[0]) for table, group in GROUPS.items()}
        self.newest, self.proven, self.unproven, self.wrong, self.shut = {}, 0, 0, False, {}
        self.days, self.cells = [], []  # of censuses
        self.totals = []  # of days: its end, and how many answers, receipts and discussions there ever were
        self.hidden = []  # entries of which a pack of everybody does not open all rows

    def fail(self, sentence):
        if not self.wrong:
            bad(sentence)
        self.wrong = True

    def entry(self, seq, body, e):
        if body["table"] in GROUPS and "says" not in body:
            self.newest[body["table"], body[GROUPS[body["table"]][1]]] = (seq, any(k in e for k in ("secret", "salts", "waiting")))
            self.group(seq, body, e)
        elif body["table"] == "census" and "says" not in body:
            self.census(seq, body, e)

    def group(self, seq, body, e):
        name, shares, apart = GROUPS[body["table"]]
        secret = base64.b64decode(e["secret"]) if "secret" in e else None
        salts, hashes, n = e.get("salts", []), [base64.b64decode(h) for h in e.get("shut", [])], 0
        if body["table"] == "receipts":
            self.shut[seq] = len(hashes)
        for row in self.rows[body["table"]].of(seq):
            self.called(name, row)
            if "waiting" not in e:
                fields = {"table": body["table"]}
                for column, cell in row.items():
                    if column in LOOKED_UP or column in ("entry", "answer", "answered_at"):
                        continue
                    cell = raw(cell)
                    if column.endswith("_id") or column == "version":
                        fields[column] = int(cell)
                    else:
                        fields[column] = cell or ("" if column == "reason" or column == "failed" and row["failed_at"] else None)
                fields[shares] = body[shares]
                if secret is None and n >= len(salts):
                    self.fail("%s has more rows of entry %d than it opens: somebody added one." % (name, seq))
                    return
                salt = salt_of(secret, "/".join(row[k] for k in apart)) if secret else base64.b64decode(salts[n])
                hashes.append(sha(b"\0" + salt + canonical(fields)))
            n += 1
        if about["everybody"] and n < body["rows"] and ("waiting" in e or "secret" in e or "salts" in e):
            self.hidden.append((name, seq, body["rows"] - n))
        if "waiting" in e:
            self.unproven += n
            if e["since"] < minutes_before(about["Read"]):
                self.fail("Rows of entry %d have waited for the log since %s, and this pack was read at %s: what changes is in it within minutes, so somebody held them back." % (seq, e["since"], about["Read"]))
            if n != e["waiting"]:
                self.fail("%s has %d rows of entry %d, which says %d: a row was left out or added." % (name, n, seq, e["waiting"]))
        elif secret is not None or "salts" in e:
            self.proven += n
            if len(hashes) != body["rows"] or tree(hashes).hex() != body["root"]:
                self.fail("What %s says of entry %d is not what the log has: a row was changed, left out or added." % (name, seq))

    def called(self, name, row):
        for column, (key, register, field) in LOOKED_UP.items():
            if column in row and row[column] != guarded(text(names[register].get(int(row[key]), {}).get(field))):
                self.fail("%s, column %s is not what the log calls number %s: somebody changed it." % (name, column, row[key]))

    def census(self, seq, body, e):
        self.days.append((body["day"], body["missed"], "secret" in e or "parts" in e))
        if body.get("form", 2) != 2:
            raise Unknown("The counts of entry %d are of form %s, and this program knows form 2 alone." % (seq, body["form"]))
        if "form" in body:
            self.totals.append((body["until"], body["answers_ever"], body["asked_ever"], body["discussions_ever"]))
        teams = {}
        for row in self.counts.of(seq):
            if row["day"] != body["day"]:
                self.fail("counts.csv has another day than entry %d of the log: somebody changed it." % seq)
            cell = {k: int(row[k]) for k in ("item_id",) + COUNTS}
            cell.update(seq=seq, day=body["day"], until=body["until"], team=int(row["team_id"]))
            self.called("counts.csv", row)
            teams.setdefault(cell["team"], []).append(cell)
            self.cells.append(cell)
        hashes, sentence = {}, "What counts.csv says of %s is not what entry %d of the log has: somebody changed it." % (body["day"], seq)
        secret = base64.b64decode(e["secret"]) if "secret" in e else None
        salts = {p["key"]: base64.b64decode(p["salt"]) for p in e.get("parts", [])}
        for team, cells in teams.items():
            lines = "".join(" ".join(str(c[k]) for k in ("item_id",) + COUNTS) + "\n" for c in cells)
            part = {"table": "census", "day": body["day"], "team_id": team, "rows": len(cells), "sum": sha(lines.encode()).hex()}
            salt = salt_of(secret, str(team)) if secret else salts.get(team)
            if salt is None:
                self.fail(sentence)
                return
            hashes[team] = sha(b"\0" + salt + canonical(part))
        if secret:
            if len(hashes) != body["teams"] or tree(list(hashes.values())).hex() != body["root"]:
                self.fail(sentence)
        for p in e.get("parts", []):
            made, top = climb(hashes.get(p["key"], b""), p["at"], body["teams"] - 1, [base64.b64decode(h) for h in p["path"]])
            if not top or made.hex() != body["root"]:
                self.fail(sentence)

    def end(self):
        for table in (self.counts, *self.rows.values()):
            if table.next is not None:
                self.fail("%s has a row of entry %s, which is not opened or comes earlier: somebody added or moved it." % (table.name, table.next[0]))
        for name, seq, n in self.hidden:
            if seq not in facts.sealed:
                self.fail("%d rows of entry %d are not in %s, and this pack is of everybody: they were left out." % (n, seq, name))
        shut = [seq for seq, there in self.newest.values() if not there]
        if shut:
            self.fail("Entry %d is of rows that share it, and does not open to them: they were left out." % min(shut))
        for (before, _, opened), (day, missed, there) in zip(self.days, self.days[1:]):
            if day_number(day) - day_number(before) - 1 != missed:
                self.fail("The counts of the day after %s are left out: those of %s say that %d days were missed." % (before, day, missed))
        seen = {}
        for cell in self.cells:
            seen.setdefault(cell["team"], []).append(cell["day"])
        shown = [day for day, _, there in self.days if there]
        for team, days in seen.items():
            want = shown[shown.index(days[0]):]
            lost = [day for day in want if day not in set(days)]
            if lost:
                self.fail("The counts of team %d of %s are left out." % (team, lost[0]))
        if not self.wrong and (self.newest or self.proven):
            ok("%d rows that share entries, such as who was asked, are what the log says" % self.proven)
        if self.unproven:
            print("WARNING: %d rows, such as who was asked, changed while this pack was made, and the log has them only as they were before: of those only the number is proven. Ask for a newer pack." % self.unproven)
        if not self.wrong and self.days:
            ok("%d days were counted one after the other; of %d the counts are open, and what the log says" % (len(self.days), len(shown)))


def day_number(day):
    from datetime import date
    return date.fromisoformat(day).toordinal()


def opened():
    """Entries of the log, in their order."""
    with open(os.path.join(pack, "data/proof/entries.jsonl"), "rb") as f:
        for line in f:
            yield json.loads(line)


def learn():
    """What people, teams and items were last called."""
    for e in opened():
        if "body" in e:
            body = json.loads(e["body"])
            known_entry(e["seq"], body)
            if body["table"] in names and "says" not in body:
                names[body["table"]][body["id"]] = body


def log():
    """All entries make the root; those opened are what they say, and the tables are made of them."""
    peaks, size, wrong, tables, counts = [], 0, False, {}, {"opened": 0, "erased": 0, "closed": 0}
    pins, late = sorted(((int(r[2]), r) for r in list(rows("proof/pins.csv"))[1:]), key=lambda p: p[0]), False
    pinned, claims = [], [(checkpoint.size, checkpoint.root, "The checkpoint of this pack")]
    for n, r in pins:
        try:
            note = Note(r[3])
            root = note.root if note.size == n else b""
        except (ValueError, IndexError):
            root = b""
        claims.append((n, root, "The checkpoint of %d entries that was kept by %s" % (n, r[1])))
        pinned.append((n, r[0]))
    erased, named = [], set()
    claims.sort(key=lambda c: c[0])
    agreed = 0
    for e in opened():
        count = e.get("count", 1)
        hashed = base64.b64decode(e["hash" if "count" in e else "leaf"])
        if e["seq"] != size or count & (count - 1) or size % count:
            bad("Entry %d of the log is not where it should be: an entry was left out or moved." % e["seq"])
            return
        if "body" in e:
            counts["opened"] += 1
            body = json.loads(e["body"])
            if sha(b"\0" + base64.b64decode(e["salt"]) + e["body"].encode()) != hashed and not wrong:
                wrong = True
                bad("Entry %d does not open to its leaf: somebody changed what it says." % size)
            table = body["table"]
            name = ("log" if "says" in body else SHARED.get(table, table)) + ".csv"
            if name not in tables:
                tables[name] = Table(name)
            tables[name].row(size, body)
            shared.entry(size, body, e)
            if "says" not in body:
                facts.entry(size, body)
            if table == "erasures" and "says" not in body:
                named.update(int(n) for n in body["entries"].split())
                facts.sealed.update(int(n) for n in body["words"].split())
                if body["rule"] == "bodies":
                    facts.bodies += len(body["words"].split())
            if table == "answers" and "at" in body and not late:
                before = max((at for n, at in pinned if n <= size), default="")
                if before and body["at"] < minutes_before(before):
                    late = True
                    bad("Entry %d is an answer of %s, and came after a checkpoint of %s: it was dated back." % (size, body["at"], before))
        elif e.get("erased"):
            counts["erased"] += 1
            facts.erased += 1
            erased.append(size)
        else:
            counts["closed"] += count
        n = size // count
        size += count
        while n & 1:
            hashed, n = sha(b"\1" + peaks.pop() + hashed), n >> 1
        peaks.append(hashed)
        while claims and claims[0][0] <= size:
            n, root, who = claims.pop(0)
            made = peaks[-1]
            for peak in reversed(peaks[:-1]):
                made = sha(b"\1" + peak + made)
            if n != size or made != root:
                bad("%s does not agree with the entries: the log was rewritten, or an entry changed." % who)
            else:
                agreed += 1
    for n, _, who in claims:
        bad("%s is of %d entries, and there are %d: the end was cut off." % (who, n, size))
    if size != checkpoint.size:
        bad("The pack has %d entries, and its checkpoint is of %d." % (size, checkpoint.size))
    elif agreed == len(pins) + 1:
        ok("%d entries make the root of the checkpoint, and those of %d that left the building" % (size, len(pins)))
    if not wrong:
        ok("%d opened entries are what their leaves say; %d are closed, %d erased" % (counts["opened"], counts["closed"], counts["erased"]))
    unnamed = [n for n in erased if n not in named]
    if unnamed:
        bad("Entry %d is said to be erased, and no entry of erasures names it: somebody took out what it says." % unnamed[0])
    elif erased:
        ok("each of %d erased entries is named by an entry of erasures" % len(erased))
    if facts.bodies:
        print("note  letters whose body went by rule, before this pack was made: %d; their entries say what they brought" % facts.bodies)
    if not late:
        ok("no answer is dated before a checkpoint that it came after")
    if not counts["opened"]:
        return
    shared.end()
    named_edition = os.path.exists(os.path.join(pack, "data/asked.csv"))
    for path in sorted(os.listdir(os.path.join(pack, "data"))):
        if named_edition and path.endswith(".csv") and path not in tables and path not in APART:
            tables[path] = Table(path)
    if all([t.end() for t in tables.values()]):
        ok("%d tables are what the opened entries say" % len(tables))


class Facts:
    """What the counts of a day are compared with."""

    def __init__(self):
        self.memberships, self.published, self.answers, self.erased, self.sealed, self.bodies, self.back, self.absences, self.held = {}, {}, {}, 0, set(), 0, {}, {}, {}

    def entry(self, seq, body):
        if body["table"] == "memberships":
            self.memberships.setdefault(body["id"], []).append((seq, body))
        elif body["table"] == "absences":
            self.absences.setdefault(body["person_id"], {}).setdefault(body["id"], []).append((seq, body))
        elif body["table"] == "versions":
            self.published[body["item_id"], body["number"]] = body["published_at"]
        elif body["table"] == "answers":
            self.answers.setdefault((body["person_id"], body["item_id"], body["version"]), []).append((body["at"], body["id"], body["kind"]))
        elif body["table"] == "discussions":
            self.held[body["id"]] = body["recorded_at"]
        elif body["table"] == "handbacks":
            self.back[body["answer_id"]] = body["at"]

    def said(self, key, before):
        """The newest answer before a moment, and when."""
        at, _, kind = self.newest(key, before)
        return "" if kind == "undone" else kind, at

    def newest(self, key, before):
        return max((a for a in self.answers.get(key, ()) if a[0] < before), default=("", 0, ""))

    def stands(self, key, before):
        """Whether somebody was informed by a moment, had said something other, and waited for the reply to it."""
        _, number, kind = self.newest(key, before)
        other = kind in ("question", "not_clear", "not_my_role", "supervision")
        return kind in ("understood", "discussed"), other, other and self.back.get(number, before) >= before

    def members(self, seq, day):
        """Who was in which team on a day, by the entries before another, and since when."""
        teams = {}
        for states in self.memberships.values():
            known = [body for at, body in states if at < seq]
            if known and not known[-1]["cover"] and known[-1]["from_on"] <= day and (known[-1]["to_on"] or day) >= day:
                teams.setdefault(known[-1]["person_id"], {})[known[-1]["team_id"]] = known[-1]["from_on"]
        return teams

    def away(self, person, seq, day):
        """Whether somebody was away on a day, by the entries before another."""
        for states in self.absences.get(person, {}).values():
            known = [body for at, body in states if at < seq]
            if known and not known[-1]["revoked_at"] and known[-1]["from_on"] <= day and (known[-1]["to_on"] or day) >= day:
                return True
        return False


def reconcile():
    """The pack and the counts of a day agree, both ways: nobody whom those have was left out, nor an answer
    that changes what somebody said. Whoever came to a team after something was published may have been asked
    about it elsewhere, which a pack of some teams does not have, and what was published before the pack's days
    was asked before them: of those the counts say nothing. Who is asked again since then was not on that day."""
    wanted, skipped, differs = {}, 0, False
    for cell in shared.cells:
        published = facts.published.get((cell["item_id"], cell["version"]))
        if not cell["item_id"]:
            continue
        if published is None or cell["item_id"] not in names["items"] or published < about["From"]:
            skipped += 1
            continue
        wanted[cell["seq"], cell["team"], cell["item_id"], cell["version"]] = (cell, "9" if about["everybody"] else published[:10])
    days = {seq: (cell["day"], cell["until"]) for (seq, _, _, _), (cell, _) in wanted.items()}
    members = {seq: facts.members(seq, day) for seq, (day, _) in days.items()}
    gone = facts.erased + sum(n for seq, n in shared.shut.items() if seq in facts.sealed)
    found = {key: ([0] * 4, [0] * 4) for key in wanted}  # owed, informed, said other, and waiting for a reply; and of them who came later
    asked = []
    for row in Rows("asked.csv").all():
        asked.append(row["assigned_at"])
        person, item, version = int(row["person_id"]), int(row["item_id"]), int(row["version"])
        for seq, (day, until) in days.items():
            for team, came in members[seq].get(person, {}).items():
                key = (seq, team, item, version)
                if key not in wanted or row["assigned_at"] >= until or row["closed_at"] and row["closed_at"] < until:
                    continue
                informed, other, waits = facts.stands((person, item, version), until)
                for i, n in enumerate((True, informed, other, waits and not facts.away(person, seq, day))):
                    found[key][0][i] += n
                    found[key][1][i] += n and came > wanted[key][1]
    came = {}
    for seq, people in members.items():
        for teams in people.values():
            for team, day in teams.items():
                came.setdefault((seq, team), []).append(day)
    for key, (cell, published) in wanted.items():
        (owed, informed, other, waits), late = found[key]
        later = sum(1 for day in came.get(key[:2], ()) if day > published)
        again = max(0, owed + later - late[0] - cell["owed"]) + gone
        others = cell["asked"] + cell["unreachable"]
        for says, n, has, wrong in (
            ("%d owed item %d, and this pack has %d: somebody was left out", cell["owed"], owed, owed + later - late[0] + gone < cell["owed"]),
            ("%d were informed of item %d, and this pack has %d: somebody was left out", cell["informed"], informed, informed + later - late[1] + gone < cell["informed"]),
            ("%d were informed of item %d, and this pack has %d: an answer that changed it was left out", cell["informed"], informed, informed > cell["informed"] + again),
            ("%d waited for a reply on item %d, and this pack has %d: an answer was left out", cell["asked"], other, other + later - late[2] + gone < cell["asked"]),
            ("at most %d waited for a reply on item %d, and this pack has %d: an answer that took one back was left out", others, waits,
             about["everybody"] and about["everything"] and waits > others + again),
        ):
            if wrong and not differs:
                differs = True
                bad("On %s, in team %d, by the counts of that day, %s." % (cell["day"], key[1], says % (n, key[2], has)))
    ever(asked, gone)
    if not differs and wanted:
        ok("%d counts of %d days agree with who was asked, informed and waiting for a reply: nobody was left out, and no answer that changed what counts" % (len(wanted), len(days)))
        if gone:
            print("WARNING: of that count, up to %d entries that were erased may stand for somebody: as many could be missing unseen." % gone)
    if skipped:
        print("note  %d counts are of items that are not in this pack, or were asked before its days" % skipped)
    if not shared.days:
        print("note  no day was counted in the days of this pack: what was left out of it cannot be seen")


def ever(asked, gone):
    """A pack of everybody has as many answers, receipts and discussions as there ever were, by the counts
    of its last day: so it shows whether one was left out, also where no count of its day is open."""
    first = about["From"] < "2001"  # a pack of all there is
    if not about["everybody"] or not about["everything"] or len(shared.totals) + first < 2:
        return
    since, *base = ("", 0, 0, 0) if first else shared.totals[0]
    until, *total = shared.totals[-1]
    given = [at for answers in facts.answers.values() for at, _, _ in answers]
    for what, moments, before, after in zip(("answers", "who were asked", "discussions"), (given, asked, list(facts.held.values())), base, total):
        n, want = sum(since <= at < until for at in moments), after - before
        # A discussion can be recorded after the day of it: before the pack's days.
        if n > want or n + gone < want and (first or what != "discussions"):
            bad("Up to %s there were %d (%s) by the counts of that day, and this pack has %d: one was left out, or added." % (until, want, what, n))
            return
    ok("as many answers, receipts and discussions are in this pack as there were by the counts up to %s" % until)


def proof(text, key):
    """One entry is in the tree of a checkpoint (C2SP tlog-proof)."""
    head, _, rest = text.partition("\n\n")
    lines, note = head.split("\n"), Note(rest)
    if lines[0] != "c2sp.org/tlog-proof@v1" and lines[0].startswith("c2sp.org/tlog-proof@"):
        raise Unknown("The proof says %s, and this program knows c2sp.org/tlog-proof@v1 alone." % lines[0])
    if lines[0] != "c2sp.org/tlog-proof@v1" or not lines[1].startswith("extra ") or not lines[2].startswith("index "):
        raise ValueError("it is no proof of an answer")
    entry, index, last = base64.b64decode(lines[1][6:]), int(lines[2][6:]), note.size - 1
    if index > last:
        bad("The proof is of entry %d, and its checkpoint of %d." % (index, note.size))
    made, top = climb(sha(b"\0" + entry), index, last, [base64.b64decode(line) for line in lines[3:]])
    if not top or made != note.root:
        bad("Entry %d is not in the log of this checkpoint: it is not what it was, or the proof was changed." % index)
    else:
        ok("entry %d is in the log %s, which had %d entries: %s" % (index, note.origin, note.size, entry[16:].decode()))
    if key is None:
        print("WARNING: NO KEY WAS GIVEN. Ask the council for its key, and run this again with it: whoever made the proof could have made the log.")
    elif note.holds(key):
        ok("the checkpoint bears a signature of the key that was given")
    else:
        bad("The checkpoint does not bear a signature of the key that was given: it is of somebody else, or was changed.")


def minutes_before(moment):
    from datetime import datetime, timedelta
    form = "%Y-%m-%dT%H:%M:%S.%fZ"
    return (datetime.strptime(moment, form) - timedelta(minutes=5)).strftime(form)


def figures():
    """The counts on the first page are those of the tables."""
    page, before, want = read("data/index.html"), failed, {}
    if os.path.exists(os.path.join(pack, "data/asked.csv")):
        lines = rows("asked.csv")
        header = next(lines)
        at = {name: i for i, name in enumerate(header)}
        untold = rows("not-told.csv")
        if next(untold, None) != header:
            bad("not-told.csv has other columns than asked.csv.")
        people, items, total, told, informed, untolds, missed = set(), set(), 0, 0, 0, 0, False
        for row in lines:
            total += 1
            people.add(row[at["person_id"]])
            items.add(row[at["item_id"]])
            informed += row[at["answer"]] in ("understood", "discussed")
            if not missed and (row[at["answer"]], row[at["answered_at"]]) != facts.said((int(row[at["person_id"]]), int(row[at["item_id"]]), int(row[at["version"]])), "9"):
                missed = True
                bad("asked.csv, row %d, column answer is not what answers.csv has last: somebody changed it." % total)
            if row[at["told_at"]]:
                told += 1
                continue
            if row[at["answer"]]:
                continue
            untolds += 1
            if next(untold, None) != row and not missed:
                missed = True
                bad("not-told.csv does not have row %d of asked.csv, who was not told: a row was left out or changed." % total)
        if next(untold, None) is not None and not missed:
            bad("not-told.csv has somebody who was told: a row was added or changed.")
        discussed = rows("discussions.csv")
        column = next(discussed).index("id")
        want = {"asked-people": len(people), "asked-times": total, "asked-items": len(items), "told": told, "informed": informed, "not-told": untolds,
                "answers": sum(1 for _ in rows("answers.csv")) - 1, "discussions": len({r[column] for r in discussed})}
    else:
        lines = rows("teams.csv")
        at = {name: i for i, name in enumerate(next(lines))}
        for row in lines:
            if row[at["level"]] == "all" and row[at["measure"]] in ("lessons", "policies"):
                for name in ("informed", "expected"):
                    if row[at[name]]:
                        want[row[at["measure"]] + "-" + name] = int(row[at[name]])
    shown = {}
    for name, value, words in re.findall(r'<data id="([a-z-]+)" value="(\d+)">([\d,]+)</data>', page):
        if name in shown or words.replace(",", "") != value:
            bad("index.html says two things of %s." % name)
        shown[name] = int(value)
    for name in sorted(set(want) | set(shown)):
        if want.get(name) != shown.get(name):
            bad("index.html says %s of %s, and the tables say %s: somebody changed it." % (shown.get(name, "nothing"), name, want.get(name, "nothing")))
    if failed == before:
        ok("the counts on index.html are those of the tables")


def main():
    global pack, checkpoint, names, shared, facts, about
    if len(sys.argv) not in (2, 3):
        print("usage: verify.py PACK [KEY]", file=sys.stderr)
        return 2
    pack, key, names = sys.argv[1], None, {"people": {}, "teams": {}, "items": {}}
    if len(sys.argv) == 3:
        key = sys.argv[2]
        if os.path.exists(key):
            with open(key, encoding="utf-8") as f:
                key = f.read()
        key = key.strip()
    try:
        if os.path.isfile(pack):
            with open(pack, encoding="utf-8", newline="") as f:
                proof(f.read(), key)
            print("THIS PROOF DOES NOT HOLD." if failed else "This proof holds.")
            return 1 if failed else 0
        if not known():
            return 2
        about = scope()
        checkpoint = Note(read("data/proof/checkpoint.txt"))
        files()
        signatures(key)
        learn()
        shared, facts = Shared(), Facts()
        log()
        figures()
        reconcile()
    except Unknown as e:
        print(e, "Take the one that belongs to the Briefed that made it.")
        print("NOTHING IS SAID OF WHETHER THIS HOLDS.")
        return 1 if failed else 2
    except (OSError, ValueError, KeyError, IndexError, StopIteration, TypeError) as e:
        bad("The pack cannot be read any further: it is damaged, or no pack of evidence (%s)." % e)
    if failed:
        print("THIS PACK DOES NOT HOLD. Keep it as it is, and ask the council for another one.")
        return 1
    if shared.unproven:
        print("This pack holds in part: nothing that the log proves was changed, and %d rows are not proven by it yet." % shared.unproven)
        return 3
    print("This pack holds: nothing in it was changed since the log was made.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
