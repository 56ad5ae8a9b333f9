package api

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"ormas/internal/casework"
	"ormas/internal/intake"
	"ormas/internal/registry"
	"ormas/workflow"
)

// multipartInput is an upload whose body is not read yet.
type multipartInput struct {
	ByID
	Keyed
	Asked
}

// received is an upload on local disk.
type received struct {
	fields   map[string]string
	filename string
	file     *intake.File
	key      casework.Key
	problem  *registry.Error // the first thing that is wrong with it; nil where nothing is
}

// refuse notes what is wrong; what was noted first stays.
func (r *received) refuse(problem *registry.Error) {
	if r.problem == nil {
		r.problem = problem
	}
}

// close removes the upload from local disk.
func (r *received) close() {
	if r.file != nil {
		_ = r.file.Close() // it has no name any more; the descriptor goes with the process at the latest
	}
}

// longestField is the most bytes of a text field beside the file.
const longestField = 1000

// wideReaders spare system calls: what reads the parts takes 4 KiB at a time.
var wideReaders = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, 64<<10) }}

// receive reads the parts of an upload, in whatever order they come. What is wrong with it comes back as a refusal, to be
// told when its turn has come; an error means that it could not be read to its end.
func (a *API) receive(ctx context.Context, in *multipartInput, names ...string) (form *received, problem *registry.Error, err error) {
	form = &received{fields: map[string]string{}}
	wide := wideReaders.Get().(*bufio.Reader)
	defer wideReaders.Put(wide)
	wide.Reset(&atMost{in.http.Body, a.Office.UploadLimit() + maxBody})
	in.http.Body = io.NopCloser(wide)
	parts, err := in.http.MultipartReader()
	if kind, _, _ := mime.ParseMediaType(in.http.Header.Get("Content-Type")); err != nil || kind != "multipart/form-data" {
		return form, workflow.Refuse(workflow.Unsupported, "bukan_multipart", "Kirim berkas sebagai multipart/form-data."), nil
	}
	for {
		part, err := parts.NextRawPart() // undecoded: the bytes are kept as they were sent
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			form.close()
			return nil, nil, brokenUpload(err)
		}
		if err := a.takePart(ctx, form, part, names); err != nil {
			form.close()
			return nil, nil, err
		}
	}
	if form.file == nil {
		form.refuse(registry.Invalid("file", "wajib", "Pilih berkas yang akan diunggah."))
	}
	if form.problem == nil {
		form.problem = form.setKey(in)
	}
	return form, form.problem, nil
}

// takePart reads one part: the file to disk, a known field into memory. What is wrong with it is noted, and the reading
// goes on.
func (a *API) takePart(ctx context.Context, form *received, part *multipart.Part, names []string) error {
	name := part.FormName()
	switch {
	case name == "file" && form.file == nil:
		return a.takeFile(ctx, form, part)
	case name == "file":
		form.refuse(registry.Invalid("file", "ganda", "Kirim satu berkas saja."))
		return nil
	case !slices.Contains(names, name):
		form.refuse(registry.Invalid(name, "tidak_dikenal", "Isian ini tidak dikenal."))
		return nil
	}
	text, err := io.ReadAll(io.LimitReader(part, longestField+1))
	if err != nil {
		return brokenUpload(err)
	}
	if _, twice := form.fields[name]; twice {
		form.refuse(registry.Invalid(name, "ganda", "Isian ini tertulis dua kali."))
		return nil
	}
	form.fields[name] = strings.TrimSpace(string(text))
	if len(text) > longestField || !utf8.Valid(text) || strings.ContainsRune(string(text), 0) {
		form.fields[name] = ""
		form.refuse(registry.Invalid(name, "tidak_sah", "Isian ini tidak dapat dipakai."))
	}
	return nil
}

func (a *API) takeFile(ctx context.Context, form *received, part *multipart.Part) (err error) {
	form.filename = part.FileName()
	if form.file, err = a.Office.Spool(ctx, part); err != nil {
		return brokenUpload(err)
	}
	return nil
}

// brokenUpload is the refusal of an upload that broke off, has no end or is no multipart; nobody may be left to read it.
// A full disk is our fault and stays one.
func brokenUpload(err error) error {
	var disk *fs.PathError
	switch {
	case workflow.KindOf(err) != "" || errors.As(err, &disk):
		return err
	case errors.Is(err, errTooLong):
		return workflow.Refuse(workflow.TooLarge, "terlalu_besar", "Unggahan ini terlalu besar.")
	}
	return workflow.Refuse(workflow.Invalid, "unggahan_terputus", "Unggahan tidak sampai utuh. Silakan unggah lagi.")
}

// setKey makes the fingerprint of an upload: its fields and the file's SHA-256.
func (r *received) setKey(in *multipartInput) *registry.Error {
	if in.IdempotencyKey == "" {
		return nil
	}
	if problem := in.problem(); problem != nil {
		return problem
	}
	fields, err := json.Marshal(r.fields)
	if err != nil {
		return invalidJSON("Isian unggahan tidak dapat dibaca.")
	}
	sum := sha256.Sum256([]byte(in.http.URL.Path + "\n" + string(fields) + "\n" + r.file.SHA256))
	r.key = casework.Key{Value: in.IdempotencyKey, Fingerprint: sum[:]}
	return nil
}
