package pages

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"ormas/internal/registry"
)

// refusalPage is the page of a refusal.
type refusalPage struct {
	frame
	Detail, Advice string
}

// saying is how a status is told to people; detail stands where the refusal itself has no words for them.
type saying struct{ title, detail, advice string }

var sayings = map[int]saying{
	http.StatusForbidden:             {"Tidak diizinkan", "Halaman ini tidak dibuka untuk Anda.", ""},
	http.StatusNotFound:              {"Halaman tidak ditemukan", "Halaman ini tidak ada, atau sudah dipindahkan.", "Periksa alamat yang Anda tulis. Kode surat dan kode pelacakan dapat dicari dari halaman depan."},
	http.StatusMethodNotAllowed:      {"Cara ini tidak tersedia", "Halaman ini tidak dapat dibuka dengan cara itu.", "Mulailah kembali dari halaman depan."},
	http.StatusRequestEntityTooLarge: {"Kiriman terlalu besar", "Yang Anda kirim lebih besar daripada yang dapat diterima.", "Perkecil kiriman Anda, lalu kirim kembali."},
	http.StatusTooManyRequests:       {"Terlalu sering", "Permintaan datang terlalu sering.", "Tunggu sebentar, lalu coba lagi."},
	http.StatusServiceUnavailable:    {"Layanan sedang terganggu", "Layanan sedang terganggu.", "Silakan coba lagi beberapa menit lagi. Tidak ada yang hilang."},
	http.StatusInternalServerError:   {"Terjadi kesalahan", "Terjadi kesalahan pada layanan.", "Silakan coba lagi nanti. Bila tetap terjadi, hubungi kantor."},
}

// Refuse answers with the page of a refusal. What is no refusal is logged once and told without its text.
func (p *Pages) Refuse(c *gin.Context, err error) {
	ctx, status := c.Request.Context(), p.Status(err)
	s, known := sayings[status]
	if !known {
		s = saying{title: "Permintaan tidak dapat diterima"}
	}
	view := refusalPage{frame: frame{Title: s.title, Demo: p.Demo, Private: true}, Detail: s.detail, Advice: s.advice}
	var refusal *registry.Error
	if errors.As(err, &refusal) && status != http.StatusNotFound {
		view.Detail = refusal.Detail
	}
	switch status {
	case http.StatusInternalServerError:
		if !errors.Is(err, context.Canceled) { // whoever hung up is no fault of ours
			slog.ErrorContext(ctx, "request failed", "error", err)
		}
	case http.StatusServiceUnavailable:
		if !errors.Is(err, context.Canceled) {
			slog.WarnContext(ctx, "unavailable", "error", err)
		}
		c.Header("Retry-After", "5")
	default: // the database is there to say whose page this is
		if f, err := p.frameFor(c, s.title); err == nil {
			f.Private, f.Notice = true, ""
			view.frame = f
		}
	}
	p.show(c, status, "refusal", view)
}

// onPage finds the refusal that is told on the page where somebody tried something; false where the service failed, and
// where nothing is there for this person: these have a page of their own.
func (p *Pages) onPage(err error, refusal **registry.Error) bool {
	status := p.Status(err)
	return errors.As(err, refusal) && status < http.StatusInternalServerError && status != http.StatusNotFound
}

// shortened is a code as it came, as far as it is shown.
func shortened(code string) string {
	letters := []rune(strings.ToValidUTF8(code, ""))
	return string(letters[:min(len(letters), longestCode)])
}

// lowerFirst writes a label inside a sentence.
func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }
