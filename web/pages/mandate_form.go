package pages

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"ormas/internal/intake"
	"ormas/internal/mandates"
	"ormas/internal/registry"
	"ormas/workflow"
)

// mandateFormPage is where a mandate is registered.
type mandateFormPage struct {
	frame
	Problems       problems
	Inputs, Limits []input
	Actions        []inputGroup // to which it can be limited, by post
	Accept, Limit  string
}

// At is what is wrong with an input.
func (v mandateFormPage) At(field string) string { return v.Problems.At(field) }

// Limited tells whether something stands in the limits, which are folded away otherwise.
func (v mandateFormPage) Limited() bool {
	used := func(i input) bool { return i.Value != "" || i.Problem != "" }
	return v.At("actions") != "" || slices.ContainsFunc(v.Limits, used) || slices.ContainsFunc(v.Actions, func(g inputGroup) bool { return g.Open })
}

var mandateKindOptions = []workflow.Option{
	{Value: string(workflow.ActingDaily), Label: "Plh. (pelaksana harian): pejabatnya berhalangan"},
	{Value: string(workflow.ActingPost), Label: "Plt. (pelaksana tugas): jabatannya kosong"},
	{Value: string(workflow.OnBehalf), Label: "a.n. (atas nama): pejabatnya melimpahkan"},
	{Value: string(workflow.ForHim), Label: "u.b. (untuk beliau): yang menerima pelimpahan melimpahkan lagi"},
}

// vacantPost is the choice for a post without a holder.
const vacantPost = "-"

// mandateFields ask for a mandate; the limits come apart, since most have none.
func mandateFields(choices mandates.MandateChoices) (fields, limits []workflow.Field) {
	var roles []workflow.Option
	for _, r := range choices.Roles {
		label := r.Label
		if r.Signs {
			label += " (menandatangani surat; disetujui orang kedua)"
		}
		roles = append(roles, workflow.Option{Value: r.ID, Label: label})
	}
	people := peopleOptions(choices.People)
	fields = []workflow.Field{
		{Name: "kind", Label: "Jenis mandat", Type: workflow.Choice, Required: true, Options: mandateKindOptions},
		{Name: "role", Label: "Jabatan yang diwakili", Type: workflow.Choice, Required: true, Options: roles},
		{Name: "for", Label: "Pejabat yang diwakili", Type: workflow.Choice, Required: true, Options: append([]workflow.Option{{Value: vacantPost, Label: "Jabatannya kosong (Plt.)"}}, people...)},
		{Name: "holder", Label: "Pemegang mandat", Type: workflow.Choice, Required: true, Options: people},
		{Name: "order_number", Label: "Nomor surat perintah", Type: workflow.Text, Required: true, Max: 200},
		{Name: "order_date", Label: "Tanggal surat perintah", Type: workflow.Date, Required: true},
		{Name: "from", Label: "Berlaku mulai", Type: workflow.DateTime, Required: true, Hint: "menurut jam kantor."},
		{Name: "until", Label: "Berlaku sampai", Type: workflow.DateTime, Required: true, Hint: "menurut jam kantor; pada saat ini mandat sudah berakhir. Paling lama satu tahun."},
	}
	return fields, []workflow.Field{
		{Name: "through", Label: "Jabatan perantara, hanya pada u.b.", Type: workflow.Text, Max: 200},
		{Name: "behalf", Label: "Atas nama jabatan di luar kantor ini, hanya pada a.n. dan u.b.", Type: workflow.Text, Max: 200, Example: "Wali Kota"},
		{Name: "services", Label: "Hanya prosedur ini (tanpa pilihan: semua)", Type: workflow.IDs, Options: choices.Services},
	}
}

// actionGroups are the actions that mandates can be limited to, those of each post apart: nobody has to look through all.
func actionGroups(choices mandates.MandateChoices, typed url.Values) []inputGroup {
	var all []inputGroup
	for _, r := range choices.Roles {
		one := inputsFrom([]workflow.Field{{Name: "actions", Label: "Tindakan " + r.Label, Type: workflow.IDs, Options: r.Actions}}, typed, nil)[0]
		one.ID += "-" + r.ID
		one.Required = true // the words above all of them say what leaving it empty means
		chosen := slices.ContainsFunc(r.Actions, func(o workflow.Option) bool { return one.Checked[o.Value] })
		all = append(all, inputGroup{r.Label, chosen, []input{one}})
	}
	return all
}

func (p *Pages) newMandate(c *gin.Context, by workflow.Actor) {
	p.showMandateForm(c, by, sentForm{status: http.StatusOK})
}

func (p *Pages) showMandateForm(c *gin.Context, by workflow.Actor, sent sentForm) {
	ctx := c.Request.Context()
	if err := p.Mandates.MayRegister(ctx, by); err != nil {
		p.Refuse(c, err)
		return
	}
	choices, err := p.Mandates.MandateChoices(ctx, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, "Daftarkan mandat", crumb{"Beranda", "/beranda"}, crumb{"Mandat", mandatesPath})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed = len(sent.wrong) > 0
	fields, limits := mandateFields(choices)
	p.show(c, sent.status, "mandateform", mandateFormPage{
		frame: f, Problems: sent.wrong, Inputs: inputsFrom(fields, sent.typed, sent.wrong), Limits: inputsFrom(limits, sent.typed, sent.wrong),
		Actions: actionGroups(choices, sent.typed),
		Accept:  strings.Join(intake.ScanKinds(), ","), Limit: p.Office.LimitInWords(),
	})
}

// registerMandate takes the form with the letter that gives the mandate.
func (p *Pages) registerMandate(c *gin.Context, by workflow.Actor) {
	if err := p.Mandates.MayRegister(c.Request.Context(), by); err != nil {
		p.Refuse(c, err)
		return
	}
	b, err := p.unpack(c)
	defer b.close()
	kinds := intake.ScanKinds()
	var m *registry.Mandate
	if err == nil {
		m, err = p.sendMandate(c, by, b, kinds)
	}
	if err = b.inWords(err, kinds); err == nil {
		done := "mandat-didaftarkan"
		if m.Waits() {
			done = "mandat-menunggu"
		}
		c.Redirect(http.StatusSeeOther, mandatesPath+"?selesai="+done)
		return
	}
	fields, limits := mandateFields(mandates.MandateChoices{})
	fields = append(append(append(fields, workflow.Field{Name: "file"}), limits...), workflow.Field{Name: "actions"})
	if wrong, again := p.refusedForm(c, err, fields); again {
		p.showMandateForm(c, by, sentForm{p.Status(err), b.fields, wrong})
	}
}

func (p *Pages) sendMandate(c *gin.Context, by workflow.Actor, b *parcel, kinds []string) (*registry.Mandate, error) {
	t := b.fields
	n := mandates.NewMandate{
		Kind: t.Get("kind"), Role: t.Get("role"), Holder: t.Get("holder"), For: t.Get("for"), Behalf: t.Get("behalf"), Through: t.Get("through"),
		Actions: t["actions"], Services: t["services"], OrderNumber: t.Get("order_number"), OrderDate: t.Get("order_date"),
		From: t.Get("from"), Until: t.Get("until"), Key: sentOnce(t.Get(onceInput), mandatesPath, t.Encode(), b.print()),
	}
	if n.For == vacantPost {
		n.For = ""
	}
	if len(b.files) > 0 { // without one the rules tell all that is missing together
		var err error
		if n.File, n.Filename, err = p.one(c, by, b, kinds); err != nil {
			return nil, err
		}
	}
	return p.Mandates.RegisterMandate(c.Request.Context(), by, n)
}
