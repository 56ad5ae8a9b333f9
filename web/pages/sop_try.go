package pages

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/internal/trial"
	"ormas/workflow"
)

const tryPath = "/pengaturan/sop/coba"

// mostTry is the most bytes of the form: a definition has some fifty thousand, a list of free days three.
const mostTry = 1 << 20

// trySOPRoutes mounts the page on which a change of the SOP is tried on past cases. Nothing is stored there.
func (p *Pages) trySOPRoutes(r gin.IRouter) {
	r.GET(tryPath, p.signedIn(p.tryForm))
	r.POST(tryPath, p.signedIn(p.trySOP))
}

// The two things that can be tried: norms typed into the form, and a whole definition.
const (
	tryNorms = "norma"
	tryFile  = "berkas"
)

// trySent is the form as it is shown: with what stands in force or what was typed.
type trySent struct {
	Service, Source, Whole string
	Norms                  map[string]string // by state
	Definition, Holidays   string
	People                 map[string]string // by role
	Since, Quantile        string
}

// The names of the inputs, which are their ids too.
const (
	tryNormPrefix   = "norma."
	tryPeoplePrefix = "orang."
)

func (p *Pages) tryForm(c *gin.Context, by workflow.Actor) {
	services, ok := p.triable(c, by)
	if !ok {
		return
	}
	def := services[0]
	for _, d := range services {
		if d.Service == c.Query("layanan") {
			def = d
		}
	}
	sent, err := p.inForce(c, by, def)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.showTry(c, by, tryPage{status: http.StatusOK, services: services, def: def, Sent: sent})
}

// triable are the procedures of the office, for whoever may try a change; otherwise it has answered.
func (p *Pages) triable(c *gin.Context, by workflow.Actor) ([]*workflow.Definition, bool) {
	ctx := c.Request.Context()
	err := p.Office.MayTry(ctx, by)
	var services []*workflow.Definition
	if err == nil {
		services, err = p.Office.Procedures(ctx, by.Office)
	}
	if err == nil && len(services) == 0 {
		err = registry.NotFound("Layanan")
	}
	if err != nil {
		p.Refuse(c, err)
	}
	return services, err == nil
}

// inForce is the form with what holds now.
func (p *Pages) inForce(c *gin.Context, by workflow.Actor, def *workflow.Definition) (trySent, error) {
	sent := trySent{
		Service: def.Service, Source: tryNorms, Whole: def.Norm.String(), Norms: map[string]string{}, People: map[string]string{},
		Since: p.Office.Now().AddDate(-1, 0, 0).Format(time.DateOnly), Quantile: strconv.Itoa(trial.DefaultQuantile),
	}
	for _, s := range trial.Stages(def) {
		sent.Norms[s.State] = s.Norm.String()
	}
	count, err := p.Office.HeadCount(c.Request.Context(), by.Office, trial.RolesOf(def))
	for role, n := range count {
		if n > 0 {
			sent.People[role] = strconv.Itoa(n)
		}
	}
	return sent, err
}

func (p *Pages) trySOP(c *gin.Context, by workflow.Actor) {
	services, ok := p.triable(c, by)
	if !ok {
		return
	}
	sent, err := trySentWith(c)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	view := tryPage{status: http.StatusOK, services: services, def: services[0], Sent: sent}
	if i := slices.IndexFunc(services, func(d *workflow.Definition) bool { return d.Service == sent.Service }); i >= 0 {
		view.def = services[i]
	}
	zone, err := p.Office.Location(c.Request.Context(), by.Office)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	t, wrong := sent.read(view.def, zone)
	if len(wrong) > 0 {
		view.status, view.Problems = http.StatusUnprocessableEntity, wrong
		p.showTry(c, by, view)
		return
	}
	if view.tried, err = p.Office.TryChange(c.Request.Context(), by, t); err != nil {
		var refusal *registry.Error
		if !p.onPage(err, &refusal) || workflow.KindOf(err) == workflow.Forbidden {
			p.Refuse(c, err)
			return
		}
		view.status, view.Problems = p.Status(err), tryProblems(refusal)
	}
	p.showTry(c, by, view)
}

// trySentWith reads what was sent. A file goes into the text beside its input, so that it need not be chosen again.
func trySentWith(c *gin.Context) (trySent, error) {
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, mostTry)
	err := c.Request.ParseMultipartForm(mostTry)
	if tooLong := new(http.MaxBytesError); errors.As(err, &tooLong) {
		return trySent{}, workflow.Refuse(workflow.TooLarge, "terlalu_besar", "Definisi dan daftar hari libur bersama-sama paling besar 1 MB.")
	}
	if err != nil {
		return trySent{}, registry.Invalid("", "tidak_terbaca", "Isian yang dikirim tidak dapat dibaca.")
	}
	defer c.Request.MultipartForm.RemoveAll() //nolint:errcheck // all of it is in memory
	get := func(name string) string { return strings.ToValidUTF8(strings.TrimSpace(c.PostForm(name)), "") }
	s := trySent{
		Service: get("layanan"), Source: get("sumber"), Whole: get("norma"), Norms: map[string]string{}, People: map[string]string{},
		Definition: get("definisi"), Holidays: get("libur"), Since: get("sejak"), Quantile: get("bagian"),
	}
	for name := range c.Request.PostForm {
		if state, ok := strings.CutPrefix(name, tryNormPrefix); ok {
			s.Norms[state] = get(name)
		}
		if role, ok := strings.CutPrefix(name, tryPeoplePrefix); ok {
			s.People[role] = get(name)
		}
	}
	definition, err := fileText(c.Request.MultipartForm, "definisi-berkas")
	if err != nil {
		return s, err
	}
	holidays, err := fileText(c.Request.MultipartForm, "libur-berkas")
	if definition != "" {
		s.Definition, s.Source = definition, tryFile
	}
	s.Holidays = cmp.Or(holidays, s.Holidays)
	return s, err
}

// fileText is a file of a form, empty where none was chosen.
func fileText(f *multipart.Form, name string) (string, error) {
	if len(f.File[name]) == 0 {
		return "", nil
	}
	file, err := f.File[name][0].Open()
	if err != nil {
		return "", err
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	return strings.ToValidUTF8(string(text), ""), err
}

// read makes the trial of what was typed, or says what is wrong with it.
func (s trySent) read(def *workflow.Definition, zone *time.Location) (casework.Try, problems) {
	t := casework.Try{Service: def.Service, People: map[string]int{}}
	var wrong problems
	if s.Source == tryFile {
		t.Service = "" // that of the definition
		loaded, err := workflow.Load([]byte(s.Definition))
		if err != nil {
			wrong = append(wrong, problem{"definisi", "Definisi tidak dapat dipakai: " + err.Error() + "."})
		}
		t.Definition = loaded
	} else {
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

// readNorms is the definition with the norms that were typed; nil where they are those in force.
func (s trySent) readNorms(def *workflow.Definition) (*workflow.Definition, problems) {
	var wrong problems
	norm := func(id, text string) calendar.Norm {
		n, err := calendar.ParseNorm(text)
		if err != nil {
			wrong = append(wrong, problem{id, "Norma tidak dapat dibaca: " + err.Error() + "."})
		} else if n.IsZero() {
			wrong = append(wrong, problem{id, "Tuliskan norma, misalnya 2 hari kerja."})
		}
		return n
	}
	whole, changed := calendar.Norm{}, map[string]calendar.Norm{}
	if s.Whole != def.Norm.String() {
		whole = norm(tryNorms, s.Whole)
	}
	for _, stage := range normed(def) {
		if text, typed := s.Norms[stage.State]; typed && text != stage.Norm.String() {
			changed[stage.State] = norm(tryNormPrefix+stage.State, text)
		}
	}
	if len(wrong) > 0 || whole.IsZero() && len(changed) == 0 {
		return nil, wrong
	}
	result, err := def.WithNorms(whole, changed)
	if err != nil {
		text := err.Error()
		return nil, problems{{Detail: strings.ToUpper(text[:1]) + text[1:] + "."}}
	}
	return result, nil
}

// normed are the stages of a procedure that have a norm.
func normed(def *workflow.Definition) []trial.Stage {
	return slices.DeleteFunc(trial.Stages(def), func(s trial.Stage) bool { return s.Norm.IsZero() })
}

// tryInputs are the inputs that the rules' names for what is wrong stand for.
var tryInputs = map[string]string{"definition": "definisi", "calendar": "libur", "since": "sejak", "quantile": "bagian"}

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

// shareWords tell a share of what was judged.
func shareWords(t trial.Tally) string {
	if t.Judged == 0 {
		return "tidak dinilai"
	}
	return fmt.Sprintf("%d dari %d (%d\u00a0%%)", t.Within, t.Judged, t.Percent())
}
