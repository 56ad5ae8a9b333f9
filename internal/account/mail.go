package account

import (
	"context"
	"strings"
	"time"

	"ormas/internal/registry"
	"ormas/storage/postgres"
)

// link is a mail with a link that can be used once. The link opens a page that posts: following it changes nothing,
// and scanners of mailboxes follow links.
type link struct {
	purpose postgres.Purpose
	path    string
	life    time.Duration
	subject string
	before  string // what is said above the link
	after   string
}

var confirmation = link{
	postgres.Confirmation, "/akun/konfirmasi", confirmTime, "Konfirmasi alamat email Anda",
	"Alamat email ini didaftarkan untuk akun layanan organisasi kemasyarakatan. Buka tautan berikut untuk mengonfirmasinya:",
	"Tautan ini berlaku dua hari. Bila Anda tidak mendaftar, abaikan pesan ini.",
}

var passwordReset = link{
	postgres.PasswordReset, "/akun/kata-sandi", resetTime, "Atur ulang kata sandi",
	"Ada permintaan untuk mengatur ulang kata sandi akun Anda. Buka tautan berikut untuk menetapkan kata sandi baru:",
	"Tautan ini berlaku satu jam. Bila Anda tidak memintanya, abaikan pesan ini; kata sandi Anda tidak berubah.",
}

var passwordAgain = link{
	postgres.PasswordReset, "/akun/kata-sandi", confirmTime, "Lanjutkan pendaftaran akun Anda",
	"Alamat email ini pernah didaftarkan tetapi belum dikonfirmasi. Buka tautan berikut untuk menetapkan kata sandi dan mengaktifkan akun:",
	"Tautan ini berlaku dua hari. Bila Anda tidak mendaftar, abaikan pesan ini.",
}

var firstPassword = link{
	postgres.PasswordReset, "/akun/kata-sandi", 7 * 24 * time.Hour, "Akun Anda sudah dibuat",
	"Akun Anda pada layanan organisasi kemasyarakatan sudah dibuat. Buka tautan berikut untuk menetapkan kata sandi:",
	"Tautan ini berlaku tujuh hari.",
}

// mailLink stores the secret of a link and the mail that tells it, both or neither.
func (a *Accounts) mailLink(ctx context.Context, tx *postgres.Tx, u *registry.User, l link) error {
	secret := registry.NewSecret()
	err := tx.AddMailToken(ctx, postgres.MailToken{Hash: registry.HashSecret(secret), User: u.ID, Purpose: l.purpose, Expires: tx.Now.Add(l.life)})
	if err != nil {
		return err
	}
	return tx.AddMail(ctx, mailTo(u, l.subject, l.before, a.baseURL+l.path+"?token="+secret, l.after))
}

// knownMail tells the owner of an account that somebody tried to register the address again.
func (a *Accounts) knownMail(u *registry.User) registry.Mail {
	return mailTo(u, "Anda sudah mempunyai akun",
		"Seseorang mencoba mendaftarkan alamat email ini, tetapi Anda sudah mempunyai akun. Anda dapat langsung masuk di:",
		a.baseURL, "Bila Anda lupa kata sandi, mintalah kata sandi baru di sana. Bila bukan Anda yang mendaftar, abaikan pesan ini.")
}

// mailTo makes a mail without a name in it: who registers an address may not be its owner, and could write in a
// stranger's mailbox what he likes.
func mailTo(u *registry.User, subject string, paragraphs ...string) registry.Mail {
	return registry.Mail{
		OfficeID: u.OfficeID, Recipient: u.Email, Subject: subject,
		Body: strings.Join(paragraphs, "\n\n") + "\n",
	}
}
