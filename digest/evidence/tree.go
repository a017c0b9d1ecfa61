package evidence

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// TileHeight is that of the tiles in which a tree is kept: 256 hashes each.
const TileHeight = 8

// TileAt names a tile: its level, and its number within the level.
type TileAt struct {
	Level int
	N     int64
}

// A Tree is what is needed to add to a log: its size, and its tiles by need.
type Tree struct {
	Size int64
	// Read returns the data of a tile as it is stored.
	Read func(TileAt) ([]byte, error)

	added map[int64]tlog.Hash
	kept  map[TileAt][]byte
}

// ReadHashes implements [tlog.HashReader] over what was added and what is stored.
func (t *Tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if hash, ok := t.added[index]; ok {
			hashes[i] = hash
			continue
		}
		tile := tlog.TileForIndex(TileHeight, index)
		at := TileAt{tile.L, tile.N}
		data, ok := t.kept[at]
		if !ok {
			var err error
			if data, err = t.Read(at); err != nil {
				return nil, err
			}
			if t.kept == nil {
				t.kept = map[TileAt][]byte{}
			}
			t.kept[at] = data
		}
		tile.W = len(data) / tlog.HashSize
		hash, err := tlog.HashFromTile(tile, data, index)
		if err != nil {
			return nil, fmt.Errorf("evidence: tile %d/%d of the log is damaged: %w", at.Level, at.N, err)
		}
		hashes[i] = hash
	}
	return hashes, nil
}

// Append adds leaves, and returns the tiles to store in place of those of their names.
func (t *Tree) Append(leaves []tlog.Hash) (map[TileAt][]byte, error) {
	if t.added == nil {
		t.added = map[int64]tlog.Hash{}
	}
	before := t.Size
	for _, leaf := range leaves {
		hashes, err := tlog.StoredHashesForRecordHash(t.Size, leaf, t)
		if err != nil {
			return nil, err
		}
		first := tlog.StoredHashIndex(0, t.Size)
		for i, hash := range hashes {
			t.added[first+int64(i)] = hash
		}
		t.Size++
	}
	tiles := map[TileAt][]byte{}
	for _, tile := range tlog.NewTiles(TileHeight, before, t.Size) {
		data, err := tlog.ReadTileData(tile, t)
		if err != nil {
			return nil, err
		}
		tiles[TileAt{tile.L, tile.N}] = data
	}
	return tiles, nil
}

// Root returns the root of the tree.
func (t *Tree) Root() (tlog.Hash, error) { return tlog.TreeHash(t.Size, t) }

// A Sum reckons roots from leaves alone, one after the other, in little memory.
type Sum struct {
	Size  int64
	peaks []tlog.Hash // of the full subtrees, the largest first
}

// Add adds the next leaf.
func (s *Sum) Add(leaf tlog.Hash) { s.AddTree(leaf, 1) }

// Root returns the root of the leaves added so far. There must be one.
func (s *Sum) Root() tlog.Hash {
	last := len(s.peaks) - 1
	root := s.peaks[last]
	for i := last - 1; i >= 0; i-- {
		root = tlog.NodeHash(s.peaks[i], root)
	}
	return root
}
