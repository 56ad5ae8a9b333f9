package api

import (
	"context"
	"net/http"
)

// begun mounts what a person may begin: for an applicant what is public too, for people of the office its own procedures.
func (a *API) begun() {
	add(a, call{
		method: http.MethodGet, path: "/services", id: "prosedur_saya", tag: "Permohonan", summary: "Prosedur yang dapat Anda mulai",
		text: "Untuk petugas: prosedur kantor sendiri, yang tidak ada di /public/services. Yang dimulai di loket untuk orang lain tidak termasuk.",
	}, func(ctx context.Context, _ *struct{ Asked }) (*answer[listBody[serviceBody]], error) {
		all, err := a.Office.Begun(ctx, actor(ctx))
		if err != nil {
			return nil, err
		}
		return &answer[listBody[serviceBody]]{listBody[serviceBody]{Items: each(all, serviceOf)}}, nil
	})
}
