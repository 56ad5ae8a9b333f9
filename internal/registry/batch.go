package registry

import (
	"time"

	"github.com/google/uuid"
)

// BatchMost is how many letters one person signs with one passphrase.
const BatchMost = 50

// Batch is several letters that one person signs with one passphrase, each by itself. The passphrase is no part of it.
type Batch struct {
	ID         uuid.UUID  `db:"id"`
	OfficeID   uuid.UUID  `db:"office_id"`
	Signer     uuid.UUID  `db:"signer"`
	BegunAt    time.Time  `db:"begun_at"`
	AliveUntil time.Time  `db:"alive_until"` // until when the process that signs has said that it goes on
	EndedAt    *time.Time `db:"ended_at"`
	Stopped    string     `db:"stopped"` // why letters were left, for people; empty: every one was tried
	Items      []BatchItem
}

// BatchItem is one letter of a batch with what came of it, and how its case stands now.
type BatchItem struct {
	N         int        `db:"n"` // from 1
	DossierID uuid.UUID  `db:"dossier_id"`
	Version   int        `db:"version"` // of the dossier as it was read
	State     string     `db:"state"`
	Detail    string     `db:"detail"` // for people
	At        *time.Time `db:"at"`

	Name         string  `db:"name"`
	TrackingCode string  `db:"tracking_code"`
	LetterNumber *string `db:"letter_number"` // nil: not signed
	UnderWay     bool    `db:"signing"`       // the outcome of a signature is unknown
}

// The states of a letter in a batch.
const (
	ItemWaits   = "menunggu"
	ItemGoesOn  = "berjalan"
	ItemSigned  = "ditandatangani"
	ItemFailed  = "gagal"
	ItemUntried = "tidak_dicoba"
)

// The states of a batch.
const (
	BatchGoesOn  = "berjalan"
	BatchDone    = "selesai"  // every letter was tried
	BatchStopped = "berhenti" // for a reason that it tells
	BatchBroken  = "terputus" // the process that signed is gone
)

// StateAt is how a batch stands at a time.
func (b *Batch) StateAt(now time.Time) string {
	switch {
	case b.EndedAt != nil && b.Stopped == "":
		return BatchDone
	case b.EndedAt != nil:
		return BatchStopped
	case now.Before(b.AliveUntil):
		return BatchGoesOn
	}
	return BatchBroken
}

// Settle tells of a batch that goes on no more what became of the letters it was at or had not come to: from the case
// itself, since the process that signed may have ended between a signature and the note of it.
func (b *Batch) Settle(now time.Time) {
	if b.StateAt(now) == BatchGoesOn {
		return
	}
	for i := range b.Items {
		it := &b.Items[i]
		switch {
		case it.State != ItemWaits && it.State != ItemGoesOn:
		case it.LetterNumber != nil:
			it.State, it.Detail = ItemSigned, ""
		case it.UnderWay:
			it.State, it.Detail = ItemFailed, "Penandatanganan terputus dan hasilnya belum diketahui. Ulangi penandatanganan; surat dan nomornya tetap sama."
		default:
			it.State, it.Detail = ItemUntried, ""
		}
	}
}

// Open is how many letters of a batch are not signed to this day, in whatever way.
func (b *Batch) Open() (n int) {
	for _, it := range b.Items {
		if it.LetterNumber == nil {
			n++
		}
	}
	return n
}

// Count is how many letters of a batch are in one of some states.
func (b *Batch) Count(states ...string) (n int) {
	for _, it := range b.Items {
		for _, s := range states {
			if it.State == s {
				n++
			}
		}
	}
	return n
}
