package objects

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func TestSpool(t *testing.T) {
	t.Parallel()

	t.Run("counts, hashes and reads again", func(t *testing.T) {
		t.Parallel()
		s, err := Spool(t.Context(), iotest.OneByteReader(strings.NewReader("abc")), t.TempDir(), 3)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
		if s.SHA256 != abc || s.Size() != 3 {
			t.Errorf("%s of %d bytes", s.SHA256, s.Size())
		}
		if err := iotest.TestReader(s, []byte("abc")); err != nil {
			t.Error(err)
		}
	})

	t.Run("leaves nothing in the directory, open or closed", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		s, err := Spool(t.Context(), strings.NewReader("abc"), dir, 3)
		if err != nil {
			t.Fatal(err)
		}
		if entries, _ := os.ReadDir(dir); len(entries) > 0 {
			t.Errorf("left %v", entries)
		}
		s.Close()
		if _, err := s.ReadAt(make([]byte, 1), 0); err == nil {
			t.Error("still readable after Close")
		}
	})

	broken := errors.New("putus")
	for name, c := range map[string]struct {
		r    io.Reader
		want error
	}{
		"refuses one byte too many": {strings.NewReader("abcd"), ErrTooLarge},
		"refuses what is empty":     {strings.NewReader(""), ErrEmpty},
		"passes on a broken upload": {io.MultiReader(strings.NewReader("ab"), iotest.ErrReader(broken)), broken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if s, err := Spool(t.Context(), c.r, t.TempDir(), 3); !errors.Is(err, c.want) || s != nil {
				t.Errorf("got %v, %v", s, err)
			}
		})
	}

	t.Run("stops with its context", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := Spool(ctx, strings.NewReader("abc"), t.TempDir(), 3); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func TestSpoolSizes(t *testing.T) {
	t.Parallel()
	for _, size := range []int{desk - 1, desk, desk + 1, desk + 3*chunk} {
		t.Run(fmt.Sprintf("holds %d bytes", size), func(t *testing.T) {
			t.Parallel()
			content := bytes.Repeat([]byte("karangan"), size/8+1)[:size]
			s, err := Spool(t.Context(), bytes.NewReader(content), t.TempDir(), 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if got, _ := io.ReadAll(s); !bytes.Equal(got, content) {
				t.Error("other bytes came back")
			}
			if want := sha256.Sum256(content); s.SHA256 != hex.EncodeToString(want[:]) {
				t.Errorf("another hash: %s", s.SHA256)
			}
		})
	}

	t.Run("takes more uploads than stay in memory", func(t *testing.T) {
		t.Parallel()
		for i := range 3 * desks {
			content := fmt.Sprint("unggahan ", i)
			s, err := Spool(t.Context(), strings.NewReader(content), t.TempDir(), 100)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			defer func() {
				if got, _ := io.ReadAll(s); string(got) != content {
					t.Errorf("%q came back for %q", got, content)
				}
			}()
		}
	})
}

func TestNewKey(t *testing.T) {
	t.Parallel()
	// Half past six in the morning in WIB is still the day before in UTC.
	now := time.Date(2026, 11, 25, 6, 30, 0, 0, time.FixedZone("WIB", 7*3600))
	key, other := NewKey(now, "berkas"), NewKey(now, "berkas")
	if !regexp.MustCompile(`^2026/11/24/berkas-[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}$`).MatchString(key) {
		t.Errorf("key %s", key)
	}
	if key == other {
		t.Error("the same key twice")
	}
}
