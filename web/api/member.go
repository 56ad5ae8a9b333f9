package api

import (
	"context"
	"net/http"
	"reflect"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
)

// circleBody is who acts for an organisation, who is asked to, and how that came about.
type circleBody struct {
	MayChange   bool              `json:"may_change" doc:"Pemanggil boleh mengundang, mengubah peran, dan mengeluarkan"`
	Members     []memberBody      `json:"members"`
	Invitations []invitationBody  `json:"invitations" doc:"Yang menunggu jawaban, termasuk yang sudah lewat waktunya"`
	History     []memberEventBody `json:"history" doc:"Yang terbaru lebih dahulu"`
}

type memberBody struct {
	UserID uuid.UUID `json:"user_id"`
	Name   string    `json:"name"`
	Email  string    `json:"email"`
	Role   string    `json:"role" enum:"pengelola,anggota"`
	Since  string    `json:"since" format:"date-time"`
}

type invitationBody struct {
	ID        uuid.UUID `json:"id"`
	Email     string    `json:"email"`
	Role      string    `json:"role" enum:"pengelola,anggota"`
	InvitedBy string    `json:"invited_by" doc:"Kosong: petugas kantor"`
	CreatedAt string    `json:"created_at" format:"date-time"`
	ExpiresAt string    `json:"expires_at" format:"date-time"`
}

type memberEventBody struct {
	Kind  string `json:"kind" enum:"dicatat,diundang,dikirim_ulang,dibatalkan,bergabung,peran_diubah,dikeluarkan,keluar"`
	By    string `json:"by" doc:"Nama; kosong: petugas kantor"`
	About string `json:"about" doc:"Nama anggota, atau alamat email pada undangan"`
	Role  string `json:"role" enum:"pengelola,anggota"`
	At    string `json:"at" format:"date-time"`
}

// ownInvitationBody is an invitation as whoever it is for reads it.
type ownInvitationBody struct {
	ID           uuid.UUID `json:"id"`
	Organisation namedBody `json:"organisation"`
	Role         string    `json:"role" enum:"pengelola,anggota"`
	InvitedBy    string    `json:"invited_by" doc:"Kosong: petugas kantor"`
	ExpiresAt    string    `json:"expires_at" format:"date-time"`
}

// newInvitation is the body of an invitation.
type newInvitation struct {
	Email string `json:"email" format:"email" maxLength:"254"`
	Role  string `json:"role" enum:"pengelola,anggota" doc:"pengelola boleh mengubah keanggotaan, anggota tidak"`
}

// memberPatch is the body that changes a member.
type memberPatch struct {
	Role string `json:"role" enum:"pengelola,anggota"`
}

// MemberPath names a member of an organisation.
type MemberPath struct {
	ByID
	User string `path:"user" doc:"Id orang (UUIDv7)"`
}

func (in MemberPath) ids() (organisation, user uuid.UUID, err error) {
	if organisation, err = idOf(in.ID, "Organisasi"); err == nil {
		user, err = idOf(in.User, "Anggota")
	}
	return organisation, user, err
}

// InvitationPath names an invitation of an organisation.
type InvitationPath struct {
	ByID
	Invitation string `path:"invitation" doc:"Id undangan (UUIDv7)"`
}

func (in InvitationPath) ref() (ref casework.InvitationRef, err error) {
	if ref.Organisation, err = idOf(in.ID, "Organisasi"); err == nil {
		ref.ID, err = idOf(in.Invitation, "Undangan ini")
	}
	return ref, err
}

func (a *API) members() {
	const tag = "Anggota"
	add(a, call{
		method: http.MethodGet, path: "/organisations/{id}/members", id: "anggota", tag: tag, summary: "Anggota organisasi, undangan, dan riwayatnya",
		text: "Untuk anggotanya, dan petugas yang mencatat organisasi itu di loket.", errors: []int{403, 404},
	}, func(ctx context.Context, in *ByID) (*answer[circleBody], error) { return a.circle(ctx, in.ID, nil) })
	add(a, call{
		method: http.MethodPatch, path: "/organisations/{id}/members/{user}", id: "ubah_anggota", tag: tag, summary: "Mengubah peran anggota",
		text: "Pengelola terakhir tidak dapat menjadi anggota biasa.", body: reflect.TypeFor[memberPatch](), errors: []int{404, 409},
	}, a.changeMember)
	add(a, call{
		method: http.MethodDelete, path: "/organisations/{id}/members/{user}", id: "keluarkan_anggota", tag: tag, summary: "Mengeluarkan anggota, atau keluar sendiri",
		text: "Pengelola terakhir tidak dapat keluar.", status: 204, errors: []int{404, 409},
	}, a.removeMember)
	a.invitations(tag)
}

func (a *API) invitations(tag string) {
	add(a, call{
		method: http.MethodPost, path: "/organisations/{id}/invitations", id: "undang", tag: tag, summary: "Mengundang alamat email", status: 201,
		text: "Undangan dikirim lewat email dan berlaku tujuh hari. Tidak diberitahukan apakah alamat itu sudah mempunyai akun.",
		body: reflect.TypeFor[newInvitation](), errors: []int{404, 409},
	}, a.invite)
	add(a, call{
		method: http.MethodPost, path: "/organisations/{id}/invitations/{invitation}/send", id: "kirim_ulang_undangan", tag: tag, summary: "Mengirim undangan sekali lagi",
		text: "Berlaku tujuh hari lagi; hanya tautan terbaru yang berlaku.", errors: []int{404, 409},
	}, a.sendInvitation)
	add(a, call{
		method: http.MethodDelete, path: "/organisations/{id}/invitations/{invitation}", id: "batalkan_undangan", tag: tag, summary: "Membatalkan undangan", status: 204,
		errors: []int{404},
	}, func(ctx context.Context, in *InvitationPath) (*nothing, error) {
		ref, err := in.ref()
		if err != nil {
			return nil, err
		}
		return &nothing{}, a.Office.WithdrawInvitation(ctx, actor(ctx), ref)
	})
	add(a, call{method: http.MethodGet, path: "/invitations", id: "undangan_saya", tag: tag, summary: "Undangan untuk pemanggil"}, a.ownInvitations)
	add(a, call{
		method: http.MethodPost, path: "/invitations/{id}/accept", id: "terima_undangan", tag: tag, summary: "Menerima undangan",
		text: "Jawabannya organisasi yang sekarang diurus.", errors: []int{404, 409},
	}, a.acceptInvitation)
}

// circle answers with the members of an organisation, unless something went wrong before.
func (a *API) circle(ctx context.Context, organisation string, err error) (*answer[circleBody], error) {
	if err != nil {
		return nil, err
	}
	id, err := idOf(organisation, "Organisasi")
	if err != nil {
		return nil, err
	}
	seen, err := a.Office.Members(ctx, actor(ctx), id)
	if err != nil {
		return nil, err
	}
	loc, err := a.Office.Location(ctx, seen.Organisation.OfficeID)
	if err != nil {
		return nil, err
	}
	return &answer[circleBody]{circleBody{
		MayChange: seen.Leads,
		Members: each(seen.Members, func(m registry.Member) memberBody {
			return memberBody{m.UserID, m.Name, m.Email, m.Role, stamp(m.Since, loc)}
		}),
		Invitations: each(seen.Invitations, func(i registry.Invitation) invitationBody {
			return invitationBody{i.ID, i.Email, i.Role, i.InvitedBy, stamp(i.CreatedAt, loc), stamp(i.ExpiresAt, loc)}
		}),
		History: each(seen.Events, func(e registry.MemberEvent) memberEventBody {
			return memberEventBody{e.Kind, e.ByName, e.About, e.Role, stamp(e.At, loc)}
		}),
	}}, nil
}

func (a *API) changeMember(ctx context.Context, in *struct {
	MemberPath
	Raw
},
) (*answer[circleBody], error) {
	organisation, user, err := in.ids()
	if err != nil {
		return nil, err
	}
	body, problem := decode[memberPatch](in.Raw)
	err = a.Office.ChangeMember(ctx, actor(ctx), casework.MemberChange{Organisation: organisation, User: user, Role: body.Role, Problem: problem})
	return a.circle(ctx, in.ID, err)
}

func (a *API) removeMember(ctx context.Context, in *MemberPath) (*nothing, error) {
	organisation, user, err := in.ids()
	if err != nil {
		return nil, err
	}
	return &nothing{}, a.Office.RemoveMember(ctx, actor(ctx), organisation, user)
}

func (a *API) invite(ctx context.Context, in *Posted) (*answer[circleBody], error) {
	id, err := idOf(in.ID, "Organisasi")
	if err != nil {
		return nil, err
	}
	body, key, problem := posted[newInvitation](in, "/organisations/"+in.ID+"/invitations")
	_, err = a.Office.Invite(ctx, actor(ctx), casework.NewInvitation{
		Organisation: id, Email: body.Email, Role: body.Role, Key: key, Problem: problem,
	})
	return a.circle(ctx, in.ID, err)
}

func (a *API) sendInvitation(ctx context.Context, in *struct {
	InvitationPath
	Keyed
},
) (*answer[circleBody], error) {
	ref, err := in.ref()
	if err != nil {
		return nil, err
	}
	ref.Key, ref.Problem = in.key("POST /organisations/"+in.ID+"/invitations/"+in.Invitation+"/send", nil)
	_, err = a.Office.SendInvitation(ctx, actor(ctx), ref)
	return a.circle(ctx, in.ID, err)
}

func (a *API) ownInvitations(ctx context.Context, _ *struct{}) (*answer[listBody[ownInvitationBody]], error) {
	by := actor(ctx)
	all, err := a.Office.InvitationsTo(ctx, by)
	if err != nil {
		return nil, err
	}
	loc, err := a.Office.Location(ctx, by.Office)
	if err != nil {
		return nil, err
	}
	return &answer[listBody[ownInvitationBody]]{listBody[ownInvitationBody]{Items: each(all, func(i registry.Invitation) ownInvitationBody {
		return ownInvitationBody{i.ID, namedBody{i.OrganisationID, i.Organisation}, i.Role, i.InvitedBy, stamp(i.ExpiresAt, loc)}
	})}}, nil
}

func (a *API) acceptInvitation(ctx context.Context, in *struct {
	ByID
	Keyed
},
) (*answer[organisationBody], error) {
	id, err := idOf(in.ID, "Undangan ini")
	if err != nil {
		return nil, err
	}
	ref := casework.InvitationRef{ID: id}
	ref.Key, ref.Problem = in.key("POST /invitations/"+in.ID+"/accept", nil)
	out, err := a.Office.AcceptInvitation(ctx, actor(ctx), ref)
	if err != nil {
		return nil, err
	}
	g, err := a.Office.Organisation(ctx, actor(ctx), out.Resource)
	return a.organisation(ctx, g, err)
}
