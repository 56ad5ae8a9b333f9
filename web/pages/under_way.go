package pages

import "ormas/internal/registry"

// underWay is a signature whose outcome nobody knows, in words.
type underWay struct {
	Number, Since, Tried, Trouble string
	Mine                          bool
	Ink                           *inkForm // what has to be done on paper; nil: nothing
	Apart                         []pair   // when and why
}

// underWay tells how the signature of a case stands, nil where none is under way.
func (f caseFile) underWay() *underWay {
	s := f.Signing
	if s == nil {
		return nil
	}
	v := &underWay{Number: s.LetterNumber, Since: f.when(s.Since), Trouble: s.Trouble, Mine: s.Mine}
	if s.Kind == registry.WetInk {
		v.Ink = f.inkForm()
	}
	if s.TriedAt != nil {
		v.Tried = f.when(*s.TriedAt)
	}
	for _, a := range s.Apart {
		v.Apart = append(v.Apart, pair{f.when(a.ReceivedAt), a.Reason})
	}
	return v
}
