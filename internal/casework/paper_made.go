package casework

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/inspect"
	"ormas/internal/registry"
)

// sheet is a paper made here: a kind of attachment, its name, and what it says.
type sheet struct {
	kind       string
	filename   string
	content    any
	officeOnly bool // not for the applicant
}

// addPaper keeps what a paper of the case says. It is only put down here: it is rendered when first read.
func (a *underLock) addPaper(ctx context.Context, p sheet) (*registry.Attachment, error) {
	content, err := json.Marshal(p.content)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", p.kind, err)
	}
	made := &registry.Attachment{
		DossierID: a.d.ID, Kind: p.kind, Filename: p.filename, ForApplicant: !p.officeOnly,
		MIME: inspect.PDF, Content: content, MadeBy: a.maker(),
	}
	return made, a.tx.AddAttachment(ctx, made)
}

// maker is the person who acts; nobody where the clock does.
func (a *underLock) maker() *uuid.UUID {
	if a.by.Clock {
		return nil
	}
	return &a.by.User
}
