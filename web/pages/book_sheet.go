package pages

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/xuri/excelize/v2"

	"ormas/internal/registry"
	"ormas/workflow"
)

const xlsxKind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// bookSheet gives the part of the book that is shown as a sheet.
func (p *Pages) bookSheet(c *gin.Context, by workflow.Actor) {
	f, err := p.personFrame(c, by, "Buku Induk")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	filter, year := p.bookFilter(c, f)
	sheet, err := bookWorkbook(p.Office.WholeBook(c.Request.Context(), by, filter))
	if err != nil {
		p.Refuse(c, err)
		return
	}
	defer closeWorkbook(c.Request.Context(), sheet)
	body, err := sheet.WriteToBuffer()
	if err != nil {
		p.Refuse(c, fmt.Errorf("write sheet of the register book: %w", err))
		return
	}
	p.sendBook(c, by, bookFile{"buku-induk-" + year + ".xlsx", xlsxKind, body.Bytes()})
}

func closeWorkbook(ctx context.Context, sheet io.Closer) {
	if err := sheet.Close(); err != nil { // its file in the temporary folder stays
		slog.WarnContext(ctx, "close sheet", "error", err)
	}
}

// bookWorkbook writes the lines into a workbook one by one: what is more than some megabytes goes to a temporary file and
// not to memory. It is complete before anything is sent, so that a fault never gives half a book.
func bookWorkbook(entries iter.Seq2[registry.BookEntry, error]) (*excelize.File, error) {
	const name = "Buku Induk"
	f := excelize.NewFile()
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return nil, fmt.Errorf("name sheet: %w", err)
	}
	w, err := f.NewStreamWriter(name)
	if err != nil {
		return nil, fmt.Errorf("begin sheet: %w", err)
	}
	if err = writeBook(w, entries); err == nil {
		err = w.Flush()
	}
	if err != nil {
		return nil, fmt.Errorf("write sheet: %w", errors.Join(err, f.Close()))
	}
	return f, nil
}

// writeBook writes the head and the lines. Every cell is a text but for the running number, and none is a formula.
func writeBook(w *excelize.StreamWriter, entries iter.Seq2[registry.BookEntry, error]) error {
	head := make([]any, len(registry.BookColumns))
	for i, column := range registry.BookColumns {
		head[i] = column.Title
		if err := w.SetColWidth(i+1, i+1, 4+2.6*column.Width); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := w.SetRow("A1", head); err != nil {
		return err
	}
	row := 1
	for e, err := range entries {
		if err != nil {
			return err
		}
		row++
		cells := make([]any, len(registry.BookColumns))
		for i, column := range registry.BookColumns {
			cells[i] = registry.HarmlessCell(printable(column.Value(e)))
		}
		cells[0] = e.N
		if err := w.SetRow(fmt.Sprintf("A%d", row), cells); err != nil {
			return err
		}
	}
	return nil
}

// printable is a text without signs that a workbook cannot hold.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' {
			return -1
		}
		return r
	}, text)
}
