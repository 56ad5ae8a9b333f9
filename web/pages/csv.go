package pages

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"ormas/internal/registry"
)

// sheetCSV answers with a table as CSV by RFC 4180. It begins with a byte order mark, by which spreadsheets know that it is
// UTF-8; amounts are whole numbers, so that no decimal sign can be misread. Commas part the columns also for Excel in
// Indonesian, which wants semicolons: its import asks, and all others would have to be told.
func sheetCSV(c *gin.Context, name string, rows [][]string) error {
	b := bytes.NewBufferString("\uFEFF")
	w := csv.NewWriter(b)
	w.UseCRLF = true
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = registry.HarmlessCell(cell)
		}
		if err := w.Write(safe); err != nil {
			return err
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	c.Header("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.csv"`, name))
	c.Data(http.StatusOK, "text/csv; charset=utf-8", b.Bytes())
	return nil
}
