package certificate

import (
	"slices"
	"strings"
	"time"

	"ormas/internal/calendar"
	"ormas/workflow"
)

// Mandate is by what right somebody else than the incumbent signs, as the letter tells it.
type Mandate struct {
	Kind        workflow.MandateKind `json:"kind"`
	Post        string               `json:"post"`              // it stands for, or in whose name
	Through     string               `json:"through,omitempty"` // of kind ub: title of the official between
	Title       string               `json:"title,omitempty"`   // of the person, kinds an and ub
	OrderNumber string               `json:"order_number"`
	OrderDate   time.Time            `json:"order_date"`
}

// Capacity are the lines above the name in the official form of letters: Plh. and Plt. before the title of the post; a.n.
// with the person's own title below; u.b. with that of the official between as well. The last title ends with a comma.
func (m Mandate) Capacity() []string {
	switch m.Kind {
	case workflow.OnBehalf:
		return []string{"a.n. " + m.Post, m.Title + ","}
	case workflow.ForHim:
		return []string{"a.n. " + m.Post, m.Through + ",", "u.b.", m.Title + ","}
	}
	return []string{m.Kind.Short() + " " + m.Post + ","}
}

// words are what each kind means, for whoever holds the letter.
var words = map[workflow.MandateKind]string{
	workflow.ActingDaily: "sebagai pelaksana harian (Plh.)",
	workflow.ActingPost:  "sebagai pelaksana tugas (Plt.)",
	workflow.OnBehalf:    "atas nama (a.n.) pejabat yang disebut",
	workflow.ForHim:      "untuk beliau (u.b.)",
}

// Basis is the sentence that names the letter by which the mandate was given.
func (m Mandate) Basis() string {
	return "Penanda tangan bertindak " + words[m.Kind] + " berdasarkan surat perintah " + m.order() + "."
}

// Text names kind and order letter in few words, as the check of a letter tells them.
func (m Mandate) Text() string { return m.Kind.Short() + ", surat perintah " + m.order() }

func (m Mandate) order() string {
	return "nomor " + m.OrderNumber + " tanggal " + calendar.FormatDate(m.OrderDate)
}

// basis is that sentence, empty where the incumbent signs.
func (s Signatory) basis() string {
	if s.Mandate == nil {
		return ""
	}
	return s.Mandate.Basis()
}

// lintCapacity sees that the capacity printed is the one that the mandate gives, and that nobody signs for somebody else
// without one.
func (s Signatory) lintCapacity() []Problem {
	m := s.Mandate
	if m == nil {
		if len(s.Capacity) != 1 || slices.ContainsFunc(workflow.MandateKinds, func(k workflow.MandateKind) bool { return strings.HasPrefix(s.Capacity[0], k.Short()) }) {
			return []Problem{"Jabatan penanda tangan menyebut mandat, padahal surat ini tidak memuat mandat."}
		}
		return nil
	}
	problems := missing([]fact{
		{"Jabatan yang diwakili", m.Post}, {"Nomor surat perintah", m.OrderNumber}, {"Tanggal surat perintah", dateOr(m.OrderDate, "")},
	})
	own, between := m.Kind == workflow.OnBehalf || m.Kind == workflow.ForHim, m.Kind == workflow.ForHim
	if own && strings.TrimSpace(m.Title) == "" || between && strings.TrimSpace(m.Through) == "" {
		problems = append(problems, "Jabatan penanda tangan sendiri belum ada.")
	}
	if !slices.Contains(workflow.MandateKinds, m.Kind) || !slices.Equal(s.Capacity, m.Capacity()) {
		problems = append(problems, "Jabatan penanda tangan tidak sesuai dengan mandatnya.")
	}
	return problems
}
