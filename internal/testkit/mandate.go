package testkit

import (
	"cmp"
	"strings"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// Mandate stores a mandate for a role that signs, confirmed by a second person as it is registered; what is left out is
// invented. The role's holder is whom it stands for, but where the post is vacant.
func (k *Kit) Mandate(m registry.Mandate) registry.Mandate {
	k.t.Helper()
	m.ID, m.OfficeID, m.Kind, m.Role = registry.NewID(), k.Office.ID, cmp.Or(m.Kind, workflow.ActingDaily), cmp.Or(m.Role, "kepala_badan")
	m.OrderNumber, m.OrderDate, m.OrderFile = cmp.Or(m.OrderNumber, "800/1/CONTOH/2026"), Start, "surat-perintah.pdf"
	m.OrderKey, m.OrderSHA256, m.OrderSize, m.OrderMIME = "contoh/"+m.ID.String(), strings.Repeat("0", 64), 1, "application/pdf"
	m.By, m.Signs = k.As("bagian_umum").User, true
	if m.From.IsZero() {
		m.From, m.Until = Start, Start.AddDate(0, 0, 7)
	}
	if m.For == nil && m.Kind != workflow.ActingPost {
		m.For = new(k.As(m.Role).User)
	}
	err := k.DB.InTx(k.t.Context(), func(tx *postgres.Tx) error {
		if err := tx.AddMandate(k.t.Context(), m); err != nil {
			return err
		}
		return tx.ConfirmMandate(k.t.Context(), m.ID, k.As("admin").User)
	})
	if err != nil {
		k.t.Fatal(err)
	}
	return m
}

// Acting is a person with the mandates as they stand now, as whoever signs in is found.
func (k *Kit) Acting(by workflow.Actor) workflow.Actor {
	k.t.Helper()
	by.At = k.DB.Now()
	var err error
	if by.Mandates, err = k.DB.MandatesHeld(k.t.Context(), by.User, by.At); err != nil {
		k.t.Fatal(err)
	}
	return by
}
