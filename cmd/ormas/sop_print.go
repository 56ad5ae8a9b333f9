package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"

	"ormas/internal/certificate"
	"ormas/internal/preview"
	"ormas/internal/preview/draw"
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
	logo := f.String("logo", "", "`file` of the office's logo, PNG or JPEG, for pdf and standard")
	guide := f.String("address", "", "`URL` of the office's guide, which poster and pictures carry in letters and as a QR code; without it neither")
	out := f.String("o", "", "`file` to write")
	if status, ok := parse(f, args[1:], 1); !ok {
		return status
	}
	if (*service == "") == (f.NArg() == 0) || *out == "" {
		return misuse(f, "-o and either -service or a file are needed")
	}
	if *service != "" && *file != "" && !isFile(*file) {
		return beside(ctx, func(ctx context.Context, p *parts) error {
			d, office, err := p.ownSOP(ctx, *file, *service)
			if err != nil {
				return err
			}
			issuer, err := readIssuer("", *logo)
			if err != nil {
				return err
			}
			issuer.Office = office
			pdf, err := prints[what](d, issuer)
			if err != nil {
				return err
			}
			return writePrint(*out, pdf)
		})
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
