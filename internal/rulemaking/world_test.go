package rulemaking_test

import (
	"testing"

	"ormas/internal/rulemaking"
	"ormas/internal/rules"
	"ormas/internal/testkit"
	"ormas/workflow"
)

// world is a test's own office that makes its rules.
type world struct {
	*testkit.Kit
	t     *testing.T
	o     *rulemaking.Office
	rules *rules.Rules
	def   *workflow.Definition
}

func newWorld(t *testing.T) *world {
	t.Helper()
	k := testkit.New(t)
	r := rules.New(k.DB)
	return &world{Kit: k, t: t, o: rulemaking.New(k.DB, r), rules: r, def: k.Definition("pelaporan")}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}
