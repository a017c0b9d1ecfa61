package digest

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"
)

// Who works for an organisation outside the council has no employer's duty to read what we
// send, and may ask us to stop. That is a state of its own: they have not left, and they
// are counted as not reachable, with this reason. The council's staff cannot.

// AskedToStop is why nothing reaches who asked us to stop.
const AskedToStop = "asked us to stop writing"

// Stopper is who asks us to stop writing: a person, or an organisation for its own address.
type Stopper struct{ PersonID, TeamID int64 }

// StopStore keeps who asked us to stop.
type StopStore interface {
	// Key returns a key of this installation by its name.
	Key(ctx context.Context, name string) ([]byte, error)
	// Stop records that we stop writing, or go on, and what follows from that for their
	// accounts and what waits to go to them. It reports false where it was so before.
	Stop(ctx context.Context, now time.Time, who Stopper, stop bool, audit AuditEntry) (changed bool, err error)
	// Stopped returns since when we do not write to somebody; zero where we do.
	Stopped(ctx context.Context, who Stopper) (time.Time, error)
	// Stops returns whom we had been asked at a moment not to write to, among organisations.
	Stops(ctx context.Context, at time.Time) ([]Stopper, error)
	// StoppedIn returns who asked us to stop, of those who are in an organisation on a
	// day, in the order of names; then itself, for its own address.
	StoppedIn(ctx context.Context, organisation Team, on Date) ([]Stopping, error)
}

// Stopping is what a link to stop by leads to.
type Stopping struct {
	Who   Stopper
	Name  string    // of the person, or of the organisation
	Since time.Time // since when we do not write; zero where we do
	// Own is of a link that was asked for since, and went to them: it alone begins again.
	Own bool
}

// stopKey names the key of links to stop by.
const stopKey = "stop links"

// What the ninth byte of a link says: whose it is, and that it is one to come back by.
const (
	ofOrganisation byte = 1 << iota
	toComeBack
)

// stopToken is the token of a link by which somebody stops what we write to them. It is no
// secret of theirs but its own: it does nothing else, and is good for as long as they have
// the mail. Of who stopped since a moment it is that of a link to come back by, which ends
// no later stop.
func (s *Service) stopToken(ctx context.Context, who Stopper, since time.Time) (string, error) {
	id := binary.BigEndian.AppendUint64(nil, uint64(max(who.PersonID, who.TeamID))) //nolint:gosec // a row's number is not negative
	kind := byte(0)
	if who.PersonID == 0 {
		kind |= ofOrganisation
	}
	if !since.IsZero() {
		kind |= toComeBack
	}
	id = append(id, kind)
	mac, err := s.stopMAC(ctx, id, since)
	return base64.RawURLEncoding.EncodeToString(append(id, mac...)), err
}

// stopMAC is what nobody else can make for who is named in a link, and the moment since
// which they stopped, where it is one to come back by.
func (s *Service) stopMAC(ctx context.Context, id []byte, since time.Time) ([]byte, error) {
	key, known := s.stops.Load().([]byte)
	if !known {
		var err error
		if key, err = s.store.Key(ctx, stopKey); err != nil {
			return nil, err
		}
		s.stops.Store(key)
	}
	mac := hmac.New(sha256.New, key)
	mac.Write(id)
	if !since.IsZero() {
		mac.Write(binary.BigEndian.AppendUint64(nil, uint64(since.UnixMicro()))) //nolint:gosec // bits
	}
	return mac.Sum(nil)[:16], nil
}

// ByStopLink returns whom a link to stop by is of. Looking changes nothing. Errors:
// [NotFound], also for who is on the council's staff by now, and for an organisation that
// is none any more, and for a link to come back by whose stop is over.
func (s *Service) ByStopLink(ctx context.Context, token string) (Stopping, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) != 25 {
		return Stopping{}, errLink
	}
	kind, id := raw[8], int64(binary.BigEndian.Uint64(raw)) //nolint:gosec // as it was written
	if kind > ofOrganisation|toComeBack {
		return Stopping{}, errLink
	}
	stopping := Stopping{Who: Stopper{PersonID: id}, Own: kind&toComeBack != 0}
	if kind&ofOrganisation != 0 {
		stopping.Who = Stopper{TeamID: id}
	}
	if stopping.Since, err = s.store.Stopped(ctx, stopping.Who); err != nil {
		return Stopping{}, err
	}
	var stop time.Time
	if stopping.Own {
		if stop = stopping.Since; stop.IsZero() {
			return Stopping{}, errLink
		}
	}
	mac, err := s.stopMAC(ctx, raw[:9], stop)
	if err != nil {
		return Stopping{}, err
	}
	if !hmac.Equal(mac, raw[9:]) {
		return Stopping{}, errLink
	}
	if stopping.Who.PersonID != 0 {
		actor, err := s.present(ctx, id, FaceMail)
		if CodeOf(err) == Forbidden || err == nil && !actor.Partner() {
			return Stopping{}, errLink
		}
		if err != nil {
			return Stopping{}, err
		}
		stopping.Name = actor.Person.Name
		return stopping, nil
	}
	units, err := s.store.Organisations(ctx)
	if err != nil {
		return Stopping{}, err
	}
	for _, t := range units {
		if t.ID == id {
			stopping.Name = t.Name
			return stopping, nil
		}
	}
	return Stopping{}, errLink
}

// StopWriting records that we stop writing to whom a link is of, or go on: that only by a
// link of their own, which any other has sent to them. The same twice changes nothing.
// Errors: as of [Service.ByStopLink].
func (s *Service) StopWriting(ctx context.Context, token string, stop bool) error {
	stopping, err := s.ByStopLink(ctx, token)
	if err != nil {
		return err
	}
	entry := AuditEntry{At: s.clock.Now(), Actor: "a link in a mail", Action: "asked us to stop writing", Subject: personSubject(stopping.Who.PersonID)}
	if stopping.Who.PersonID == 0 {
		entry.Subject, entry.Detail = "an organisation", stopping.Name
	}
	if !stop {
		if stopping.Since.IsZero() {
			return nil
		}
		if !stopping.Own {
			return s.mailComeBack(ctx, stopping)
		}
		entry.Action = "asked us to write again"
	}
	_, err = s.store.Stop(ctx, s.clock.Now(), stopping.Who, stop, entry)
	return err
}

// linkStops gives letters that go to organisations by mail a link to stop by: not the
// answer to who asked for a link to sign in with, nor that to who may come back.
func (s *Service) linkStops(ctx context.Context, letters []Letter) (err error) {
	for i := range letters {
		l := &letters[i]
		if l.Via != Email || !l.Team.Outside() {
			continue
		}
		who := Stopper{PersonID: l.PersonID}
		if l.PersonID == 0 {
			who.TeamID = l.TeamID
		}
		switch n, _ := ParseNotice(l.Notice); n.Kind {
		case NoticeSignIn:
		case NoticeComeBack:
			err = s.linkComeBack(ctx, l, who)
		default:
			l.StopLink, err = s.stopToken(ctx, who, time.Time{})
		}
		if err != nil {
			return err
		}
	}
	return nil
}
