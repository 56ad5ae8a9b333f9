package pages

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// batchPage tells how far a batch of letters is, and what came of each.
type batchPage struct {
	frame
	URL     string
	GoesOn  bool
	Sum     string // in one sentence
	Why     string // letters were left, empty where none was
	Tried   int
	Of      int
	Left    int // not signed, once it goes on no more
	Groups  []batchGroup
	Signing string // the list that the rest is signed from
}

// batchGroup are letters of a batch that stand alike.
type batchGroup struct {
	ID, Title, Cap string
	Letters        []batchLetter
}

// batchLetter is one letter of a batch.
type batchLetter struct{ Name, Code, URL, Detail string }

// lastBatch is what is left of the batch that was begun last.
type lastBatch struct{ URL, Sum string }

// startBatch shows what was ticked, and once that was looked at begins to sign it and leads to the page that tells how far it is. A form that is sent twice leads
// to the same page.
func (p *Pages) startBatch(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	n := casework.NewBatch{Passphrase: []byte(c.PostForm("passphrase"))}
	chosen := c.PostFormArray("surat")
	if c.PostForm("cakupan") == "semua" {
		chosen = c.PostFormArray("terbuka")
	}
	for _, key := range chosen {
		letter, err := readLetter(key)
		if err != nil {
			p.Refuse(c, err)
			return
		}
		n.Letters = append(n.Letters, letter)
	}
	if c.PostForm(sureInput) == "" && p.looksAtBatch(c, by, chosen) {
		return
	}
	n.Key = sentOnce(c.PostForm(onceInput), chosen...)
	out, err := p.Office.StartBatch(c.Request.Context(), by, n)
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		c.Redirect(http.StatusSeeOther, batchURL(out.Resource.String()))
	case errors.As(err, &refusal) && (status == http.StatusUnprocessableEntity || status == http.StatusConflict):
		v := signingPage{Scope: c.PostForm("cakupan"), Problems: problemsOf(refusal, "letters")}
		if v.Problems[0].Field != "" {
			v.Problems[0].Field = "surat"
		}
		p.showSigning(c, by, status, v)
	default:
		p.Refuse(c, err)
	}
}

// sureInput says that somebody has looked at what is about to be signed.
const sureInput = "pasti"

// surePage lists once more what is about to be signed together, and asks for the passphrase.
type surePage struct {
	frame
	Rows   []sureRow
	Gone   int // chosen letters that have changed since they were opened
	Signer signer
}

// sureRow is a letter that is about to be signed, with what is unusual about it.
type sureRow struct {
	signingRow
	Alike namesakes // organisations that look like the one of the case
}

// looksAtBatch shows what was chosen before it is signed; false where none of it can be, which the batch itself tells.
func (p *Pages) looksAtBatch(c *gin.Context, by workflow.Actor, chosen []string) bool {
	var list signingPage
	err := p.fillSigning(c, by, &list)
	if err != nil {
		p.Refuse(c, err)
		return true
	}
	v := surePage{Signer: list.Signer}
	for _, r := range list.Rows {
		if r.Joins() && slices.Contains(chosen, r.Value) {
			v.Rows = append(v.Rows, sureRow{signingRow: r})
		}
	}
	if len(v.Rows) == 0 {
		return false
	}
	v.Gone = len(chosen) - len(v.Rows)
	if err = p.pointOut(c, by, v.Rows); err != nil {
		p.Refuse(c, err)
		return true
	}
	if v.frame, err = p.personFrame(c, by, "Tanda tangani "+strconv.Itoa(len(v.Rows))+" surat", crumb{"Beranda", "/beranda"}, crumb{"Tanda tangan", "/tanda-tangan"}); err != nil {
		p.Refuse(c, err)
		return true
	}
	p.show(c, http.StatusOK, "batchsure", v)
	return true
}

// pointOut adds to letters which organisations look like theirs.
func (p *Pages) pointOut(c *gin.Context, by workflow.Actor, rows []sureRow) error {
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	alike, err := p.namesakes(c, by, ids...)
	for i, r := range rows {
		rows[i].Alike = alike[r.ID]
	}
	return err
}

func batchURL(id string) string { return "/tanda-tangan/bersama/" + id }

// readLetter reads a dossier as it was read from a form.
func readLetter(key string) (casework.BatchLetter, error) {
	text, version, _ := strings.Cut(key, ":")
	id, err := idOf(text, "Permohonan")
	if err != nil {
		return casework.BatchLetter{}, err
	}
	n, err := strconv.Atoi(version)
	if err != nil {
		n = 0 // the rules say that it is missing
	}
	return casework.BatchLetter{Dossier: id, Version: n}, nil
}

// batch tells how far a batch is. While it goes on, whoever looks loads the page again, or its script does.
func (p *Pages) batch(c *gin.Context, by workflow.Actor) {
	id, err := idOf(c.Param("id"), "Penandatanganan ini")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	b, err := p.Office.Batch(c.Request.Context(), by, id)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	framed, err := p.personFrame(c, by, "Tanda tangan bersama", crumb{"Beranda", "/beranda"}, crumb{"Tanda tangan", "/tanda-tangan"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	v := p.batchView(b)
	v.frame = framed
	p.show(c, http.StatusOK, "batch", v)
}

func (p *Pages) batchView(b *registry.Batch) batchPage {
	v := batchPage{URL: batchURL(b.ID.String()), Of: len(b.Items), Why: b.Stopped}
	v.Tried = b.Count(registry.ItemSigned, registry.ItemFailed)
	switch b.StateAt(p.Office.Now()) {
	case registry.BatchGoesOn:
		v.GoesOn = true
	case registry.BatchBroken:
		v.Why = "Layanan terhenti di tengah penandatanganan."
	}
	v.Sum = sumOf(b, v.GoesOn)
	if !v.GoesOn {
		v.Left = v.Of - b.Count(registry.ItemSigned)
	}
	for _, g := range batchGroups {
		if g.Letters = lettersIn(b, g.ID); len(g.Letters) > 0 {
			g.Title = fmt.Sprintf("%s (%d)", g.Title, len(g.Letters))
			v.Groups = append(v.Groups, g)
		}
	}
	return v
}

// sumOf is a batch in one sentence.
func sumOf(b *registry.Batch, goesOn bool) string {
	signed := b.Count(registry.ItemSigned)
	if goesOn {
		return fmt.Sprintf("%d dari %d surat sudah dicoba, %d ditandatangani.", b.Count(registry.ItemSigned, registry.ItemFailed), len(b.Items), signed)
	}
	if signed == len(b.Items) {
		return fmt.Sprintf("Selesai: %d surat ditandatangani.", signed)
	}
	return fmt.Sprintf("Selesai: %d dari %d surat ditandatangani, %d belum.", signed, len(b.Items), len(b.Items)-signed)
}

// batchGroups are the groups in the order of the page, what needs attention first.
var batchGroups = []batchGroup{
	{ID: registry.ItemFailed, Title: "Belum ditandatangani", Cap: "buruk"},
	{ID: registry.ItemUntried, Title: "Tidak dicoba", Cap: "perhatian"},
	{ID: registry.ItemGoesOn, Title: "Sedang ditandatangani", Cap: "tenang"},
	{ID: registry.ItemSigned, Title: "Sudah ditandatangani", Cap: "baik"},
	{ID: registry.ItemWaits, Title: "Menunggu giliran", Cap: "tenang"},
}

func lettersIn(b *registry.Batch, state string) (all []batchLetter) {
	for _, it := range b.Items {
		if it.State != state {
			continue
		}
		one := batchLetter{Name: it.Name, Code: it.TrackingCode, URL: digestURL(it.DossierID), Detail: it.Detail}
		if it.State == registry.ItemSigned && it.LetterNumber != nil {
			one.Detail, one.URL = "Nomor "+*it.LetterNumber, caseURL(it.DossierID)
		}
		all = append(all, one)
	}
	return all
}

// lastBatch is the batch begun last while it goes on, and afterwards as long as a letter of it is not signed.
func (p *Pages) lastBatch(c *gin.Context, by workflow.Actor) (*lastBatch, error) {
	var none *lastBatch
	b, ok, err := p.Office.LatestBatch(c.Request.Context(), by)
	if err != nil || !ok {
		return none, err
	}
	goesOn := b.StateAt(p.Office.Now()) == registry.BatchGoesOn
	if !goesOn && b.Open() == 0 {
		return none, nil
	}
	return &lastBatch{batchURL(b.ID.String()), sumOf(&b, goesOn)}, nil
}
