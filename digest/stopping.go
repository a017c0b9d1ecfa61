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

// StopUndo is how long who stopped can take it back by the same link. A mail with one may
// have been passed on: whoever holds an old one is not who said that they want no more.
const StopUndo = 24 * time.Hour

// Stopping is what a link to stop by leads to.
type Stopping struct {
	Who   Stopper
	Name  string    // of the person, or of the organisation
	Since time.Time // since when we do not write; zero where we do
	Undo  bool      // it can be taken back by the link still
}

// stopKey names the key of links to stop by.
const stopKey = "stop links"

// stopLink is the token of a link by which somebody stops what we write to them. It is no
// secret of theirs but its own: it does nothing else, and is good for as long as they have
// the mail.
func (s *Service) stopLink(ctx context.Context, who Stopper) (string, error) {
	id := binary.BigEndian.AppendUint64(nil, uint64(max(who.PersonID, who.TeamID))) //nolint:gosec // a row's number is not negative
	id = append(id, byte(b2i(who.PersonID == 0)))
	mac, err := s.stopMAC(ctx, id)
	return base64.RawURLEncoding.EncodeToString(append(id, mac...)), err
}

// stopMAC is what nobody else can make for who is named in a link.
func (s *Service) stopMAC(ctx context.Context, id []byte) ([]byte, error) {
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
	return mac.Sum(nil)[:16], nil
}

// ByStopLink returns whom a link to stop by is of. Looking changes nothing. Errors:
// [NotFound], also for who is on the council's staff by now, and for an organisation that
// is none any more.
func (s *Service) ByStopLink(ctx context.Context, token string) (Stopping, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) != 25 {
		return Stopping{}, errLink
	}
	mac, err := s.stopMAC(ctx, raw[:9])
	if err != nil {
		return Stopping{}, err
	}
	if !hmac.Equal(mac, raw[9:]) {
		return Stopping{}, errLink
	}
	id := int64(binary.BigEndian.Uint64(raw)) //nolint:gosec // as it was written
	stopping := Stopping{Who: Stopper{PersonID: id}}
	if raw[8] == 0 {
		actor, err := s.present(ctx, id, FaceMail)
		if CodeOf(err) == Forbidden || err == nil && !actor.Partner() {
			return Stopping{}, errLink
		}
		if err != nil {
			return Stopping{}, err
		}
		stopping.Name = actor.Person.Name
	} else {
		stopping.Who = Stopper{TeamID: id}
		units, err := s.store.Organisations(ctx)
		if err != nil {
			return Stopping{}, err
		}
		for _, t := range units {
			if t.ID == id {
				stopping.Name = t.Name
			}
		}
		if stopping.Name == "" {
			return Stopping{}, errLink
		}
	}
	stopping.Since, err = s.store.Stopped(ctx, stopping.Who)
	stopping.Undo = !stopping.Since.IsZero() && s.clock.Now().Before(stopping.Since.Add(StopUndo))
	return stopping, err
}

// StopWriting records that we stop writing to whom a link is of, or go on. The same twice
// changes nothing. Errors: as of [Service.ByStopLink]; [Conflict] where it is too late to
// go on by the link.
func (s *Service) StopWriting(ctx context.Context, token string, stop bool) error {
	stopping, err := s.ByStopLink(ctx, token)
	if err != nil {
		return err
	}
	if !stop && !stopping.Since.IsZero() && !stopping.Undo {
		return Errorf(Conflict, "we were asked to stop more than a day ago, and this link may be in other hands by now: ask who coordinates your organisation, or the council, to have us write again")
	}
	entry := AuditEntry{At: s.clock.Now(), Actor: "a link in a mail", Action: "asked us to stop writing", Subject: personSubject(stopping.Who.PersonID)}
	if stopping.Who.PersonID == 0 {
		entry.Subject, entry.Detail = "an organisation", stopping.Name
	}
	if !stop {
		entry.Action = "asked us to write again"
	}
	_, err = s.store.Stop(ctx, s.clock.Now(), stopping.Who, stop, entry)
	return err
}

// linkStops gives letters that go to organisations by mail a link to stop by: not the
// answer to who asked for a link to sign in with.
func (s *Service) linkStops(ctx context.Context, letters []Letter) (err error) {
	for i := range letters {
		l := &letters[i]
		if n, ok := ParseNotice(l.Notice); l.Via != Email || !l.Team.Outside() || ok && n.Kind == NoticeSignIn {
			continue
		}
		who := Stopper{PersonID: l.PersonID}
		if l.PersonID == 0 {
			who.TeamID = l.TeamID
		}
		if l.StopLink, err = s.stopLink(ctx, who); err != nil {
			return err
		}
	}
	return nil
}
