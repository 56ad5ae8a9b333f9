package web

import (
	"github.com/gin-gonic/gin"

	"ormas/web/api"
)

// mountPages mounts the pages for people.
func mountPages(*gin.Engine, Deps) {}

// writePage answers a person with the page of a refusal.
func writePage(c *gin.Context, err error) { api.WriteProblem(c.Writer, c.Request, err) }
