package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"go.yaml.in/yaml/v3"

	"ormas/internal/registry"
)

// officeFile is an office as it is described by hand.
type officeFile struct {
	Name        string            `yaml:"name"`
	City        string            `yaml:"city"`
	Host        string            `yaml:"host"`
	TimeZone    string            `yaml:"time_zone"`
	Letterhead  []string          `yaml:"letterhead"`
	Address     string            `yaml:"address"`
	Phone       string            `yaml:"phone"`
	Email       string            `yaml:"email"`
	Site        string            `yaml:"site"`
	HeadTitle   string            `yaml:"head_title"`
	Addressee   string            `yaml:"addressee"`
	NumberParts map[string]string `yaml:"number_parts"`
	Whatsapp    string            `yaml:"whatsapp"`
	signingFile `yaml:",inline"`
}

// officeExample is what -h shows; a test reads it.
const officeExample = `name: Badan Kesatuan Bangsa dan Politik Kota Contoh
city: Kota Contoh
host: ormas.kota-contoh.example       # by which people reach this office
time_zone: Asia/Makassar              # Asia/Jakarta, Asia/Pontianak, Asia/Makassar, Asia/Jayapura
letterhead:                           # the government first, the office last
  - PEMERINTAH KOTA CONTOH
  - BADAN KESATUAN BANGSA DAN POLITIK
address: Jalan Contoh Nomor 1, Kota Contoh
phone: (0000) 000000
email: kantor@kota-contoh.example
site: kota-contoh.example
head_title: Kepala Badan Kesatuan Bangsa dan Politik Kota Contoh
addressee: Wali Kota
number_parts:                         # what the templates of the numbers are filled with
  klasifikasi: "220"
  unit: KESBANGPOL
whatsapp: "+620000000000"             # complaint desk; may be left out
` + signingExample

// runOffice adds an office, sets how it signs, or changes its issuing keys.
func runOffice(ctx context.Context, args []string) int {
	if len(args) > 0 && args[0] == "sign" {
		return runSigning(ctx, args[1:])
	}
	if len(args) > 0 && args[0] == "key" {
		return runKey(ctx, args[1:])
	}
	f := newFlags("office", "office add -file FILE\n\nAdds an office with the default calendar and the shipped procedures, and prints its id.\n\n"+signingAbout+"\n"+keyAbout, func(w io.Writer) {
		fmt.Fprint(w, "\nThe file is YAML or JSON, for example:\n\n"+officeExample)
	})
	file := f.String("file", "", "description of the office; - reads standard input")
	args, status, ok := verb(f, "add", args)
	if !ok {
		return status
	}
	if status, ok := parse(f, args, 0); !ok {
		return status
	}
	if *file == "" {
		return misuse(f, "-file is needed")
	}
	office, err := readOffice(*file)
	if err != nil {
		return fail(err)
	}
	return beside(ctx, func(ctx context.Context, p *parts) error {
		if err := p.current(ctx); err != nil {
			return err
		}
		if err := p.rulemaking.Establish(ctx, office); err != nil {
			return err
		}
		if err := p.office.EnsureIssuingKeys(ctx); err != nil {
			return fmt.Errorf("the office %s was added, without an issuing key: %w", office.ID, err)
		}
		fmt.Println(office.ID)
		return nil
	})
}

func readOffice(path string) (registry.Office, error) {
	body, err := readInput(path)
	if err != nil {
		return registry.Office{}, err
	}
	return parseOffice(body)
}

func readInput(path string) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(os.Stdin)
	}
	return os.ReadFile(path)
}

// parseOffice reads a description; JSON is YAML too. Unknown names are refused, since they are misspelt ones.
func parseOffice(body []byte) (registry.Office, error) {
	var f officeFile
	if err := decodeStrict(body, &f); errors.Is(err, io.EOF) {
		return registry.Office{}, errors.New("the description of the office is empty")
	} else if err != nil {
		return registry.Office{}, fmt.Errorf("reading the description of the office: %w", err)
	}
	return registry.Office{
		ID: registry.NewID(), Host: f.Host, Name: f.Name, City: f.City, TimeZone: f.TimeZone,
		Settings: registry.OfficeSettings{
			Letterhead: f.Letterhead, Address: f.Address, Phone: f.Phone, Email: f.Email, Site: f.Site,
			HeadTitle: f.HeadTitle, Addressee: f.Addressee, NumberParts: f.NumberParts, Whatsapp: f.Whatsapp,
			SignerKey: f.SignerKey, SignerSecret: f.SignerSecret, Gateway: f.gateway(),
		},
	}, nil
}

// decodeStrict reads YAML into a description; names that it does not have are refused.
func decodeStrict(body []byte, into any) error {
	d := yaml.NewDecoder(bytes.NewReader(body))
	d.KnownFields(true)
	return d.Decode(into)
}
