package registry

import (
	"time"

	"github.com/google/uuid"
)

// Mail is one message to one address, kept until it has left.
type Mail struct {
	ID        uuid.UUID  `db:"id"`
	OfficeID  uuid.UUID  `db:"office_id"`
	DossierID *uuid.UUID `db:"dossier_id"` // nil: about an account
	Recipient string     `db:"recipient"`
	Subject   string     `db:"subject"`
	Body      string     `db:"body"` // plain text
	CreatedAt time.Time  `db:"created_at"`
	SentAt    *time.Time `db:"sent_at"`
}

// MailJob asks the queue to send one mail. It names the row only, so that no address or text lies in the queue.
type MailJob struct {
	ID uuid.UUID `json:"id"`
}

// Kind names the job in the queue.
func (MailJob) Kind() string { return "mail" }
