package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"

	"ormas/internal/casework"
	"ormas/internal/certificate"
	"ormas/internal/preview"
	"ormas/internal/preview/draw"
	"ormas/internal/registry"
	"ormas/internal/sopdoc"
	"ormas/workflow"
)

// prints are the documents that a definition can be printed as.
var prints = map[string]func(*workflow.Definition, sopdoc.Issuer) ([]byte, error){
	"pdf":      sopdoc.SOP,
	"standard": sopdoc.Standard,
	"poster":   sopdoc.Poster,
	"square":   sopdoc.Square,
	"story":    sopdoc.Story,
}

// printSOP writes a document of a procedure into a file.
func printSOP(ctx context.Context, f *flag.FlagSet, args []string) int {
	what := args[0]
	service := f.String("service", "", "`id` of the procedure")
	file := f.String("office", "", "`host` of an office whose own version in force is printed, or a file about the office, as for office add")
	number := f.Int("version", 0, "`number` of a version that the office has published, in place of the one in force")
	logo := f.String("logo", "", "`file` of a logo, PNG or JPEG, for pdf and standard; an office of the database has its own")
	guide := f.String("address", "", "`URL` of the office's guide, which poster and pictures carry in letters and as a QR code; without it neither")
	out := f.String("o", "", "`file` to write")
	if status, ok := parse(f, args[1:], 1); !ok {
		return status
	}
	if (*service == "") == (f.NArg() == 0) || *out == "" {
		return misuse(f, "-o and either -service or a file are needed")
	}
	if *service != "" && *file != "" && !isFile(*file) {
		own := ownPrint{what: what, host: *file, service: *service, version: *number, logo: *logo, guide: *guide, out: *out}
		return beside(ctx, own.run)
	}
	if *number != 0 {
		return misuse(f, "-version is one of an office: -office HOST and -service are needed")
	}
	d, err := printed(*service, f.Arg(0))
	if err != nil {
		return fail(err)
	}
	office, err := readIssuer(*file, *logo)
	if err != nil {
		return fail(err)
	}
	office.Guide = *guide
	pdf, err := prints[what](d, office)
	if err != nil {
		return fail(err)
	}
	if err := writePrint(*out, pdf); err != nil {
		return fail(err)
	}
	return 0
}

// ownPrint is a document of a procedure that an office of the database has published.
type ownPrint struct {
	what, host, service string
	version             int // 0: the one in force
	logo, guide, out    string
}

func (o ownPrint) run(ctx context.Context, p *parts) error {
	d, office, err := p.ownSOP(ctx, o)
	if err != nil {
		return err
	}
	issuer, err := readIssuer("", o.logo)
	if err != nil {
		return err
	}
	if o.logo == "" && office.Settings.Logo != nil {
		if issuer.Logo, err = p.storedLogo(ctx, &office); err != nil {
			return err
		}
	}
	issuer.Office, issuer.Guide = office, o.guide
	pdf, err := prints[o.what](d, issuer)
	if err != nil {
		return err
	}
	return writePrint(o.out, pdf)
}

// ownSOP is the version of a procedure that was asked for of an office, with the office.
func (p *parts) ownSOP(ctx context.Context, o ownPrint) (*workflow.Definition, registry.Office, error) {
	if err := p.current(ctx); err != nil {
		return nil, registry.Office{}, err
	}
	office, err := p.officeNamed(ctx, o.host)
	if err != nil {
		return nil, office, err
	}
	if o.version == 0 {
		all, err := p.office.Procedures(ctx, office.ID)
		if err != nil {
			return nil, office, err
		}
		for _, d := range all {
			if d.Service == o.service {
				return d, office, nil
			}
		}
		return nil, office, fmt.Errorf("there is no procedure %s in force in %s", o.service, office.Host)
	}
	stored, err := p.db.Definitions(ctx, office.ID, o.service)
	if err != nil {
		return nil, office, err
	}
	for _, row := range stored {
		if row.Version == o.version {
			d, err := workflow.Load([]byte(row.Body))
			return d, office, err
		}
	}
	return nil, office, fmt.Errorf("there is no version %d of %s in %s", o.version, o.service, office.Host)
}

// storedLogo is the logo that an office has set in its settings.
func (p *parts) storedLogo(ctx context.Context, office *registry.Office) ([]byte, error) {
	store, err := p.openStore(ctx)
	if err != nil {
		return nil, err
	}
	logo, _, err := casework.New(p.db, store, casework.Settings{}).PaperLogo(ctx, office)
	if err != nil {
		return nil, fmt.Errorf("reading the logo of %s: %w", office.Host, err)
	}
	return logo, nil
}

// printed is the definition of a file, else the one that is shipped.
func printed(service, path string) (*workflow.Definition, error) {
	if path != "" {
		return readSOP(path)
	}
	return shipped(service)
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

// readIssuer reads what is known of the office: a file about it, and its logo; either may be missing.
func readIssuer(file, logo string) (o sopdoc.Issuer, err error) {
	if file != "" {
		if o.Office, err = readOffice(file); err != nil {
			return o, err
		}
	}
	if logo == "" {
		return o, nil
	}
	picture, err := os.ReadFile(logo)
	if err != nil {
		return o, err
	}
	drawn, err := certificate.DrawLogo(picture)
	if err != nil {
		return o, fmt.Errorf("%s: %w", logo, err)
	}
	o.Logo = drawn.Paper
	return o, nil
}

// pictureWidth is what a message or a page of the web shows of a picture, in pixels.
const pictureWidth = 1080

// writePrint keeps a PDF, or a picture of each of its pages.
func writePrint(path string, pdf []byte) error {
	name, pictures := strings.CutSuffix(path, ".jpg")
	if !pictures {
		return os.WriteFile(path, pdf, 0o644) //nolint:gosec // G306: meant to be read by all
	}
	pages, err := sopdoc.Pages(pdf)
	if err != nil {
		return err
	}
	cache, err := os.MkdirTemp("", "ormas-sop")
	if err != nil {
		return err
	}
	defer os.RemoveAll(cache) //nolint:errcheck // what stays lies among temporary files
	artist, err := draw.New(cache)
	if err != nil {
		return err
	}
	for number := range pages {
		picture, err := artist.Draw(pdf, preview.Sheet{MIME: "application/pdf", Number: number + 1, Width: pictureWidth})
		if err != nil {
			return err
		}
		file := fmt.Sprintf("%s.%d.jpg", name, number+1)
		if preview.TypeOf(picture[0]) == "image/png" { // a page that is black on white
			file = fmt.Sprintf("%s.%d.png", name, number+1)
		}
		if err := os.WriteFile(file, picture, 0o644); err != nil { //nolint:gosec // G306: meant to be read by all
			return err
		}
	}
	return artist.Close()
}
