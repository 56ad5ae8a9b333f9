package pages

import (
	"github.com/gin-gonic/gin"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// applicantRoutes mounts what an applicant does: fill in, upload, hand in, answer. At the counter staff does the same for
// whoever stands there; who may, casework says.
func (p *Pages) applicantRoutes(r gin.IRouter) {
	for _, page := range []struct {
		path string
		get  personal
		post personal
	}{
		{"/ormas", p.organisations, nil},
		{"/ormas/baru", p.newOrganisation, p.addOrganisation},
		{"/ormas/:id", p.organisation, nil},
		{"/ormas/:id/isi", nil, p.fillOrganisation},
		{"/ormas/:id/isian/:step", p.organisationStep, p.saveOrganisationStep},
		{"/permohonan/baru", p.newDossier, p.beginDossier},
		{"/permohonan/:id/isian", p.form, nil},
		{"/permohonan/:id/isian/:step", p.formStep, p.saveFormStep},
		{"/permohonan/:id/berkas", p.itemBoard, nil},
		{"/permohonan/:id/berkas/:item", p.uploadForm, p.upload},
		{"/permohonan/:id/berkas/:item/hapus", nil, p.removeDocument},
		{"/permohonan/:id/gambar/:kind", p.pictureForm, p.uploadPicture},
		{"/permohonan/:id/dibuat", p.madeTogether, nil},
		{"/permohonan/:id/dibuat/:item", p.madeHere, nil},
		{"/permohonan/:id/ajukan", p.submitForm, nil},
		{"/permohonan/:id/hapus", p.removeForm, p.removeDossier},
		{"/permohonan/:id/kekurangan", p.findings, nil},
		{"/permohonan/:id/kekurangan/:finding", nil, p.answer},
	} {
		if page.get != nil {
			r.GET(page.path, p.signedIn(page.get))
		}
		if page.post != nil {
			r.POST(page.path, p.signedIn(page.post))
		}
	}
}

var applicantNotices = map[string]string{
	"terunggah":      "Berkas sudah diunggah.",
	"diganti":        "Berkas pengganti sudah diunggah. Kantor menerimanya saat Anda mengajukan perbaikan.",
	"berkas-dihapus": "Berkas sudah dihapus dari draf.",
	"draf-dihapus":   "Draf permohonan sudah dihapus.",
	"isian-diubah":   "Isian sudah diubah. Kantor menerimanya saat Anda mengajukan perbaikan.",
	"dijawab":        "Jawaban Anda sudah disimpan. Jawaban dikirim ke kantor saat Anda mengajukan perbaikan.",
	"ormas-dicatat":  "Organisasi sudah dicatat. Lengkapi datanya; Anda dapat berhenti dan melanjutkan kapan saja.",
	"ormas-terisi":   "Isian yang kosong sudah diisi dari permohonan. Periksa apakah semuanya masih benar.",
	"ormas-tetap":    "Permohonan itu tidak memuat isian yang masih kosong di sini.",
	"ormas-senama":   "Organisasi sudah dicatat. Nama ini sudah ada di daftar publik. Bila itu organisasi Anda, minta pengurusnya mengundang Anda.",
	"pembaruan":      "Draf pembaruan sudah dibuat. Periksa data dan berkas yang dibawa, dan ganti yang sudah habis masa berlakunya.",
	"draf-dimulai":   "Draf permohonan sudah dibuat dengan data organisasi. Belum ada yang dikirim ke kantor.",
}

// opened is the dossier of an address, as the person may see it.
func (p *Pages) opened(c *gin.Context, by workflow.Actor) (*casework.DossierView, error) {
	id, err := idOf(c.Param("id"), "Permohonan")
	if err != nil {
		return nil, err
	}
	return p.Office.Dossier(c.Request.Context(), by, id)
}

// caseFrame is the frame of a page about a dossier.
func (p *Pages) caseFrame(c *gin.Context, by workflow.Actor, d *registry.Dossier, title string) (frame, error) {
	return p.personFrame(c, by, title, crumb{"Beranda", "/beranda"}, crumb{d.Name, casePath(d)})
}

func casePath(d *registry.Dossier) string { return caseURL(d.ID) }

// mayEdit tells whether the person fills in this dossier now.
func mayEdit(v *casework.DossierView, by workflow.Actor) bool {
	d := v.Dossier
	return d.Definition.May(workflow.Editing, d.Snapshot(), by) == nil
}
