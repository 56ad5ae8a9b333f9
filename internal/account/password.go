package account

import (
	"context"
	"fmt"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"golang.org/x/sync/semaphore"
	"golang.org/x/text/unicode/norm"

	"ormas/internal/registry"
	"ormas/workflow"
)

// The limits of a password, in characters; there is no rule on what it is made of, but the first guesses are refused: see
// easy.
const (
	minPassword = 12
	maxPassword = 200
)

// hashesAtOnce bounds the memory that sign-ins take: each hash needs 19 MiB.
const hashesAtOnce = 1

// hashParams is argon2id at 19 MiB, two passes, one lane.
var hashParams = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// nobodysHash has the cost of a real one and fits no password; unknown accounts are compared with it.
const nobodysHash = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// How many may wait for their hash, which takes some 50 ms: of one network address, so that nobody holds up everybody, and
// in all, so that nobody waits for long.
const (
	mostFrom    = 16
	mostWaiting = 64
)

// hashing makes and compares password hashes, few at a time.
type hashing struct {
	slots *semaphore.Weighted

	mu      sync.Mutex
	waiting map[string]int // by network, those in a slot included
	all     int
}

func newHashing() *hashing {
	return &hashing{slots: semaphore.NewWeighted(hashesAtOnce), waiting: map[string]int{}}
}

// inSlot runs f when one of the slots is free, or gives up with the caller. Where too many wait it refuses at once.
func (h *hashing) inSlot(ctx context.Context, address string, f func() error) error {
	from := registry.Network(address)
	if err := h.enter(from); err != nil {
		return err
	}
	defer h.leave(from)
	if err := h.slots.Acquire(ctx, 1); err != nil {
		return fmt.Errorf("wait for a free hash slot: %w", err)
	}
	defer h.slots.Release(1)
	return f()
}

func (h *hashing) enter(from string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.waiting[from] >= mostFrom:
		return &Delayed{After: time.Second, refusal: errTooOften}
	case h.all >= mostWaiting:
		return errCrowded
	}
	h.waiting[from]++
	h.all++
	return nil
}

func (h *hashing) leave(from string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.all--
	if h.waiting[from]--; h.waiting[from] == 0 {
		delete(h.waiting, from)
	}
}

var errCrowded = workflow.Refuse(workflow.Away, "terlalu_ramai", "Terlalu banyak orang sedang masuk. Silakan coba lagi sebentar lagi.")

// hash makes the stored form of a password.
func (h *hashing) hash(ctx context.Context, address, password string) (stored string, err error) {
	err = h.inSlot(ctx, address, func() error {
		stored, err = argon2id.CreateHash(norm.NFC.String(password), hashParams)
		return err
	})
	return stored, err
}

// letters is how long a password is, however its accents are typed.
func letters(password string) int { return utf8.RuneCountInString(norm.NFC.String(password)) }

// same tells whether two passwords are one, however their accents are typed.
func same(a, b string) bool { return norm.NFC.String(a) == norm.NFC.String(b) }

// matches compares a password with its stored form; the caller holds a slot. An empty form, as of an account without a
// password yet, takes as long and never matches.
func matches(password, stored string) bool {
	if stored == "" {
		stored = nobodysHash
	}
	if letters(password) > maxPassword {
		password = "" // as long a wait; no password is that long, and none is empty
	}
	ok, err := argon2id.ComparePasswordAndHash(norm.NFC.String(password), stored)
	return err == nil && ok
}

// ownOf is what belongs to a person and is no secret.
func ownOf(u *registry.User) []string { return []string{u.Email, u.Name, u.Phone, u.NIP, u.NIK} }

// passwordProblems says what is wrong with a password that somebody chose. own is what belongs to that person and is no
// secret: address, name, numbers.
func passwordProblems(password string, own ...string) registry.Faults {
	n := letters(password)
	switch {
	case !utf8.ValidString(password):
		return registry.Faults{{Field: "password", Code: "tidak_sah", Detail: "Kata sandi memuat huruf yang tidak dikenal."}}
	case n < minPassword:
		return registry.Faults{{Field: "password", Code: "terlalu_pendek", Detail: "Kata sandi paling sedikit 12 huruf."}}
	case n > maxPassword:
		return registry.Faults{{Field: "password", Code: "terlalu_panjang", Detail: "Kata sandi paling banyak 200 huruf."}}
	case easy(password, own...):
		return registry.Faults{{Field: "password", Code: "mudah_ditebak", Detail: "Kata sandi ini terlalu mudah ditebak. " +
			"Pakailah beberapa kata yang tidak berhubungan, misalnya tiga atau empat kata yang hanya Anda ingat."}}
	}
	return nil
}
