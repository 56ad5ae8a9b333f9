package pages

import (
	"cmp"
	"fmt"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/measures"
	"ormas/workflow"
)

// The shades of the plots; the sheet gives them colours that part from each other and from the paper.
const (
	shadeGood  = "baik"
	shadeBad   = "buruk"
	shadePlain = "biasa"
)

// tables are all tables of the dashboard, in the order in which they are read.
func (w words) tables() []figureTable {
	var all []figureTable
	if w.d.Ready {
		all = append(all, w.steps())
	}
	all = append(all, w.waiting())
	if w.d.Ready {
		all = append(all, w.reasons(), w.rounds(), w.reached(), w.months())
	}
	for i := range all {
		all[i].CSV = w.query("/dasbor/tabel/" + all[i].ID + ".csv")
		if len(all[i].Rows) == 0 || all[i].Plot != nil && len(all[i].Plot.Bars) == 0 {
			all[i].Plot = nil
		}
	}
	return all
}

func (w words) label(state string) string {
	st, _ := w.d.Definition.State(state)
	return cmp.Or(st.Label, state)
}

// steps tell how many kept the norm of each step.
func (w words) steps() figureTable {
	t := figureTable{
		ID: "tahap", Title: "Menepati batas waktu setiap tahap",
		Note:  "Setiap kali permohonan meninggalkan suatu tahap dihitung satu; daftar permohonannya menyebut setiap permohonan sekali. Waktu pihak lain tidak ikut dihitung.",
		Empty: "Dalam waktu ini tidak ada permohonan yang meninggalkan suatu tahap.",
		Head:  []string{"Tahap", "Batas waktu", "Selesai", "Dalam batas", "Lewat batas", "Persen dalam batas", "Separuh paling lama", "Sembilan dari sepuluh paling lama"},
		Plot:  &plot{ID: "g-tahap", Title: "Bagian yang menepati batas waktu per tahap", Legend: []plotKey{{shadeGood, "dalam batas"}, {shadeBad, "lewat batas"}}},
	}
	for _, s := range w.d.Figures.Steps {
		if s.Count == 0 {
			continue
		}
		unit, late := calendar.Unit(s.Unit), s.Count-s.Within
		row := []cell{{Text: w.label(s.Step)}, {Text: cmp.Or(s.Norm, "–")}, w.count(s.Count, "isi", measures.CountPassed, "langkah", s.Step)}
		if s.Norm == "" {
			row = append(row, cell{Text: "–"}, cell{Text: "–"}, cell{Text: "–"})
		} else {
			row = append(row, cell{Text: itoa(s.Within)}, w.count(late, "isi", measures.CountLate, "langkah", s.Step), cell{Text: itoa(s.Within*100/s.Count) + "%"})
			t.Plot.add(w.label(s.Step), measures.ShareWords(s.Within, s.Count), s.Count, shade{shadeGood, s.Within}, shade{shadeBad, late})
		}
		t.Rows = append(t.Rows, append(row, cell{Text: measures.AmountWords(s.Median, unit)}, cell{Text: measures.AmountWords(s.P90, unit)}))
	}
	t.Plot.Desc = "Satu batang per tahap; panjangnya sama, bagian gelap menepati batas waktu. Angkanya ada pada tabel di sampingnya."
	return t
}

// ageLabels are the buckets of registry.AgeOf in words.
var ageLabels = [5]string{"Hari ini", "1–2 hari kerja", "3–5 hari kerja", "6–10 hari kerja", "Lebih dari 10 hari kerja"}

// waiting tells how long cases have waited where they are now.
func (w words) waiting() figureTable {
	t := figureTable{
		ID: "antrean", Title: "Yang menunggu sekarang", Empty: "Tidak ada permohonan yang menunggu.",
		Head: append(append([]string{"Tahap", "Menunggu"}, ageLabels[:]...), "Lewat batas", "Ditangguhkan"),
		Plot: &plot{
			ID: "g-antrean", Title: "Permohonan yang menunggu per tahap", Legend: []plotKey{{shadeGood, "dalam batas"}, {shadeBad, "lewat batas"}},
			Desc: "Satu batang per tahap; panjangnya menurut banyaknya permohonan. Angkanya ada pada tabel di sampingnya.",
		},
	}
	if w.d.NowAt.IsZero() {
		t.Empty = "Antrean belum dihitung; angkanya muncul beberapa menit sesudah layanan dimulai."
		return t
	}
	t.Note = fmt.Sprintf("Keadaan %s pukul %s, menurut lamanya permohonan berada pada tahap itu dalam hari kerja. Daftar permohonannya menurut keadaan saat dibuka.",
		calendar.FormatDay(w.d.NowAt), calendar.FormatTime(w.d.NowAt))
	most := 0
	for _, s := range w.d.Now.Steps {
		most = max(most, s.Waiting)
	}
	for _, s := range w.d.Now.Steps {
		if s.Waiting == 0 {
			continue
		}
		row := []cell{{Text: w.label(s.Step)}, w.count(s.Waiting, "isi", measures.CountWaiting, "langkah", s.Step)}
		for i, n := range s.Ages {
			row = append(row, w.count(n, "isi", measures.CountWaiting, "langkah", s.Step, "nilai", itoa(i)))
		}
		t.Rows = append(t.Rows, append(row, w.count(s.Late, "isi", measures.CountWaitingLate, "langkah", s.Step), w.count(s.Held, "isi", measures.CountHeld, "langkah", s.Step)))
		t.Plot.add(w.label(s.Step), itoa(s.Waiting), most, shade{shadeGood, s.Waiting - s.Late}, shade{shadeBad, s.Late})
	}
	return t
}

// reasons tell why cases were returned.
func (w words) reasons() figureTable {
	t := figureTable{
		ID: "alasan", Title: "Alasan pengembalian", Empty: "Dalam waktu ini tidak ada catatan kekurangan yang dikirim.",
		Head: []string{"Alasan", "Catatan", "Permohonan"},
		Plot: &plot{ID: "g-alasan", Title: "Alasan pengembalian menurut banyaknya catatan", Desc: "Satu batang per alasan. Angkanya ada pada tabel di sampingnya."},
	}
	for i, r := range w.d.Figures.Reasons {
		label := reasonLabel(w.d.Definition, r.Reason)
		cases := w.count(r.Cases, "isi", measures.CountReason, "nilai", cmp.Or(r.Reason, noReason))
		t.Rows = append(t.Rows, []cell{{Text: label}, {Text: itoa(r.Findings)}, cases})
		if i < 10 {
			t.Plot.add(label, itoa(r.Findings), w.d.Figures.Reasons[0].Findings, shade{shadePlain, r.Findings})
		}
	}
	return t
}

// noReason stands in addresses for a reason that was written in words.
const noReason = "-"

func reasonLabel(def *workflow.Definition, code string) string {
	if code == "" {
		return "Ditulis dengan kata-kata sendiri"
	}
	r, _ := def.Reason(code)
	return cmp.Or(r.Label, code)
}

// rounds tell how often decided cases went back.
func (w words) rounds() figureTable {
	t := figureTable{
		ID: "putaran", Title: "Putaran perbaikan", Empty: "Dalam waktu ini tidak ada permohonan yang diputus.", Note: "Dari permohonan yang diputus dalam waktu ini.",
		Head: []string{"Putaran", "Permohonan"},
		Plot: &plot{ID: "g-putaran", Title: "Permohonan yang diputus menurut putaran perbaikannya", Desc: "Satu batang per banyaknya putaran. Angkanya ada pada tabel di sampingnya."},
	}
	if w.d.Figures.Whole.Count == 0 {
		return t
	}
	for i, n := range w.d.Figures.Rounds {
		label := [4]string{"Tanpa putaran", "Satu putaran", "Dua putaran", "Tiga putaran atau lebih"}[i]
		t.Rows = append(t.Rows, []cell{{Text: label}, w.count(n, "isi", measures.CountRounds, "nilai", itoa(i))})
		t.Plot.add(label, itoa(n), w.d.Figures.Whole.Count, shade{shadePlain, n})
	}
	return t
}

// reached tells how cases ended.
func (w words) reached() figureTable {
	t := figureTable{
		ID: "hasil", Title: "Hasil", Empty: "Dalam waktu ini tidak ada permohonan yang berakhir.",
		Note: "Permohonan yang mencapai tahap ini dalam waktu ini.", Head: []string{"Tahap", "Permohonan"},
		Plot: &plot{ID: "g-hasil", Title: "Permohonan menurut hasilnya", Desc: "Satu batang per hasil. Angkanya ada pada tabel di sampingnya."},
	}
	most := 0
	for _, r := range w.d.Figures.Reached {
		most = max(most, r.Count)
	}
	for _, r := range w.d.Figures.Reached {
		t.Rows = append(t.Rows, []cell{{Text: w.label(r.State)}, w.count(r.Count, "isi", measures.CountReached, "langkah", r.State)})
		t.Plot.add(w.label(r.State), itoa(r.Count), most, shade{shadePlain, r.Count})
	}
	return t
}

// months tell what came in and what was decided.
func (w words) months() figureTable {
	t := figureTable{
		ID: "bulan", Title: "Setiap bulan", Empty: "Dalam waktu ini tidak ada permohonan.", Note: "Bulan pertama dan terakhir hanya sejauh termasuk dalam waktu ini.",
		Head: []string{"Bulan", "Diajukan", "Diputus"},
		Plot: &plot{ID: "g-bulan", Title: "Permohonan yang diajukan dan diputus setiap bulan", Desc: "Dua batang per bulan: diajukan, lalu diputus. Angkanya ada pada tabel di sampingnya."},
	}
	most := 0
	for _, m := range w.d.Figures.Months {
		most = max(most, m.Submitted, m.Decided)
	}
	for _, m := range w.d.Figures.Months {
		label := monthName(m.Month)
		t.Rows = append(t.Rows, []cell{
			{Text: label}, w.count(m.Submitted, "isi", measures.CountSubmitted, "nilai", m.Month), w.count(m.Decided, "isi", measures.CountDecided, "nilai", m.Month),
		})
		t.Plot.add(label+", diajukan", itoa(m.Submitted), most, shade{shadePlain, m.Submitted})
		t.Plot.add(label+", diputus", itoa(m.Decided), most, shade{shadeGood, m.Decided})
	}
	if most == 0 {
		t.Rows = nil
	}
	return t
}

// monthName is "November 2026" for "2026-11".
func monthName(month string) string {
	day, err := time.Parse("2006-01", month)
	if err != nil {
		return month
	}
	return calendar.FormatDate(day)[len("1 "):]
}
