package pages

import (
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/workflow"
)

// namesakes are the organisations that look like the one of a case, in words.
type namesakes struct {
	Rows []namesakeRow
	More bool // there are others
}

// namesakeRow is one of them.
type namesakeRow struct{ Lead, Name, URL, Letter string }

// namesakes finds what looks like the organisations of some cases, by case.
func (p *Pages) namesakes(c *gin.Context, by workflow.Actor, dossiers ...uuid.UUID) (map[uuid.UUID]namesakes, error) {
	views := map[uuid.UUID]namesakes{}
	found, err := p.Office.Namesakes(c.Request.Context(), by, dossiers...)
	if err != nil || len(found) == 0 {
		return views, err
	}
	zone, err := p.Office.Location(c.Request.Context(), by.Office)
	if err != nil {
		return views, err
	}
	today := registry.DayOf(p.Office.Now().In(zone))
	for id, all := range found {
		views[id] = namesakesOf(all, today)
	}
	return views, nil
}

func namesakesOf(all []registry.Namesake, today time.Time) namesakes {
	v := namesakes{More: len(all) > registry.MostNamesakes}
	for _, n := range all[:min(len(all), registry.MostNamesakes)] {
		v.Rows = append(v.Rows, namesakeRow{
			"Organisasi dengan " + sharedBy(n) + " yang sama sudah tercatat:", n.Name, "/ormas/" + n.ID.String(), letterOfNamesake(n, today),
		})
	}
	return v
}

// markWords are the marks by which organisations look alike, in words.
var markWords = map[string]string{
	registry.MarkName: "nama", registry.MarkNPWP: "NPWP", registry.MarkDeed: "akta", registry.MarkNIK: "NIK pengurus",
}

// sharedBy names what an organisation shares with another.
func sharedBy(n registry.Namesake) string {
	words := n.Same()
	for i := range words {
		words[i] = markWords[words[i]]
	}
	return joined(words)
}

// letterOfNamesake tells how the letter of an organisation stands.
func letterOfNamesake(n registry.Namesake, today time.Time) string {
	switch state := n.LetterStateOn(today); state {
	case "":
		return "belum mempunyai surat."
	case registry.CertificateActive, registry.CertificateExpiring:
		return "surat " + *n.LetterNumber + " berlaku sampai " + calendar.FormatDate(*n.ValidUntil) + "."
	default:
		return "surat " + *n.LetterNumber + " " + strings.ToLower(letterStanding(state).label) + "."
	}
}
