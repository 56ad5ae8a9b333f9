package draw

import (
	"context"
	"fmt"
	"io"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"ormas/internal/preview"
)

// memoryPages is what one PDF may use, in units of 64 KiB: 384 MiB, three times a scan of 40 megapixels.
const memoryPages = 6 << 10

// pdf is the PDF library, compiled.
type pdf struct {
	pool  pdfium.Pool
	cache wazero.CompilationCache
}

func openPDF(cacheDir string) (*pdf, error) {
	cache, err := wazero.NewCompilationCacheWithDir(cacheDir)
	if err != nil {
		return nil, fmt.Errorf("open the cache of the PDF library: %w", err)
	}
	// A configuration of our own must name the exceptions: the library does not compile without them.
	features := api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling
	pool, err := webassembly.Init(webassembly.Config{
		MaxTotal: 1,
		FSConfig: wazero.NewFSConfig(), // no files at all; left out, it would see the whole disk
		Stdout:   io.Discard,           // ours carries answers
		Stderr:   io.Discard,
		RuntimeConfig: wazero.NewRuntimeConfigCompiler().WithCompilationCache(cache).WithCoreFeatures(features).
			WithMemoryLimitPages(memoryPages),
	})
	if err != nil {
		return nil, fmt.Errorf("open the PDF library: %w", err)
	}
	return &pdf{pool, cache}, nil
}

func (p *pdf) close() error {
	err := p.pool.Close()
	if err != nil {
		return fmt.Errorf("close the PDF library: %w", err)
	}
	return p.cache.Close(context.Background())
}

// draw draws a page. Each file gets a fresh instance of the library, so that none can change what another looks like or
// read what another left in memory.
func (p *pdf) draw(file []byte, s preview.Sheet) (_ []byte, err error) {
	lib, err := p.pool.GetInstanceWithContext(context.Background())
	if err != nil {
		return nil, fmt.Errorf("start the PDF library: %w", err)
	}
	defer func() { _ = lib.Close() }() // a broken instance cannot even be closed in good order
	doc, err := lib.OpenDocument(&requests.OpenDocument{File: &file})
	if err != nil {
		return nil, fmt.Errorf("open the PDF: %w", err)
	}
	page := requests.Page{ByIndex: &requests.PageByIndex{Document: doc.Document, Index: s.Number - 1}}
	if scanned, is := (sheet{lib, page, file}).scan(); is {
		if m, drawn := scanned.drawn(s.Width); drawn {
			return encode(m)
		}
	}
	drawn, err := lib.RenderPageInPixels(&requests.RenderPageInPixels{
		Page: page, Width: s.Width, Height: maxRatio * s.Width,
		RenderFlags: enums.FPDF_RENDER_FLAG_ANNOT, // stamps and filled fields are what people see too
		RenderForm:  true, Document: &doc.Document,
	})
	if err != nil {
		return nil, fmt.Errorf("draw the page: %w", err)
	}
	defer drawn.Cleanup()
	return encode(drawn.Result.RenderedImage)
}
