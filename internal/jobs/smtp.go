package jobs

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/wneessen/go-mail"
)

// sendTime bounds the talk with the mail server about one mail.
const sendTime = 30 * time.Second

// server is how the mail server is reached.
type server struct {
	host    string
	options []mail.Option
}

// errServer does not repeat the URL, which may hold a password.
var errServer = errors.New("ORMAS_SMTP_URL must look like smtp://user:password@host:port or smtps://user:password@host:port")

// parseServer reads the URL of a mail server. smtps is encrypted from the first byte; smtp is encrypted if the server
// offers it, and must be where a password is sent.
func parseServer(raw string) (*server, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, errServer
	}
	s := &server{host: u.Hostname(), options: []mail.Option{mail.WithTimeout(sendTime)}}
	if u.Port() != "" { // before the policy, which would set a port and a fallback of its own
		port, err := strconv.Atoi(u.Port())
		if err != nil {
			return nil, errServer
		}
		s.options = append(s.options, mail.WithPort(port))
	}
	switch {
	case u.Scheme == "smtps":
		s.options = append(s.options, mail.WithSSLPort(false))
	case u.User != nil:
		s.options = append(s.options, mail.WithTLSPortPolicy(mail.TLSMandatory))
	default:
		s.options = append(s.options, mail.WithTLSPortPolicy(mail.TLSOpportunistic))
	}
	if u.User != nil {
		password, _ := u.User.Password()
		s.options = append(s.options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover),
			mail.WithUsername(u.User.Username()), mail.WithPassword(password))
	}
	if _, err := mail.NewClient(s.host, s.options...); err != nil {
		return nil, errServer
	}
	return s, nil
}

// send opens a connection, hands over one mail and closes it: mails are few.
func (s *server) send(ctx context.Context, letter *mail.Msg) error {
	client, err := mail.NewClient(s.host, s.options...)
	if err != nil {
		return fmt.Errorf("open mail client: %w", err)
	}
	return client.DialAndSendWithContext(ctx, letter)
}
