package casework

import (
	"context"

	"ormas/internal/registry"
)

// ownKeyNote says on the letter what its signature is worth: an own key is not certified by the state.
const ownKeyNote = "Surat ini ditandatangani secara elektronik dengan kunci milik kantor. " +
	"Tanda tangan ini bukan tanda tangan elektronik tersertifikasi."

// pendingNote stands in a draft: what its signature will be worth depends on who signs.
const pendingNote = "Keterangan tentang tanda tangan elektronik " + unnamed + "."

// signatureNote is what a letter prints about its signature. The words about the state's certificate are the office's
// own; an own key never has them.
func signatureNote(kind string, o *registry.Office) string {
	if kind == registry.StateGateway && o.Settings.Gateway != nil {
		return o.Settings.Gateway.Footer
	}
	if kind == registry.WetInk {
		return inkNote
	}
	return ownKeyNote
}

// signer is how the person of this act signs. Nobody signs in a way that was not set for them.
func (a *act) signer(ctx context.Context, office *registry.Office) (registry.Signer, error) {
	s, ok, err := a.tx.SignerOf(ctx, a.by.User)
	if err != nil {
		return registry.Signer{}, err
	}
	if !ok {
		return registry.Signer{}, registry.Conflict("penanda_tangan_belum_diatur",
			"Cara Anda menandatangani surat belum diatur. Mintalah administrator kantor mengaturnya di Pengaturan, Orang dan peran.")
	}
	if err := a.c.together.fits(s); err != nil {
		return registry.Signer{}, err
	}
	if s.Kind == registry.StateGateway && office.Settings.Gateway == nil {
		return registry.Signer{}, registry.Conflict("gateway_belum_diatur",
			"Anda menandatangani lewat BSrE, tetapi gateway BSrE kantor ini belum diatur. Hubungi pengelola layanan ini.")
	}
	return s, nil
}
