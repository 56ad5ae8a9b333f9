package pages

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"ormas/internal/account"
	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/workflow"
)

// settingsRoutes mounts the administrator's pages.
func (p *Pages) settingsRoutes(r gin.IRouter) {
	r.GET("/pengaturan", p.admin(p.settings))
	r.GET("/pengaturan/kantor", p.admin(p.officeForm))
	r.POST("/pengaturan/kantor", p.admin(p.saveOffice))
	r.POST(logoPath, p.admin(p.setLogo))
	r.POST(logoRemovePath, p.admin(p.removeLogo))
	r.GET("/pengaturan/orang", p.admin(p.people))
	r.GET("/pengaturan/orang/baru", p.admin(p.newPerson))
	r.POST("/pengaturan/orang/baru", p.admin(p.addPerson))
	r.GET("/pengaturan/orang/:id", p.admin(p.person))
	r.POST("/pengaturan/orang/:id", p.admin(p.changePerson))
	r.POST("/pengaturan/orang/:id/peran", p.admin(p.setRoles))
	r.POST("/pengaturan/orang/:id/akses", p.admin(p.admit))
	r.POST("/pengaturan/orang/:id/tanda-tangan", p.admin(p.setSigner))
	r.POST("/pengaturan/orang/:id/autentikator", p.admin(p.resetFactor))
	r.GET("/pengaturan/penetapan", p.signedIn(p.grants)) // the head agrees here too
	r.POST("/pengaturan/penetapan/:id", p.signedIn(p.answerGrant))
	r.GET("/pengaturan/mutasi", p.signedIn(p.reassignment)) // whom the SOP lets hand cases on
	r.POST("/pengaturan/mutasi", p.signedIn(p.reassign))
	r.GET("/pengaturan/token", p.admin(p.tokens))
	r.POST("/pengaturan/token", p.admin(p.makeToken))
	r.POST("/pengaturan/token/akhiri", p.admin(p.endToken))
	r.GET("/pengaturan/surel", p.admin(p.outbox))
	p.mandateRoutes(r)
	p.calendarRoutes(r)
	p.seriesRoutes(r)
	p.draftSOPRoutes(r)
	p.trySOPRoutes(r)
}

var settingsNotices = map[string]string{ //nolint:gosec // sentences about tokens, none of them one
	"akun-dibuat":            "Akun sudah dibuat. Tautan untuk menetapkan kata sandi dikirim lewat email.",
	"peran-tersimpan":        "Peran sudah disimpan.",
	"akses-tersimpan":        "Akses akun ini sudah diubah.",
	"tanda-tangan-tersimpan": "Cara menandatangani sudah disimpan dan berlaku mulai sekarang.",
	"autentikator-dilepas":   "Autentikator sudah dilepas. Masuk cukup dengan kata sandi sampai yang baru dipasang.",
	"peran-disetujui":        "Penetapan peran sudah disetujui. Peran itu berlaku mulai sekarang.",
	"peran-dibatalkan":       "Peran itu tidak jadi diberikan.",
	"token-diakhiri":         "Token sudah diakhiri dan tidak dapat dipakai lagi.",
	"kalender-tersimpan":     "Kalender sudah disimpan. Batas waktu permohonan yang berjalan sedang dihitung ulang.",
	"logo-tersimpan":         "Logo sudah disimpan dan dipakai pada halaman dan surat berikutnya.",
	"logo-dilepas":           "Logo sudah dilepas.",
	"draf-sop-dibuat":        "Draf sudah dibuat. Belum ada yang berubah bagi permohonan.",
	"draf-sop-tersimpan":     "Draf sudah disimpan.",
	"draf-sop-ajukan":        "Draf sudah diajukan untuk disahkan.",
	"draf-sop-tarik":         "Pengajuan sudah ditarik. Draf dapat diubah lagi.",
	"draf-sop-kembalikan":    "Draf sudah dikembalikan kepada penulisnya.",
	"draf-sop-setujui":       "Versi baru sudah disahkan.",
	"draf-sop-batalkan":      "Draf sudah dibatalkan.",
	"versi-sop-dibatalkan":   "Versi sudah dibatalkan dan tidak akan berlaku.",
	"draf-sop-komentar":      "Komentar sudah ditambahkan.",
	"nomor-tersimpan":        "Ketetapan tentang nomor sudah disimpan dan dicatat dalam jurnal.",
	"mandat-didaftarkan":     "Mandat sudah didaftarkan.",
	"mandat-menunggu":        "Mandat sudah didaftarkan dan belum berlaku: orang kedua menyetujuinya dahulu. Siapa yang dapat menyetujuinya tertulis di bawah; mereka melihatnya di beranda.",
	"mandat-ditolak":         "Mandat tidak jadi berlaku. Alasannya terbaca oleh yang mendaftarkannya.",
	"mandat-disetujui":       "Mandat sudah disetujui dan berlaku pada waktunya.",
	"mandat-diakhiri":        "Mandat sudah diakhiri.",
	"berhalangan-dicatat":    "Sudah dicatat berhalangan; selama itu orang ini tidak menandatangani surat. Bila jabatannya harus tetap dijalankan, daftarkan Plh. dengan surat perintahnya.",
	"berhalangan-diakhiri":   "Sudah dicatat kembali.",
	"kantor-tersimpan":       "Pengaturan kantor sudah disimpan dan dipakai untuk surat berikutnya.",
}

// settingsCrumb leads back to the overview.
var settingsCrumb = []crumb{{"Beranda", "/beranda"}, {"Pengaturan", "/pengaturan"}}

// admin lets a page be seen by administrators only.
func (p *Pages) admin(next personal) gin.HandlerFunc {
	return p.signedIn(func(c *gin.Context, by workflow.Actor) {
		if !by.Has(registry.AdminRole) {
			p.Refuse(c, registry.Forbid("bukan_tugas_anda", "Halaman ini hanya untuk administrator."))
			return
		}
		next(c, by)
	})
}

// settingsPage is the overview of what an administrator sets.
type settingsPage struct {
	frame
	People   int
	Waiting  int // roles that wait for a second person
	Services []*workflow.Definition
}

func (p *Pages) settings(c *gin.Context, by workflow.Actor) {
	ctx := c.Request.Context()
	f, err := p.personFrame(c, by, "Pengaturan", crumb{"Beranda", "/beranda"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	people, err := p.Accounts.People(ctx, by, "")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	waiting, _, err := p.Accounts.Grants(ctx, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	view := settingsPage{frame: f, People: len(people), Waiting: len(waiting)}
	if view.Services, err = p.Office.Procedures(ctx, by.Office); err != nil {
		p.Refuse(c, err)
		return
	}
	p.show(c, http.StatusOK, "settings", view)
}

// formPage is a page with one form made from fields.
type formPage struct {
	frame
	Problems problems
	Lead     string
	Action   string // where it is sent
	Button   string
	Back     string
	Inputs   []input
}

// sentForm is a form as it is shown: with what was typed or is stored, and what is wrong with it.
type sentForm struct {
	status int
	typed  url.Values
	wrong  problems
}

// refusedForm tells whether a refusal is about what was typed, so that the form comes back; otherwise it has answered.
func (p *Pages) refusedForm(c *gin.Context, err error, fields []workflow.Field) (problems, bool) {
	var refusal *registry.Error
	if !p.onPage(err, &refusal) || workflow.KindOf(err) == workflow.Forbidden {
		p.Refuse(c, err)
		return nil, false
	}
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return problemsOf(refusal, names...), true
}

// The fields of the office's settings; the parts of numbers are added from the procedures.
var officeFields = []workflow.Field{
	{Name: "letterhead", Label: "Kop surat, nama kantor paling akhir", Type: workflow.List, Required: true},
	{Name: "address", Label: "Alamat kantor", Type: workflow.Text, Required: true, Max: 200},
	{Name: "phone", Label: "Telepon", Type: workflow.Text, Max: 200},
	{Name: "email", Label: "Alamat email kantor", Type: workflow.Text, Max: 200},
	{Name: "site", Label: "Situs", Type: workflow.Text, Max: 200},
	{Name: "head_title", Label: "Jabatan pimpinan di atas tanda tangan", Type: workflow.Text, Required: true, Max: 200},
	{Name: "addressee", Label: "Kepada siapa permohonan ditujukan", Type: workflow.Text, Max: 200, Example: "Wali Kota"},
	{Name: "whatsapp", Label: "Nomor WhatsApp pengaduan, dengan kode negara", Type: workflow.Text, Max: 15, Example: "620000000000"},
	{Name: "rendering_days", Label: "Berapa hari catatan unduhan disimpan; kosong berarti lima tahun", Type: workflow.Text, Max: 5, Example: "1826"},
	{Name: "register_licence", Label: "Lisensi data register; kosong berarti belum ditetapkan", Type: workflow.Text, Max: 200, Example: "CC-BY-4.0"},
}

// numberPartPrefix begins the names of the inputs for parts of numbers.
const numberPartPrefix = "number_parts."

// officeInputs are the fields of this office's settings. Parts of numbers that no form of now uses are there too: a version that
// is not in force yet may, and they are kept until then.
func (p *Pages) officeInputs(c *gin.Context, by workflow.Actor) ([]workflow.Field, error) {
	needed, err := p.Rulemaking.NumberParts(c.Request.Context(), by.Office)
	fields := slices.Clone(officeFields)
	names := slices.Clone(needed)
	for _, name := range workflow.PartsOfOffice {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range names {
		fields = append(fields, workflow.Field{
			Name: numberPartPrefix + name, Label: "Bagian nomor surat: " + strings.ReplaceAll(name, "_", " "),
			Type: workflow.Text, Required: slices.Contains(needed, name), Max: 200,
		})
	}
	return fields, err
}

// officePage is the page of an office's settings.
type officePage struct {
	frame
	Problems problems
	Facts    []crumb // label and text of what is shown but not changed here
	Inputs   []input
	Logo     logoForm
}

func (p *Pages) officeForm(c *gin.Context, by workflow.Actor) {
	p.showStoredOffice(c, by, http.StatusOK, nil)
}

// showStoredOffice shows the settings as they are stored, with what is wrong with a logo that was sent.
func (p *Pages) showStoredOffice(c *gin.Context, by workflow.Actor, status int, logo problems) {
	office, err := p.Office.OfficeByID(c.Request.Context(), by.Office)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	s := office.Settings
	typed := url.Values{
		"letterhead": {strings.Join(s.Letterhead, "\n")}, "address": {s.Address}, "phone": {s.Phone}, "email": {s.Email},
		"site": {s.Site}, "head_title": {s.HeadTitle}, "addressee": {s.Addressee}, "whatsapp": {s.Whatsapp},
		"register_licence": {s.RegisterLicence},
	}
	if s.RenderingDays > 0 {
		typed.Set("rendering_days", strconv.Itoa(s.RenderingDays))
	}
	for name, part := range s.NumberParts {
		typed.Set(numberPartPrefix+name, part)
	}
	p.showOffice(c, by, sentForm{status, typed, nil}, logo)
}

func (p *Pages) saveOffice(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	fields, err := p.officeInputs(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	typed := c.Request.PostForm
	if err = p.Rulemaking.SetOffice(c.Request.Context(), by, settingsFrom(fields, typed)); err == nil {
		c.Redirect(http.StatusSeeOther, "/pengaturan?selesai=kantor-tersimpan")
		return
	}
	if wrong, again := p.refusedForm(c, err, fields); again {
		p.showOffice(c, by, sentForm{p.Status(err), typed, wrong}, nil)
	}
}

// settingsFrom reads what was typed about an office.
func settingsFrom(fields []workflow.Field, typed url.Values) registry.OfficeSettings {
	text := func(name string) string { return strings.TrimSpace(typed.Get(name)) }
	s := registry.OfficeSettings{
		Address: text("address"), Phone: text("phone"), Email: text("email"), Site: text("site"),
		HeadTitle: text("head_title"), Addressee: text("addressee"), Whatsapp: text("whatsapp"), NumberParts: map[string]string{},
		RegisterLicence: text("register_licence"),
	}
	if days, err := strconv.Atoi(text("rendering_days")); err == nil {
		s.RenderingDays = days
	} else if text("rendering_days") != "" {
		s.RenderingDays = -1 // no number: refused like one that is out of bounds
	}
	for line := range strings.Lines(typed.Get("letterhead")) {
		if line = strings.TrimSpace(line); line != "" {
			s.Letterhead = append(s.Letterhead, line)
		}
	}
	for _, f := range fields {
		if name, isPart := strings.CutPrefix(f.Name, numberPartPrefix); isPart {
			s.NumberParts[name] = text(f.Name)
		}
	}
	return s
}

// showOffice shows the settings as they were sent; logo is what is wrong with a logo.
func (p *Pages) showOffice(c *gin.Context, by workflow.Actor, sent sentForm, logo problems) {
	fields, err := p.officeInputs(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, "Pengaturan kantor", settingsCrumb...)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed = len(sent.wrong)+len(logo) > 0
	view := officePage{frame: f, Problems: sent.wrong, Inputs: inputsFrom(fields, sent.typed, sent.wrong), Logo: p.logoForm(f.Office, logo)}
	view.Logo.Again = view.Again("file")
	view.Facts = []crumb{{"Nama kantor", f.Office.Name}, {"Kota", f.Office.City}, {"Alamat resmi layanan", f.Office.Host}, {"Zona waktu", calendar.ZoneLabel(f.Office.TimeZone)}}
	view.Facts = append(view.Facts, signingFacts(f.Office.Settings)...)
	p.show(c, sent.status, "office", view)
}

// roleLabels names roles for people.
func roleLabels(roles []account.Role, held []string) []string {
	labels := make([]string, 0, len(held))
	for _, r := range roles {
		if slices.Contains(held, r.ID) {
			labels = append(labels, r.Label)
		}
	}
	return labels
}
