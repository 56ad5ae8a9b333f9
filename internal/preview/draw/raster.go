package draw

import "image"

// raster is a picture in the components that a JPEG is made of: light, then two of colour where it has some. Left so, it is
// spared the way to red, green and blue and back, which costs as much as the scaling.
type raster []plane

// rasterOf gives the components of a decoded JPEG; false where it has others.
func rasterOf(m image.Image) (raster, bool) {
	size := m.Bounds().Size()
	switch m := m.(type) {
	case *image.Gray:
		return raster{{m.Pix, m.Stride, size}}, true
	case *image.YCbCr:
		last := m.COffset(m.Rect.Max.X-1, m.Rect.Max.Y-1)
		colours := image.Pt(last%m.CStride+1, last/m.CStride+1)
		return raster{{m.Y, m.YStride, size}, {m.Cb, m.CStride, colours}, {m.Cr, m.CStride, colours}}, true
	}
	return nil, false
}

// size is that of its light.
func (r raster) size() image.Point { return r[0].size }

// each makes another raster of the planes. A pixel of light has a share of one in each direction, one of colour covers two by
// two, since eyes see no more of it.
func (r raster) each(other func(p plane, covers int) plane) raster {
	to := raster{other(r[0], 1)}
	for _, colour := range r[1:] {
		to = append(to, other(colour, 2))
	}
	return to
}

// over is how many pixels, each covering so many, a size needs.
func over(size image.Point, covers int) image.Point {
	return size.Add(image.Pt(covers-1, covers-1)).Div(covers)
}

// scaled makes it as large as told.
func (r raster) scaled(size image.Point) raster {
	return r.each(func(p plane, covers int) plane { return p.scaled(over(size, covers)) })
}

// turned turns it; it is scaled already, and so has colours of half its size.
func (r raster) turned(o orientation) raster {
	if o == asIs {
		return r
	}
	return r.each(func(p plane, _ int) plane { return p.turned(o) })
}

// placed lays it on white paper, its upper left corner where told.
func (r raster) placed(paper, where image.Point) raster {
	if r.size() == paper {
		return r
	}
	white := map[int]uint8{1: 0xFF, 2: 0x80}
	return r.each(func(p plane, covers int) plane {
		return p.placed(newPlane(over(paper, covers), white[covers]), where.Div(covers))
	})
}

// image is the raster as the encoder takes it.
func (r raster) image() image.Image {
	all := image.Rectangle{Max: r.size()}
	if len(r) == 1 {
		return &image.Gray{Pix: r[0].pix, Stride: r[0].stride, Rect: all}
	}
	return &image.YCbCr{
		Y: r[0].pix, Cb: r[1].pix, Cr: r[2].pix, YStride: r[0].stride, CStride: r[1].stride,
		SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: all,
	}
}
