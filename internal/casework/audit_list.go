package casework

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"ormas/internal/certificate"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// inList compares the state of a letter with what the list of states says at its position, for whoever checks without asking.
// Letters from before there was a list have no position.
func (a *audit) inList(ctx context.Context, l *postgres.AuditedLetter) error {
	if l.ListIndex == nil {
		return nil
	}
	told, err := a.listed(ctx, l)
	if err != nil || told == "" {
		return err
	}
	// Somebody may have changed the letter since its row was read. The list is asked between two looks at the row: where
	// both agree, it has to say the same.
	now, err := a.office.db.CertificateByCode(ctx, l.Code)
	if err != nil {
		return err
	}
	before := *l
	before.Certificate = *now
	if told, err = a.listed(ctx, &before); err != nil || told == "" {
		return err
	}
	after, err := a.office.db.CertificateByCode(ctx, l.Code)
	if err == nil && after.State == now.State {
		a.about(l, "%s", told)
	}
	return err
}

// listed tells in words how the list differs from the letter; empty: not at all.
func (a *audit) listed(ctx context.Context, l *postgres.AuditedLetter) (string, error) {
	if err := a.readList(ctx); err != nil {
		if r, ok := errors.AsType[*workflow.Error](err); ok {
			return "daftar keadaan tidak dapat diterbitkan: " + strings.TrimSuffix(r.Detail, "."), nil
		}
		return "", err
	}
	if a.list == nil {
		return "tanda tangan daftar keadaan tidak sah", nil
	}
	told, err := a.listing(ctx)
	if err != nil {
		return "", err
	}
	is, err := a.list.At(*l.ListIndex)
	switch {
	case errors.Is(err, certificate.ErrBeyondList):
		return "letak " + strconv.Itoa(*l.ListIndex) + " tidak ada dalam daftar keadaan", nil
	case err != nil:
		return "daftar keadaan tidak dapat dibaca", nil //nolint:nilerr // what cannot be read is a difference
	case is != told.of(l.State):
		return "daftar keadaan memuat " + listWords[is] + ", dalam register " + l.State, nil
	}
	return "", nil
}

// listing is what the list should say for each state, asked once an audit.
func (a *audit) listing(ctx context.Context) (told listing, err error) {
	if a.told == nil {
		a.told, err = a.office.statesListed(ctx, a.result.OfficeID)
	}
	return a.told, err
}

// listWords are the states of the list in words.
var listWords = map[certificate.ListState]string{
	certificate.ListActive: "berlaku", certificate.ListRevoked: "tidak berlaku lagi", certificate.ListSuspended: "tidak berlaku untuk sementara",
	certificate.ListReplaced: "digantikan surat lain",
}

// readList takes the list as it is given out now, and verifies its signature by the office's published keys.
func (a *audit) readList(ctx context.Context) error {
	given, err := a.office.StatusList(ctx, a.result.OfficeID)
	if err != nil || given == a.given {
		return err
	}
	keys, err := a.office.db.IssuingKeysOf(ctx, a.result.OfficeID)
	if err != nil {
		return err
	}
	a.given, a.list = given, nil
	for _, k := range keys { // the list may be by the key before this one
		if read, err := certificate.ReadStatusList(given.Body, certificate.PublicKey{ID: k.ID, X: k.X, Y: k.Y}); err == nil {
			a.list = &read
		}
	}
	return nil
}

func positionInWords(i *int) string {
	if i == nil {
		return "tidak ada"
	}
	return strconv.Itoa(*i)
}
