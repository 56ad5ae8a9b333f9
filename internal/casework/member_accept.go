package casework

import (
	"context"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// InvitationBySecret finds the invitation of a mailed link, whatever has become of it: whoever has the link has read the mail.
func (o *Office) InvitationBySecret(ctx context.Context, secret string) (*registry.Invitation, error) {
	return o.db.InvitationBySecret(ctx, registry.HashSecret(secret))
}

// InvitationsTo are the invitations that a person can accept, the newest first. The address was confirmed when the account
// was made, so no link is needed.
func (o *Office) InvitationsTo(ctx context.Context, by workflow.Actor) ([]registry.Invitation, error) {
	u, err := o.db.User(ctx, by.User)
	if err != nil || !applicantOnly(by) {
		return []registry.Invitation{}, err
	}
	return o.db.InvitationsTo(ctx, by.Office, u.Email, o.db.Now())
}

// applicantOnly tells that somebody has no part in the office's work: whoever decides a case must not be on its other side.
func applicantOnly(by workflow.Actor) bool {
	return len(by.Roles) == 1 && by.Has(registry.ApplicantRole)
}

// Invitation finds an invitation to the address of this person, whatever has become of it.
func (o *Office) Invitation(ctx context.Context, by workflow.Actor, id uuid.UUID) (*registry.Invitation, error) {
	i, err := o.db.Invitation(ctx, id)
	if err != nil {
		return nil, err
	}
	return i, addressed(ctx, o.db, by, i)
}

// addressed hides an invitation from everybody else.
func addressed(ctx context.Context, r users, by workflow.Actor, i *registry.Invitation) error {
	u, err := r.User(ctx, by.User)
	if err == nil && u.Email != i.Email {
		err = registry.NotFound("Undangan ini")
	}
	return err
}

// users finds a person; the database and a transaction both do.
type users interface {
	User(ctx context.Context, id uuid.UUID) (*registry.User, error)
}

// MayAccept refuses whoever cannot become a member by an invitation, and invitations that have come to an end.
func MayAccept(i *registry.Invitation, by workflow.Actor, now time.Time) error {
	switch {
	case !applicantOnly(by):
		return registry.Forbid("akun_petugas", "Undangan ini untuk pemohon. Akun petugas kantor tidak dapat menjadi anggota organisasi.")
	case i.OfficeID != by.Office:
		return registry.Forbid("kantor_lain", "Akun Anda terdaftar pada kantor lain, sehingga tidak dapat mengurus organisasi ini.")
	}
	return StillOpen(i, now)
}

// StillOpen refuses an invitation that has come to an end.
func StillOpen(i *registry.Invitation, now time.Time) error {
	switch {
	case i.AcceptedAt != nil:
		return registry.Conflict("undangan_sudah_dipakai", "Undangan ini sudah dipakai.")
	case i.WithdrawnAt != nil:
		return registry.Conflict("undangan_dibatalkan", "Undangan ini sudah dibatalkan oleh pengelola organisasi.")
	case !now.Before(i.ExpiresAt):
		return registry.Conflict("undangan_lewat", "Undangan ini sudah lewat waktunya. Mintalah pengelola organisasi mengirimnya sekali lagi.")
	}
	return nil
}

// AcceptInvitation makes the person a member of the organisation, once.
func (o *Office) AcceptInvitation(ctx context.Context, by workflow.Actor, ref InvitationRef) (Outcome, error) {
	var i *registry.Invitation
	see := func(tx *postgres.Tx) (err error) {
		if i, err = tx.LockInvitation(ctx, ref.ID); err != nil {
			return err
		}
		return addressed(ctx, tx, by, i)
	}
	return o.db.Once(ctx, postgres.Request{By: by, Key: ref.Key}, see, func(tx *postgres.Tx) (Outcome, error) {
		if err := MayAccept(i, by, tx.Now); err != nil {
			return Outcome{}, err
		}
		if ref.Problem != nil {
			return Outcome{}, ref.Problem
		}
		if err := tx.AcceptInvitation(ctx, i.ID, by.User); err != nil {
			return Outcome{}, err
		}
		if err := tx.AddMember(ctx, i.OrganisationID, registry.Member{UserID: by.User, Role: i.Role}); err != nil {
			return Outcome{}, err
		}
		return Outcome{Status: 200, Resource: i.OrganisationID}, tx.AddMemberEvent(ctx, registry.MemberEvent{
			OrganisationID: i.OrganisationID, Kind: registry.MemberJoined, By: by.User, AboutUser: &by.User, Role: i.Role,
		})
	})
}
