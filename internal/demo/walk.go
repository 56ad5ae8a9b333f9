package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// walk is one sample on its way.
type walk struct {
	*maker
	sample
	id uuid.UUID
}

// sample makes a dossier and takes the steps that are still ahead of it.
func (m *maker) sample(ctx context.Context, s sample) error {
	w := &walk{maker: m, sample: s}
	if err := w.begin(ctx); err != nil {
		return err
	}
	if len(s.steps) == 0 {
		return w.upload(ctx, s.uploads)
	}
	d, err := w.read(ctx, s.by)
	if err != nil {
		return err
	}
	for i, next := range s.steps {
		if i < d.Events {
			continue // taken before an earlier start was cut
		}
		if err := w.take(ctx, next); err != nil {
			return fmt.Errorf("%s: %w", next.action, err)
		}
	}
	return nil
}

// begin makes the organisation and the draft, or finds them.
func (w *walk) begin(ctx context.Context) error {
	by, err := w.actor(ctx, w.by)
	if err != nil {
		return err
	}
	var counter *registry.Counter
	if !by.Has(registry.ApplicantRole) {
		counter = &registry.Counter{Name: w.officers[0].Text("name"), Phone: "0800000000"}
	}
	name := w.organisation.Text("name")
	g, err := w.Office.CreateOrganisation(ctx, by, casework.NewOrganisation{
		Form: w.organisation, Officers: w.officers,
		Counter: counter, Key: once(name),
	})
	if err != nil {
		return err
	}
	d, err := w.Office.CreateDossier(ctx, by, casework.NewDossier{
		Service: w.service, OrganisationID: &g.Resource,
		Counter: counter, Key: once(w.name),
	})
	w.id = d.Resource
	return err
}

func (w *walk) read(ctx context.Context, as string) (*registry.Dossier, error) {
	by, err := w.actor(ctx, as)
	if err != nil {
		return nil, err
	}
	v, err := w.Office.Dossier(ctx, by, w.id)
	if err != nil {
		return nil, err
	}
	return v.Dossier, nil
}

func (w *walk) take(ctx context.Context, s step) error {
	if s.before != nil {
		if err := s.before(ctx, w); err != nil {
			return err
		}
	}
	if s.action == "" {
		return nil // only the work before it was wanted
	}
	input := map[string]any{}
	var err error
	if s.input != nil {
		if input, err = s.input(ctx, w); err != nil {
			return err
		}
	}
	return w.act(ctx, s, input)
}

func (w *walk) act(ctx context.Context, s step, input map[string]any) error {
	by, err := w.actor(ctx, s.who)
	if err != nil {
		return err
	}
	d, err := w.read(ctx, s.who)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(input)
	if err != nil {
		return fmt.Errorf("write input: %w", err)
	}
	_, err = w.Office.Act(ctx, by, casework.Command{
		Dossier: w.id,
		Request: workflow.Request{Action: s.action, Version: &d.Version, Note: s.note, Input: raw},
	})
	return err
}

// fixed is an input that is known beforehand.
func fixed(input map[string]any) func(context.Context, *walk) (map[string]any, error) {
	return func(context.Context, *walk) (map[string]any, error) { return input, nil }
}

// naming is an input that names a person.
func naming(account string) func(context.Context, *walk) (map[string]any, error) {
	return func(ctx context.Context, w *walk) (map[string]any, error) {
		a, err := w.actor(ctx, account)
		return map[string]any{"user_id": a.User}, err
	}
}

// visit is the record of a visit that ends this very second, with a photo.
func visit(ctx context.Context, w *walk) (map[string]any, error) {
	picture, err := scene("kunjungan " + w.name)
	if err != nil {
		return nil, err
	}
	by, err := w.actor(ctx, "lapangan")
	if err != nil {
		return nil, err
	}
	f, err := w.Office.Spool(ctx, bytes.NewReader(picture))
	if err != nil {
		return nil, err
	}
	photo, err := w.Office.AddAttachment(ctx, by, w.id, casework.NewAttachment{
		Kind:     registry.VisitPhoto,
		Filename: "kunjungan.png", File: f, Key: once("foto " + w.name),
	})
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	return map[string]any{
		"visited_at": w.DB.Now().Format(time.RFC3339), "people_met": "Ketua dan Sekretaris",
		"result": "Kantor ada dan papan nama terpasang.", "lat": -1.25, "lon": 116.85, "photos": []uuid.UUID{photo.ID},
	}, nil
}

func uploadAll(ctx context.Context, w *walk) error { return w.upload(ctx, -1) }

// upload brings the first so many items that apply, or with -1 all of them; what is there stays.
func (w *walk) upload(ctx context.Context, most int) error {
	by, err := w.actor(ctx, w.by)
	if err != nil {
		return err
	}
	d, err := w.read(ctx, w.by)
	if err != nil {
		return err
	}
	for i, item := range d.Definition.Items(d.Form) {
		if i == most {
			break
		}
		if d.Current(item.Requirement.Code, item.Slot) != nil {
			continue
		}
		if err := w.bring(ctx, by, d, item); err != nil {
			return fmt.Errorf("%s: %w", item.Requirement.Code, err)
		}
	}
	return nil
}

// bring uploads one item.
func (w *walk) bring(ctx context.Context, by workflow.Actor, d *registry.Dossier, item workflow.Item) error {
	name, body, err := fileFor(item, d)
	if err != nil {
		return err
	}
	f, err := w.Office.Spool(ctx, bytes.NewReader(body))
	if err != nil {
		return err
	}
	_, err = w.Office.Upload(ctx, by, w.id, casework.Upload{Requirement: item.Requirement.Code, Slot: item.Slot, Filename: name, File: f})
	return errors.Join(err, f.Close())
}

// fileFor makes a file of a kind that the item takes.
func fileFor(item workflow.Item, d *registry.Dossier) (name string, body []byte, err error) {
	name = strings.Trim(item.Requirement.Code+"-"+item.Slot, "-")
	switch {
	case slices.Contains(item.Requirement.Kinds, "application/pdf"):
		return name + ".pdf", sheet(item.Label(d.Definition), d.Name, "Berkas contoh untuk peragaan. Isinya rekaan."), nil
	case item.Requirement.PerOfficer:
		body, err = portrait(name)
		return name + ".jpg", body, err
	}
	body, err = scene(name + d.Name)
	return name + ".png", body, err
}

func judgeAll(ctx context.Context, w *walk) error { return w.judge(ctx, nil, -1) }

// judgeHalf leaves some of the files for whoever tries the demo.
func judgeHalf(ctx context.Context, w *walk) error { return w.judge(ctx, nil, 14) }

// findFaults judges all files and finds two wanting.
func findFaults(ctx context.Context, w *walk) error {
	return w.judge(ctx, map[string]string{"P5": "tanpa_camat", "L13": "papan_nama_tidak_tampak"}, -1)
}

// judge gives verdicts to the first so many files, -1 for all. Requirements with a reason are found unsuitable.
func (w *walk) judge(ctx context.Context, reasons map[string]string, most int) error {
	by, err := w.actor(ctx, "staf")
	if err != nil {
		return err
	}
	d, err := w.read(ctx, "staf")
	if err != nil {
		return err
	}
	for i, item := range d.Definition.Items(d.Form) {
		if i == most {
			break
		}
		doc := d.Current(item.Requirement.Code, item.Slot)
		if doc == nil || doc.Verdict != nil {
			continue
		}
		v := casework.NewVerdict{Result: registry.Suitable}
		if code, wanting := reasons[item.Requirement.Code]; wanting {
			v = casework.NewVerdict{Result: registry.Unsuitable, Reason: &code}
		}
		if _, err := w.Office.PutVerdict(ctx, by, doc.ID, v); err != nil {
			return fmt.Errorf("%s: %w", item.Requirement.Code, err)
		}
	}
	return nil
}
