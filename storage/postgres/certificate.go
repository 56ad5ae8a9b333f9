package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

const certificateColumns = `c.id, c.office_id, c.dossier_id, c.organisation_id, c.signing_id, c.code, c.registration_number,
	c.letter_number, c.name, c.short_name, c.field_of_activity, c.kelurahan, c.kecamatan, c.letter, c.sha256, c.size,
	c.object_key, c.signatory, c.signature, c.mandate_id, c.issued_on, c.valid_until, c.state, c.reason, c.since,
	c.version, c.replaces, c.correction, c.lapse_on, c.lapse_what, c.list_index,
	c.fingerprint`

// CertificateOf is the letter a dossier ended with.
func (r reader) CertificateOf(ctx context.Context, dossier uuid.UUID) (*registry.Certificate, error) {
	return r.certificate(ctx, `SELECT `+certificateColumns+` FROM certificates c WHERE c.dossier_id = $1`, dossier)
}

// CertificateByFile finds a letter by the SHA-256 of its file, lower-case hex. Like codes, files are looked for across offices.
func (r reader) CertificateByFile(ctx context.Context, sha256 string) (*registry.Certificate, error) {
	return r.certificate(ctx, `SELECT `+certificateColumns+` FROM certificates c WHERE c.sha256 = $1 ORDER BY c.id LIMIT 1`, sha256)
}

// CertificateByCode finds a letter by the code printed on it. Codes are unique across offices: the paper of one office
// can be checked at the host of another.
func (r reader) CertificateByCode(ctx context.Context, code string) (*registry.Certificate, error) {
	return r.certificate(ctx, `SELECT `+certificateColumns+` FROM certificates c WHERE c.code = $1`, code)
}

func (r reader) certificate(ctx context.Context, query string, args ...any) (*registry.Certificate, error) {
	return find[registry.Certificate](ctx, r, sought{"Surat", query}, args...)
}

// AddCertificate enters a signed letter into the register, with the first row of its journal: e says by which step it was
// issued and by whom. Its ids and time are set here.
func (tx *Tx) AddCertificate(ctx context.Context, c registry.Certificate, e registry.LetterEvent) error {
	search := registry.Search(c.Name, c.ShortName, c.RegistrationNumber, c.LetterNumber)
	_, err := tx.exec(ctx, `WITH issued AS (
			INSERT INTO certificates (id, office_id, dossier_id, organisation_id, signing_id, code,
				registration_number, letter_number, name, short_name, field_of_activity, kelurahan, kecamatan, search, letter,
				sha256, size, object_key, signatory, signature, mandate_id, issued_on, valid_until, since, replaces, correction,
				lapse_on, lapse_what, list_index, fingerprint)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
				$24, $25, $26, $27, $28, $37, $38)
			RETURNING id, state, version)
		INSERT INTO certificate_events (id, certificate_id, seq, act, from_state, to_state, by_user, by_name, as_role, mandate_id,
			reason, definition_id, at)
		SELECT $29, id, version, $30, '', state, $31, $32, $33, $21, $34, $35, $36 FROM issued`,
		c.ID, c.OfficeID, c.DossierID, c.OrganisationID, c.SigningID, c.Code, c.RegistrationNumber, c.LetterNumber, c.Name,
		c.ShortName, c.FieldOfActivity, c.Kelurahan, c.Kecamatan, search, string(c.Letter), c.SHA256, c.Size, c.ObjectKey,
		c.Signatory, c.Signature, c.MandateID, day(c.IssuedOn), day(c.ValidUntil), day(c.Since), c.Replaces, c.Correction,
		day(c.LapseOn), c.LapseWhat, registry.NewID(), e.Act, e.ByUser, e.ByName, e.As, e.Reason, e.DefinitionID, tx.Now,
		c.ListIndex, c.Fingerprint)
	if err != nil {
		return fmt.Errorf("add certificate: %w", err)
	}
	return nil
}

// day is a date as the database wants it, whatever its zone.
func day(t time.Time) string { return t.Format(time.DateOnly) }
