package pages_test

import (
	"net/url"
	"testing"
)

// TestWhoCameTooLateIsTold has two people act on one letter: the second reads who was quicker, and keeps what was typed.
func TestWhoCameTooLateIsTold(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	head, kabid := o.person("kepala"), o.person("kabid")
	id, _, _ := o.letterOfApplicant()
	letter := "/surat/" + id
	typed := url.Values{"version": {"1"}, "legal_ground": {"penelitian_ulang"}, "note": {"Alasan yang kedua (rekaan)."}, "kunci": {"kedua"}}

	t.Run("where the act is not to be had any more", func(t *testing.T) {
		s := o.with(t)
		head.onLetter(id, "tangguhkan_surat", url.Values{"legal_ground": {"penelitian_ulang"}, "note": {"Alasan yang pertama (rekaan)."}})
		late := head.post(letter+"/aksi/tangguhkan_surat", typed)
		s.expect(late, 409, "Belum dilakukan", "oleh Anda sendiri, ", "Keadaan surat sekarang: Ditunda.", `href="`+letter+`"`, "Alasan yang kedua (rekaan).", "Salin bila masih Anda perlukan")
		s.expect(kabid.get(letter+"/aksi/koreksi_surat"), 409, "oleh Kepala Contoh, S.Sos., M.Si. (Kepala Badan), ", "!Yang Anda tulis")
		s.expect(head.get(letter+"/aksi/sulap"), 409, "Tindakan ini tidak dapat dilakukan sekarang")
	})
	t.Run("where it still is", func(t *testing.T) {
		s := o.with(t)
		head.onLetter(id, "aktifkan_surat", url.Values{"legal_ground": {"sebab_berakhir"}, "note": {"Sudah jelas (rekaan)."}})
		a := head.post(letter+"/aksi/tangguhkan_surat", typed)
		s.expect(a, 409, "sudah berubah sejak Anda membukanya", "Aktifkan kembali surat", "Keadaan surat sekarang: Aktif.", `name="version" value="3"`, "Alasan yang kedua (rekaan).</textarea>", "!Muat ulang")
	})
	t.Run("about a step in a case", func(t *testing.T) {
		s := o.with(t)
		base := o.at("diajukan")
		clerk := o.person("umum")
		version := clerk.hidden(base+"/aksi/agendakan", "version")
		clerk.take(base, "agendakan", nil)
		a := clerk.post(base+"/aksi/agendakan", url.Values{"version": {version}, "note": {"Catatan rekaan."}})
		s.expect(a, 409, "oleh Anda sendiri, ", "Tahap sekarang: Diagendakan.", `href="`+base+`"`, "Catatan rekaan.")
		kabid.take(base, "tangguhkan", url.Values{"note": {"Menunggu (rekaan)."}})
		kabid.take(base, "lanjutkan", nil)
		a = kabid.post(base+"/aksi/tangguhkan", url.Values{"version": {version}, "note": {"Alasan rekaan."}})
		s.expect(a, 409, "sudah berubah sejak Anda membukanya", "Alasan rekaan.</textarea>", "oleh Anda sendiri")
	})
}

// TestACorrectionIsBegunOnce leads whoever would begin a second one to the first.
func TestACorrectionIsBegunOnce(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	kabid := o.person("kabid")
	id, _, _ := o.letterOfApplicant()
	act := "/surat/" + id + "/aksi/koreksi_surat"
	typed := kabid.typedIn(act)
	running := o.corrected(kabid, id)
	o.expect(kabid.get("/surat/"+id), 200, `href="`+running+`">Betulkan surat`, "sudah berjalan", "!"+act)
	if to := kabid.went(kabid.get(act)); to != running+"?selesai=penggantinya-berjalan" {
		t.Errorf("led to %s", to)
	}
	o.expect(kabid.get(running+"?selesai=penggantinya-berjalan"), 200, "inilah permohonannya")
	typed.Set("address.street", "Jalan Rekaan Nomor 9")
	typed.Set("legal_ground", "salah_tulis")
	typed.Set("note", "Nomor rumah salah tulis sekali lagi (rekaan).")
	o.expect(kabid.post(act, typed), 200, "Jalan Khayalan Nomor 7", "<ins>Jalan Rekaan Nomor 9</ins>")
	typed.Set("diperiksa", "ya")
	o.expect(kabid.post(act, typed), 409, `href="`+running+`"`, "Nomor rumah salah tulis sekali lagi (rekaan).", "Jalan Rekaan Nomor 9")

	o.expect(kabid.get(running), 200, "Batalkan pembetulan surat")
	o.expect(kabid.get("/antrean?queue=all"), 200, `<span class="cap tenang">pembetulan surat</span>`)
	o.expect(kabid.get(o.at("penandatanganan")), 200, "!Batalkan pembetulan surat")
	o.expect(kabid.post(running+"/aksi/batalkan_pembetulan", url.Values{"version": {kabid.hidden(running+"/aksi/batalkan_pembetulan", "version")}}), 422, `href="#note"`)
	kabid.take(running, "batalkan_pembetulan", url.Values{"note": {"Keliru memulai (rekaan)."}})
	o.expect(kabid.get(running), 200, "Pembetulan surat dibatalkan", "Keliru memulai (rekaan).")
	o.expect(kabid.get("/surat/"+id), 200, `href="`+act+`"`, "!sudah berjalan")
	o.expect(kabid.get(act), 200, "Data yang dibetulkan")
}
