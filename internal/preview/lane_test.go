package preview_test

import (
	"bytes"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestOffice(t *testing.T) {
	t.Parallel()
	plain := pdf("", []string{text})
	forOffice := first
	forOffice.Office = true
	t.Run("is not kept waiting by a stranger's page without an end", func(t *testing.T) {
		t.Parallel()
		r := setup(t, 10*time.Minute, time.Minute)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			file := bomb()
			_, _ = r.Page(t.Context(), bytes.NewReader(file), int64(len(file)), first) // given up when the renderer is closed
		}()
		eventually(t, r.Busy)
		for range 3 {
			drawn(t, r, plain, forOffice)
		}
		select {
		case <-ended:
			t.Error("the stranger's page came to an end, so nothing was shown")
		default:
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		<-ended
	})
	t.Run("has a process of its own, for which that of strangers steps back", func(t *testing.T) {
		t.Parallel()
		r := usual(t)
		drawn(t, r, plain, forOffice)
		if r.Process() != 0 {
			t.Error("the strangers' process runs though no stranger wants anything")
		}
		drawn(t, r, plain, first)
		office, others := niceness(t, r.OfficeProcess()), niceness(t, r.Process())
		for _, nice := range others {
			if nice <= office[0] && office[0] < 19 {
				t.Errorf("threads of strangers are at %v, those of the office at %v", others, office)
			}
		}
	})
	t.Run("has its pages given up when the renderer is closed", func(t *testing.T) {
		t.Parallel()
		r := usual(t)
		drawn(t, r, plain, forOffice)
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		if r.OfficeProcess() != 0 {
			t.Error("its process lives on")
		}
		away(t, r, t.Context())
	})
}

// niceness is that of each thread of a process.
func niceness(t *testing.T, pid int) (all []int) {
	t.Helper()
	threads, err := os.ReadDir("/proc/" + strconv.Itoa(pid) + "/task")
	if err != nil || len(threads) == 0 {
		t.Fatal(threads, err)
	}
	for _, thread := range threads {
		stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/task/" + thread.Name() + "/stat")
		if err != nil {
			continue // it has ended meanwhile
		}
		_, after, _ := strings.Cut(string(stat), ") ")
		nice, err := strconv.Atoi(strings.Fields(after)[16])
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, nice)
	}
	return all
}

// BenchmarkOfficeBesideStrangers is how long the office waits for a page while strangers send one after another that has no end.
func BenchmarkOfficeBesideStrangers(b *testing.B) {
	r := setup(b, 5*time.Second, time.Minute)
	forOffice, hostile, plain := first, bomb(), pdf("", []string{text})
	forOffice.Office = true
	drawn(b, r, plain, forOffice)
	stop := make(chan struct{})
	go func() {
		for {
			select {
			case <-stop:
				return
			default:
				_, _ = r.Page(b.Context(), bytes.NewReader(hostile), int64(len(hostile)), first) // never drawn
			}
		}
	}()
	defer close(stop)
	for b.Loop() {
		if _, err := r.Page(b.Context(), bytes.NewReader(plain), int64(len(plain)), forOffice); err != nil {
			b.Fatal(err)
		}
	}
}
