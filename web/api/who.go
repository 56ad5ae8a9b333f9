package api

import (
	"context"
	"strings"

	"ormas/internal/account"
	"ormas/workflow"
)

// errNobody is the refusal of a request without an identity.
var errNobody = workflow.Refuse(workflow.Unauthenticated, "belum_masuk", "Silakan masuk lebih dahulu.")

// Who finds the person of a request: of the bearer token if there is an Authorization header, else of the session.
func Who(ctx context.Context, accounts *account.Accounts, sessions *account.Sessions, authorization string) (workflow.Actor, error) {
	if authorization != "" {
		scheme, token, _ := strings.Cut(authorization, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return workflow.Actor{}, errNobody
		}
		return accounts.Bearer(ctx, strings.TrimSpace(token))
	}
	user, generation, ok := sessions.Holder(ctx)
	if !ok {
		return workflow.Actor{}, errNobody
	}
	return accounts.Actor(ctx, user, generation)
}
