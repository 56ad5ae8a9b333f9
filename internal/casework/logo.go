package casework

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/inspect"
	"ormas/internal/intake"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/storage/objects"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// NewLogo is a picture that is to become the logo of an office, spooled on local disk. The caller closes File.
type NewLogo struct {
	File *intake.File
	Key  Key
}

// mostLogoBytes is the largest file that is taken for a logo.
const mostLogoBytes = 2 << 20

// LogoLimit is the largest file that is taken for a logo, in words.
func (o *Office) LogoLimit() string {
	return intake.Megabytes(min(mostLogoBytes, o.settings.MaxUpload))
}

// LogoKinds are the types of files that a logo may be sent as.
func LogoKinds() []string { return intake.PictureKinds() }

// SetLogo gives an office the logo that its papers and pages show from now on, for its administrator. Its pictures are in
// the store before the row that names them.
func (o *Office) SetLogo(ctx context.Context, by workflow.Actor, n NewLogo) error {
	if err := registry.OnlyAdmin(by, "Pengaturan kantor hanya untuk administrator."); err != nil {
		return err
	}
	if _, done, err := o.db.Outcome(ctx, by, n.Key); err != nil || done {
		return err
	}
	drawn, err := o.drawLogo(ctx, by, n.File)
	if err != nil {
		return err
	}
	now := o.db.Now()
	logo := registry.OfficeLogo{
		ID: registry.NewID(), OfficeID: by.Office, MadeBy: &by.User,
		PaperKey: objects.NewKey(now, "logo"), PageKey: objects.NewKey(now, "logo"),
	}
	for key, picture := range map[string][]byte{logo.PaperKey: drawn.Paper, logo.PageKey: drawn.Page} {
		if err := o.store.Put(ctx, key, bytes.NewReader(picture), int64(len(picture)), inspect.PNG); err != nil {
			return intake.StoreError(err)
		}
	}
	_, err = o.db.Once(ctx, postgres.Request{By: by, Key: n.Key}, nil, func(tx *postgres.Tx) (postgres.Outcome, error) {
		if err := tx.AddLogo(ctx, &logo); err != nil {
			return postgres.Outcome{}, err
		}
		return postgres.Outcome{Status: 201, Resource: logo.ID}, changeLogo(ctx, tx, by.Office, &logo)
	})
	return err
}

// RemoveLogo takes the logo of an office away; papers that were made with it keep it.
func (o *Office) RemoveLogo(ctx context.Context, by workflow.Actor) error {
	if err := registry.OnlyAdmin(by, "Pengaturan kantor hanya untuk administrator."); err != nil {
		return err
	}
	return o.db.InTx(ctx, func(tx *postgres.Tx) error { return changeLogo(ctx, tx, by.Office, nil) })
}

func changeLogo(ctx context.Context, tx *postgres.Tx, id uuid.UUID, logo *registry.OfficeLogo) error {
	office, err := tx.LockOffice(ctx, id)
	if err != nil {
		return err
	}
	office.Settings.Logo = logo
	return tx.SetOffice(ctx, id, office.Settings)
}

// drawLogo looks at the bytes of a file and draws the logo anew from them.
func (o *Office) drawLogo(ctx context.Context, by workflow.Actor, f *intake.File) (certificate.Logo, error) {
	switch {
	case f == nil:
		return certificate.Logo{}, intake.ErrNoFile
	case f.Size() > mostLogoBytes:
		return certificate.Logo{}, workflow.Refuse(workflow.TooLarge, "terlalu_besar", "Berkas logo ini terlalu besar. Paling besar "+o.LogoLimit()+".")
	}
	found, err := o.Inspect(ctx, intake.Incoming{By: by.User, File: f})
	switch {
	case err != nil:
		return certificate.Logo{}, intake.Refusal(err)
	case found.MIME == inspect.PDF:
		return certificate.Logo{}, workflow.Refuse(workflow.Unsupported, "tipe_tidak_diterima", "Jenis berkas ini tidak diterima di sini.")
	}
	if _, err := o.Scan(ctx, f); err != nil {
		return certificate.Logo{}, err
	}
	file, err := io.ReadAll(intake.Whole(f))
	if err != nil {
		return certificate.Logo{}, fmt.Errorf("read logo: %w", err)
	}
	drawn, err := certificate.DrawLogo(file)
	if errors.Is(err, certificate.ErrLogo) {
		return drawn, fmt.Errorf("%w (%w)", errLogo, err)
	}
	return drawn, err
}

var errLogo = registry.Invalid("file", "bukan_logo",
	"Gambar ini tidak dapat dipakai sebagai logo. Simpan sebagai PNG atau JPEG paling besar 2000 × 2000 piksel, lalu unggah lagi.")

// logoPatience is how long a paper waits for its logo. Each is read once while the service runs, so hardly any does.
const logoPatience = 3 * time.Second

// logoPicture is the picture of a logo; what a key names never changes.
func (o *Office) logoPicture(ctx context.Context, key string) ([]byte, error) {
	if picture, known := o.logos.get(key); known {
		return picture, nil
	}
	ctx, cancel := context.WithTimeout(ctx, logoPatience)
	defer cancel()
	c, err := o.Fetch(ctx, key, intake.Content{})
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.Body.Close() }() // it was read to its end, or will not be read again
	picture, err := io.ReadAll(c.Body)
	if err != nil {
		return nil, intake.StoreError(fmt.Errorf("read logo: %w", err))
	}
	o.logos.keep(key, picture)
	return picture, nil
}

// mostLogos is how many pictures of logos are kept in memory: more than any installation has offices, each with two sizes.
const mostLogos = 64

// logoCache keeps pictures of logos. What a key names never changes, so only their number is bounded: where there are too
// many, all are forgotten, and each is read once more.
type logoCache struct {
	mu       sync.Mutex
	pictures map[string][]byte
}

func (c *logoCache) get(key string) (picture []byte, known bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	picture, known = c.pictures[key]
	return picture, known
}

func (c *logoCache) keep(key string, picture []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pictures == nil || len(c.pictures) >= mostLogos {
		c.pictures = map[string][]byte{}
	}
	c.pictures[key] = picture
}

// withLogo gives a letterhead the picture of the logo that it names, before anything is printed with it.
func (o *Office) withLogo(ctx context.Context, head *certificate.Letterhead) (err error) {
	if head.LogoKey != "" {
		head.Logo, err = o.logoPicture(ctx, head.LogoKey)
	}
	return err
}

// Logo is the small picture of a logo: the one with this id, whosever it is or was, or for the zero id the present one of
// the office that a place answers for.
func (o *Office) Logo(ctx context.Context, p rules.Place, id uuid.UUID) ([]byte, error) {
	var logo *registry.OfficeLogo
	if id != uuid.Nil {
		found, err := o.db.Logo(ctx, id)
		if err != nil {
			return nil, err
		}
		logo = found
	} else {
		office, err := o.OfficeAt(ctx, p)
		if err != nil {
			return nil, err
		}
		logo = office.Settings.Logo
	}
	if logo == nil {
		return nil, registry.NotFound("Logo")
	}
	return o.logoPicture(ctx, logo.PageKey)
}

// PaperLogo is the logo that documents of an office show; has is false where it has none, as most offices.
func (o *Office) PaperLogo(ctx context.Context, office *registry.Office) (picture []byte, has bool, err error) {
	if office.Settings.Logo == nil {
		return nil, false, nil
	}
	picture, err = o.logoPicture(ctx, office.Settings.Logo.PaperKey)
	return picture, true, err
}
