package registry

// Page is a part of a list.
type Page[T any] struct {
	Items []T
	Next  string // cursor of the next page; empty: this was the last
	Total *int   // all rows, where asked for; counting may stop at some number
}
