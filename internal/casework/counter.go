package casework

import (
	"ormas/internal/registry"
	"ormas/workflow"
)

// The longest name and phone number of a person at the counter, in characters.
const (
	maxCounterName  = 200
	maxCounterPhone = 50
)

// checkCounter cleans and checks who stands at the counter; nil stays nil.
func checkCounter(c *registry.Counter) (*registry.Counter, registry.Faults) {
	if c == nil {
		return nil, nil
	}
	clean := registry.Counter{Name: registry.CleanText(workflow.OneLine(c.Name)), Phone: registry.CleanText(workflow.OneLine(c.Phone))}
	var problems registry.Faults
	if clean.Name == "" {
		problems.Add("counter.name", "wajib", "Isi nama orang yang datang ke loket.")
	}
	problems = append(problems, registry.TooLong("counter.name", clean.Name, maxCounterName)...)
	return &clean, append(problems, registry.TooLong("counter.phone", clean.Phone, maxCounterPhone)...)
}

// CounterProblems are what is wrong with who stands at the counter and, where the organisation is a new one, with its name.
func CounterProblems(c *registry.Counter, name *string) registry.Faults {
	_, problems := checkCounter(c)
	if name != nil {
		problems = append(problems, needName(registry.Form{"name": registry.CleanText(*name)})...)
	}
	return problems
}
