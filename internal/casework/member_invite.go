package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

const (
	// invitationTime is how long an invitation can be accepted.
	invitationTime = 7 * 24 * time.Hour
	// invitationsMost is how many open invitations an organisation may have.
	invitationsMost = 20
	// invitationsDaily is how many invitations one person may have mailed within 24 hours: they go to strangers.
	invitationsDaily = 40
	// mailedDaily is how many of them one address gets within 24 hours for one organisation, also when each is withdrawn at
	// once; mailedDailyByAll for all organisations together.
	mailedDaily      = 3
	mailedDailyByAll = 10
)

// NewInvitation asks whoever has an address to become a member.
type NewInvitation struct {
	Organisation uuid.UUID
	Email        string
	Role         string
	Key          Key
	Problem      *registry.Error // what was wrong with the request itself; reported when its turn has come
}

// Invite mails an invitation to an address. Whether the address has an account is not told.
func (o *Office) Invite(ctx context.Context, by workflow.Actor, n NewInvitation) (Outcome, error) {
	n.Email = registry.TidyEmail(n.Email)
	var c *Circle
	see := func(tx *postgres.Tx) (err error) {
		c, err = lockCircle(ctx, tx, by, n.Organisation)
		return err
	}
	return o.db.Once(ctx, postgres.Request{By: by, Key: n.Key}, see, func(tx *postgres.Tx) (Outcome, error) {
		if err := c.mayInvite(n); err != nil {
			return Outcome{}, err
		}
		i := registry.Invitation{
			ID: registry.NewID(), OrganisationID: n.Organisation, OfficeID: c.Organisation.OfficeID, Email: n.Email, Role: n.Role,
		}
		return Outcome{Status: 201, Resource: i.ID}, o.mailInvitation(ctx, tx, mailing{c.event(registry.MemberInvited, by, n.Role), i, tx.AddInvitation})
	})
}

// mayInvite refuses in the order of the contract: who, then what stands, then what was written.
func (c *Circle) mayInvite(n NewInvitation) error {
	if err := c.mustLead(); err != nil {
		return err
	}
	switch {
	case slices.ContainsFunc(c.Members, func(m registry.Member) bool { return m.Email == n.Email }):
		return registry.Conflict("sudah_anggota", "Orang dengan alamat email ini sudah menjadi anggota.")
	case slices.ContainsFunc(c.Invitations, func(i registry.Invitation) bool { return i.Email == n.Email }):
		return registry.Conflict("sudah_diundang", "Alamat email ini sudah diundang. Kirim ulang undangannya bila belum diterima.")
	case len(c.Invitations) >= invitationsMost:
		return registry.Conflict("undangan_penuh", fmt.Sprintf("Sudah ada %d undangan yang menunggu jawaban. Batalkan yang tidak diperlukan lagi lebih dahulu.", invitationsMost))
	case len(c.Members)+len(c.Invitations) >= membersMost:
		return registry.Conflict("anggota_penuh", fmt.Sprintf("Organisasi paling banyak mempunyai %d anggota. Keluarkan yang tidak mengurusnya lagi lebih dahulu.", membersMost))
	case n.Problem != nil:
		return n.Problem
	}
	problems := registry.EmailProblems(n.Email)
	switch {
	case !knownMemberRole(n.Role):
		problems = append(problems, unknownMemberRole)
	case c.atCounter() && n.Role != registry.LeadingMember:
		problems = append(problems, registry.FieldError{
			Field: "role", Code: "perlu_pengelola", Detail: "Organisasi ini belum mempunyai pengelola. Undang lebih dahulu seseorang sebagai pengelola.",
		})
	}
	return problems.Err()
}

// mailing is an invitation that is to be mailed: what it is in the story, and how it is stored.
type mailing struct {
	event registry.MemberEvent
	i     registry.Invitation
	store func(ctx context.Context, n postgres.NewInvitation) error
}

// mailInvitation stores an invitation under a new secret with the mail that tells it, all or nothing.
func (o *Office) mailInvitation(ctx context.Context, tx *postgres.Tx, m mailing) error {
	if err := mayMail(ctx, tx, m); err != nil {
		return err
	}
	office, err := tx.Office(ctx, m.i.OfficeID)
	if err != nil {
		return err
	}
	secret := registry.NewSecret()
	m.i.ExpiresAt = tx.Now.Add(invitationTime)
	if err := m.store(ctx, postgres.NewInvitation{Invitation: m.i, Hash: registry.HashSecret(secret), By: m.event.By}); err != nil {
		return err
	}
	m.event.AboutEmail = &m.i.Email
	if err := tx.AddMemberEvent(ctx, m.event); err != nil {
		return err
	}
	return tx.AddMail(ctx, invitationMail(office, m.i.Email, o.settings.BaseURL+"/undangan?token="+secret))
}

// mayMail refuses more mail within 24 hours than a person may cause, or than an address has to bear: it may be a stranger's.
func mayMail(ctx context.Context, tx *postgres.Tx, m mailing) error {
	since := tx.Now.Add(-24 * time.Hour)
	sent, err := tx.InvitationsMailed(ctx, m.event.By, since)
	if err != nil {
		return err
	}
	got, err := tx.InvitationsMailedTo(ctx, m.i.Email, m.i.OrganisationID, since)
	switch {
	case err != nil:
		return err
	case sent >= invitationsDaily:
		return registry.Conflict("undangan_terlalu_banyak", "Hari ini Anda sudah mengirim banyak undangan. Lanjutkan besok.")
	case got.ForOrganisation >= mailedDaily:
		return registry.Conflict("undangan_terlalu_sering", fmt.Sprintf("Alamat email ini sudah dikirimi undangan %d kali dalam 24 jam terakhir. Kirim lagi besok.", mailedDaily))
	case got.ForAll >= mailedDailyByAll:
		return registry.Conflict("undangan_terlalu_sering", "Alamat email ini sudah menerima banyak undangan dalam 24 jam terakhir. Kirim lagi besok.")
	}
	return nil
}

// invitationMail names neither the organisation nor who invites: anybody could write in a stranger's mailbox what he likes.
func invitationMail(office *registry.Office, email, link string) registry.Mail {
	return registry.Mail{
		OfficeID: office.ID, Recipient: email, Subject: "Undangan menjadi anggota organisasi",
		Body: strings.Join([]string{
			"Anda diundang untuk ikut mengurus sebuah organisasi pada layanan organisasi kemasyarakatan " + office.Name + ". Buka tautan berikut untuk melihat siapa yang mengundang, lalu menerima atau mengabaikannya:",
			link,
			"Tautan ini berlaku tujuh hari. Bila Anda belum mempunyai akun, buatlah lebih dahulu dengan alamat email ini. Bila Anda tidak mengenal pengundangnya, abaikan pesan ini; tidak ada yang berubah.",
		}, "\n\n") + "\n",
	}
}

// InvitationRef names an invitation of an organisation.
type InvitationRef struct {
	Organisation, ID uuid.UUID
	Key              Key
	Problem          *registry.Error // what was wrong with the request itself; reported when its turn has come
}

// SendInvitation mails an open invitation once more; it can be accepted for another seven days, by the new link only.
func (o *Office) SendInvitation(ctx context.Context, by workflow.Actor, ref InvitationRef) (Outcome, error) {
	var c *Circle
	var i registry.Invitation
	see := func(tx *postgres.Tx) (err error) {
		c, i, err = lockInvitation(ctx, tx, by, ref)
		return err
	}
	return o.db.Once(ctx, postgres.Request{By: by, Key: ref.Key}, see, func(tx *postgres.Tx) (Outcome, error) {
		if err := c.mustLead(); err != nil {
			return Outcome{}, err
		}
		if ref.Problem != nil {
			return Outcome{}, ref.Problem
		}
		return Outcome{Status: 200, Resource: i.ID}, o.mailInvitation(ctx, tx, mailing{c.event(registry.MemberRemailed, by, i.Role), i, tx.RenewInvitation})
	})
}

// WithdrawInvitation ends an open invitation: its link leads nowhere any more.
func (o *Office) WithdrawInvitation(ctx context.Context, by workflow.Actor, ref InvitationRef) error {
	return o.db.InTx(ctx, func(tx *postgres.Tx) error {
		c, i, err := lockInvitation(ctx, tx, by, ref)
		if err != nil {
			return err
		}
		if err := c.mustLead(); err != nil {
			return err
		}
		return c.withdraw(ctx, tx, by, i)
	})
}

func (c *Circle) withdraw(ctx context.Context, tx *postgres.Tx, by workflow.Actor, i registry.Invitation) error {
	if err := tx.WithdrawInvitation(ctx, i.ID); err != nil {
		return err
	}
	e := c.event(registry.MemberUninvited, by, i.Role)
	e.AboutEmail = &i.Email
	return tx.AddMemberEvent(ctx, e)
}

// withdrawOf ends what somebody has invited who leads no longer: nobody comes back by an invitation of his own.
func (c *Circle) withdrawOf(ctx context.Context, tx *postgres.Tx, by workflow.Actor, inviter uuid.UUID) error {
	for _, i := range c.Invitations {
		if i.Inviter != inviter {
			continue
		}
		if err := c.withdraw(ctx, tx, by, i); err != nil {
			return err
		}
	}
	return nil
}

// lockInvitation locks an organisation and finds one of its open invitations.
func lockInvitation(ctx context.Context, tx *postgres.Tx, by workflow.Actor, ref InvitationRef) (*Circle, registry.Invitation, error) {
	c, err := lockCircle(ctx, tx, by, ref.Organisation)
	if err != nil {
		return nil, registry.Invitation{}, err
	}
	n := slices.IndexFunc(c.Invitations, func(i registry.Invitation) bool { return i.ID == ref.ID })
	if n < 0 {
		return nil, registry.Invitation{}, registry.NotFound("Undangan ini")
	}
	return c, c.Invitations[n], nil
}
