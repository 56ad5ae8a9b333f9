package api

import (
	"cmp"
	"context"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// organisationPatch is new data of an organisation: the names of the form, flat, and its officers.
type organisationPatch map[string]any

// Schema describes the data with officers.
func (organisationPatch) Schema(r huma.Registry) *huma.Schema {
	s := organisationSchema()
	s.Properties["officers"] = &huma.Schema{Type: "array", Items: r.Schema(reflect.TypeFor[officerData](), true, "Officer")}
	return s
}

// newOrganisation is a new one, at the counter with the person who stands there.
type newOrganisation map[string]any

// Schema describes the data with officers and counter.
func (newOrganisation) Schema(r huma.Registry) *huma.Schema {
	s := organisationPatch{}.Schema(r)
	s.Required = []string{"name"}
	s.Properties["counter"] = r.Schema(reflect.TypeFor[counterBody](), true, "")
	return s
}

// organisationBody is an organisation as it is answered.
type organisationBody map[string]any

// Schema describes the resource.
func (organisationBody) Schema(r huma.Registry) *huma.Schema {
	s := organisationPatch{}.Schema(r)
	for name, format := range map[string]string{"id": "uuid", "office_id": "uuid", "submitted_at": "date-time", "created_at": "date-time"} {
		s.Properties[name] = &huma.Schema{
			Type: "string", Format: format, Nullable: name == "submitted_at",
			Description: map[string]string{"submitted_at": "Pengajuan pertamanya; sejak itu terlihat oleh petugas"}[name],
		}
	}
	s.Required = []string{"id", "office_id", "name", "officers", "submitted_at", "created_at"}
	return s
}

// counterBody is the person at the counter.
type counterBody struct {
	Name  string `json:"name" maxLength:"200"`
	Phone string `json:"phone" maxLength:"50"`
}

func (a *API) organisations() {
	add(a, call{
		method: http.MethodPost, path: "/organisations", id: "buat_ormas", tag: "Ormas", summary: "Mencatat organisasi", status: 201,
		text: "Hanya `name` yang wajib. Di loket, Bagian Umum menyertakan `counter`.",
		body: reflect.TypeFor[newOrganisation](), errors: []int{403, 409},
	}, a.createOrganisation)
	add(a, call{method: http.MethodGet, path: "/organisations/{id}", id: "lihat_ormas", tag: "Ormas", summary: "Data organisasi", errors: []int{404}},
		func(ctx context.Context, in *ByID) (*answer[organisationBody], error) {
			id, err := idOf(in.ID, "Organisasi")
			if err != nil {
				return nil, err
			}
			g, err := a.Office.Organisation(ctx, actor(ctx), id)
			return a.organisation(ctx, g, err)
		})
	add(a, call{
		method: http.MethodPatch, path: "/organisations/{id}", id: "ubah_ormas", tag: "Ormas", summary: "Mengubah data organisasi",
		text: "Penggabungan RFC 7396: null mengosongkan, daftar diganti, pengurus digabung menurut `position`.",
		body: reflect.TypeFor[organisationPatch](), errors: []int{403, 404},
	}, a.patchOrganisation)
}

func (a *API) createOrganisation(ctx context.Context, in *struct {
	Keyed
	Raw
},
) (*created[organisationBody], error) {
	n, problem := readOrganisation(in.Raw)
	var wrong *registry.Error
	n.Key, wrong = in.key("POST /organisations", in.sent)
	n.Problem = cmp.Or(problem, wrong)
	out, err := a.Office.CreateOrganisation(ctx, actor(ctx), n)
	if err != nil {
		return nil, err
	}
	g, err := a.Office.Organisation(ctx, actor(ctx), out.Resource)
	made, err := a.organisation(ctx, g, err)
	if err != nil {
		return nil, err
	}
	return &created[organisationBody]{out.Status, Prefix + "/organisations/" + out.Resource.String(), made.Body}, nil
}

func (a *API) patchOrganisation(ctx context.Context, in *struct {
	ByID
	Raw
},
) (*answer[organisationBody], error) {
	id, err := idOf(in.ID, "Organisasi")
	if err != nil {
		return nil, err
	}
	n, problem := readOrganisation(in.Raw)
	if n.Counter != nil && problem == nil {
		problem = registry.Invalid("counter", "tidak_dapat_diubah", "Data loket tidak dapat diubah.")
	}
	g, err := a.Office.PatchOrganisation(ctx, actor(ctx), id, casework.Patch{Form: n.Form, Officers: n.Officers, Problem: problem})
	return a.organisation(ctx, g, err)
}

// readOrganisation takes officers and counter out of the flat data.
func readOrganisation(in Raw) (n casework.NewOrganisation, problem *registry.Error) {
	body, problem := decode[map[string]any](in)
	var wrong *registry.Error
	n.Officers, wrong = officersIn(body)
	problem = cmp.Or(problem, wrong)
	sent := body["counter"]
	delete(body, "counter")
	n.Form = body
	if sent == nil {
		return n, problem
	}
	n.Counter = &registry.Counter{}
	return n, cmp.Or(problem, fillCounter(n.Counter, sent))
}

// fillCounter reads the person at the counter.
func fillCounter(c *registry.Counter, sent any) *registry.Error {
	fields, ok := sent.(map[string]any)
	if !ok {
		return registry.Invalid("counter", "jenis", "Isian ini harus berupa objek.")
	}
	for name, value := range fields {
		into := map[string]*string{"name": &c.Name, "phone": &c.Phone}[name]
		text, ok := value.(string)
		switch {
		case into == nil:
			return unknownName("counter." + name)
		case !ok && value != nil:
			return registry.Invalid("counter."+name, "jenis", "Isian ini harus berupa teks.")
		}
		*into = text
	}
	return nil
}

// officersIn takes the officers out of a body.
func officersIn(body map[string]any) ([]registry.Form, *registry.Error) {
	v, ok := body["officers"]
	delete(body, "officers")
	if !ok || v == nil {
		return nil, nil
	}
	items, ok := v.([]any)
	if !ok || len(items) > workflow.MaxItems {
		return nil, registry.Invalid("officers", "jenis", "Pengurus harus berupa daftar.")
	}
	officers := make([]registry.Form, len(items))
	for i, item := range items {
		o, ok := item.(map[string]any)
		if !ok {
			return nil, registry.Invalid("officers", "jenis", "Setiap pengurus harus berupa objek.")
		}
		officers[i] = o
	}
	return officers, nil
}

func (a *API) organisation(ctx context.Context, g *registry.Organisation, err error) (*answer[organisationBody], error) {
	if err != nil {
		return nil, err
	}
	loc, err := a.Office.Location(ctx, g.OfficeID)
	if err != nil {
		return nil, err
	}
	more := map[string]any{
		"id": g.ID, "office_id": g.OfficeID, "name": g.Name, "officers": list(g.Officers),
		"submitted_at": stampOf(g.SubmittedAt, loc), "created_at": stamp(g.CreatedAt, loc),
	}
	return &answer[organisationBody]{flat(g.Form, more)}, nil
}
