package draw

import (
	"image"
	"testing"
)

func TestDictionary(t *testing.T) {
	t.Parallel()
	const plain = "5 0 obj\n<< /Type /XObject /Subtype /Image /Width 9 /Height 9 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode /Length 9 "
	for words, want := range map[string]bool{
		plain + ">>\nstream\n": true,
		"3 0 obj\n<</BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/DCTDecode/Height 300/Interpolate true/Length 2496/Subtype/Image/Type/XObject/Width 400>>\nstream\n": true,
		"7 0 obj <</Filter[/DCTDecode]/Length 8 0 R>> stream\r\n": true,
		plain + "/SMask 4 0 R >>\nstream\n":                       false,
		plain + "/Decode [1 0] >>\nstream\n":                      false,
		plain + "/OC 4 0 R >>\nstream\n":                          false,
		plain + "/S#4dask 4 0 R >>\nstream\n":                     false,
		plain + "% >>\nstream\n":                                  false,
		plain + ">>\nstream\nx":                                   false,
		"<< /Filter /DCTDecode >>\nstream\n":                      false,
	} {
		if got := dictionary.MatchString(words); got != want {
			t.Errorf("%q: got %v", words, got)
		}
	}
}

func TestScaledPlane(t *testing.T) {
	t.Parallel()
	p := plane{[]uint8{0, 90, 255, 255, 0, 90, 255, 255, 60, 60, 255, 255}, 4, image.Pt(3, 3)} // the fourth column is padding
	for size, want := range map[image.Point][]uint8{
		image.Pt(3, 3): {0, 90, 255, 0, 90, 255, 60, 60, 255},
		image.Pt(1, 1): {118},
		image.Pt(3, 1): {20, 80, 255},
		image.Pt(2, 3): {30, 200, 30, 200, 60, 190},
	} {
		got := p.scaled(size)
		for i, v := range want {
			if pixel := got.row(i / size.X)[i%size.X]; pixel != v {
				t.Errorf("%v: pixel %d is %d, want %d", size, i, pixel, v)
			}
		}
	}
}
