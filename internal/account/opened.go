package account

import (
	"context"
	"slices"
	"strings"
)

// keptOpened is the name under which a session keeps what was opened.
const keptOpened = "opened"

// openedMost is how many papers a session remembers; the oldest are forgotten first.
const openedMost = 200

// Open notes in the session that its person has opened a paper, by any text without spaces.
func (s *Sessions) Open(ctx context.Context, paper string) {
	if !has(ctx) {
		return
	}
	all := strings.Fields(s.kept.GetString(ctx, keptOpened))
	if slices.Contains(all, paper) {
		return
	}
	all = append(all, paper)
	s.kept.Put(ctx, keptOpened, strings.Join(all[max(0, len(all)-openedMost):], " "))
}

// Opened tells whether the person of a session has opened a paper in it.
func (s *Sessions) Opened(ctx context.Context, paper string) bool {
	return has(ctx) && slices.Contains(strings.Fields(s.kept.GetString(ctx, keptOpened)), paper)
}
