package pages

import "github.com/gin-gonic/gin"

// publicRoutes mounts what anybody may read about the procedures.
func (p *Pages) publicRoutes(r gin.IRouter) {
	r.GET("/panduan", p.guide)
	r.GET("/alur/:service", p.flow) // with .svg behind it the picture alone
	r.GET("/alur/:service/sop.pdf", p.sopFile)
	r.GET("/alur/:service/poster.pdf", p.posterFile)
	r.GET("/alur/:service/gambar", p.pictureSeries)
	r.GET("/alur/:service/gambar/:shape/:number", p.pictureFile)
	r.GET("/standar-pelayanan/:service", p.standard) // with .pdf behind it the paper
	r.GET("/persyaratan/:service", p.requirements)
	r.GET("/dasar-hukum", p.grounds)
	r.GET(registerPath, p.publicRegister)
	r.GET(registerPath+"/:id", p.registerEntry) // the files of the register have names of their own here
	p.dataRoutes(r)
}
