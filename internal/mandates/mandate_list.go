package mandates

import (
	"context"

	"github.com/google/uuid"

	"ormas/internal/intake"
	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// Mandates lists the mandates of the office, past ones included, those that end last first; for those who only hold some,
// their own.
func (o *Office) Mandates(ctx context.Context, by workflow.Actor, s registry.Query) (registry.Page[registry.Mandate], error) {
	page := registry.Page[registry.Mandate]{Items: []registry.Mandate{}}
	clerk, err := o.Clerk(ctx, by)
	if err != nil {
		return page, err
	}
	if err := s.Problems().Err(); err != nil {
		return page, err
	}
	l := postgres.MandateListing{Office: by.Office, Limit: s.Limit + 1}
	if !clerk.Reads {
		l.Person = &by.User
	}
	list := []string{"mandat", by.User.String()}
	if l.After, err = postgres.ReadCursor(s.Cursor, list...); err != nil {
		return page, err
	}
	found, err := o.db.Mandates(ctx, l)
	if err != nil {
		return page, err
	}
	found, page.Next = postgres.Cut(found, s.Limit, func(m registry.Mandate) postgres.Cursor { return postgres.Cursor{At: m.Until, ID: m.ID} }, list...)
	page.Items = append(page.Items, found...)
	return page, nil
}

// Mandate finds a mandate that this person may see.
func (o *Office) Mandate(ctx context.Context, by workflow.Actor, id uuid.UUID) (*registry.Mandate, error) {
	m, err := o.db.Mandate(ctx, by.Office, id)
	if err != nil {
		return nil, err
	}
	clerk, err := o.Clerk(ctx, by)
	if err == nil && !clerk.Reads && !concerns(m, by.User) {
		err = registry.NotFound("Mandat")
	}
	return m, err
}

// concerns tells whether a mandate is a person's own: held, or given for the person's post. The list asks the same.
func concerns(m *registry.Mandate, user uuid.UUID) bool {
	return m.Holder == user || m.For != nil && *m.For == user
}

// MandateOrder opens the letter that gives a mandate.
func (o *Office) MandateOrder(ctx context.Context, by workflow.Actor, id uuid.UUID) (intake.Content, error) {
	m, err := o.Mandate(ctx, by, id)
	if err != nil {
		return intake.Content{}, err
	}
	return o.files.Fetch(ctx, m.OrderKey, intake.Content{Filename: m.OrderFile, MIME: m.OrderMIME})
}
