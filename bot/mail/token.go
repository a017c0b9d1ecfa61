package mail

import (
	"context"
	"net/http"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// Tokens returns what fetches tokens for XOAUTH2, and keeps one as long as it is good.
func Tokens(c clientcredentials.Config) func(context.Context) (string, error) {
	// One for all connections: a source that is made with a context keeps that one.
	source := c.TokenSource(context.WithValue(context.Background(), oauth2.HTTPClient, &http.Client{Timeout: commandBound}))
	return func(context.Context) (string, error) {
		token, err := source.Token()
		if err != nil {
			return "", err
		}
		return token.AccessToken, nil
	}
}
