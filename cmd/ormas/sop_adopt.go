package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"strings"
)

// adoptSOP gives an office the procedures that are shipped now and that it does not have.
func adoptSOP(ctx context.Context, f *flag.FlagSet, args []string) int {
	host := f.String("office", "", "`host` or id of the office")
	service := f.String("service", "", "`id` of the procedure; without it those that the office lacks are listed")
	if status, ok := parse(f, args, 0); !ok {
		return status
	}
	if *host == "" {
		return misuse(f, "-office is needed")
	}
	return beside(ctx, func(ctx context.Context, p *parts) error { return p.adopt(ctx, *host, *service) })
}

func (p *parts) adopt(ctx context.Context, host, service string) error {
	if err := p.current(ctx); err != nil {
		return err
	}
	office, err := p.officeNamed(ctx, host)
	if err != nil {
		return err
	}
	if service != "" {
		if err := p.rulemaking.Adopt(ctx, office.ID, service); err != nil {
			return refusalLine(err)
		}
		fmt.Printf("%s is in force in %s\n", service, office.Host)
		return nil
	}
	lacking, err := p.rulemaking.Unadopted(ctx, office.ID)
	for _, one := range lacking {
		fmt.Println(one)
	}
	return err
}

// tellUnadopted says at the start which offices lack procedures that are shipped now. They are not given by themselves: a
// procedure is the office's own decision.
func (p *parts) tellUnadopted(ctx context.Context) error {
	offices, err := p.db.Offices(ctx)
	if err != nil {
		return err
	}
	for _, office := range offices {
		lacking, err := p.rulemaking.Unadopted(ctx, office.ID)
		if err != nil {
			return err
		}
		if len(lacking) > 0 {
			slog.Info("office lacks shipped procedures; ormas sop adopt adds them", "office", office.Host, "procedures", strings.Join(lacking, " "))
		}
	}
	return nil
}
