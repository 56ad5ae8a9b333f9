package pages

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/workflow"
)

const (
	packagePath = registerPath + "/datapackage.json"
	sitemapPath = "/" + registry.SitemapFile
)

// noLicence is what is said of the licence of the data where the office has not decided on one.
const noLicence = "belum ditetapkan kantor"

// dataRoutes mounts the files of the register, which programs read. The addresses stay.
func (p *Pages) dataRoutes(r gin.IRouter) {
	for _, name := range []string{registry.RegisterCSV, registry.RegisterJSON} {
		r.GET(registerPath+"/"+name, func(c *gin.Context) { p.registerFile(c, name) })
	}
	r.GET(packagePath, p.dataPackage)
	r.GET(sitemapPath, func(c *gin.Context) { p.registerFile(c, registry.SitemapFile) })
	r.GET("/sitemap-:part", func(c *gin.Context) { p.registerFile(c, "sitemap-"+c.Param("part")) })
	r.GET("/robots.txt", p.robots)
}

// registerFile gives one of the files that the day's job has made: a look for its row, and the bytes of the store.
func (p *Pages) registerFile(c *gin.Context, name string) {
	s, err := p.Office.RegisterSnapshot(c.Request.Context(), rules.Place{Host: hostOf(c.Request)})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, ok := s.File(name)
	if !ok {
		p.Refuse(c, registry.NotFound("Berkas register ini"))
		return
	}
	tag := `"` + f.SHA256[:32] + `"`
	c.Header("Last-Modified", s.MadeAt.UTC().Format(http.TimeFormat))
	readByAll(c, tag)
	if known(c, tag, s) {
		c.Status(http.StatusNotModified)
		return
	}
	content, err := p.Office.OpenRegisterFile(c.Request.Context(), f)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	defer content.Body.Close()
	c.DataFromReader(http.StatusOK, content.Size, content.MIME, content.Body, nil)
}

// known tells whether whoever asks has the file already; a tag counts before a time (RFC 9110, 13.2.2).
func known(c *gin.Context, tag string, s *registry.RegisterSnapshot) bool {
	if tags := c.GetHeader("If-None-Match"); tags != "" {
		return tags == "*" || strings.Contains(tags, tag)
	}
	since, err := http.ParseTime(c.GetHeader("If-Modified-Since"))
	return err == nil && s.MadeAt.Unix() <= since.Unix()
}

// robots tells search engines where the sitemap is, and to stay out of what is only for those who have a code or account.
func (p *Pages) robots(c *gin.Context) {
	f, err := p.frame(c, "")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	text := "User-agent: *\nDisallow: /api/\nDisallow: /lacak/\nDisallow: /cek/\nDisallow: /register?\n"
	if f.Office != nil {
		text += "\nSitemap: " + p.Office.SiteOf(f.Office) + sitemapPath + "\n"
	}
	sum := sha256.Sum256([]byte(text))
	p.publicFile(c, "text/plain; charset=utf-8", hex.EncodeToString(sum[:16]), []byte(text))
}

// dataPackage describes the files by Data Package 1 (specs.frictionlessdata.io), with the fields that registry makes public.
type dataPackage struct {
	Profile     string         `json:"profile"`
	Name        string         `json:"name"`
	Title       string         `json:"title"`
	Description string         `json:"description"`
	Homepage    string         `json:"homepage"`
	Version     string         `json:"version"` // the day of the data
	Created     string         `json:"created"` // RFC 3339
	Licenses    []dataLicence  `json:"licenses,omitempty"`
	LicenceNote string         `json:"license_note,omitempty"` // where there is none
	Resources   []dataResource `json:"resources"`
}

type dataLicence struct {
	Name  string `json:"name,omitempty"`
	Path  string `json:"path,omitempty"`
	Title string `json:"title"`
}

type dataResource struct {
	Profile   string      `json:"profile"`
	Name      string      `json:"name"`
	Title     string      `json:"title"`
	Path      string      `json:"path"`
	Format    string      `json:"format"`
	MediaType string      `json:"mediatype"`
	Encoding  string      `json:"encoding"`
	Bytes     int64       `json:"bytes"`
	Hash      string      `json:"hash"`
	Schema    tableSchema `json:"schema"`
}

type tableSchema struct {
	Fields     []tableField `json:"fields"`
	PrimaryKey string       `json:"primaryKey"`
}

type tableField struct {
	Name        string `json:"name"`
	Title       string `json:"title"`
	Type        string `json:"type"`
	Description string `json:"description"`
}

func (p *Pages) dataPackage(c *gin.Context) {
	f, err := p.frame(c, "")
	if err == nil && f.Office == nil {
		err = registry.NotFound("Data register")
	}
	if err != nil {
		p.Refuse(c, err)
		return
	}
	s, err := p.Office.RegisterSnapshot(c.Request.Context(), rules.Place{OfficeID: &f.Office.ID})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	body, err := json.MarshalIndent(packageOf(p.Office.SiteOf(f.Office), f.Office, s), "", "  ")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	sum := sha256.Sum256(body)
	p.publicFile(c, "application/json; charset=utf-8", hex.EncodeToString(sum[:16]), body)
}

func packageOf(site string, office *registry.Office, s *registry.RegisterSnapshot) dataPackage {
	d := dataPackage{
		Profile: "data-package", Name: "register-surat", Title: "Register surat " + office.Name, Homepage: site + registerPath,
		Version: s.Day.Format("2006-01-02"), Created: s.MadeAt.UTC().Format("2006-01-02T15:04:05Z"),
		Description: "Semua surat yang diterbitkan kantor, termasuk yang sudah berakhir, ditunda, dicabut, atau diganti. Dibuat sekali sehari. " +
			"Lisensi: " + cmp.Or(office.Settings.RegisterLicence, noLicence) + ". Dalam CSV, teks yang dapat dibaca sebagai rumus diawali tanda petik tunggal.",
	}
	if d.Licenses = licencesOf(office.Settings.RegisterLicence); d.Licenses == nil {
		d.LicenceNote = noLicence
	}
	for _, name := range []string{registry.RegisterCSV, registry.RegisterJSON} {
		if f, ok := s.File(name); ok {
			d.Resources = append(d.Resources, resourceOf(f))
		}
	}
	return d
}

// licencesOf is the licence that an office has decided on: its address, or its short name or title.
func licencesOf(licence string) []dataLicence {
	l := dataLicence{Title: licence}
	switch u, err := url.Parse(licence); {
	case licence == "":
		return nil
	case err == nil && (u.Scheme == "https" || u.Scheme == "http"):
		l.Path = licence
	default:
		l.Name = strings.ReplaceAll(licence, " ", "-")
	}
	return []dataLicence{l}
}

func resourceOf(f registry.RegisterFile) dataResource {
	kind, _, _ := strings.Cut(casework.MIMEOf(f.Name), ";")
	_, format, _ := strings.Cut(f.Name, ".")
	r := dataResource{
		Profile: "tabular-data-resource", Name: "register-" + format, Title: "Register surat (" + strings.ToUpper(format) + ")",
		Path: f.Name, Format: format, MediaType: kind, Encoding: "utf-8", Bytes: f.Size, Hash: "sha256:" + f.SHA256,
		Schema: tableSchema{PrimaryKey: registry.PublicFields[0].Name},
	}
	for _, field := range registry.PublicFields {
		r.Schema.Fields = append(r.Schema.Fields, tableField{field.Name, field.Title, field.Type, field.Description})
	}
	return r
}

// registerData is what the page of the register tells of its files.
type registerData struct {
	Day, Letters string
	Fields       []registry.PublicField
	Licence      string
}

// dataOf tells of the newest files of an office; nil before the first are made.
func (p *Pages) dataOf(c *gin.Context, office *registry.Office) (*registerData, error) {
	s, err := p.Office.RegisterSnapshot(c.Request.Context(), rules.Place{OfficeID: &office.ID})
	if workflow.KindOf(err) == workflow.Missing {
		return nil, nil //nolint:nilnil // as documented
	}
	if err != nil {
		return nil, err
	}
	return &registerData{
		Day: calendar.FormatDate(s.Day), Letters: itoa(s.Letters), Fields: registry.PublicFields,
		Licence: cmp.Or(office.Settings.RegisterLicence, noLicence),
	}, nil
}
