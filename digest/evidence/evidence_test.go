package evidence_test

import (
	"encoding/hex"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest/evidence"
)

var update = flag.Bool("update", false, "write the golden files")

var bodies = map[string]map[string]any{
	"answer":   {"table": "answers", "id": int64(17), "person_id": int64(4), "kind": "understood", "note": "", "at": "2026-03-02T09:00:00.123456Z"},
	"words":    {"table": "absences", "id": int64(1), "to_on": nil, "cover": true, "role": "a <b> & \"c\" \\ \u2028 é 𝒙"},
	"smallest": {},
}

// TestBodiesNeverChange: the bytes of rows and their leaves are what they were on the
// first day, and Node and Python reckon the same leaves. A difference here breaks
// every proof that was ever given: a new form needs a new number in front.
func TestBodiesNeverChange(t *testing.T) {
	salt, _ := hex.DecodeString("000102030405060708090a0b0c0d0e0f")
	for name, fields := range bodies {
		body, err := evidence.Body(fields)
		if err != nil {
			t.Fatal(err)
		}
		leaf := evidence.Leaf(salt, body)
		got := string(body) + "\n" + hex.EncodeToString(leaf[:]) + "\n"
		file := filepath.Join("testdata", name+".golden")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil || string(want) != got {
			t.Errorf("%s: got\n%swant\n%s(%v)", name, got, want, err)
		}
		for program, script := range map[string]string{
			"node":    `const c=require("crypto"),[b,l]=require("fs").readFileSync(process.argv[1],"utf8").split("\n");const s=Buffer.from("00000102030405060708090a0b0c0d0e0f","hex");process.exit(c.createHash("sha256").update(s).update(b,"utf8").digest("hex")===l&&JSON.parse(b).v===1?0:1)`,
			"python3": "import sys,hashlib,json\nb,l=open(sys.argv[1],'rb').read().split(b'\\n')[:2]\nj=json.loads(b);k=[x for x in j if x!='v']\no=json.dumps({'v':1,**{x:j[x] for x in sorted(k)}},ensure_ascii=False,separators=(',',':')).replace('\\u2028','\\\\u2028').encode()\nsys.exit(0 if o==b and hashlib.sha256(bytes.fromhex('00000102030405060708090a0b0c0d0e0f')+b).hexdigest().encode()==l else 1)",
		} {
			if _, err := exec.LookPath(program); err != nil {
				t.Logf("no %s here", program)
				continue
			}
			flags := map[string]string{"node": "-e", "python3": "-c"}[program]
			if out, err := exec.CommandContext(t.Context(), program, flags, script, file).CombinedOutput(); err != nil {
				t.Errorf("%s reckons %s otherwise: %v\n%s", program, name, err, out)
			}
		}
	}
	if _, err := evidence.Body(map[string]any{"share": 0.5}); err == nil {
		t.Error("a body took a fraction, which languages write differently")
	}
}

// TestGroupsNeverChange: the hashes of rows that share a leaf and their root are what
// they were on the first day, and Python reckons the same.
func TestGroupsNeverChange(t *testing.T) {
	secret, _ := hex.DecodeString("000102030405060708090a0b0c0d0e0f")
	var rows []tlog.Hash
	var got strings.Builder
	for _, key := range []string{"3/1/1", "17/1/1", "4/1/1", "5/1/1", "6/1/1"} {
		salt, words := evidence.RowSalts(secret, key)
		row := evidence.Leaf(salt, []byte(key))
		rows = append(rows, row)
		got.WriteString(key + " " + hex.EncodeToString(salt) + " " + hex.EncodeToString(words) + " " + hex.EncodeToString(row[:]) + "\n")
	}
	root := evidence.GroupRoot(rows)
	slices.Reverse(rows)
	if evidence.GroupRoot(rows) != root {
		t.Error("the root of a group depends on the order in which its rows are read")
	}
	got.WriteString(hex.EncodeToString(root[:]) + "\n")
	file := filepath.Join("testdata", "group.golden")
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(file); err != nil || string(want) != got.String() {
		t.Errorf("got\n%swant\n%s(%v)", got.String(), want, err)
	}
	const script = `
import sys, hmac, hashlib
*rows, root = open(sys.argv[1]).read().split("\n")[:-1]
secret, hashes = bytes.fromhex("000102030405060708090a0b0c0d0e0f"), []
for key, salt, words, row in (line.split(" ") for line in rows):
    of = lambda what: hmac.new(secret, (what + "\n" + key).encode(), "sha256").digest()[:16]
    assert (of("row").hex(), of("words").hex()) == (salt, words), key
    assert hashlib.sha256(b"\0" + of("row") + key.encode()).hexdigest() == row, key
    hashes.append(bytes.fromhex(row))
def tree(leaves):
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\1" + tree(leaves[:k]) + tree(leaves[k:])).digest()
assert tree(sorted(hashes)).hex() == root
`
	const node = `
const { createHash, createHmac } = require("node:crypto");
const rows = require("node:fs").readFileSync(process.argv[1], "utf8").split("\n").slice(0, -1), root = rows.pop();
const secret = Buffer.from("000102030405060708090a0b0c0d0e0f", "hex"), same = (a, b) => { if (a !== b) throw new Error(a + " is not " + b); };
const sha = (...parts) => parts.reduce((h, part) => h.update(part), createHash("sha256")).digest();
const hashes = rows.map((line) => {
  const [key, salt, words, row] = line.split(" "), of = (what) => createHmac("sha256", secret).update(what + "\n" + key).digest().subarray(0, 16);
  same(of("row").toString("hex"), salt);
  same(of("words").toString("hex"), words);
  same(sha("\0", of("row"), key).toString("hex"), row);
  return Buffer.from(row, "hex");
});
const tree = (leaves) => {
  if (leaves.length === 1) return leaves[0];
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha("\x01", tree(leaves.slice(0, k)), tree(leaves.slice(k)));
};
same(tree(hashes.sort(Buffer.compare)).toString("hex"), root);
`
	for name, args := range map[string][]string{"python3": {"-c", script, file}, "node": {"-e", node, file}} {
		if _, err := exec.LookPath(name); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("no %s here, which CI installs", name)
			}
			t.Logf("no %s here", name)
			continue
		}
		if out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput(); err != nil {
			t.Errorf("%s reckons otherwise: %v\n%s", name, err, out)
		}
	}
}

// TestGroupPath: from each row of a group of any size a path leads to its root.
func TestGroupPath(t *testing.T) {
	for n := 1; n < 40; n++ {
		var rows []tlog.Hash
		for i := range n {
			rows = append(rows, evidence.Leaf(nil, []byte{byte(i)}))
		}
		root := evidence.GroupRoot(rows)
		for _, row := range rows {
			at, path := evidence.GroupPath(rows, row)
			if err := tlog.CheckRecord(path, int64(n), root, int64(at), row); err != nil {
				t.Errorf("row %d of %d: %v", at, n, err)
			}
		}
	}
}

// TestTreeIsThatOfTlog: leaves added in batches of any sizes give the root that tlog
// has of them in memory, at every size, and so do leaves summed one by one.
func TestTreeIsThatOfTlog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stored := map[evidence.TileAt][]byte{}
		var hashes memory
		var sum evidence.Sum
		size := int64(0)
		for _, batch := range rapid.SliceOfN(rapid.IntRange(1, 400), 1, 6).Draw(t, "batches") {
			tree := &evidence.Tree{Size: size, Read: func(at evidence.TileAt) ([]byte, error) { return stored[at], nil }}
			var leaves []tlog.Hash
			for range batch {
				leaf := evidence.Leaf([]byte{1}, []byte(rapid.StringN(0, 3, -1).Draw(t, "body")))
				leaves = append(leaves, leaf)
				more, err := tlog.StoredHashesForRecordHash(size, leaf, hashes)
				if err != nil {
					t.Fatal(err)
				}
				hashes = append(hashes, more...)
				size++
				sum.Add(leaf)
			}
			tiles, err := tree.Append(leaves)
			if err != nil {
				t.Fatal(err)
			}
			for at, data := range tiles {
				if !strings.HasPrefix(string(data), string(stored[at])) {
					t.Fatalf("tile %v did not grow, but changed", at)
				}
				stored[at] = data
			}
			want, err := tlog.TreeHash(size, hashes)
			if err != nil {
				t.Fatal(err)
			}
			got, err := tree.Root()
			if err != nil || got != want || sum.Root() != want {
				t.Fatalf("after %d leaves: %v, summed %v, want %v (%v)", size, got, sum.Root(), want, err)
			}
		}
	})
}

type memory []tlog.Hash

func (m memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		out[i] = m[index]
	}
	return out, nil
}

// TestCheckpoints are read as they were written, and hold for their key only.
func TestCheckpoints(t *testing.T) {
	text, err := evidence.NewKey("briefed.council.example/log/2026")
	if err != nil {
		t.Fatal(err)
	}
	key, err := evidence.ParseKey([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := evidence.Checkpoint{Origin: key.Name(), Size: 48213, Root: evidence.Leaf(nil, nil)}
	signed, err := key.Sign(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := evidence.ParseCheckpoint(signed)
	if err != nil || got != want || !evidence.Signed(signed) || evidence.Signed(want.Text()) {
		t.Errorf("%q was read as %+v (%v)", signed, got, err)
	}
	if err := key.Check(signed); err != nil {
		t.Error(err)
	}
	if err := key.Check(strings.Replace(signed, "48213", "48214", 1)); err == nil {
		t.Error("a changed checkpoint holds")
	}
	if _, err := evidence.ParseKey([]byte(strings.ReplaceAll(text, "/2026", "/2027"))); err == nil || strings.Contains(err.Error(), "PRIVATE") {
		t.Errorf("a changed key: %v", err)
	}
}

func FuzzParseCheckpoint(f *testing.F) {
	f.Add(evidence.Checkpoint{Origin: "a", Size: 1}.Text())
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := evidence.ParseCheckpoint(text); err == nil && !strings.HasPrefix(text, c.Text()) {
			t.Errorf("%q was read as %+v", text, c)
		}
	})
}

// TestFindCheckpoint: one that was mailed or posted is found among the words around it.
func TestFindCheckpoint(t *testing.T) {
	text, err := evidence.NewKey("briefed.council.example/log/2026")
	if err != nil {
		t.Fatal(err)
	}
	key, err := evidence.ParseKey([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var c evidence.Checkpoint
	c.Origin, c.Size = key.Name(), 12
	note, err := key.Sign(c)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"alone":        note,
		"a mail":       "Date: today\n\nPlease keep this mail.\n\n" + note + "\n--\nBriefed\n",
		"from Windows": strings.ReplaceAll("Please keep it.\n\n"+note, "\n", "\r\n"),
		"in a channel": "Some words.\n```\n" + note + "```\n",
	} {
		if got := evidence.FindCheckpoint(text); got != note {
			t.Errorf("%s: %q, want %q", name, got, note)
		}
		if err := key.Check(evidence.FindCheckpoint(text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := evidence.FindCheckpoint("nothing of the kind"); got != "nothing of the kind" {
		t.Errorf("%q", got)
	}
}
