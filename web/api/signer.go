package api

import (
	"context"
	"net/http"
	"reflect"

	"ormas/internal/registry"
)

// signerBody is how a person signs letters.
type signerBody struct {
	Kind        string `json:"kind" enum:"kunci_kantor,bsre,-" doc:"-: orang ini tidak menandatangani"`
	Certificate string `json:"certificate,omitempty" maxLength:"100" doc:"Pada bsre: sidik SHA-256 sertifikat, atau nomor serinya"`
}

// nobodySigns is the kind of somebody who signs nothing.
const nobodySigns = "-"

func (a *API) signers() {
	const path = "/users/{id}/signer"
	add(a, call{method: http.MethodGet, path: path, id: "penanda_tangan", tag: "Petugas", summary: "Bagaimana seseorang menandatangani surat; untuk administrator", errors: []int{403, 404}}, a.signer)
	add(a, call{
		method: http.MethodPut, path: path, id: "atur_penanda_tangan", tag: "Petugas", summary: "Menetapkan bagaimana seseorang menandatangani surat; untuk administrator",
		body: reflect.TypeFor[signerBody](), errors: []int{404},
	}, a.setSigner)
}

func (a *API) signer(ctx context.Context, in *ByID) (*answer[signerBody], error) {
	id, err := idOf(in.ID, "Akun")
	if err != nil {
		return nil, err
	}
	s, set, err := a.Accounts.Signer(ctx, actor(ctx), id)
	if err != nil {
		return nil, err
	}
	if !set {
		s.Kind = nobodySigns
	}
	return &answer[signerBody]{signerBody{s.Kind, s.Certificate}}, nil
}

func (a *API) setSigner(ctx context.Context, in *struct {
	ByID
	Raw
},
) (*answer[signerBody], error) {
	id, err := idOf(in.ID, "Akun")
	if err != nil {
		return nil, err
	}
	if _, _, err := a.Accounts.Signer(ctx, actor(ctx), id); err != nil {
		return nil, err
	}
	body, problem := decode[signerBody](in.Raw)
	if problem != nil {
		return nil, problem
	}
	kind := body.Kind
	switch kind {
	case nobodySigns:
		kind = ""
	case "":
		return nil, registry.Invalid("kind", "wajib", "Pilih salah satu cara menandatangani.")
	}
	if err := a.Accounts.SetSigner(ctx, actor(ctx), registry.Signer{UserID: id, Kind: kind, Certificate: body.Certificate}); err != nil {
		return nil, err
	}
	return a.signer(ctx, &in.ByID)
}
