package pages_test

import (
	"maps"
	"net/url"
	"strings"
	"testing"
)

// TestDraftValues is the story of norms and the fee that are written without reading the text of the SOP.
func TestDraftValues(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	admin := o.person("admin")
	base := admin.copied()
	path := base + "/isian"
	o.expect(admin.get(base), 200, `href="`+path+`"`)
	o.expect(admin.get(path), 200, "Seluruh prosedur, waktu kantor", `name="norm" value="15 hari kerja"`, "Biaya layanan", "!style=")
	form := url.Values{"revision": {admin.hidden(path, "revision")}, "norm": {"12 hari kerja"}, "standard.fee": {`Tidak dipungut "biaya"`}}

	wrong := maps.Clone(form)
	wrong["norm"] = []string{"12 minggu"}
	o.expect(admin.post(path, wrong), 422, `href="#norm">Seluruh prosedur, waktu kantor: Satuan batas waktu &#34;12 minggu&#34; tidak dikenal`, `</span>Satuan batas`, `value="12 minggu"`, "dipungut")
	wrong["norm"] = []string{" "}
	o.expect(admin.post(path, wrong), 422, "Tuliskan batas waktunya")
	wrong["norm"] = []string{strings.Repeat("9", 300)}
	o.expect(admin.post(path, wrong), 422, "Tuliskan batas waktunya")
	wrong["norm"], wrong["standard.fee"] = []string{"12 hari kerja"}, []string{strings.Repeat("a", 201)}
	o.expect(admin.post(path, wrong), 422, "paling panjang 200 huruf")
	o.expect(admin.get(base), 200, "Tidak ada yang berubah")

	form["norm"] = []string{"12 Hari Kerja"}
	admin.went(admin.post(path, form))
	o.expect(admin.get(base), 200, "!jumlahnya", "batas waktu seluruh prosedur dari 15 menjadi 12 hari kerja", "norm: 12 hari kerja # waktu kantor untuk seluruh prosedur",
		`fee: &#34;Tidak dipungut \&#34;biaya\&#34;&#34;`, ">Ajukan<")
	o.expect(admin.get(path), 200, `value="12 hari kerja"`, "Waktu pemohon; tidak termasuk waktu kantor.")

	form["norm"] = []string{"12 hari kerja"}
	admin.went(admin.post(path, form)) // pressed twice: the same is stored already
	form["norm"] = []string{"3 hari kerja"}
	o.expect(admin.post(path, form), 409, "sudah berubah sejak Anda membukanya", "</span>Yang tersimpan sekarang: 12 hari kerja.", `value="3 hari kerja"`, `name="revision" value="2"`, "!#standard.fee")
	form["revision"] = []string{"2"}
	admin.went(admin.post(path, form))
	o.expect(admin.get(base), 200, "jumlahnya 8 hari kerja, lebih lama daripada seluruh prosedur: 3 hari kerja.")

	o.expect(o.person("staf").get(path), 404)
	o.expect(o.person("staf").post(path, form), 403)
	admin.went(admin.saves(base, "service: pelaporan\n"))
	o.expect(admin.get(base), 200, "!"+path)
	o.expect(admin.get(path), 404)
	form["revision"] = []string{admin.hidden(base, "revision")}
	o.expect(admin.post(path, form), 409, "belum dapat dibaca")
}
