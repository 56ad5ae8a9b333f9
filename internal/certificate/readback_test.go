package certificate

import (
	"bytes"
	"fmt"
	"image/png"
	"math/rand/v2"
	"testing"
)

func TestEveryCodeReadsBack(t *testing.T) {
	t.Parallel()
	const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	random := rand.New(rand.NewPCG(7, 11))
	codes := []string{"DJ3SR1YJZT", "5F3WYHH3BZ", "RBDCB8C66T"}
	for range 1500 {
		code := make([]byte, 10)
		for i := range code {
			code[i] = letters[random.IntN(len(letters))]
		}
		codes = append(codes, string(code))
	}
	for _, base := range []string{"http://127.0.0.1:8080", "https://kesbangpol.contoh.go.id"} {
		for _, code := range codes {
			url := fmt.Sprintf("%s/cek/%s", base, code)
			drawn, err := QR(url)
			if err != nil {
				t.Fatal(err)
			}
			picture, err := png.Decode(bytes.NewReader(drawn))
			if err != nil {
				t.Fatal(err)
			}
			if got, err := decodeQR(picture); got != url {
				t.Errorf("%s reads back as %q (%v)", url, got, err)
			}
		}
	}
}
