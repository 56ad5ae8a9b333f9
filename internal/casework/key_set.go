package casework

import (
	"context"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// KeySet is what anybody needs to check the QR codes of letters without asking: a JSON Web Key Set (RFC 7517) with the life
// of each key. It is believed because it lies at the official address; a signature by one of its own keys would prove less.
type KeySet struct {
	Check string         `json:"check"` // how the address in a genuine QR begins
	Keys  []PublishedKey `json:"keys"`
}

// PublishedKey is one issuing key. Times have the office's offset, so that their first ten letters are the office's days.
type PublishedKey struct {
	KeyType     string     `json:"kty"`
	Curve       string     `json:"crv"`
	Algorithm   string     `json:"alg"`
	Use         string     `json:"use"`
	ID          string     `json:"kid"`
	X           string     `json:"x"`
	Y           string     `json:"y"`
	From        time.Time  `json:"from"`         // from when it signs
	Until       *time.Time `json:"until"`        // nil: no other has been made yet
	RevokedFrom *time.Time `json:"revoked_from"` // nil: nobody else has it
	Reason      *string    `json:"reason"`
	Office      string     `json:"office"` // name of the office whose letters it signs
	Host        string     `json:"host"`   // its official one
	StatusList  string     `json:"status_list"`

	office uuid.UUID
	life   registry.IssuingKey
	zone   *time.Location
}

// KeySet are the issuing keys of all offices of the installation: a letter of one may be checked at the host of another.
func (o *Office) KeySet(ctx context.Context) (*KeySet, error) {
	offices, err := o.db.Offices(ctx)
	if err != nil {
		return nil, err
	}
	keys, err := o.db.IssuingKeys(ctx)
	if err != nil {
		return nil, err
	}
	set := &KeySet{Check: o.checkURL(""), Keys: []PublishedKey{}}
	for _, office := range offices {
		for _, k := range keys {
			if k.OfficeID == office.ID {
				set.Keys = append(set.Keys, o.published(office, k))
			}
		}
	}
	return set, nil
}

func (o *Office) published(office registry.Office, k registry.IssuingKey) PublishedKey {
	zone := office.Location()
	at := func(t *time.Time) *time.Time {
		if t == nil {
			return nil
		}
		return new(t.In(zone).Truncate(time.Second))
	}
	return PublishedKey{
		KeyType: "EC", Curve: "P-256", Algorithm: "ES256", Use: "sig", ID: k.ID, X: k.X, Y: k.Y, From: *at(&k.From), Until: at(k.Until),
		RevokedFrom: at(k.RevokedFrom), Reason: k.Reason, Office: office.Name, Host: office.Host,
		StatusList: o.StatusListURL(office.ID), office: office.ID, life: k, zone: zone,
	}
}

// key finds a key by its id.
func (s *KeySet) key(id string) (PublishedKey, bool) {
	for _, k := range s.Keys {
		if k.ID == id {
			return k, true
		}
	}
	return PublishedKey{}, false
}
