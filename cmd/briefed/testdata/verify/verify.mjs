#!/usr/bin/env node
// Checks a pack of evidence offline: node verify.mjs PACK [KEY]
//
// PACK is the folder of an unpacked pack, or a proof of one answer that somebody kept
// (*.tlog-proof). KEY is the public key that the council gave you apart from the pack, or a file with it. One line a check. Exit 0: all holds (with a
// warning where no key is given). Exit 1: something does not. Exit 2: it is of a form that this program does not know.
// Exit 3: all that is proven holds, and some is not proven. Needs Node 18 alone.
import { createHash, createHmac, createPublicKey, verify } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, readSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

let failed = false;
const ok = (line) => console.log("ok    " + line);
const bad = (line) => {
  failed = true;
  console.log("FAIL  " + line);
};
class Unknown extends Error {} // a form that this program does not know: nothing behind it is checked
const sha = (...parts) => {
  const h = createHash("sha256");
  for (const p of parts) h.update(p);
  return h.digest();
};
const [pack, keyArgument] = process.argv.slice(2);
const path = (name) => join(pack, name);
const read = (name) => readFileSync(path(name), "utf8");

// A checkpoint, or anything else in its form: origin, size, root, signatures.
class Note {
  constructor(text) {
    const at = text.indexOf("\n\n");
    this.body = at < 0 ? text : text.slice(0, at + 1);
    this.signatures = at < 0 ? "" : text.slice(at + 2);
    const lines = this.body.split("\n");
    if (lines.length < 4 || !/^\d+$/.test(lines[1])) throw new Error("a checkpoint has three lines");
    [this.origin, this.size, this.root] = [lines[0], Number(lines[1]), Buffer.from(lines[2], "base64")];
  }
  holds(key) {
    const [name, number, ...rest] = key.split("+");
    const known = Buffer.from(rest.join("+"), "base64");
    if (known[0] !== 1 || known.length !== 33 || sha(name, "\n", known).subarray(0, 4).toString("hex") !== number) return false;
    const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), known.subarray(1)]);
    const publicKey = createPublicKey({ key: der, format: "der", type: "spki" });
    for (const line of this.signatures.split("\n")) {
      const parts = line.split(" ");
      if (parts.length !== 3 || parts[0] !== "\u2014" || parts[1] !== name) continue;
      const data = Buffer.from(parts[2], "base64");
      if (data.subarray(0, 4).toString("hex") === number) return verify(null, Buffer.from(this.body), publicKey, data.subarray(4));
    }
    return false;
  }
}

// Reads a file in pieces: packs can be larger than memory.
function* pieces(name) {
  const file = openSync(path(name), "r");
  try {
    for (;;) {
      const piece = Buffer.allocUnsafe(1 << 20);
      const n = readSync(file, piece, 0, piece.length, null);
      if (n === 0) return;
      yield piece.subarray(0, n);
    }
  } finally {
    closeSync(file);
  }
}

function* lines(name) {
  let rest = Buffer.alloc(0);
  for (const piece of pieces(name)) {
    let data = rest.length ? Buffer.concat([rest, piece]) : piece;
    for (let end; (end = data.indexOf(10)) >= 0; data = data.subarray(end + 1)) yield data.toString("utf8", 0, end);
    rest = Buffer.from(data);
  }
  if (rest.length) yield rest.toString("utf8");
}

// The rows of a table (RFC 4180), each an array; the header first.
function* rows(name) {
  let row = [], cell = "", quoted = false, first = true;
  for (let line of lines("data/" + name)) {
    if (first) line = line.replace(/^\ufeff/, "");
    first = false;
    if (!quoted && !line.includes('"')) {
      yield line.replace(/\r$/, "").split(",");
      continue;
    }
    for (let i = 0; i < line.length; i++) {
      const c = line[i];
      if (quoted && c === '"' && line[i + 1] === '"') { cell += '"'; i++; }
      else if (c === '"') quoted = !quoted;
      else if (c === "," && !quoted) { row.push(cell); cell = ""; }
      else cell += c;
    }
    if (quoted) { cell += "\n"; continue; }
    row.push(cell.replace(/\r$/, ""));
    yield row;
    row = []; cell = "";
  }
}

function knownEntry(seq, body) {
  if (body.v !== 1) throw new Unknown(`Entry ${seq} of the log is of form ${body.v}, and this program knows form 1 alone.`);
  if (!kinds.includes(body.table)) throw new Unknown(`Entry ${seq} of the log is of ${body.table}, which this program does not know. It knows ${kinds.join(", ")}.`);
}

const format = "2", bagit = "1.0"; // of the packs that this program knows

// A pack of another form is not judged: what is new in it would be taken for a fault, or be overlooked.
function known() {
  for (const [what, form, knows] of [["a bag of version", said("bagit.txt", "BagIt-Version"), bagit], ["of format", said("bag-info.txt", "Pack-Format"), format]]) {
    if (form.length === 1 && form[0] === knows) continue;
    console.log(`This pack is ${what} ${form.join(", ") || "(none)"}, and this program knows ${knows} alone: take the one that belongs to the Briefed that made it.`);
    console.log("NOTHING IS SAID OF WHETHER THIS PACK HOLDS.");
    return false;
  }
  return true;
}

// What the lines of a file say that begin with a label.
const said = (name, label) => read(name).split("\n").filter((line) => line.startsWith(label + ":")).map((line) => line.slice(line.indexOf(":") + 1).trim());

// Of whom and of what the pack is, by what it says of itself: who wants another must ask for it.
function scope() {
  const about = {};
  for (const label of ["From", "To", "Read", "Teams", "Item"]) {
    const found = said("bag-info.txt", "Evidence-" + label);
    if (found.length !== 1) throw new Error(`bag-info.txt says ${found.length} times what Evidence-${label} is`);
    about[label] = found[0];
  }
  [about.everybody, about.everything] = [about.Teams === "(all)", about.Item === "(all)"];
  console.log(`note  this pack says that it is of ${about.everybody ? "everybody" : "the people of teams " + about.Teams} and ${about.everything ? "every item" : "item " + about.Item}, from ${about.From} to before ${about.To}`);
  return about;
}

// Every file is as it is listed, and no other is there.
function files() {
  const listed = new Map(), before = failed;
  for (const manifest of ["manifest-sha256.txt", "tagmanifest-sha256.txt"])
    for (const line of read(manifest).split("\n")) if (line) listed.set(line.slice(66), line.slice(0, 64));
  const there = readdirSync(pack, { recursive: true }).map((f) => f.replaceAll("\\", "/")).filter((f) => !statSync(path(f)).isDirectory());
  for (const name of there.sort())
    if (!listed.has(name) && name !== "tagmanifest-sha256.txt" && name !== "pack.note") bad(`${name} is in the pack and in no manifest: somebody added it.`);
  for (const [name, digest] of listed) {
    if (!there.includes(name)) { bad(`${name} is missing: somebody took it out.`); continue; }
    const h = createHash("sha256");
    for (const piece of pieces(name)) h.update(piece);
    if (h.digest("hex") !== digest) bad(`${name} is not what the manifest says: somebody changed it.`);
  }
  if (failed === before) ok(`${listed.size} files are as they are listed, and no other is there`);
}

// The pack and its checkpoint are of whoever has the key.
function signatures(given) {
  const note = new Note(read("pack.note"));
  if (!note.root.equals(sha(read("tagmanifest-sha256.txt")))) bad("pack.note is of another pack: the manifests were written anew.");
  else ok("pack.note is of these manifests");
  if (note.origin !== checkpoint.origin + "/pack" || note.size !== checkpoint.size) bad("pack.note is of another log than the checkpoint.");
  let key = given;
  if (!key && existsSync(path("data/proof/key.txt"))) key = read("data/proof/key.txt").trim();
  if (!key) {
    console.log("WARNING: this pack is not signed, and no key was given. Whoever had it could have made all of it.");
    return;
  }
  const which = given ? "the key that was given" : "the key in the pack";
  for (const [what, n] of [["The checkpoint", checkpoint], ["pack.note", note]]) {
    let holds = false;
    try { holds = n.holds(key); } catch { /* not a key, or no signature */ }
    if (holds) ok(`${what} bears a signature of ${which}`);
    else bad(`${what} does not bear a signature of ${which}: it is of somebody else, or was changed.`);
  }
  if (!given) {
    console.log("WARNING: NO KEY WAS GIVEN. The one in the pack was used, which whoever made a false pack would have put there.");
    console.log("WARNING: Ask the council for its key by another way, and run this again with it.");
  }
}

const formula = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";
const together = { memberships: "changes", absences: "changes", exemptions: "changes", asked: "asked-entries" };
const lookups = { person: ["person_id", "people", "name"], email: ["person_id", "people", "email"], team: ["team_id", "teams", "slug"], ref: ["item_id", "items", "ref"] };
const names = { people: new Map(), teams: new Map(), items: new Map() };
const text = (value) => (value === null || value === undefined ? "" : String(value));
const guarded = (cell) => (cell !== "" && formula.includes(cell[0]) ? "'" + cell : cell);
const lookup = (column, id) => text(names[lookups[column][1]].get(id)?.[lookups[column][2]]);

// A table as it is in the pack, compared row by row with opened entries.
class Table {
  constructor(name) {
    [this.name, this.number, this.wrong] = [name, 0, false];
    this.lines = existsSync(path("data/" + name)) ? rows(name) : [][Symbol.iterator]();
    this.header = this.lines.next().value ?? [];
  }
  fail(sentence) {
    if (!this.wrong) bad(sentence);
    this.wrong = true;
  }
  row(seq, body) {
    this.number++;
    const given = this.lines.next().value;
    const want = this.header.map((column) => {
      if (column === "entry") return guarded(text(seq));
      if (Object.hasOwn(body, column)) return guarded(text(body[column]));
      return Object.hasOwn(lookups, column) ? guarded(lookup(column, body[lookups[column][0]])) : "";
    });
    const lost = Object.keys(body).find((k) => !this.header.includes(k) && k !== "v" && k !== "table");
    const differs = given ? want.findIndex((cell, i) => cell !== given[i]) : -1;
    if (lost) this.fail(`${this.name} has no column ${lost}, which entry ${seq} has: somebody took it out.`);
    else if (!given) this.fail(`${this.name} ends before entry ${seq}: a row was left out.`);
    else if (given[0] !== want[0]) this.fail(`${this.name} has another entry than ${seq} in row ${this.number}: a row was left out, added or moved.`);
    else if (differs >= 0 || given.length !== want.length)
      this.fail(`${this.name}, row ${this.number}, column ${this.header[differs] ?? "?"} is not what entry ${seq} of the log says: somebody changed it.`);
  }
  end() {
    if (!this.lines.next().done) this.fail(`${this.name} has more rows than the log has entries for: somebody added one.`);
    return !this.wrong;
  }
}

// The rows of a table that belong to one entry after the other.
class Rows {
  constructor(name) {
    this.name = name;
    this.lines = existsSync(path("data/" + name)) ? rows(name) : [][Symbol.iterator]();
    this.header = this.lines.next().value ?? [];
    this.next = this.lines.next().value;
  }
  *of(seq) {
    while (this.next !== undefined && (seq === undefined || this.next[0] === String(seq))) {
      const row = {};
      this.header.forEach((name, i) => { row[name] = this.next[i] ?? ""; });
      yield row;
      this.next = this.lines.next().value;
    }
  }
}

// The bytes of a row: see method.html.
const json = (value) => JSON.stringify(value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
const canonical = (fields) => '{"v":1' + Object.keys(fields).sort().map((k) => "," + json(k) + ":" + json(fields[k])).join("") + "}";

// The root of the hashes of rows that share a leaf: those stand in the order of their bytes.
function tree(hashes) {
  if (hashes.length === 0) return sha("");
  let level = [...hashes].sort(Buffer.compare);
  while (level.length > 1) {
    const above = [];
    for (let i = 0; i < level.length; i += 2) above.push(i + 1 < level.length ? sha("\x01", level[i], level[i + 1]) : level[i]);
    level = above;
  }
  return level[0];
}
const saltOf = (secret, key) => createHmac("sha256", secret).update("row\n" + key).digest().subarray(0, 16);
const decoded = (texts) => (texts ?? []).map((t) => Buffer.from(t, "base64"));

// Where a path leads to from a hash, and whether it ends at the root.
function climb(made, at, last, hashes) {
  const up = () => { at = Math.floor(at / 2); last = Math.floor(last / 2); };
  for (const other of hashes) {
    if (at % 2 === 1 || at === last) {
      made = sha("\x01", other, made);
      while (at > 0 && at % 2 === 0) up();
    } else made = sha("\x01", made, other);
    up();
  }
  return [made, last === 0];
}
const raw = (cell) => (cell.length > 1 && cell[0] === "'" && formula.includes(cell[1]) ? cell.slice(1) : cell);
// Of each table whose rows share entries: their file, what they share, and what tells them apart.
const groups = {
  receipts: ["asked.csv", "asking_id", ["person_id", "item_id", "version"]],
  attendances: ["attended.csv", "discussion_id", ["discussion_id", "person_id"]],
  objections: ["objected.csv", "discussion_id", ["discussion_id", "person_id"]],
  looks: ["looked.csv", "audit_id", ["audit_id", "person_id"]],
};
const apart = ["not-told.csv", "counts.csv", ...Object.values(groups).map(([name]) => name)];
// Each kind of entry that there is: one that is not here is named, and nothing is said of it.
const kinds = [...Object.keys(groups), ...Object.keys(together), ...("accounts answers audit census deliveries discussions erasures handbacks items note_offers note_readers "
  + "people release_steps replies shares supervisions teams verdicts versions").split(" ")].sort();
const countColumns = ["version", "owed", "told", "informed", "asked", "away", "unreachable", "waiting", "outstanding"];
const dayNumber = (day) => Date.parse(day) / 86400000;

// Rows that share a leaf: who was asked what, and the counts of days.
class Shared {
  constructor() {
    this.counts = new Rows("counts.csv");
    this.rows = Object.fromEntries(Object.entries(groups).map(([table, [name]]) => [table, new Rows(name)]));
    [this.newest, this.shut, this.proven, this.unproven, this.wrong] = [new Map(), new Map(), 0, 0, false];
    [this.days, this.cells] = [[], []]; // of censuses
    this.totals = []; // of days: its end, and how many answers, receipts and discussions there ever were
    this.hidden = []; // entries of which a pack of everybody does not open all rows
  }
  fail(sentence) {
    if (!this.wrong) bad(sentence);
    this.wrong = true;
  }
  entry(seq, body, e) {
    if (body.says !== undefined) return;
    if (Object.hasOwn(groups, body.table)) {
      this.newest.set(`${body.table} ${body[groups[body.table][1]]}`, [seq, e.secret !== undefined || e.salts !== undefined || e.waiting !== undefined]);
      this.group(seq, body, e);
    } else if (body.table === "census") this.census(seq, body, e);
  }
  group(seq, body, e) {
    const [name, shares, keys] = groups[body.table];
    const secret = e.secret === undefined ? null : Buffer.from(e.secret, "base64");
    const hashes = decoded(e.shut), salts = decoded(e.salts);
    if (body.table === "receipts") this.shut.set(seq, hashes.length);
    let n = 0;
    for (const row of this.rows[body.table].of(seq)) {
      this.called(name, row);
      if (e.waiting === undefined) {
        const fields = { table: body.table };
        for (const [column, given] of Object.entries(row)) {
          if (Object.hasOwn(lookups, column) || ["entry", "answer", "answered_at"].includes(column)) continue;
          const cell = raw(given);
          if (column.endsWith("_id") || column === "version") fields[column] = Number(cell);
          else fields[column] = cell || (column === "reason" || (column === "failed" && row.failed_at) ? "" : null);
        }
        fields[shares] = body[shares];
        if (!secret && n >= salts.length) {
          this.fail(`${name} has more rows of entry ${seq} than it opens: somebody added one.`);
          return;
        }
        const salt = secret ? saltOf(secret, keys.map((k) => row[k]).join("/")) : salts[n];
        hashes.push(sha("\0", salt, canonical(fields)));
      }
      n++;
    }
    if (about.everybody && n < body.rows && (e.waiting !== undefined || secret || e.salts !== undefined)) this.hidden.push([name, seq, body.rows - n]);
    if (e.waiting !== undefined) {
      this.unproven += n;
      if (Date.parse(e.since) < Date.parse(about.Read) - 5 * 60 * 1000)
        this.fail(`Rows of entry ${seq} have waited for the log since ${e.since}, and this pack was read at ${about.Read}: what changes is in it within minutes, so somebody held them back.`);
      if (n !== e.waiting) this.fail(`${name} has ${n} rows of entry ${seq}, which says ${e.waiting}: a row was left out or added.`);
    } else if (secret || e.salts !== undefined) {
      this.proven += n;
      if (hashes.length !== body.rows || tree(hashes).toString("hex") !== body.root)
        this.fail(`What ${name} says of entry ${seq} is not what the log has: a row was changed, left out or added.`);
    }
  }
  called(name, row) {
    for (const column of Object.keys(lookups))
      if (row[column] !== undefined && row[column] !== guarded(lookup(column, Number(row[lookups[column][0]]))))
        this.fail(`${name}, column ${column} is not what the log calls number ${row[lookups[column][0]]}: somebody changed it.`);
  }
  census(seq, body, e) {
    this.days.push([body.day, body.missed, e.secret !== undefined || e.parts !== undefined]);
    if ((body.form ?? 2) !== 2) throw new Unknown(`The counts of entry ${seq} are of form ${body.form}, and this program knows form 2 alone.`);
    if (body.form !== undefined) this.totals.push([body.until, body.answers_ever, body.asked_ever, body.discussions_ever]);
    const teams = new Map(), parts = e.parts ?? [];
    for (const row of this.counts.of(seq)) {
      if (row.day !== body.day) this.fail(`counts.csv has another day than entry ${seq} of the log: somebody changed it.`);
      const cell = { seq, day: body.day, until: body.until, team: Number(row.team_id) };
      for (const name of ["item_id", ...countColumns]) cell[name] = Number(row[name]);
      this.called("counts.csv", row);
      if (!teams.has(cell.team)) teams.set(cell.team, []);
      teams.get(cell.team).push(cell);
      this.cells.push(cell);
    }
    const sentence = `What counts.csv says of ${body.day} is not what entry ${seq} of the log has: somebody changed it.`;
    const secret = e.secret === undefined ? null : Buffer.from(e.secret, "base64"), hashes = new Map();
    for (const [team, cells] of teams) {
      const sum = sha(cells.map((c) => ["item_id", ...countColumns].map((k) => c[k]).join(" ") + "\n").join("")).toString("hex");
      const given = parts.find((p) => p.key === team);
      if (!secret && !given) {
        this.fail(sentence);
        return;
      }
      const salt = secret ? saltOf(secret, String(team)) : Buffer.from(given.salt, "base64");
      hashes.set(team, sha("\0", salt, canonical({ table: "census", day: body.day, team_id: team, rows: cells.length, sum })));
    }
    if (secret && (hashes.size !== body.teams || tree([...hashes.values()]).toString("hex") !== body.root)) this.fail(sentence);
    for (const p of parts) {
      const [made, top] = climb(hashes.get(p.key) ?? Buffer.alloc(0), p.at, body.teams - 1, decoded(p.path));
      if (!top || made.toString("hex") !== body.root) this.fail(sentence);
    }
  }
  end() {
    for (const table of [this.counts, ...Object.values(this.rows)])
      if (table.next !== undefined) this.fail(`${table.name} has a row of entry ${table.next[0]}, which is not opened or comes earlier: somebody added or moved it.`);
    for (const [name, seq, n] of this.hidden)
      if (!facts.sealed.has(seq)) this.fail(`${n} rows of entry ${seq} are not in ${name}, and this pack is of everybody: they were left out.`);
    const shut = [...this.newest.values()].filter(([, there]) => !there).map(([seq]) => seq);
    if (shut.length) this.fail(`Entry ${Math.min(...shut)} is of rows that share it, and does not open to them: they were left out.`);
    this.days.forEach(([day, missed], i) => {
      if (i > 0 && dayNumber(day) - dayNumber(this.days[i - 1][0]) - 1 !== missed)
        this.fail(`The counts of the day after ${this.days[i - 1][0]} are left out: those of ${day} say that ${missed} days were missed.`);
    });
    const shown = this.days.filter(([, , there]) => there).map(([day]) => day), seen = new Map();
    for (const cell of this.cells) {
      if (!seen.has(cell.team)) seen.set(cell.team, new Set());
      seen.get(cell.team).add(cell.day);
    }
    for (const [team, days] of seen) {
      const lost = shown.slice(shown.findIndex((day) => days.has(day))).find((day) => !days.has(day));
      if (lost) this.fail(`The counts of team ${team} of ${lost} are left out.`);
    }
    if (!this.wrong && (this.newest.size || this.proven)) ok(`${this.proven} rows that share entries, such as who was asked, are what the log says`);
    if (this.unproven) console.log(`WARNING: ${this.unproven} rows, such as who was asked, changed while this pack was made, and the log has them only as they were before: of those only the number is proven. Ask for a newer pack.`);
    if (!this.wrong && this.days.length) ok(`${this.days.length} days were counted one after the other; of ${shown.length} the counts are open, and what the log says`);
  }
}

// What the counts of a day are compared with.
class Facts {
  constructor() {
    [this.memberships, this.published, this.answers, this.erased, this.sealed, this.bodies, this.back, this.absences, this.held] = [new Map(), new Map(), new Map(), 0, new Set(), 0, new Map(), new Map(), new Map()];
  }
  entry(seq, body) {
    const add = (map, key, value) => (map.has(key) ? map.get(key).push(value) : map.set(key, [value]));
    if (body.table === "memberships") add(this.memberships, body.id, [seq, body]);
    else if (body.table === "absences") {
      if (!this.absences.has(body.person_id)) this.absences.set(body.person_id, new Map());
      add(this.absences.get(body.person_id), body.id, [seq, body]);
    } else if (body.table === "versions") this.published.set(`${body.item_id}/${body.number}`, body.published_at);
    else if (body.table === "answers") add(this.answers, `${body.person_id}/${body.item_id}/${body.version}`, body);
    else if (body.table === "discussions") this.held.set(body.id, body.recorded_at);
    else if (body.table === "handbacks") this.back.set(body.answer_id, body.at);
  }
  // The newest answer before a moment, and when.
  said(key, before) {
    const newest = this.newest(key, before);
    return newest ? [newest.kind === "undone" ? "" : newest.kind, newest.at] : ["", ""];
  }
  newest(key, before) {
    let newest = null;
    for (const a of this.answers.get(key) ?? [])
      if (a.at < before && (!newest || a.at > newest.at || (a.at === newest.at && a.id > newest.id))) newest = a;
    return newest;
  }
  // Whether somebody was informed by a moment, had said something other, and waited for the reply to it.
  stands(key, before) {
    const newest = this.newest(key, before), other = ["question", "not_clear", "not_my_role", "supervision"].includes(newest?.kind);
    return [["understood", "discussed"].includes(newest?.kind), other, other && (this.back.get(newest.id) ?? before) >= before];
  }
  // Who was in which team on a day, by the entries before another, and since when.
  members(seq, day) {
    const teams = new Map();
    for (const states of this.memberships.values()) {
      const known = states.filter(([at]) => at < seq).pop()?.[1];
      if (!known || known.cover || known.from_on > day || (known.to_on ?? day) < day) continue;
      if (!teams.has(known.person_id)) teams.set(known.person_id, new Map());
      teams.get(known.person_id).set(known.team_id, known.from_on);
    }
    return teams;
  }
}

// Whether somebody was away on a day, by the entries before another.
const away = (person, seq, day) => [...(facts.absences.get(person)?.values() ?? [])].some((states) => {
  const known = states.filter(([at]) => at < seq).pop()?.[1];
  return known && !known.revoked_at && known.from_on <= day && (known.to_on ?? day) >= day;
});

// The pack and the counts of a day agree, both ways: nobody whom those have was left out, nor an answer
// that changes what somebody said. Whoever came to a team after something was published may have been asked
// about it elsewhere, which a pack of some teams does not have, and what was published before the pack's days
// was asked before them: of those the counts say nothing. Who is asked again since then was not on that day.
function reconcile() {
  const days = new Map(), wanted = new Map();
  let skipped = 0, differs = false;
  for (const cell of shared.cells) {
    if (!cell.item_id) continue;
    const published = facts.published.get(`${cell.item_id}/${cell.version}`);
    if (published === undefined || !names.items.has(cell.item_id) || published < about.From) {
      skipped++;
      continue;
    }
    days.set(cell.seq, [cell.day, cell.until]);
    // Found are: owed, informed, said other, and waiting for a reply; and of them who came later.
    wanted.set(`${cell.seq}/${cell.team}/${cell.item_id}/${cell.version}`, { cell, published: about.everybody ? "9" : published.slice(0, 10), found: [0, 0, 0, 0], late: [0, 0, 0, 0] });
  }
  const members = new Map(), came = new Map();
  for (const [seq, [day]] of days) {
    members.set(seq, facts.members(seq, day));
    for (const teams of members.get(seq).values())
      for (const [team, from] of teams) came.set(`${seq}/${team}`, [...(came.get(`${seq}/${team}`) ?? []), from]);
  }
  const asked = [];
  for (const row of new Rows("asked.csv").of()) {
    asked.push(row.assigned_at);
    for (const [seq, [day, until]] of days)
      for (const [team, from] of members.get(seq).get(Number(row.person_id)) ?? []) {
        const count = wanted.get(`${seq}/${team}/${row.item_id}/${row.version}`);
        if (!count || row.assigned_at >= until || (row.closed_at && row.closed_at < until)) continue;
        const [informed, other, waits] = facts.stands(`${row.person_id}/${row.item_id}/${row.version}`, until);
        [true, informed, other, waits && !away(Number(row.person_id), seq, day)].forEach((is, i) => {
          count.found[i] += is;
          count.late[i] += is && from > count.published;
        });
      }
  }
  let gone = facts.erased;
  for (const [seq, n] of shared.shut) if (facts.sealed.has(seq)) gone += n;
  for (const { cell, published, found: [owed, informed, other, waits], late } of wanted.values()) {
    const later = (came.get(`${cell.seq}/${cell.team}`) ?? []).filter((day) => day > published).length, item = cell.item_id;
    const again = Math.max(0, owed + later - late[0] - cell.owed) + gone, others = cell.asked + cell.unreachable;
    for (const [says, wrong] of [
      [`${cell.owed} owed item ${item}, and this pack has ${owed}: somebody was left out`, owed + later - late[0] + gone < cell.owed],
      [`${cell.informed} were informed of item ${item}, and this pack has ${informed}: somebody was left out`, informed + later - late[1] + gone < cell.informed],
      [`${cell.informed} were informed of item ${item}, and this pack has ${informed}: an answer that changed it was left out`, informed > cell.informed + again],
      [`${cell.asked} waited for a reply on item ${item}, and this pack has ${other}: an answer was left out`, other + later - late[2] + gone < cell.asked],
      [`at most ${others} waited for a reply on item ${item}, and this pack has ${waits}: an answer that took one back was left out`,
        about.everybody && about.everything && waits > others + again],
    ])
      if (wrong && !differs) {
        differs = true;
        bad(`On ${cell.day}, in team ${cell.team}, by the counts of that day, ${says}.`);
      }
  }
  ever(asked, gone);
  if (!differs && wanted.size) {
    ok(`${wanted.size} counts of ${days.size} days agree with who was asked, informed and waiting for a reply: nobody was left out, and no answer that changed what counts`);
    if (gone) console.log(`WARNING: of that count, up to ${gone} entries that were erased may stand for somebody: as many could be missing unseen.`);
  }
  if (skipped) console.log(`note  ${skipped} counts are of items that are not in this pack, or were asked before its days`);
  if (!shared.days.length) console.log("note  no day was counted in the days of this pack: what was left out of it cannot be seen");
}

// A pack of everybody has as many answers, receipts and discussions as there ever were, by the counts
// of its last day: so it shows whether one was left out, also where no count of its day is open.
function ever(asked, gone) {
  const first = about.From < "2001"; // a pack of all there is
  if (!about.everybody || !about.everything || shared.totals.length + first < 2) return;
  const [since, ...base] = first ? ["", 0, 0, 0] : shared.totals[0], [until, ...total] = shared.totals.at(-1);
  const given = [...facts.answers.values()].flat().map((a) => a.at);
  for (const [i, [what, moments]] of [["answers", given], ["who were asked", asked], ["discussions", [...facts.held.values()]]].entries()) {
    const n = moments.filter((at) => since <= at && at < until).length, want = total[i] - base[i];
    // A discussion can be recorded after the day of it: before the pack's days.
    if (n > want || (n + gone < want && (first || what !== "discussions"))) {
      bad(`Up to ${until} there were ${want} (${what}) by the counts of that day, and this pack has ${n}: one was left out, or added.`);
      return;
    }
  }
  ok(`as many answers, receipts and discussions are in this pack as there were by the counts up to ${until}`);
}

// What people, teams and items were last called.
function learn() {
  for (const line of lines("data/proof/entries.jsonl")) {
    const e = JSON.parse(line);
    if (e.body === undefined) continue;
    const body = JSON.parse(e.body);
    knownEntry(e.seq, body);
    if (Object.hasOwn(names, body.table) && body.says === undefined) names[body.table].set(body.id, body);
  }
}

// All entries make the root; those opened are what they say, and the tables are made of them.
function log() {
  const peaks = [], tables = new Map(), pins = [...rows("proof/pins.csv")].slice(1), pinned = [];
  let size = 0, wrong = false, late = false, agreed = 0, opened = 0, erased = 0, closed = 0;
  const claims = [[checkpoint.size, checkpoint.root, "The checkpoint of this pack"]];
  for (const [at, place, n, note] of pins) {
    let root = Buffer.alloc(0);
    try {
      const c = new Note(note);
      if (c.size === Number(n)) root = c.root;
    } catch { /* agrees with nothing */ }
    claims.push([Number(n), root, `The checkpoint of ${n} entries that was kept by ${place}`]);
    pinned.push([Number(n), at]);
  }
  const taken = [], named = new Set();
  claims.sort((a, b) => a[0] - b[0]);
  for (const line of lines("data/proof/entries.jsonl")) {
    const e = JSON.parse(line), count = e.count ?? 1;
    let hash = Buffer.from(e.count === undefined ? e.leaf : e.hash, "base64");
    if (e.seq !== size || !Number.isInteger(Math.log2(count)) || size % count !== 0) {
      bad(`Entry ${e.seq} of the log is not where it should be: an entry was left out or moved.`);
      return;
    }
    if (e.body !== undefined) {
      opened++;
      let body = JSON.parse(e.body);
      if (!wrong && !sha("\0", Buffer.from(e.salt, "base64"), e.body).equals(hash)) {
        wrong = true;
        bad(`Entry ${size} does not open to its leaf: somebody changed what it says.`);
      }
      const name = (body.says !== undefined ? "log" : together[body.table] ?? body.table) + ".csv";
      if (!tables.has(name)) tables.set(name, new Table(name));
      tables.get(name).row(size, body);
      shared.entry(size, body, e);
      if (body.says === undefined) facts.entry(size, body);
      if (body.table === "erasures" && body.says === undefined) {
        for (const n of body.entries.split(" ")) if (n) named.add(Number(n));
        for (const n of body.words.split(" ")) if (n) facts.sealed.add(Number(n));
        if (body.rule === "bodies") facts.bodies += body.words.split(" ").filter(Boolean).length;
      }
      if (body.table === "answers" && body.at !== undefined && !late) {
        const before = pinned.filter(([n]) => n <= size).map(([, at]) => at).sort().pop();
        if (before && Date.parse(body.at) < Date.parse(before) - 5 * 60 * 1000) {
          late = true;
          bad(`Entry ${size} is an answer of ${body.at}, and came after a checkpoint of ${before}: it was dated back.`);
        }
      }
    } else if (e.erased) {
      erased++;
      facts.erased++;
      taken.push(size);
    }
    else closed += count;
    let n = size / count;
    size += count;
    for (; n % 2 === 1; n = (n - 1) / 2) hash = sha("\x01", peaks.pop(), hash);
    peaks.push(hash);
    while (claims.length && claims[0][0] <= size) {
      const [at, root, who] = claims.shift();
      const made = peaks.reduceRight((right, left) => (right ? sha("\x01", left, right) : left), null);
      if (at !== size || !made.equals(root)) bad(`${who} does not agree with the entries: the log was rewritten, or an entry changed.`);
      else agreed++;
    }
  }
  for (const [n, , who] of claims) bad(`${who} is of ${n} entries, and there are ${size}: the end was cut off.`);
  if (size !== checkpoint.size) bad(`The pack has ${size} entries, and its checkpoint is of ${checkpoint.size}.`);
  else if (agreed === pins.length + 1) ok(`${size} entries make the root of the checkpoint, and those of ${pins.length} that left the building`);
  if (!wrong) ok(`${opened} opened entries are what their leaves say; ${closed} are closed, ${erased} erased`);
  const unnamed = taken.find((n) => !named.has(n));
  if (unnamed !== undefined) bad(`Entry ${unnamed} is said to be erased, and no entry of erasures names it: somebody took out what it says.`);
  else if (erased) ok(`each of ${erased} erased entries is named by an entry of erasures`);
  if (facts.bodies) console.log(`note  letters whose body went by rule, before this pack was made: ${facts.bodies}; their entries say what they brought`);
  if (!late) ok("no answer is dated before a checkpoint that it came after");
  if (!opened) return;
  shared.end();
  if (existsSync(path("data/asked.csv")))
    for (const file of readdirSync(path("data")).sort())
      if (file.endsWith(".csv") && !tables.has(file) && !apart.includes(file)) tables.set(file, new Table(file));
  if ([...tables.values()].filter((t) => !t.end()).length === 0) ok(`${tables.size} tables are what the opened entries say`);
}

// The counts on the first page are those of the tables.
function figures() {
  const page = read("data/index.html"), before = failed, want = {};
  if (existsSync(path("data/asked.csv"))) {
    const asked = rows("asked.csv"), header = asked.next().value, at = Object.fromEntries(header.map((name, i) => [name, i]));
    const untold = rows("not-told.csv");
    if (untold.next().value?.join() !== header.join()) bad("not-told.csv has other columns than asked.csv.");
    const people = new Set(), items = new Set();
    let total = 0, told = 0, informed = 0, untolds = 0, missed = false;
    for (const row of asked) {
      total++;
      people.add(row[at.person_id]);
      items.add(row[at.item_id]);
      if (["understood", "discussed"].includes(row[at.answer])) informed++;
      const [kind, when] = facts.said(`${row[at.person_id]}/${row[at.item_id]}/${row[at.version]}`, "9");
      if (!missed && (row[at.answer] !== kind || row[at.answered_at] !== when)) {
        missed = true;
        bad(`asked.csv, row ${total}, column answer is not what answers.csv has last: somebody changed it.`);
      }
      if (row[at.told_at]) told++;
      else if (!row[at.answer] && ++untolds && untold.next().value?.join("\0") !== row.join("\0") && !missed) {
        missed = true;
        bad(`not-told.csv does not have row ${total} of asked.csv, who was not told: a row was left out or changed.`);
      }
    }
    if (!untold.next().done && !missed) bad("not-told.csv has somebody who was told: a row was added or changed.");
    const discussed = rows("discussions.csv"), id = discussed.next().value.indexOf("id"), held = new Set();
    for (const row of discussed) held.add(row[id]);
    let answers = -1;
    for (const _ of rows("answers.csv")) answers++;
    Object.assign(want, { "asked-people": people.size, "asked-times": total, "asked-items": items.size, told, informed, "not-told": untolds, answers, discussions: held.size });
  } else {
    const teams = rows("teams.csv"), at = Object.fromEntries(teams.next().value.map((name, i) => [name, i]));
    for (const row of teams)
      if (row[at.level] === "all" && ["lessons", "policies"].includes(row[at.measure]))
        for (const name of ["informed", "expected"]) if (row[at[name]]) want[row[at.measure] + "-" + name] = Number(row[at[name]]);
  }
  const shown = {};
  for (const [, name, value, words] of page.matchAll(/<data id="([a-z-]+)" value="(\d+)">([\d,]+)<\/data>/g)) {
    if (shown[name] !== undefined || words.replaceAll(",", "") !== value) bad(`index.html says two things of ${name}.`);
    shown[name] = Number(value);
  }
  for (const name of [...new Set([...Object.keys(want), ...Object.keys(shown)])].sort())
    if (want[name] !== shown[name]) bad(`index.html says ${shown[name] ?? "nothing"} of ${name}, and the tables say ${want[name] ?? "nothing"}: somebody changed it.`);
  if (failed === before) ok("the counts on index.html are those of the tables");
}

// One entry is in the tree of a checkpoint (C2SP tlog-proof).
function proof(whole, key) {
  const cut = whole.indexOf("\n\n");
  const [form, extra, index, ...others] = whole.slice(0, cut).split("\n"), note = new Note(whole.slice(cut + 2));
  if (form !== "c2sp.org/tlog-proof@v1" && form.startsWith("c2sp.org/tlog-proof@")) throw new Unknown(`The proof says ${form}, and this program knows c2sp.org/tlog-proof@v1 alone.`);
  if (form !== "c2sp.org/tlog-proof@v1" || !extra?.startsWith("extra ") || !/^index \d+$/.test(index)) throw new Error("it is no proof of an answer");
  const entry = Buffer.from(extra.slice(6), "base64"), seq = Number(index.slice(6));
  if (seq >= note.size) bad(`The proof is of entry ${seq}, and its checkpoint of ${note.size}.`);
  const [made, top] = climb(sha("\0", entry), seq, note.size - 1, decoded(others));
  if (!top || !made.equals(note.root)) bad(`Entry ${seq} is not in the log of this checkpoint: it is not what it was, or the proof was changed.`);
  else ok(`entry ${seq} is in the log ${note.origin}, which had ${note.size} entries: ${entry.subarray(16).toString()}`);
  if (!key) console.log("WARNING: NO KEY WAS GIVEN. Ask the council for its key, and run this again with it: whoever made the proof could have made the log.");
  else if (note.holds(key)) ok("the checkpoint bears a signature of the key that was given");
  else bad("The checkpoint does not bear a signature of the key that was given: it is of somebody else, or was changed.");
}

let checkpoint, shared, facts, about;
if (!pack || process.argv.length > 4) {
  console.error("usage: verify.mjs PACK [KEY]");
  process.exit(2);
}
try {
  const key = keyArgument && existsSync(keyArgument) ? readFileSync(keyArgument, "utf8").trim() : keyArgument?.trim();
  if (statSync(pack).isFile()) {
    proof(readFileSync(pack, "utf8"), key);
    console.log(failed ? "THIS PROOF DOES NOT HOLD." : "This proof holds.");
    process.exit(failed ? 1 : 0);
  }
  if (!known()) process.exit(2);
  about = scope();
  checkpoint = new Note(read("data/proof/checkpoint.txt"));
  files();
  signatures(key);
  learn();
  shared = new Shared();
  facts = new Facts();
  log();
  figures();
  reconcile();
} catch (e) {
  if (e instanceof Unknown) {
    console.log(e.message + " Take the one that belongs to the Briefed that made it.");
    console.log("NOTHING IS SAID OF WHETHER THIS HOLDS.");
    process.exit(failed ? 1 : 2);
  }
  bad(`The pack cannot be read any further: it is damaged, or no pack of evidence (${e.message}).`);
}
if (failed) console.log("THIS PACK DOES NOT HOLD. Keep it as it is, and ask the council for another one.");
else if (shared.unproven) console.log(`This pack holds in part: nothing that the log proves was changed, and ${shared.unproven} rows are not proven by it yet.`);
else console.log("This pack holds: nothing in it was changed since the log was made.");
process.exitCode = failed ? 1 : shared.unproven ? 3 : 0;
