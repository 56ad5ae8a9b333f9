package pages

import (
	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/workflow"
)

// hindrance tells somebody who signs letters why not now, and what to do about it.
type hindrance struct {
	Sentence, Advice string
}

// hindranceOf is what keeps the reader from signing now, nil where nothing does.
func (p *Pages) hindranceOf(c *gin.Context, by workflow.Actor) (h *hindrance, err error) {
	found, err := p.Office.Hindered(c.Request.Context(), by)
	if err != nil || found == nil {
		return h, err
	}
	until := calendar.FormatDayTime(found.Until)
	if m := found.Instead; m != nil {
		return &hindrance{
			"Sampai " + until + " surat ditandatangani " + m.HolderName + " sebagai " + m.Kind.Short() + " " + found.Role + " (surat perintah nomor " + m.Order + "), bukan oleh Anda.",
			"Bila Anda sudah kembali, akhiri mandat itu.",
		}, nil
	}
	return &hindrance{
		"Anda tercatat berhalangan sampai " + until + ", dan belum ada mandat yang berlaku untuk jabatan Anda. Selama itu surat tidak dapat ditandatangani.",
		"Mintalah Bagian Umum atau administrator mendaftarkan Plh. dengan surat perintahnya, atau mencatat bahwa Anda sudah kembali.",
	}, nil
}
