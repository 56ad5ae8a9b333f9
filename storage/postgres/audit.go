package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ormas/internal/registry"
)

// auditBatch is how many letters are compared with one statement.
const auditBatch = 200

// auditQuery reads letters together with all that they must agree with, in one statement: so all is of one instant, also beside a
// running service.
const auditQuery = `SELECT ` + certificateColumns + `, s.state AS signing_state, s.kind AS signing_kind, s.code AS signing_code,
		s.letter = c.letter AS same_letter, 
		n.text || CASE WHEN c.correction > 0 THEN ' Pembetulan ke-' || c.correction ELSE '' END AS signing_number, n.voided_at IS NULL AS number_stands,
		EXISTS (SELECT 1 FROM numbers r WHERE r.office_id = c.office_id AND r.kind = 'registrasi' AND r.text = c.registration_number
			AND r.voided_at IS NULL) AS registered,
		coalesce(d.registration_number, '') AS dossier_registration, coalesce(d.letter_number, '') AS dossier_letter,
		ARRAY(SELECT to_json(e) FROM (SELECT seq AS "Seq", act AS "Act", from_state AS "From", to_state AS "To"
			FROM certificate_events WHERE certificate_id = c.id ORDER BY seq) e)::text[] AS events,
		ARRAY(SELECT to_json(j) FROM (SELECT seq AS "Seq", action AS "Action", from_state AS "From", definition_id AS "DefinitionID"
			FROM journal WHERE dossier_id = c.dossier_id ORDER BY seq) j)::text[] AS journal
	FROM certificates c JOIN signings s ON s.id = c.signing_id JOIN numbers n ON n.id = s.number_id JOIN dossiers d ON d.id = c.dossier_id
	WHERE c.office_id = $1 AND c.id > $2 ORDER BY c.id LIMIT $3`

// AuditedLetter is a letter as the register knows it, with what it must agree with.
type AuditedLetter struct {
	registry.Certificate
	SigningState        string                 `db:"signing_state"`
	SigningKind         string                 `db:"signing_kind"`
	SigningCode         string                 `db:"signing_code"`
	SameLetter          bool                   `db:"same_letter"`    // the content is what was signed
	SigningNumber       string                 `db:"signing_number"` // as the books have it
	NumberStands        bool                   `db:"number_stands"`
	Registered          bool                   `db:"registered"` // the registration number stands in the books
	DossierRegistration string                 `db:"dossier_registration"`
	DossierLetter       string                 `db:"dossier_letter"`
	Events              []registry.LetterEvent `db:"-"` // Seq, Act, From, To
	Journal             []registry.Event       `db:"-"` // of the case: Seq, Action, From, DefinitionID
}

// AuditedLetters reads a batch of letters of an office, by id, after one; begin with the zero id. An empty batch is the end.
func (r reader) AuditedLetters(ctx context.Context, office, after uuid.UUID) ([]AuditedLetter, error) {
	var rows []struct {
		AuditedLetter
		Acts  pq.StringArray `db:"events"`
		Steps pq.StringArray `db:"journal"`
	}
	if err := r.list(ctx, &rows, auditQuery, office, after, auditBatch); err != nil {
		return nil, fmt.Errorf("read letters to audit: %w", err)
	}
	letters := make([]AuditedLetter, len(rows))
	for i, row := range rows {
		letters[i] = row.AuditedLetter
		if err := parseEach(row.Acts, &letters[i].Events); err != nil {
			return nil, fmt.Errorf("read journal of letter %s: %w", row.Code, err)
		}
		if err := parseEach(row.Steps, &letters[i].Journal); err != nil {
			return nil, fmt.Errorf("read journal of the case of letter %s: %w", row.Code, err)
		}
	}
	return letters, nil
}

const auditColumns = `a.id, a.office_id, a.begun_at, a.ended_at, a.letters, a.files, a.differences`

// AddAudit keeps what an audit found. ID is set here.
func (tx *Tx) AddAudit(ctx context.Context, a registry.Audit) error {
	sentences, err := json.Marshal(append([]string{}, a.Sentences...)) // never null
	if err != nil {
		return fmt.Errorf("write differences: %w", err)
	}
	_, err = tx.exec(ctx, `WITH audit AS (
			INSERT INTO certificate_audits (id, office_id, begun_at, ended_at, letters, files, differences) VALUES ($1, $2, $3, $4, $5, $6, $7)
			RETURNING id)
		INSERT INTO certificate_differences (audit_id, n, sentence)
		SELECT audit.id, t.n, t.sentence FROM audit, jsonb_array_elements_text($8::jsonb) WITH ORDINALITY t (sentence, n) WHERE t.n <= $9`,
		registry.NewID(), a.OfficeID, a.BegunAt, a.EndedAt, a.Letters, a.Files, a.Differences, string(sentences), registry.MaxDifferences)
	if err != nil {
		return fmt.Errorf("keep audit: %w", err)
	}
	return nil
}

// Audits are the audits of an office, the latest first.
func (r reader) Audits(ctx context.Context, office uuid.UUID, limit int) ([]registry.Audit, error) {
	var all []registry.Audit
	err := r.list(ctx, &all, `SELECT `+auditColumns+` FROM certificate_audits a WHERE a.office_id = $1
		ORDER BY a.begun_at DESC, a.id DESC LIMIT $2`, office, limit)
	if err != nil {
		return nil, fmt.Errorf("list audits: %w", err)
	}
	return all, nil
}

// Audit is one audit of an office with its sentences.
func (r reader) Audit(ctx context.Context, office, id uuid.UUID) (*registry.Audit, error) {
	a, err := find[registry.Audit](ctx, r, sought{"Pemeriksaan", `SELECT ` + auditColumns + ` FROM certificate_audits a
		WHERE a.office_id = $1 AND a.id = $2`}, office, id)
	if err != nil {
		return nil, err
	}
	err = r.list(ctx, &a.Sentences, `SELECT sentence FROM certificate_differences WHERE audit_id = $1 ORDER BY n LIMIT 1000`, id)
	if err != nil {
		return nil, fmt.Errorf("read differences: %w", err)
	}
	return a, nil
}
