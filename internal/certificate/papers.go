package certificate

import "time"

// Receipt is the content of the receipt (tanda terima) that an applicant gets at once.
type Receipt struct {
	Office       Letterhead `json:"office"`
	TrackingCode string     `json:"tracking_code"`
	TrackingURL  string     `json:"tracking_url"` // where the QR leads
	Service      string     `json:"service"`      // title of the procedure
	Organisation string     `json:"organisation"`
	ReceivedAt   time.Time  `json:"received_at"` // date of the file; the page says Received
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
	SentAt       time.Time  `json:"sent_at"` // date of the file
	Sent         string     `json:"sent"`    // the day in words
	By           string     `json:"by"`      // capacity, such as Petugas pemeriksa
}

// Finding is one deficiency.
type Finding struct {
	Item   string `json:"item"`   // label of the item or field
	Reason string `json:"reason"` // in words
	Note   string `json:"note,omitempty"`
	Page   int    `json:"page,omitempty"` // counts from 1; 0: no page
}

// VisitRecord is the content of the record of a visit (berita acara penelitian lapangan).
type VisitRecord struct {
	Office             Letterhead      `json:"office"`
	Service            string          `json:"service"` // title of the procedure
	Organisation       string          `json:"organisation"`
	RegisteredAddress  string          `json:"registered_address"`
	RegistrationNumber string          `json:"registration_number,omitempty"` // or agenda number; how the case is called
	VisitedAt          time.Time       `json:"visited_at"`                    // date of the file
	Visited            string          `json:"visited"`                       // in words, on the office's clock
	Place              string          `json:"place"`                         // what was visited
	Met                string          `json:"met"`                           // people met
	Result             string          `json:"result"`
	Position           string          `json:"position,omitempty"` // latitude and longitude
	Photos             int             `json:"photos"`
	Signatures         []SignatureLine `json:"signatures"`
}

// SignatureLine is a place to sign on paper.
type SignatureLine struct {
	Role string `json:"role"`
	Name string `json:"name,omitempty"` // empty: written by hand
}
