package account

import (
	"context"
	"time"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// TokenLives are how long a token can be asked to hold, in days.
var TokenLives = []int{30, 90, 365}

// Tokens are the person's own bearer tokens, the newest first.
func (a *Accounts) Tokens(ctx context.Context, by workflow.Actor) ([]registry.Token, error) {
	return a.db.TokensOf(ctx, by.User, a.db.Now())
}

// OwnToken makes a bearer token for the person who asks; it is told this once and stored hashed.
func (a *Accounts) OwnToken(ctx context.Context, by workflow.Actor, life time.Duration) (string, error) {
	token := tokenPrefix + registry.NewSecret()
	err := a.db.InTx(ctx, func(tx *postgres.Tx) error { return tx.AddToken(ctx, tokenOf(by.User, token, tx.Now.Add(life))) })
	if err != nil {
		return "", err
	}
	return token, nil
}

// EndToken ends one of the person's own bearer tokens, by its SHA-256.
func (a *Accounts) EndToken(ctx context.Context, by workflow.Actor, hash []byte) error {
	return a.db.InTx(ctx, func(tx *postgres.Tx) error {
		ended, err := tx.EndToken(ctx, by.User, hash)
		if err == nil && !ended {
			return registry.NotFound("Token ini")
		}
		return err
	})
}
