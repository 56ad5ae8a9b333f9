package pages

import (
	"testing"

	"ormas/internal/registry"
)

func TestHarmless(t *testing.T) {
	for cell, want := range map[string]string{
		"": "", "12": "12", "75%": "75%", "–": "–", "Forum, Rekaan": "Forum, Rekaan",
		"=1+1": "'=1+1", "+62": "'+62", "-5": "'-5", "@x": "'@x", "\tx": "'\tx", "\r\nx": "'\r\nx",
		"＝1+1": "'＝1+1", "Forum;=1+cmd|' /C calc'!A0;": "Forum;'=1+cmd|' /C calc'!A0;", "Forum; \t@x": "Forum; \t'@x", "Satu\n-2": "Satu\n'-2",
		"Forum; Rekaan": "Forum; Rekaan", "0541-1; 0541-2": "0541-1; 0541-2", "\xff": "\xff",
	} {
		if got := registry.HarmlessCell(cell); got != want {
			t.Errorf("%q: got %q, want %q", cell, got, want)
		}
	}
}

func TestPlotShowsWhatThereIs(t *testing.T) {
	var p plot
	p.add("Penelitian yang namanya panjang sekali melebihi lebar gambar ini", "1", 1000, shade{shadeGood, 999}, shade{shadeBad, 1})
	p.add("Kosong", "0", 0, shade{shadePlain, 0})
	parts := p.Bars[0].Parts
	if parts[0].Width != 199 || parts[1].Width != 1 || parts[1].X != 199 || p.Bars[0].ValueX != 200+plotIndent || p.Bars[1].Parts[0].Width != 0 {
		t.Errorf("got %+v", p.Bars)
	}
	if n := len([]rune(p.Bars[0].Label)); n > plotLabel || p.Height != 2*plotRow {
		t.Errorf("a label of %d characters, a picture %d high", n, p.Height)
	}
}
