package pages

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/mandates"
	"ormas/internal/registry"
	"ormas/workflow"
)

// startPage is where a person of the office begins: what waits for this person, and what else can be done.
type startPage struct {
	frame
	Queues []queuePart
	Waits  bool // there is a row in one of them
	Works  bool // takes steps; who only reads is told what is late
	Doors  []crumb
	Acting []actingAs // by mandates that hold
	Not    *hindrance // why this person does not sign now; nil: nothing is in the way
	toConfirm
}

// toConfirm counts what waits for this person as the second one.
type toConfirm struct {
	Grants, Mandates int
}

// queuePart is the head of one queue.
type queuePart struct {
	ID, Title, URL string
	Count          string
	Urgent         bool // something is late
	Rows           []caseRow
}

// startRows is how many rows of each queue the start page shows.
const startRows = 5

// staffRoutes mounts the pages of those who work in the office.
func (p *Pages) staffRoutes(r gin.IRouter) {
	r.GET("/beranda", p.signedIn(p.start))
	r.GET("/antrean", p.signedIn(p.queue))
	r.GET("/permohonan/:id", p.signedIn(p.dossierCase))
	r.GET("/permohonan/:id/lembar-periksa", p.signedIn(p.checkSheet))
	r.GET("/permohonan/:id/lembar-disposisi", p.signedIn(p.dispositionSheet))
	r.POST("/permohonan/:id/lampiran", p.signedIn(p.attach))
	r.GET("/permohonan/:id/kunjungan", p.signedIn(p.visit))
	r.POST("/permohonan/:id/catatan", p.signedIn(p.addNote))
	r.GET("/loket", p.signedIn(p.counter))
	r.POST("/loket", p.signedIn(p.beginAtCounter))
	p.deskRoutes(r)
	p.signingRoutes(r)
	p.issuedRoutes(r)
	p.dashboardRoutes(r)
	p.renderingRoutes(r)
	p.auditRoutes(r)
	p.bookRoutes(r)
}

var staffNotices = map[string]string{
	"dinilai":               "Penilaian sudah disimpan.",
	"kekurangan-dicatat":    "Kekurangan sudah dicatat. Pemohon belum diberi tahu.",
	"kekurangan-dihapus":    "Kekurangan sudah dihapus.",
	"jawaban-diputuskan":    "Putusan atas jawaban pemohon sudah disimpan.",
	"surat-berubah":         "Tindakan atas surat sudah dicatat, dan organisasi diberi tahu.",
	"surat-dibetulkan":      "Surat pembetulan sudah mulai disusun. Surat ini tetap berlaku sampai pembetulannya terbit.",
	"status-ditarik":        "Catatan status hukum sudah ditarik dan tidak tampil lagi pada Cek surat. Surat yang sudah berubah karena catatan itu tidak berubah kembali dengan sendirinya.",
	"status-dicatat":        "Status hukum organisasi sudah dicatat. Surat yang sudah terbit tidak berubah dengan sendirinya.",
	"penggantinya-berjalan": "Pembetulan atau pembaruan surat itu sudah berjalan; inilah permohonannya.",
	"lampiran":              "Lampiran sudah diunggah.",
	"catatan":               "Catatan intern sudah disimpan.",
	"draf-kantor":           "Draf sudah dibuat. Belum ada yang diajukan.",
}

// start leads each person to their own beginning: those who read the office's dossiers to what waits for them.
func (p *Pages) start(c *gin.Context, by workflow.Actor) {
	switch {
	case !by.Reads && by.Has(registry.ApplicantRole):
		p.applicantHome(c, by)
		return
	case !by.Reads:
		p.plainStart(c, by)
		return
	}
	v, err := p.startView(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.showStart(c, by, v)
}

func (p *Pages) startView(c *gin.Context, by workflow.Actor) (v startPage, err error) {
	ctx := c.Request.Context()
	part, err := p.Office.Part(ctx, by)
	if err != nil {
		return v, err
	}
	clerk, err := p.Mandates.Clerk(ctx, by)
	if err != nil {
		return v, err
	}
	v.Works = part.Works
	if v.Doors, err = p.ownDoors(c, by); err != nil {
		return v, err
	}
	v.Doors = append(append(v.Doors, doors(part)...), watchDoors(clerk, by)...)
	if v.toConfirm, err = p.asSecond(c, by, clerk, len(part.Signs) > 0); err != nil {
		return v, err
	}
	err = p.fillQueues(c, by, &v, part.Works)
	return v, err
}

// watchDoors are the pages by which some watch over others' work.
func watchDoors(clerk mandates.Clerk, by workflow.Actor) (all []crumb) {
	if by.Has(registry.AuditorRole) || by.Has(registry.AdminRole) {
		all = append(all, crumb{"Hasil pemeriksaan surat setiap malam", auditsPath})
	}
	if clerk.Reads {
		all = append(all, crumb{"Mandat dan yang berhalangan", mandatesPath})
	}
	if by.Has(registry.AuditorRole) {
		all = append(all, crumb{"Pengecualian pemisahan tugas", exceptionsPath})
	}
	return all
}

// asSecond counts the mandates that this person may confirm, and the roles where the person signs or administers.
func (p *Pages) asSecond(c *gin.Context, by workflow.Actor, clerk mandates.Clerk, signs bool) (w toConfirm, err error) {
	if w.Mandates, err = p.waitingMandates(c, by, clerk); err != nil {
		return w, err
	}
	if signs || by.Has(registry.AdminRole) {
		w.Grants, err = p.Accounts.GrantsFor(c.Request.Context(), by)
	}
	return w, err
}

// fillQueues adds the head of each queue that is shown here; those of own work only to people who do some.
func (p *Pages) fillQueues(c *gin.Context, by workflow.Actor, v *startPage, works bool) error {
	for _, k := range queueKinds {
		own := k.name == "now" || k.name == "others" || k.name == "waiting" // who only reads has none that wait for somebody else
		if k.name == "all" || k.name == "mine" || k.name == "role" || own && !works {
			continue
		}
		one, err := p.queuePart(c, by, k)
		if err != nil {
			return err
		}
		v.Queues, v.Waits = append(v.Queues, one), v.Waits || len(one.Rows) > 0
	}
	return nil
}

// actingAs is a mandate of the reader in words.
type actingAs struct {
	Post, Until string
	Soon        bool // it ends within days
}

// acting tells a person which posts they act for, and until when.
func (p *Pages) acting(c *gin.Context, by workflow.Actor) ([]actingAs, error) {
	if len(by.Mandates) == 0 {
		return nil, nil // as it is with most people
	}
	choices, err := p.Mandates.MandateChoices(c.Request.Context(), by)
	var all []actingAs
	for _, m := range by.Mandates {
		role, _ := choices.Role(m.Role)
		if m.Holds(by.At) {
			all = append(all, actingAs{m.Kind.Short() + " " + role.Label, calendar.FormatDayTime(m.Until), mandates.EndsSoon(m, by.At)})
		}
	}
	return all, err
}

func (p *Pages) showStart(c *gin.Context, by workflow.Actor, v startPage) {
	title := "Beranda"
	if v.Works {
		title = "Yang menunggu Anda"
	}
	f, err := p.personFrame(c, by, title)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	if v.Acting, err = p.acting(c, by); err != nil {
		p.Refuse(c, err)
		return
	}
	if v.Not, err = p.hindranceOf(c, by); err != nil {
		p.Refuse(c, err)
		return
	}
	v.frame = f
	p.show(c, http.StatusOK, "start", v)
}

// plainStart is for somebody without dossiers: only the ways from here.
func (p *Pages) plainStart(c *gin.Context, by workflow.Actor) {
	v := startPage{}
	if by.Has(registry.AdminRole) {
		v.Doors = append(v.Doors, crumb{"Pengaturan kantor", "/pengaturan"})
		clerk, err := p.Mandates.Clerk(c.Request.Context(), by)
		if err == nil {
			v.toConfirm, err = p.asSecond(c, by, clerk, false)
		}
		if err != nil {
			p.Refuse(c, err)
			return
		}
	}
	v.Doors = append(v.Doors, crumb{"Lacak permohonan", "/lacak"}, crumb{"Cek surat", "/cek"})
	p.showStart(c, by, v)
}

// doors are the pages that only some of the office need.
func doors(part casework.Part) []crumb {
	var all []crumb
	if len(part.Signs) > 0 {
		all = append(all, crumb{"Baca dan tanda tangani surat", "/tanda-tangan"})
	}
	if part.Numbers || !part.Works {
		all = append(all, crumb{"Deret nomor", seriesPath})
	}
	if part.Counter {
		all = append(all, crumb{"Layani orang di loket", "/loket"})
	}
	if part.Approves {
		all = append(all, crumb{"Coba perubahan SOP pada permohonan yang lewat", tryPath}, crumb{"Versi dan draf SOP", versionsPath})
	}
	if len(part.HandsOn) > 0 {
		all = append(all, crumb{"Alihkan tugas kepada orang lain", "/pengaturan/mutasi"})
	}
	return append(all, crumb{"Surat yang segera berakhir", "/surat"}, crumb{"Semua surat", lettersPath}, crumb{"Buku Induk", bookPath}, crumb{"Cari di semua permohonan", "/antrean?queue=all"},
		crumb{"Catatan unduhan surat dan dokumen", renderingsPath})
}

// queuePart is the head of a queue with the count of all its rows.
func (p *Pages) queuePart(c *gin.Context, by workflow.Actor, k queueKind) (queuePart, error) {
	page, err := p.Office.Dossiers(c.Request.Context(), by, casework.Filter{Queue: k.name, Limit: startRows, Count: true})
	if err != nil {
		return queuePart{}, err
	}
	one := queuePart{ID: k.name, Title: k.title, URL: "/antrean?queue=" + k.name, Count: strconv.Itoa(*page.Total)}
	if *page.Total >= casework.CountedMost {
		one.Count = "lebih dari " + strconv.Itoa(casework.CountedMost-1)
	}
	one.Urgent = k.name == "overdue" && *page.Total > 0
	one.Rows, err = p.caseRows(c, by, page.Items)
	return one, err
}
