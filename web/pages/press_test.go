package pages

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

func TestPress(t *testing.T) {
	t.Parallel()
	var made atomic.Int32
	paper := func(text string) func(context.Context) ([]byte, error) {
		return func(context.Context) ([]byte, error) {
			made.Add(1)
			return []byte(text), nil
		}
	}
	t.Run("prints once what many ask for at the same time", func(t *testing.T) {
		made.Store(0)
		p := newPress()
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				if got, err := p.print(t.Context(), "sop", paper("a")); err != nil || string(got) != "a" {
					t.Errorf("got %q, %v", got, err)
				}
			})
		}
		all.Wait()
		if got, err := p.print(t.Context(), "poster", paper("b")); err != nil || string(got) != "b" {
			t.Errorf("another paper: got %q, %v", got, err)
		}
		if n := made.Load(); n != 2 {
			t.Errorf("printed %d times", n)
		}
	})
	t.Run("keeps nothing that failed", func(t *testing.T) {
		p, broken := newPress(), errors.New("tinta habis")
		if _, err := p.print(t.Context(), "sop", func(context.Context) ([]byte, error) { return nil, broken }); !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
		if got, err := p.print(t.Context(), "sop", paper("a")); err != nil || string(got) != "a" {
			t.Errorf("got %q, %v", got, err)
		}
	})
	t.Run("keeps no more than its room", func(t *testing.T) {
		p := newPress()
		for _, name := range []string{"1", "2", "3"} {
			p.keep(name, make([]byte, mostKept/2))
		}
		if _, ok := p.printed("3"); !ok || p.size > mostKept || len(p.kept) != 1 {
			t.Errorf("keeps %d papers, %d bytes", len(p.kept), p.size)
		}
	})
}

func TestPressWaiting(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPress()
		p.turn <- struct{}{} // somebody prints
		ctx, giveUp := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			_, err := p.print(ctx, "sop", func(context.Context) ([]byte, error) { return nil, nil })
			ended <- err
		}()
		synctest.Wait()
		giveUp()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("who gives up gets %v", err)
		}
		if _, ok := p.printed("sop"); ok {
			t.Error("printed without a turn")
		}
	})
}
