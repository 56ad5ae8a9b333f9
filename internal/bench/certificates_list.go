package main

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/storage/postgres"
)

// listed prints the size of an office's list of states and how long it takes to be read from the database and packed.
func listed(ctx context.Context, databaseURL string, office uuid.UUID) error {
	db, err := postgres.Open(postgres.Options{URL: databaseURL, Conns: 4})
	if err != nil {
		return err
	}
	defer db.Close()
	desk := casework.New(db, nil, casework.Settings{})
	of, err := db.StatusList(ctx, office)
	if err != nil {
		return err
	}
	var packed []byte
	took, err := timed(func() (err error) {
		packed, err = desk.PackedStates(ctx, office, of.Size)
		return err
	})
	if err != nil {
		return err
	}
	fmt.Printf("\nDaftar keadaan %d surat: %d byte (sasaran 130000), disusun dalam %.0f ms (sasaran 2000)\n", of.Size, len(packed), took)
	return nil
}
