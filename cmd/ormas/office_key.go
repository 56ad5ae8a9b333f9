package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"ormas/internal/casework"
	"ormas/internal/registry"
)

const keyAbout = `office key list   -office HOST
office key rotate -office HOST [-after 24h]
office key revoke -office HOST -key ID -from 2026-11-30 -reason TEXT

Issuing keys sign the QR codes of letters and the list of their states. Their files lie in ORMAS_KEY_DIR, one for each
key, and belong into the backup; the public halves stand at /.well-known/ormas-keys.json. rotate makes the next key: it is
published at once and takes over after a while, so that pages that check without a network know it by then; the file of
the old one may be removed after that. revoke says that somebody else may have a key since a day; afterwards rotate.
`

// keyWords are what `office key` was told.
type keyWords struct {
	host, key, from, reason string
	after                   time.Duration
}

// runKey lists, rotates or revokes the issuing keys of an office.
func runKey(ctx context.Context, args []string) int {
	f := newFlags("office", keyAbout, nil)
	var w keyWords
	f.StringVar(&w.host, "office", "", "`host` or id of the office")
	f.StringVar(&w.key, "key", "", "`id` of the key to revoke")
	f.StringVar(&w.from, "from", "", "`day` since when somebody else may have the key, YYYY-MM-DD")
	f.StringVar(&w.reason, "reason", "", "why it is revoked; published")
	f.DurationVar(&w.after, "after", 24*time.Hour, "`time` until the new key takes over")
	verbs := map[string]func(context.Context, *parts, registry.Office, keyWords) error{"list": listKeys, "rotate": rotateKey, "revoke": revokeKey}
	var do func(context.Context, *parts, registry.Office, keyWords) error
	if len(args) > 0 && verbs[args[0]] != nil {
		do, args = verbs[args[0]], args[1:]
	}
	if status, ok := parse(f, args, 0); !ok {
		return status
	}
	if do == nil || w.host == "" {
		return misuse(f, "list, rotate or revoke, and -office are needed")
	}
	return beside(ctx, func(ctx context.Context, p *parts) error {
		if err := p.current(ctx); err != nil {
			return err
		}
		office, err := p.officeNamed(ctx, w.host)
		if err != nil {
			return err
		}
		return do(ctx, p, office, w)
	})
}

func rotateKey(ctx context.Context, p *parts, office registry.Office, w keyWords) error {
	id, err := p.office.RotateIssuingKey(ctx, office.ID, w.after)
	if err == nil {
		fmt.Println(id)
	}
	return err
}

func revokeKey(ctx context.Context, p *parts, office registry.Office, w keyWords) error {
	from, err := time.ParseInLocation(time.DateOnly, w.from, office.Location())
	if err != nil {
		return errors.New("-from wants a day such as 2026-11-30")
	}
	return p.office.RevokeIssuingKey(ctx, casework.KeyRevocation{Office: office.ID, Key: w.key, From: from, Reason: w.reason})
}

func listKeys(ctx context.Context, p *parts, office registry.Office, _ keyWords) error {
	keys, err := p.office.IssuingKeys(ctx, office.ID)
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "KEY\tFROM\tUNTIL\tREVOKED FROM\tREASON")
	at := func(t *time.Time) string {
		if t == nil {
			return "-"
		}
		return t.In(office.Location()).Format(time.RFC3339)
	}
	for _, k := range keys {
		reason := "-"
		if k.Reason != nil {
			reason = *k.Reason
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", k.ID, at(&k.From), at(k.Until), at(k.RevokedFrom), reason)
	}
	return out.Flush()
}
