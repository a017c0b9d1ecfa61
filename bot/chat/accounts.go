package chat

import (
	"cmp"
	"context"
	"errors"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// slackbot is a user that Slack does not mark as a bot.
const slackbot = "USLACKBOT"

// accountsPage is the page of users.list that Slack advises; without a limit a
// large workspace gets an error.
const accountsPage = 200

// account turns a user into what the directory knows. Guests are gone for us:
// what we send is for staff. So are people of other organisations, whom shared
// channels bring along: nobody vouches for the address they give.
func (w Workspace) account(u slack.User) digest.Account {
	return digest.Account{
		ID: u.ID, Email: u.Profile.Email, Name: cmp.Or(u.Profile.RealName, u.RealName, u.Profile.DisplayName),
		Gone: u.Deleted || u.IsRestricted || u.IsUltraRestricted || u.IsStranger || !w.owns(u.TeamID, u.Enterprise.EnterpriseID),
		Bot:  u.IsBot || u.IsAppUser || u.ID == slackbot,
	}
}

// owns reports whether an account of a team and an organisation is the
// workspace's. While its own ids are not known, it cannot tell.
func (w Workspace) owns(team, enterprise string) bool {
	return w.TeamID == "" || team == "" || team == w.TeamID || enterprise != "" && enterprise == w.EnterpriseID
}

// known is the workspace as Slack last named it.
func (c *goClient) known() Workspace {
	if w := c.workspace.Load(); w != nil {
		return *w
	}
	return Workspace{}
}

func (c *goClient) AccountByEmail(ctx context.Context, email string) (a digest.Account, err error) {
	err = c.patiently(ctx, "users.lookupByEmail", func(ctx context.Context) error {
		u, err := c.api.GetUserByEmailContext(ctx, email)
		if err == nil {
			a = c.known().account(*u)
		}
		return err
	})
	if e := (*CallError)(nil); errors.As(err, &e) && e.Code == "users_not_found" {
		return a, digest.Errorf(digest.NotFound, "Slack knows no account with this address")
	}
	return a, err
}

// Via implements [digest.Directory].
func (c *goClient) Via() digest.Via { return digest.Slack }

func (c *goClient) Accounts(ctx context.Context, page func([]digest.Account) error) error {
	// Whose an account is can be told only by who knows whose the workspace is.
	if c.known().TeamID == "" {
		if _, err := c.Workspace(ctx); err != nil && !cannotLook(err) {
			return err
		}
	}
	pages := c.api.GetUsersPaginated(slack.GetUsersOptionLimit(accountsPage))
	for {
		done := false
		err := c.patiently(ctx, "users.list", func(ctx context.Context) error {
			next, err := pages.Next(ctx)
			if done = err != nil && pages.Done(err); done {
				return nil
			}
			if err == nil {
				pages = next
			}
			return err
		})
		if err != nil || done {
			return err
		}
		accounts := make([]digest.Account, 0, len(pages.Users))
		for _, u := range pages.Users {
			accounts = append(accounts, c.known().account(u))
		}
		if err := page(accounts); err != nil {
			return err
		}
	}
}
