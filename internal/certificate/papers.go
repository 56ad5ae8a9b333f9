package certificate

import (
	"fmt"
	"time"
)

// Receipt is the content of the receipt (tanda terima) that an applicant gets at once.
type Receipt struct {
	Office       Letterhead `json:"office"`
	TrackingCode string     `json:"tracking_code"`
	TrackingURL  string     `json:"tracking_url"` // where the QR leads
	Service      string     `json:"service"`      // title of the procedure
	Organisation string     `json:"organisation"`
	ReceivedAt   time.Time  `json:"received_at"` // the date inside the PDF; the page says Received
	Received     string     `json:"received"`    // in words, on the office's clock
	Expected     string     `json:"expected"`    // in words; when the whole procedure is to be done
	Files        []File     `json:"files"`
}

// File is one document as it was received.
type File struct {
	Code     string `json:"code"` // of the requirement
	Label    string `json:"label"`
	Filename string `json:"filename"`
	Size     int64  `json:"size"`   // bytes
	SHA256   string `json:"sha256"` // lower-case hex
}

// PDF renders the receipt. The same content always gives the same bytes.
func (r Receipt) PDF() ([]byte, error) {
	return render(page{
		template: "receipt.html", data: r, title: "Tanda terima " + r.TrackingCode,
		author: r.Office.name(), footer: "Tanda terima " + r.TrackingCode, made: r.ReceivedAt,
	})
}

// Head is the letterhead, to be given its logo before it is printed.
func (r *Receipt) Head() *Letterhead { return &r.Office }

// kilobytes writes a size in units of 1,000 bytes, rounded up, as "1.234 kB".
func kilobytes(size int64) string {
	kb := (size + 999) / 1000
	if kb < 1000 {
		return fmt.Sprintf("%d kB", kb)
	}
	return fmt.Sprintf("%d.%03d kB", kb/1000, kb%1000)
}

// Notice is the content of one round of findings (surat pemberitahuan kekurangan berkas). It names nobody of the staff.
type Notice struct {
	Office       Letterhead `json:"office"`
	Organisation string     `json:"organisation"` // the addressee
	Service      string     `json:"service"`      // title of the procedure
	TrackingCode string     `json:"tracking_code"`
	AgendaNumber string     `json:"agenda_number"`
	Round        int        `json:"round"` // counts from 1
	Findings     []Finding  `json:"findings"`
	Due          string     `json:"due"`    // in words, on the office's clock
	Answer       string     `json:"answer"` // address where it is answered
	Place        string     `json:"place"`
	SentAt       time.Time  `json:"sent_at"` // the date inside the PDF; the page says Sent
	Sent         string     `json:"sent"`    // the day in words
	By           string     `json:"by"`      // capacity, such as Petugas pemeriksa
}

// Head is the letterhead, to be given its logo before it is printed.
func (n *Notice) Head() *Letterhead { return &n.Office }

// Finding is one deficiency.
type Finding struct {
	Item   string `json:"item"`   // label of the item or field
	Reason string `json:"reason"` // in words
	Note   string `json:"note,omitempty"`
	Page   int    `json:"page,omitempty"` // counts from 1; 0: no page
	Part   string `json:"part,omitempty"` // of the page, in words: "kiri atas"; empty: not marked
}

// PDF renders the notice. The same content always gives the same bytes.
func (n Notice) PDF() ([]byte, error) {
	title := fmt.Sprintf("Pemberitahuan kekurangan berkas %s ke-%d", n.TrackingCode, n.Round)
	return render(page{template: "notice.html", data: n, title: title, author: n.Office.name(), footer: title, made: n.SentAt})
}

// Extension is the content of the letter that gives an applicant more time. It names nobody of the staff.
type Extension struct {
	Office       Letterhead `json:"office"`
	Organisation string     `json:"organisation"` // the addressee
	Service      string     `json:"service"`      // title of the procedure
	TrackingCode string     `json:"tracking_code"`
	AgendaNumber string     `json:"agenda_number"`
	Round        int        `json:"round"`  // whose time it is, counted from 1
	Before       string     `json:"before"` // until when it was, in words, on the office's clock
	Due          string     `json:"due"`    // until when it is now
	Length       string     `json:"length"` // such as 10 hari kerja
	Reason       string     `json:"reason"`
	Remark       string     `json:"remark,omitempty"` // that the day may still move
	Answer       string     `json:"answer"`           // address where it is answered
	Place        string     `json:"place"`
	SentAt       time.Time  `json:"sent_at"` // the date inside the PDF; the page says Sent
	Sent         string     `json:"sent"`    // the day in words
	By           string     `json:"by"`      // capacity, such as Kepala Bidang
}

// Head is the letterhead.
func (e *Extension) Head() *Letterhead { return &e.Office }

// PDF renders the letter. The same content always gives the same bytes.
func (e Extension) PDF() ([]byte, error) {
	title := fmt.Sprintf("Perpanjangan batas waktu %s, pemberitahuan ke-%d", e.TrackingCode, e.Round)
	return render(page{template: "extension.html", data: e, title: title, author: e.Office.name(), footer: title, made: e.SentAt})
}

// VisitRecord is the content of the record of a visit (berita acara penelitian lapangan).
type VisitRecord struct {
	Office       Letterhead      `json:"office"`
	Service      string          `json:"service"` // title of the procedure
	TrackingCode string          `json:"tracking_code"`
	AgendaNumber string          `json:"agenda_number"`
	Organisation string          `json:"organisation"`
	Place        string          `json:"place"`      // the address that was visited
	VisitedAt    time.Time       `json:"visited_at"` // the date inside the PDF; the page says Visited
	Visited      string          `json:"visited"`    // in words, on the office's clock
	Met          string          `json:"met"`        // people met
	Result       string          `json:"result"`
	Position     string          `json:"position,omitempty"` // latitude and longitude
	Photos       int             `json:"photos"`
	Signatures   []SignatureLine `json:"signatures"`
}

// Head is the letterhead, to be given its logo before it is printed.
func (v *VisitRecord) Head() *Letterhead { return &v.Office }

// SignatureLine is a place to sign on paper.
type SignatureLine struct {
	Role string `json:"role"`
	Name string `json:"name,omitempty"` // empty: written by hand
}

// PDF renders the record. The same content always gives the same bytes.
func (v VisitRecord) PDF() ([]byte, error) {
	title := "Berita acara penelitian lapangan " + v.TrackingCode
	return render(page{template: "visit.html", data: v, title: title, author: v.Office.name(), footer: title, made: v.VisitedAt})
}
