package api

import (
	"context"
	"net/http"

	"ormas/internal/casework"
	"ormas/internal/rules"
	"ormas/workflow"
)

// OfOffice is the input of public calls: the office of the host, or the one named.
type OfOffice struct {
	Asked
	OfficeID string `query:"office_id" doc:"Kantor; kosong: kantor dari nama host, atau yang pertama"`
}

func (o *OfOffice) place() (rules.Place, error) {
	p := rules.Place{Host: o.host()}
	if o.OfficeID != "" {
		id, err := idOf(o.OfficeID, "Kantor")
		if err != nil {
			return p, err
		}
		p.OfficeID = &id
	}
	return p, nil
}

// serviceBody is a procedure as anybody may read it.
type serviceBody struct {
	ID           string            `json:"id"`
	Version      int               `json:"version"`
	Hash         string            `json:"hash"`
	Title        string            `json:"title"`
	Product      string            `json:"product"`
	LegalGrounds []string          `json:"legal_grounds"`
	Norm         string            `json:"norm" doc:"Waktu kantor untuk seluruh prosedur"`
	Organisation bool              `json:"organisation" doc:"Permohonan milik suatu organisasi"`
	Requirements []requirementBody `json:"requirements"`
	Steps        []stepBody        `json:"steps"`
	Form         []inputBody       `json:"form"`
	OfficerForm  []inputBody       `json:"officer_form"`
	Positions    []positionBody    `json:"positions"`
	Reasons      []reasonBody      `json:"reasons"`
	Promise      *promiseBody      `json:"promise,omitempty" doc:"Janji layanan; hanya pada satu layanan, tidak pada daftar"`
}

type requirementBody struct {
	Code       string         `json:"code"`
	Label      string         `json:"label"`
	PerOfficer bool           `json:"per_officer"`
	Condition  *conditionBody `json:"condition"`
	MadeHere   bool           `json:"made_here"`
	SignedBy   []string       `json:"signed_by"`
	Stamp      string         `json:"stamp" doc:"Meterai, misalnya Rp10.000; kosong: tidak perlu"`
	Kinds      []string       `json:"kinds"`
	Fields     []string       `json:"fields"`
}

type conditionBody struct {
	Field  string `json:"field"`
	Equals any    `json:"equals"`
	Label  string `json:"label"`
}

type stepBody struct {
	Number string   `json:"number"`
	Action string   `json:"action"`
	Label  string   `json:"label"`
	By     []string `json:"by"`
	From   []string `json:"from"`
	To     string   `json:"to"`
	Norm   string   `json:"norm"`
	Owner  string   `json:"owner" enum:"kantor,pemohon,pihak_ketiga,tidak_ada"`
}

type inputBody struct {
	Name     string            `json:"name"`
	Label    string            `json:"label"`
	Type     string            `json:"type" enum:"teks,teks_panjang,tanggal,waktu,ya_tidak,angka,daftar,daftar_id,pilihan,orang,rahasia"`
	Required bool              `json:"required"`
	Max      int               `json:"max"`
	Options  []workflow.Option `json:"options"`
	Example  string            `json:"example"`
	Given    any               `json:"given,omitempty" doc:"Dijawab oleh layanan ini sendiri: setiap draf memuatnya sejak awal, dan isian lain tidak diambil. Tidak ada: diisi pemohon"`
}

type positionBody struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

type reasonBody struct {
	Code         string   `json:"code"`
	Label        string   `json:"label"`
	Requirements []string `json:"requirements"`
}

// publicDossierBody is what anybody with a tracking code learns.
type publicDossierBody struct {
	TrackingCode string     `json:"tracking_code"`
	Service      string     `json:"service"`
	Title        string     `json:"title"`
	Office       string     `json:"office"`
	State        string     `json:"state"`
	StateLabel   string     `json:"state_label"`
	Held         bool       `json:"held"`
	Step         string     `json:"step" doc:"Langkah SOP sekarang, dalam kata-kata"`
	Owner        string     `json:"owner" doc:"Waktu siapa yang berjalan"`
	Turn         string     `json:"turn" doc:"Giliran siapa"`
	SubmittedAt  string     `json:"submitted_at" format:"date-time"`
	Clock        clockBody  `json:"clock"`
	DueAt        *string    `json:"due_at" format:"date-time"`
	ExpectedOn   *string    `json:"expected_on" format:"date"`
	Steps        []doneBody `json:"steps"`
}

type doneBody struct {
	Number string `json:"number"`
	Label  string `json:"label"`
	Status string `json:"status" enum:"sudah,sekarang,nanti"`
	Again  bool   `json:"again" doc:"Langkah ini sudah pernah dikerjakan dan akan dikerjakan sekali lagi"`
}

// publicCertificateBody is what anybody with the code of a letter learns.
type publicCertificateBody struct {
	Code         string  `json:"code"`
	Number       string  `json:"number"`
	LetterNumber string  `json:"letter_number"`
	Organisation string  `json:"organisation"`
	District     string  `json:"district"`
	State        string  `json:"state" enum:"aktif,segera_berakhir,berakhir,ditunda,dicabut,diganti"`
	Reason       *string `json:"reason"`
	Since        string  `json:"since" format:"date"`
	IssuedOn     string  `json:"issued_on" format:"date"`
	ValidUntil   string  `json:"valid_until" format:"date"`
	Signatory    string  `json:"signatory"`
	Signature    string  `json:"signature" enum:"kunci_kantor,bsre,basah" doc:"kunci_kantor: bukan tanda tangan elektronik tersertifikasi; bsre: tersertifikasi; basah: di atas kertas, berkasnya salinan pindaian"`
	ReplacedBy   *string `json:"replaced_by" doc:"Kode surat yang menggantikannya; null: tidak diganti"`
	LegalStatus  *string `json:"legal_status" doc:"Keputusan instansi lain tentang organisasi, dalam kata-kata; null: tidak tercatat"`
	Mandate      *string `json:"mandate" doc:"Mandat penanda tangan; null: pejabatnya sendiri"`
}

func (a *API) public() {
	open := func(path, id, summary string, errors ...int) call {
		return call{method: http.MethodGet, path: "/public" + path, id: id, tag: "Umum", summary: summary, open: true, errors: errors}
	}
	add(a, open("/services", "layanan", "Layanan kantor ini", 404), a.services)
	add(a, open("/services/{id}", "satu_layanan", "Persyaratan, langkah dan isian suatu layanan", 404), a.service)
	add(a, open("/services/{id}/promise", "janji_layanan", "Berapa lama layanan ini akhir-akhir ini", 404), a.promise)
	add(a, open("/dossiers/{tracking_code}", "lacak", "Di mana permohonan saya", 404), a.track)
	add(a, open("/certificates/{code}", "cek", "Memeriksa surat", 404), a.check)
	a.publicRegister(open)
}

func (a *API) services(ctx context.Context, in *struct{ OfOffice }) (*answer[listBody[serviceBody]], error) {
	p, err := in.place()
	if err != nil {
		return nil, err
	}
	all, err := a.Office.Services(ctx, p)
	if err != nil {
		return nil, err
	}
	return &answer[listBody[serviceBody]]{listBody[serviceBody]{Items: each(all, serviceOf)}}, nil
}

func (a *API) service(ctx context.Context, in *struct {
	OfOffice
	ID string `path:"id" doc:"Id layanan, misalnya pelaporan"`
},
) (*answer[serviceBody], error) {
	p, err := in.place()
	if err != nil {
		return nil, err
	}
	d, err := a.Office.Service(ctx, p, in.ID)
	if err != nil {
		return nil, err
	}
	told, err := a.Measures.Promise(ctx, p, in.ID)
	if err != nil {
		return nil, err
	}
	body, promised := serviceOf(d), promiseOf(told)
	body.Promise = &promised
	return &answer[serviceBody]{body}, nil
}

func (a *API) track(ctx context.Context, in *struct {
	OfOffice
	Code string `path:"tracking_code" doc:"Kode pelacakan, 10 karakter"`
},
) (*answer[publicDossierBody], error) {
	p, err := in.place()
	if err != nil {
		return nil, err
	}
	d, err := a.Office.PublicDossier(ctx, p, in.Code)
	if err != nil {
		return nil, err
	}
	loc := d.Office.Location()
	body := publicDossierBody{
		TrackingCode: d.TrackingCode, Service: d.Service, Title: d.Title, Office: d.Office.Name, State: d.State,
		StateLabel: d.StateLabel, Held: d.HeldSince != nil, Owner: string(d.Owner), Turn: d.Turn, SubmittedAt: stamp(d.SubmittedAt, loc),
		Clock: clockOf(d.Clock, loc), Steps: each(d.Steps, func(s casework.StepStatus) doneBody { return doneBody(s) }),
	}
	body.DueAt, body.ExpectedOn, body.Step = body.Clock.Step.Due, body.Clock.ExpectedOn, d.StateLabel
	for _, s := range d.Steps {
		if s.Status == casework.StepNow {
			body.Step = s.Label
		}
	}
	return &answer[publicDossierBody]{body}, nil
}

func (a *API) check(ctx context.Context, in *struct {
	OfOffice
	Code string `path:"code" doc:"Kode pada surat, 10 karakter"`
},
) (*answer[publicCertificateBody], error) {
	p, err := in.place()
	if err != nil {
		return nil, err
	}
	c, err := a.Office.PublicCertificate(ctx, p, in.Code)
	if err != nil {
		return nil, err
	}
	return &answer[publicCertificateBody]{publicCertificateOf(c)}, nil
}

func publicCertificateOf(c *casework.PublicCertificate) publicCertificateBody {
	body := publicCertificateBody{
		Code: c.Code, Number: c.Number, LetterNumber: c.LetterNumber,
		Organisation: c.Organisation, District: c.District, State: c.State, Reason: c.Reason, Since: date(c.Since),
		IssuedOn: date(c.IssuedOn), ValidUntil: date(c.ValidUntil), Signatory: c.Signatory, Signature: c.Signature, Mandate: optional(c.Mandate),
	}
	if c.ReplacedBy != nil {
		body.ReplacedBy = &c.ReplacedBy.Code
	}
	body.LegalStatus = optional(c.LegalStatus)
	return body
}

func serviceOf(d *workflow.Definition) serviceBody {
	return serviceBody{
		ID: d.Service, Version: d.Version, Hash: d.Hash, Title: d.Title, Product: d.Product, LegalGrounds: list(d.LegalGrounds),
		Norm: d.Norm.String(), Organisation: d.Organisation, Requirements: each(d.Requirements, requirementOf), Steps: stepsOf(d),
		Form: each(d.Form, inputOf), OfficerForm: each(d.OfficerForm, inputOf),
		Positions: each(d.Positions, func(p workflow.Position) positionBody { return positionBody(p) }),
		Reasons:   each(d.Reasons, func(r workflow.Reason) reasonBody { return reasonBody{r.Code, r.Label, list(r.Requirements)} }),
	}
}

func requirementOf(r workflow.Requirement) requirementBody {
	body := requirementBody{
		Code: r.Code, Label: r.Label, PerOfficer: r.PerOfficer, MadeHere: r.MadeHere, SignedBy: list(r.SignedBy),
		Stamp: r.Stamp, Kinds: list(r.Kinds), Fields: list(r.Fields),
	}
	if r.When != nil {
		body.Condition = &conditionBody{r.When.Field, r.When.Equals, r.When.Label}
	}
	return body
}

// stepsOf are the rows of the SOP, the numbered steps and the others.
func stepsOf(d *workflow.Definition) []stepBody {
	return each(d.Actions, func(row workflow.Action) stepBody {
		from := d.StatesOf(row)
		state, _ := d.State(from[0])
		return stepBody{row.Step, row.Name, row.Label, list(row.By), from, row.To, row.Norm.String(), string(state.Owner)}
	})
}

func inputOf(f workflow.Field) inputBody {
	return inputBody{f.Name, f.Label, string(f.Type), f.Required, f.Max, list(f.Options), f.Example, f.Given}
}
