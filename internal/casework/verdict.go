package casework

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// NewVerdict is what a case officer finds of one document.
type NewVerdict struct {
	Result  string  // registry.Suitable, registry.Unsuitable
	Reason  *string // coded reason of the definition
	Note    *string
	Page    *int // counts from 1
	Region  *registry.Region
	Problem *registry.Error // what was wrong with the request itself; reported when its turn has come
}

// PutVerdict judges the current version of an item. Not suitable needs a reason and makes a draft finding; changing it
// back removes that. It is the most frequent write of the office, so it loads only what the rules about judging look at.
func (o *Office) PutVerdict(ctx context.Context, by workflow.Actor, document uuid.UUID, n NewVerdict) (judged *registry.Document, err error) {
	err = o.db.InTx(ctx, func(tx *postgres.Tx) error {
		d, err := tx.LockCoverOfDocument(ctx, by, document)
		if err != nil {
			return err
		}
		if err := o.prepare(ctx, tx, d); err != nil {
			return err
		}
		by, err := acting(ctx, tx, by)
		if err != nil {
			return err
		}
		if err := d.Definition.May(workflow.Judging, d.Snapshot(), by); err != nil {
			return err
		}
		if judged, err = tx.Document(ctx, document); err != nil {
			return err
		}
		if !judged.Current {
			return registry.Conflict("bukan_versi_terbaru", "Berkas ini sudah diganti dengan versi yang lebih baru.")
		}
		if err := n.check(d.Definition, judged); err != nil {
			return err
		}
		judged.Locked = !d.ItemOpen(judged.Requirement, judged.Slot)
		if judged.MadeOf != nil {
			shared, err := loadMade(ctx, tx, d)
			if err != nil {
				return err
			}
			judged.Stale = stale(d, judged, shared)
		}
		judged.Verdict = &registry.Verdict{Result: n.Result, Reason: n.Reason, Note: n.Note, Page: n.Page, Region: n.Region, By: by.User}
		return tx.Judge(ctx, judged, judged.Verdict)
	})
	if err != nil {
		return nil, err
	}
	return judged, nil
}

// check holds what is refused as invalid, and cleans the words.
func (n *NewVerdict) check(def *workflow.Definition, o *registry.Document) error {
	if n.Problem != nil {
		return n.Problem
	}
	n.Reason, n.Note = cleanOptional(n.Reason), cleanOptional(n.Note)
	problems := checkReason(def, n.Reason, o.Requirement)
	problems = append(problems, registry.LongNote("note", n.Note)...)
	problems = append(problems, checkPlace(n.Page, n.Region, o.Pages)...)
	switch {
	case n.Result != registry.Suitable && n.Result != registry.Unsuitable:
		problems.Add("result", "pilihan", "Hasil penilaian harus sesuai atau tidak_sesuai.")
	case n.Result == registry.Unsuitable && n.Reason == nil && n.Note == nil:
		problems = append(problems, needGround())
	}
	return problems.Err()
}

func needGround() registry.FieldError {
	return registry.FieldError{Field: "reason", Code: "wajib", Detail: "Pilih alasan atau tuliskan catatan."}
}

// cleanOptional is a text as it is kept; one without letters is none.
func cleanOptional(s *string) *string {
	if s == nil {
		return nil
	}
	clean := registry.CleanText(*s)
	if clean == "" {
		return nil
	}
	return &clean
}

// checkReason checks that a coded reason exists and fits the requirement; "" is a finding on a field, which any fits.
func checkReason(def *workflow.Definition, code *string, requirement string) registry.Faults {
	if code == nil {
		return nil
	}
	reason, known := def.Reason(*code)
	switch {
	case !known:
		return registry.Faults{{Field: "reason", Code: "tidak_dikenal", Detail: "Alasan ini tidak ada dalam daftar."}}
	case requirement != "" && len(reason.Requirements) > 0 && !slices.Contains(reason.Requirements, requirement):
		return registry.Faults{{Field: "reason", Code: "tidak_cocok", Detail: "Alasan ini tidak berlaku untuk persyaratan tersebut."}}
	}
	return nil
}

// checkPlace checks that a page is one of the document's, and that a region lies on it.
func checkPlace(page *int, region *registry.Region, pages int) registry.Faults {
	var problems registry.Faults
	if page != nil && (*page < 1 || *page > pages) {
		problems.Add("page", "di_luar_batas", fmt.Sprintf("Halaman harus dari 1 sampai %d.", pages))
	}
	if region != nil && !onPage(*region) {
		problems.Add("region", "di_luar_batas", "Bagian halaman harus terletak di dalam halaman, dalam pecahan 0 sampai 1.")
	}
	return problems
}

// onPage tells whether a region lies on its page; a hair over the edge comes from rounding. NaN lies nowhere.
func onPage(r registry.Region) bool {
	const edge = 1 + 1e-6
	return r.X >= 0 && r.Y >= 0 && r.Width > 0 && r.Height > 0 && r.X+r.Width <= edge && r.Y+r.Height <= edge
}
