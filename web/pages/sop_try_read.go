package pages

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/internal/trial"
	"ormas/workflow"
)

// read makes the trial of what was typed, or says what is wrong with it.
func (s trySent) read(def *workflow.Definition, zone *time.Location) (rulemaking.Try, problems) {
	t := rulemaking.Try{Service: def.Service, People: map[string]int{}}
	var wrong problems
	switch s.Source {
	case tryDraft:
		id, err := uuid.Parse(s.Draft)
		if err != nil {
			wrong = append(wrong, problem{"draf", "Pilih draf yang dicoba."})
		}
		t.Draft = &id
	case tryFile:
		t.Service = "" // that of the definition
		loaded, err := workflow.Load([]byte(s.Definition))
		if err != nil {
			wrong = append(wrong, problem{"definisi", "Definisi tidak dapat dipakai: " + err.Error() + "."})
		}
		t.Definition = loaded
	default:
		changed, all := s.readNorms(def)
		t.Definition, wrong = changed, all
	}
	if s.Holidays != "" {
		t.Holidays = []byte(s.Holidays)
	}
	var err error
	if t.Since, err = time.ParseInLocation(time.DateOnly, s.Since, zone); err != nil && s.Since != "" {
		wrong = append(wrong, problem{"sejak", "Tuliskan tanggal mulai yang ada di kalender."})
	}
	if t.Quantile, err = strconv.Atoi(cmp.Or(s.Quantile, "0")); err != nil {
		wrong = append(wrong, problem{"bagian", "Tuliskan bagian permohonan tercepat sebagai bilangan bulat."})
	}
	for _, r := range trial.RolesOf(def) {
		text := s.People[r.ID]
		n, err := strconv.Atoi(cmp.Or(text, "1"))
		switch {
		case err != nil || n < 1:
			wrong = append(wrong, problem{tryPeoplePrefix + r.ID, "Jumlah orang untuk " + r.Label + " harus bilangan bulat, paling sedikit 1."})
		case text != "":
			t.People[r.ID] = n
		}
	}
	return t, wrong
}

// draft is what a draft begins with that keeps what was typed: norms or a whole definition. Free days and people are none of it.
func (s trySent) draft(def *workflow.Definition) (rulemaking.NewDraft, problems) {
	if s.Source == tryFile {
		return rulemaking.NewDraft{Body: s.Definition}, nil
	}
	norms, wrong := s.readNorms(def)
	if len(wrong) == 0 && norms == nil {
		wrong = problems{{Field: tryNorms, Detail: "Batas waktunya masih sama dengan yang berlaku. Ubah dahulu yang ingin dijadikan draf."}}
	}
	return rulemaking.NewDraft{Service: def.Service, Norms: norms}, wrong
}

// readNorms is the definition with the norms that were typed; nil where they are those in force.
func (s trySent) readNorms(def *workflow.Definition) (*workflow.Definition, problems) {
	var wrong problems
	norm := func(id, of, text string) calendar.Norm {
		n, err := calendar.ParseNorm(strings.ToLower(text))
		if err != nil {
			wrong = append(wrong, problem{id, of + ": " + err.Error() + "."})
		} else if n.IsZero() {
			wrong = append(wrong, problem{id, of + ": tuliskan batas waktunya, misalnya 2 hari kerja."})
		}
		return n
	}
	whole, changed := calendar.Norm{}, map[string]calendar.Norm{}
	if s.Whole != def.Norm.String() {
		whole = norm(tryNorms, trial.WholeName, s.Whole)
	}
	for _, stage := range normed(def) {
		if text, typed := s.Norms[stage.State]; typed && text != stage.Norm.String() {
			changed[stage.State] = norm(tryNormPrefix+stage.State, "Tahap "+stage.Name(), text)
		}
	}
	if len(wrong) > 0 || whole.IsZero() && len(changed) == 0 {
		return nil, wrong
	}
	result, err := def.WithNorms(whole, changed)
	if err != nil {
		return nil, problems{{Detail: calendar.Sentence(err)}}
	}
	return result, nil
}

// normed are the stages of a procedure that have a norm.
func normed(def *workflow.Definition) []trial.Stage {
	return slices.DeleteFunc(trial.Stages(def), func(s trial.Stage) bool { return s.Norm.IsZero() })
}

// tryInputs are the inputs that the rules' names for what is wrong stand for.
var tryInputs = map[string]string{"definition": "definisi", "body": "definisi", "draft": "draf", "calendar": "libur", "since": "sejak", "quantile": "bagian"}

func tryProblems(refusal *registry.Error) problems {
	if len(refusal.Fields) == 0 {
		return problems{{Detail: refusal.Detail}}
	}
	var all problems
	for _, f := range refusal.Fields {
		id := tryInputs[f.Field]
		if role, ok := strings.CutPrefix(f.Field, "people."); ok {
			id = tryPeoplePrefix + role
		}
		all = append(all, problem{id, f.Detail})
	}
	return all
}
