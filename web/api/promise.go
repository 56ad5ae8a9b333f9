package api

import (
	"context"

	"ormas/internal/measures"
	"ormas/internal/registry"
)

// promiseBody is what an office can promise of a service from what it did lately, without anything about one organisation.
type promiseBody struct {
	Days       int               `json:"days" doc:"Dihitung dari permohonan dalam sekian hari terakhir"`
	ComputedAt *string           `json:"computed_at" format:"date-time" doc:"null: belum dihitung"`
	Norm       string            `json:"norm" doc:"Batas waktu kantor untuk seluruh prosedur"`
	Whole      *measureBody      `json:"whole" doc:"Waktu kantor permohonan yang diputus; null: terlalu sedikit untuk diumumkan"`
	Steps      []promiseStepBody `json:"steps"`
	Waiting    *int              `json:"waiting" doc:"Permohonan yang sedang dikerjakan kantor; null: terlalu sedikit untuk diumumkan"`
	ExpectedOn *string           `json:"expected_on" format:"date" doc:"Perkiraan putusan bila diajukan sekarang; null: tidak ada dasar perkiraan"`
	CautiousOn *string           `json:"cautious_on" format:"date" doc:"Perkiraan yang hati-hati: sembilan dari sepuluh permohonan diputus lebih cepat"`
	Summary    string            `json:"summary"`
	How        string            `json:"how" doc:"Cara menghitung perkiraan, dalam kata-kata"`
}

// measureBody is how long something took.
type measureBody struct {
	Count  int    `json:"count"`
	Within int    `json:"within" doc:"Yang memenuhi batas waktu"`
	Median int    `json:"median"`
	P90    int    `json:"p90" doc:"Sembilan dari sepuluh paling lama sekian"`
	Unit   string `json:"unit" enum:"menit,jam,hari kerja"`
}

// promiseStepBody is a step as it was passed lately.
type promiseStepBody struct {
	Label   string       `json:"label"`
	Norm    string       `json:"norm"`
	Passed  *measureBody `json:"passed" doc:"null: terlalu sedikit untuk diumumkan"`
	Waiting *int         `json:"waiting" doc:"null: terlalu sedikit untuk diumumkan"`
}

func (a *API) promise(ctx context.Context, in *struct {
	OfOffice
	ID string `path:"id" doc:"Id layanan, misalnya pelaporan"`
},
) (*answer[promiseBody], error) {
	p, err := in.place()
	if err != nil {
		return nil, err
	}
	told, err := a.Measures.Promise(ctx, p, in.ID)
	if err != nil {
		return nil, err
	}
	return &answer[promiseBody]{promiseOf(told)}, nil
}

func promiseOf(p measures.Promise) promiseBody {
	body := promiseBody{
		Days: p.Days, Norm: p.Norm.String(), Whole: measureOf(p.Enough, p.Whole), Waiting: unless(p.Few, p.Waiting),
		Summary: p.Summary, How: p.How, Steps: each(p.Steps, func(s measures.PromiseStep) promiseStepBody {
			return promiseStepBody{s.Label, s.Norm, measureOf(s.Enough, s.Measure), unless(s.Few, s.Waiting)}
		}),
	}
	if !p.ComputedAt.IsZero() {
		at := stamp(p.ComputedAt, p.ComputedAt.Location())
		body.ComputedAt = &at
	}
	if !p.ExpectedOn.IsZero() {
		expected, cautious := date(p.ExpectedOn), date(p.CautiousOn)
		body.ExpectedOn, body.CautiousOn = &expected, &cautious
	}
	return body
}

func measureOf(enough bool, m registry.Measure) *measureBody {
	if !enough {
		return nil
	}
	return &measureBody{m.Count, m.Within, m.Median, m.P90, m.Unit}
}

// unless is a number, or null where it is held back.
func unless(few bool, n int) *int {
	if few {
		return nil
	}
	return &n
}
