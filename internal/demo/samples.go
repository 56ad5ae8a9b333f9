package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"ormas/internal/registry"
)

// sample is a dossier and how far it is taken.
type sample struct {
	name         string // told in errors; also under which it is made once
	service      string
	by           string // account: an applicant, or the counter
	organisation registry.Form
	officers     []registry.Form
	uploads      int // files of a draft; of a dossier that is handed in all of them
	steps        []step
}

// step is one step of the SOP.
type step struct {
	who, action, note string
	input             func(ctx context.Context, w *walk) (map[string]any, error)
	before            func(ctx context.Context, w *walk) error // work that is no step
}

// samples are few, so that a start stays quick.
func samples(now time.Time) []sample {
	garden := organisation(now, "Perkumpulan Kebun Rekaan", "PKR", "Lingkungan hidup")
	music := organisation(now, "Paguyuban Angklung Khayal", "PAK", "Kesenian dan kebudayaan")
	music["deed_number"] = "13" // as every other has its own: the same one would be told to whoever works on the case
	known := 2
	music["legal_personality"], music["approval_number"] = false, "00-00-00/0000/X/2025"
	music["approval_until"] = thisYear(now, 4, "06-30")
	counter := func(name, short, field string) sample {
		one := organisation(now, name, short, field)
		known++
		one["deed_number"] = strconv.Itoa(11 + known)
		return sample{name: short, service: "pelaporan", by: "umum", organisation: one, officers: officers(known)}
	}
	received := counter("Yayasan Perahu Kertas", "YPK", "Pendidikan")
	received.steps = handedIn(received.by)
	examined := counter("Forum Layang-Layang Angan", "FLA", "Kepemudaan dan olahraga")
	examined.steps = append(assigned(examined.by), step{})
	examined.steps[len(examined.steps)-1].before = judgeHalf
	toSign := counter("Lembaga Lumbung Mimpi", "LLM", "Sosial dan kemanusiaan")
	toSign.steps = drafted(toSign.by)
	toSignToo := counter("Perkumpulan Sepeda Awan", "PSA", "Kepemudaan dan olahraga") // several are signed together
	toSignToo.steps = drafted(toSignToo.by)
	ending := counter("Yayasan Lentera Andai", "YLA", "Pendidikan")
	ending.organisation["term_to"] = now.AddDate(0, 0, 45).Format(time.DateOnly) // its letter ends with the term of its officers
	ending.steps = issued(ending.by)
	return []sample{
		{name: "terbit", service: "pelaporan", by: "pemohon", organisation: garden, officers: officers(1), steps: issued("pemohon")},
		{name: "perbaikan", service: "pendaftaran", by: "pemohon2", organisation: music, officers: officers(2), steps: returned("pemohon2")},
		toSign, examined, received, toSignToo, ending,
		{name: "draf", service: "pelaporan", by: "pemohon", organisation: garden, officers: officers(1), uploads: 5},
	}
}

func handedIn(by string) []step {
	return []step{{who: by, action: "ajukan", before: uploadAll, input: fixed(map[string]any{"statement": true})}}
}

func assigned(by string) []step {
	return append(handedIn(by),
		step{who: "umum", action: "agendakan"},
		step{who: "kepala", action: "disposisi", input: fixed(map[string]any{"instruction": "Teliti dan selesaikan sesuai ketentuan."})},
		step{who: "kabid", action: "tugaskan", input: naming("staf")})
}

func returned(by string) []step {
	return append(assigned(by),
		step{who: "staf", action: "teruskan", before: findFaults},
		step{who: "kasubbid", action: "setujui_kasubbid"},
		step{who: "kabid", action: "nyatakan_belum_lengkap"},
		step{who: "staf", action: "beritahukan"})
}

func drafted(by string) []step {
	return append(assigned(by),
		step{who: "staf", action: "teruskan", before: judgeAll},
		step{who: "kasubbid", action: "setujui_kasubbid"},
		step{who: "kabid", action: "nyatakan_lengkap"},
		step{who: "kabid", action: "tunjuk_petugas", input: naming("lapangan")},
		step{who: "lapangan", action: "berita_acara", input: visit},
		step{who: "kabid", action: "nyatakan_sesuai", input: fixed(map[string]any{"conclusion": "Keberadaan organisasi sesuai dengan berkas."})},
		step{who: "kabid", action: "beri_nomor"},
		step{who: "staf", action: "susun_konsep"})
}

func issued(by string) []step {
	return append(drafted(by), step{who: "kepala", action: "tandatangani"})
}

// organisation is the data of an invented organisation in which nothing is missing.
func organisation(now time.Time, name, short, field string) registry.Form {
	return registry.Form{
		"name": name, "short_name": short, "legal_personality": true, "field_of_activity": field, "scope": "kota",
		"address": map[string]any{
			"street": "Jalan Khayalan Nomor 7", "rt": "012", "rw": "003", "kelurahan": "Angan",
			"kecamatan": "Mimpi", "postcode": "00000", "email": "sekretariat@rekaan.example",
		},
		"founded_place": "Kota Contoh", "founded_on": "2020-03-03", "principle": "Pancasila",
		"aims":     "Berkegiatan bersama warga di bidang " + field + ".",
		"founders": []any{"Warga Contoh Satu", "Warga Contoh Dua", "Warga Contoh Tiga"}, "member_count": 40.0,
		"term_from": thisYear(now, 0, "01-01"), "term_to": thisYear(now, 4, "12-31"), "highest_body": "Musyawarah anggota",
		"funding": "dalam_negeri", "npwp": "0000000000000000", "deed_number": "12", "deed_date": "2020-03-03",
		"deed_notary": "Tokoh Rekaan, S.H., M.Kn.", "approval_number": "AHU-0000000.AH.01.07.TAHUN 2020",
		"approval_date": "2020-04-21", "domicile_date": thisYear(now, 0, "01-15"),
	}
}

// officers are the three officers of one of the organisations of the demo, which are counted from 1.
func officers(of int) []registry.Form {
	officer := func(position, name, nik, born, sex string) registry.Form {
		return registry.Form{
			"position": position, "name": name, "nik": fmt.Sprintf("%s%03d%s", nik[:12], of-1, nik[15:]), "birth_place": "Kota Contoh", "birth_date": born,
			"sex": sex, "citizenship": "WNI", "occupation": "Wiraswasta", "address": "Jalan Khayalan Nomor 8",
		}
	}
	return []registry.Form{
		officer("ketua", "Warga Contoh Satu", "0000001502900001", "1990-02-15", "L"),
		officer("sekretaris", "Warga Contoh Dua", "0000005603910002", "1991-03-16", "P"),
		officer("bendahara", "Warga Contoh Tiga", "0000001704920003", "1992-04-17", "L"),
	}
}
