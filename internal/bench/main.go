// Command bench measures the service against a floor taken in the same run: whole lifecycles of a dossier by HTTP beside
// the same number of prepared statements and the same bytes put without HTTP. It prints ratios, because absolute times
// say more about the machine than about the service.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options say what is measured; all loops are bounded by count and by the context's time.
type options struct {
	binary  string
	rounds  int
	workers []int
	rows    int
	cases   int
	letters int
	only    string
	hold    bool
}

func run(ctx context.Context) error {
	o := options{workers: []int{1, 8, 32}}
	flag.StringVar(&o.binary, "binary", "bin/ormas", "the service to measure")
	flag.IntVar(&o.rounds, "rounds", 3, "interleaved rounds; the median counts")
	flag.IntVar(&o.rows, "rows", 1_000_000, "dossiers in the large database")
	flag.IntVar(&o.cases, "cases", 100_000, "past cases and running ones that the clock is measured on")
	flag.StringVar(&o.only, "only", "", "lifecycle, pages, clock, sign, certificates or rows; empty: all")
	flag.IntVar(&o.letters, "letters", 1_000_000, "letters in the register that checks and searches are measured on")
	flag.BoolVar(&o.hold, "hold", false, "keep the service and its database after measuring until interrupted, to look at plans")
	flag.Parse()
	ctx, cancel := context.WithTimeout(ctx, 30*time.Minute)
	defer cancel()
	if o.only == "" || o.only == "sign" {
		if err := signing(ctx); err != nil || o.only != "" {
			return err
		}
	}
	s, err := start(ctx, o.binary)
	if err != nil {
		return err
	}
	defer s.stop()
	parts := []struct {
		name string
		run  func() error
	}{
		{"pages", func() error { return pages(ctx, s) }},
		{"lifecycle", func() error { return lifecycles(ctx, s, o) }},
		{"clock", func() error { return clock(ctx, s, o.cases) }},
		{"certificates", func() error { return certificates(ctx, s, o.letters) }},
		{"rows", func() error { return large(ctx, s, o) }},
	}
	for _, part := range parts {
		if o.only != "" && o.only != part.name {
			continue
		}
		if err := part.run(); err != nil {
			return err
		}
	}
	if o.hold {
		fmt.Println("\nDitahan sampai dihentikan:", s.state)
		<-ctx.Done()
	}
	return nil
}

// lifecycles prints for each number of workers the rate of the service, of the floor, and their ratio.
func lifecycles(ctx context.Context, s *server, o options) error {
	l, err := prepare(ctx, s)
	if err != nil {
		return err
	}
	if err := l.warm(ctx); err != nil {
		return err
	}
	fmt.Printf("Satu berkas: %d dokumen, %d permintaan HTTP, %s\n\n", len(l.slots), l.requests(), l.cost)
	fmt.Println("| pekerja | layanan (berkas/detik) | lantai (berkas/detik) | rasio | prosesor layanan (ms/berkas) |")
	fmt.Println("| --- | --- | --- | --- | --- |")
	f, err := openFloor(ctx, s, l)
	if err != nil {
		return err
	}
	defer f.close()
	for _, workers := range o.workers {
		var served, floor, busy []float64
		for range o.rounds {
			before := s.busy()
			rate, err := pace(ctx, workers, count(workers), l.one)
			if err != nil {
				return err
			}
			busy = append(busy, (s.busy()-before)/float64(count(workers)))
			least, err := f.rate(ctx, workers, count(workers))
			if err != nil {
				return err
			}
			served, floor = append(served, rate), append(floor, least)
		}
		fmt.Printf("| %d | %.1f | %.1f | %.2f | %.0f |\n", workers, median(served), median(floor), median(ratios(served, floor)), median(busy))
	}
	fmt.Printf("\nMemori puncak layanan tanpa proses anak: %.0f MB\n", s.peak())
	return nil
}

// count is how many lifecycles a round takes: enough to settle, few enough to end soon.
func count(workers int) int { return max(8, 3*workers) }

func ratios(a, b []float64) []float64 {
	r := make([]float64, len(a))
	for i := range a {
		r[i] = a[i] / b[i]
	}
	return r
}

func median(v []float64) float64 {
	sorted := slices.Sorted(slices.Values(v))
	return sorted[len(sorted)/2]
}
