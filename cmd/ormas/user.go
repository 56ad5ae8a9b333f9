package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"ormas/internal/account"
	"ormas/internal/registry"
)

// runUser gives a person an account in an office.
func runUser(ctx context.Context, args []string) int {
	f := newFlags("user", "user add -email EMAIL -role ROLE -office OFFICE [...]\n\nGives a person an account in an office and prints the password to sign in with; it is told this once.\n", nil)
	var n account.NewUser
	f.StringVar(&n.Email, "email", "", "`address` to sign in with")
	f.Func("role", "`role` in the office, such as staf; several by commas, or by repeating the flag", func(v string) error {
		n.Roles = append(n.Roles, strings.Split(v, ",")...)
		return nil
	})
	office := f.String("office", "", "`host` or id of the office")
	f.StringVar(&n.Name, "name", "", "`name` as it is printed; without it the address")
	f.StringVar(&n.NIP, "nip", "", "NIP, 18 digits")
	f.StringVar(&n.NIK, "nik", "", "NIK, 16 digits")
	f.StringVar(&n.Rank, "rank", "", "pangkat/golongan, printed on letters")
	f.StringVar(&n.Title, "title", "", "jabatan")
	f.StringVar(&n.Signer.Kind, "signer", "", "how the person signs letters: kunci_kantor or bsre; without it the office's key, where the role signs and there is no gateway")
	f.StringVar(&n.Signer.Certificate, "certificate", "", "with -signer bsre: `SHA-256` of the person's certificate, or its serial number")
	mail := f.Bool("mail", false, "mail a link to set a password, and print none")
	args, status, ok := verb(f, "add", args)
	if !ok {
		return status
	}
	if status, ok := parse(f, args, 0); !ok {
		return status
	}
	if n.Email == "" || len(n.Roles) == 0 || *office == "" {
		return misuse(f, "-email, -role and -office are needed")
	}
	if n.Name == "" {
		n.Name = n.Email
	}
	if !*mail {
		n.Password = newPassword()
	}
	return beside(ctx, func(ctx context.Context, p *parts) error { return p.addUser(ctx, *office, n) })
}

func (p *parts) addUser(ctx context.Context, office string, n account.NewUser) error {
	if err := p.current(ctx); err != nil {
		return err
	}
	at, err := p.officeNamed(ctx, office)
	if err != nil {
		return err
	}
	if _, err := p.accounts.AddUser(ctx, at.ID, n); err != nil {
		return err
	}
	if n.Password != "" {
		fmt.Println(n.Password)
	}
	return nil
}

// officeNamed finds an office by its host or id.
func (p *parts) officeNamed(ctx context.Context, name string) (registry.Office, error) {
	all, err := p.db.Offices(ctx)
	if err != nil {
		return registry.Office{}, err
	}
	var hosts []string
	for _, o := range all {
		if strings.EqualFold(o.Host, name) || strings.EqualFold(o.ID.String(), name) {
			return o, nil
		}
		hosts = append(hosts, o.Host)
	}
	if len(hosts) == 0 {
		return registry.Office{}, errors.New("there is no office yet; see ormas office add -h")
	}
	return registry.Office{}, fmt.Errorf("there is no office %q; there are: %s", name, strings.Join(hosts, ", "))
}

// newPassword is easy to type and to read out: 80 random bits.
func newPassword() string {
	text := strings.ToLower(rand.Text())
	return strings.Join([]string{text[:4], text[4:8], text[8:12], text[12:16]}, "-")
}
