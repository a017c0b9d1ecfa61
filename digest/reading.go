package digest

import (
	"context"
	"slices"
)

// ReadRef returns a published item by its ref, with one of its versions; number 0
// is the live one. Anybody on the staff may read what is published, also what was
// withdrawn; who works for an organisation what is meant for those of its kind: of
// anything else they do not hear that it is there. Errors: [Forbidden], [NotFound].
func (s *Service) ReadRef(ctx context.Context, actor Actor, ref string, number int) (Item, error) {
	if err := actor.allow(SearchLibrary, 0); err != nil {
		return Item{}, err
	}
	item, err := s.readable(ctx, actor, ref)
	if err != nil {
		return item, err
	}
	if number != 0 && number != item.Number {
		item.Version, err = s.store.Version(ctx, item.ID, number)
	}
	if CodeOf(err) == NotFound || err == nil && actor.Partner() && !item.Audience.MeantOutside(actor.kinds()...) {
		return Item{}, Errorf(NotFound, "%s has no version %d", ref, number)
	}
	if err == nil {
		err = s.forOutside(ctx, actor, &item.Text)
	}
	return item, err
}

// readable returns a published item that the actor may read.
func (s *Service) readable(ctx context.Context, actor Actor, ref string) (Item, error) {
	item, err := s.store.ItemByRef(ctx, ref)
	if err == nil && actor.Partner() && !item.Audience.MeantOutside(actor.kinds()...) {
		return Item{}, Errorf(NotFound, "there is no published item %q", ref)
	}
	return item, err
}

// OpenRef returns what [Service.ReadRef] does to somebody who opens the item to read
// it. Who owes an answer on it has been told of it by that.
func (s *Service) OpenRef(ctx context.Context, actor Actor, ref string, number int) (Item, error) {
	item, err := s.ReadRef(ctx, actor, ref, number)
	if err != nil || actor.Person.ID == 0 {
		return item, err
	}
	_, _, err = s.store.ItemByID(ctx, OnScreen{PersonID: actor.Person.ID, ItemID: item.ID, Shown: item.Number, On: s.Today()}, s.clock.Now(), s.Reclock)
	return item, err
}

// VersionsOf returns every version of an item, oldest first, each as an item.
// Errors: [Forbidden], [NotFound].
func (s *Service) VersionsOf(ctx context.Context, actor Actor, ref string) ([]Item, error) {
	if err := actor.allow(SearchLibrary, 0); err != nil {
		return nil, err
	}
	if ref == "" {
		return nil, Errorf(NotFound, "there is no item without a ref")
	}
	if _, err := s.readable(ctx, actor, ref); err != nil {
		return nil, err
	}
	versions, err := s.store.Versions(ctx, ref)
	if actor.Partner() { // an older one may have been for the council alone
		versions = slices.DeleteFunc(versions, func(i Item) bool { return !i.Audience.MeantOutside(actor.kinds()...) })
	}
	for i := range versions {
		if err == nil {
			err = s.forOutside(ctx, actor, &versions[i].Text)
		}
	}
	if err == nil && len(versions) == 0 {
		err = Errorf(NotFound, "there is no published item %q", ref)
	}
	return versions, err
}

// ItemsOf returns what is asked of a person and what they answered, for a manager
// of a team that they are in today. Notes are not part of it. The look is on
// record, for the person to see. Errors: [Forbidden] for anybody else, the
// operator too.
func (s *Service) ItemsOf(ctx context.Context, actor Actor, person int64) ([]OpenItem, error) {
	if err := s.supervises(ctx, actor, person); err != nil {
		return nil, err
	}
	items, err := s.store.OpenItems(ctx, person)
	if err != nil {
		return nil, err
	}
	return items, s.store.AuditLook(ctx, s.entry(actor, "saw a record", personSubject(person), ""), []int64{person})
}
