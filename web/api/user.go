package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

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
	Dossier string `query:"dossier" doc:"Tanpa orang yang menurut pemisahan tugas tidak boleh menangani permohonan ini"`
},
) (*answer[listBody[userBody]], error) {
	var dossier *uuid.UUID
	if in.Dossier != "" {
		id, err := idOf(in.Dossier, "Permohonan")
		if err != nil {
			return nil, err
		}
		dossier = &id
	}
	users, err := a.Office.Users(ctx, actor(ctx), in.Role, dossier)
	if err != nil {
		return nil, err
	}
	return &answer[listBody[userBody]]{listBody[userBody]{Items: each(users, func(u registry.User) userBody {
		return userBody{u.ID, u.Name, u.Email, list(u.Roles)}
	})}}, nil
}
