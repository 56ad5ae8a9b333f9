package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/wneessen/go-mail"

	"ormas/internal/registry"
	"ormas/storage/postgres"
)

// patience is when a mail is looked at again that cannot leave because no mail server is set.
const patience = time.Hour

// post sends mails. Names, addresses and texts never get into errors or the log.
type post struct {
	river.WorkerDefaults[registry.MailJob]
	db     *postgres.DB
	server *server // nil: none is set
	keep   bool    // texts stay readable
	log    *slog.Logger
}

func newPost(o Options) (*post, error) {
	p := &post{db: o.DB, keep: o.Demo, log: cmp.Or(o.Log, slog.Default())}
	if o.SMTP == "" {
		return p, nil
	}
	var err error
	p.server, err = parseServer(o.SMTP)
	return p, err
}

// Work sends one mail, or leaves it in the demo's outbox. It is marked after it has left: a crash in between sends it
// twice under the same Message-ID rather than never.
func (w *post) Work(ctx context.Context, job *river.Job[registry.MailJob]) error {
	m, err := w.db.Mail(ctx, job.Args.ID)
	if err != nil {
		return err
	}
	if m.SentAt != nil || m.Body == "" {
		return nil
	}
	switch {
	case w.server != nil:
		if err := w.deliver(ctx, m); err != nil {
			return err
		}
	case !w.keep:
		return river.JobSnooze(patience)
	}
	return w.left(ctx, m.ID)
}

func (w *post) left(ctx context.Context, id uuid.UUID) error {
	return w.db.InTx(ctx, func(tx *postgres.Tx) error { return tx.MailLeft(ctx, id, w.keep) })
}

// deliver hands a mail to the server; one that is refused for good is not tried again.
func (w *post) deliver(ctx context.Context, m *registry.Mail) error {
	office, err := w.db.Office(ctx, m.OfficeID)
	if err != nil {
		return err
	}
	letter, err := envelope(m, office)
	if err != nil {
		return err
	}
	err = w.server.send(ctx, letter)
	var refused *mail.SendError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &refused):
		return fmt.Errorf("reach mail server: %w", err)
	case refused.ErrorCode() >= 500: // the server's own sentence may name the recipient
		w.log.WarnContext(ctx, "mail refused for good", "mail", m.ID, "code", refused.ErrorCode())
		return river.JobCancel(fmt.Errorf("mail server refused the mail with code %d", refused.ErrorCode()))
	}
	return fmt.Errorf("mail server did not take the mail, code %d", refused.ErrorCode())
}

// envelope turns a stored mail into one that can leave: from the office, marked as written by a machine.
func envelope(m *registry.Mail, office *registry.Office) (*mail.Msg, error) {
	letter := mail.NewMsg()
	if err := letter.FromFormat(office.Name, cmp.Or(office.Settings.Email, "tanpa-balas@"+office.Host)); err != nil {
		return nil, fmt.Errorf("address mail %s: the office's own address is no email address", m.ID)
	}
	if err := letter.To(m.Recipient); err != nil {
		return nil, river.JobCancel(fmt.Errorf("address mail %s: the recipient is no email address", m.ID))
	}
	letter.Subject(m.Subject)
	letter.SetDateWithValue(m.CreatedAt)
	letter.SetMessageIDWithValue(m.ID.String() + "@" + office.Host)
	letter.SetGenHeader("Auto-Submitted", "auto-generated")
	letter.SetBodyString(mail.TypeTextPlain, m.Body)
	return letter, nil
}
