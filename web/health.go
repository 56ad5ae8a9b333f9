package web

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"ormas/web/api"
)

// Counts is how much work the database was given since start.
type Counts struct{ Transactions, Reads, Writes int64 }

// metrics are what /metrics tells. Routes are named by their pattern, so no personal data gets in.
type metrics struct {
	all   *prometheus.Registry
	taken *prometheus.HistogramVec
}

func newMetrics(counts func() Counts) *metrics {
	m := &metrics{all: prometheus.NewRegistry(), taken: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "ormas_http_request_seconds", Help: "Lama permintaan HTTP menurut rute dan status, detik.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
	}, []string{"method", "route", "status"})}
	m.all.MustRegister(m.taken, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for name, of := range map[string]func(Counts) int64{
		"transactions": func(c Counts) int64 { return c.Transactions },
		"reads":        func(c Counts) int64 { return c.Reads },
		"writes":       func(c Counts) int64 { return c.Writes },
	} {
		m.all.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "ormas_db_" + name + "_total",
			Help: "Pekerjaan yang diberikan kepada basis data.",
		}, func() float64 { return float64(of(counts())) }))
	}
	return m
}

// observe measures and logs each request, by the pattern of its route.
func observe(m *metrics) gin.HandlerFunc {
	return func(c *gin.Context) {
		begun := time.Now()
		c.Next()
		method, route, status := c.Request.Method, c.FullPath(), strconv.Itoa(c.Writer.Status())
		if route == "" { // what no route takes may have any word for a method, and each would be kept for ever
			method, route = "lain", "tidak dikenal"
		}
		m.taken.WithLabelValues(method, route, status).Observe(time.Since(begun).Seconds())
		slog.LogAttrs(c.Request.Context(), slog.LevelInfo, "request", slog.String("method", c.Request.Method),
			slog.String("route", route), slog.String("status", status), slog.Duration("duration", time.Since(begun)))
	}
}

// readyTime is how long the parts of the service have to give a sign of life.
const readyTime = 3 * time.Second

// health mounts what operators ask.
func health(r *gin.Engine, ready func(ctx context.Context) error, m *metrics) {
	r.GET("/healthz", func(c *gin.Context) { c.String(http.StatusOK, "hidup\n") })
	r.GET("/readyz", func(c *gin.Context) {
		ctx, cancel := context.WithTimeout(c.Request.Context(), readyTime)
		defer cancel()
		if err := ready(ctx); err != nil {
			slog.InfoContext(ctx, "not ready", "error", err)
			c.Header("Retry-After", strconv.Itoa(int(api.Away.Seconds())))
			c.String(http.StatusServiceUnavailable, "belum siap\n")
			return
		}
		c.String(http.StatusOK, "siap\n")
	})
	r.GET("/metrics", gin.WrapH(promhttp.HandlerFor(m.all, promhttp.HandlerOpts{})))
}
