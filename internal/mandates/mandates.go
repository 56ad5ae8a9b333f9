// Package mandates is who stands in for whom: mandates as Plh, Plt, a.n. and u.b., given by a letter and confirmed by a second
// person where they sign, and who is away. What an official may do by one is decided in workflow and seen in internal/casework.
package mandates

import (
	"ormas/internal/intake"
	"ormas/internal/rules"
	"ormas/storage/postgres"
)

// Office is the mandates of all offices of the installation.
type Office struct {
	db    *postgres.DB
	rules *rules.Rules
	files *intake.Intake // the letters that give mandates
}

// New keeps mandates in a database, and takes in the letters that give them.
func New(db *postgres.DB, r *rules.Rules, files *intake.Intake) *Office {
	return &Office{db: db, rules: r, files: files}
}
