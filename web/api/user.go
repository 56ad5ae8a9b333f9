package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
)

// userBody is a person of the office.
type userBody struct {
	ID    uuid.UUID `json:"id"`
	Name  string    `json:"name"`
	Email string    `json:"email"`
	Roles []string  `json:"roles"`
}

func (a *API) users() {
	add(a, call{method: http.MethodGet, path: "/users", id: "petugas", tag: "Petugas", summary: "Orang di kantor menurut peran", errors: []int{403, 404}}, a.listUsers)
}

func (a *API) listUsers(ctx context.Context, in *struct {
	Role    string `query:"role" maxLength:"100" doc:"Kosong: semua peran"`
	Dossier string `query:"dossier" doc:"Tanpa orang yang menurut pemisahan tugas tidak boleh menangani permohonan ini; halaman dapat berisi kurang dari limit"`
	Cursor  string `query:"cursor" maxLength:"2000"`
	Limit   int    `query:"limit" minimum:"1" maximum:"100" default:"100"`
},
) (*answer[listBody[userBody]], error) {
	search := casework.UserSearch{Role: in.Role, Search: casework.Search{Cursor: in.Cursor, Limit: in.Limit}}
	if in.Dossier != "" {
		id, err := idOf(in.Dossier, "Permohonan")
		if err != nil {
			return nil, err
		}
		search.Dossier = &id
	}
	page, err := a.Office.UserPage(ctx, actor(ctx), search)
	if err != nil {
		return nil, err
	}
	return &answer[listBody[userBody]]{listBody[userBody]{Items: each(page.Items, func(u registry.User) userBody {
		return userBody{u.ID, u.Name, u.Email, list(u.Roles)}
	}), NextCursor: page.Next}}, nil
}
