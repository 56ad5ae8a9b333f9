package registry

import (
	"fmt"
	"time"
)

// Where a NIK holds the birth date: its digits 7 to 12 are day, month and year, two digits each, with 40 more on the day of
// a woman.
const (
	nikLength = 16
	nikBirth  = 6
	nikWoman  = 40
)

// NIKDoubt tells people that the NIK of an officer contradicts date of birth or sex; empty where it does not, or where that
// cannot be told. It is a doubt and no fault: some cards carry such a NIK.
func NIKDoubt(officer Form) string {
	nik, sex := officer.Text("nik"), officer.Text("sex")
	born, err := time.Parse(time.DateOnly, officer.Text("birth_date"))
	if err != nil || len(nik) != nikLength {
		return ""
	}
	man, woman := born.Format("020106"), fmt.Sprintf("%02d", born.Day()+nikWoman)+born.Format("0106")
	there := nik[nikBirth : nikBirth+len(man)]
	want := man
	switch {
	case sex == "P":
		want = woman
	case sex == "" && there == woman:
		return ""
	}
	if there == want {
		return ""
	}
	return "Angka ke-7 sampai ke-12 pada NIK adalah tanggal lahir (tanggal, bulan, tahun; untuk perempuan tanggalnya ditambah 40). Di sini tertulis " +
		there + ", sedangkan menurut isian lainnya " + want + ". Cocokkan NIK, tanggal lahir, dan jenis kelamin dengan KTP."
}
