package registry

// DiscardJob asks the queue to delete objects of the store whose rows are gone.
type DiscardJob struct {
	Keys []string `json:"keys"`
}

// Kind names the job in the queue.
func (DiscardJob) Kind() string { return "discard" }
