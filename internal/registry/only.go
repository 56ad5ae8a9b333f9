package registry

import "ormas/workflow"

// OnlyAdmin refuses whoever does not keep the office's settings, with a sentence for people.
func OnlyAdmin(by workflow.Actor, detail string) error {
	if by.Has(AdminRole) {
		return nil
	}
	return Forbid("bukan_tugas_anda", detail)
}
