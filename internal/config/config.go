// Package config reads the settings of a start from the environment.
package config

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/caarlos0/env/v11"
)

// Config is every setting of the service, checked. The tags hold the variable's name, its default, what it means (`doc`)
// and, where not everything is accepted, what is (`want`); `secret` keeps a value out of messages.
type Config struct {
	Listen      string    `env:"ORMAS_LISTEN" envDefault:"127.0.0.1:8080" doc:"address to listen on" want:"host:port"`
	BaseURL     string    `env:"ORMAS_BASE_URL" doc:"address by which people reach the service; empty: http:// and ORMAS_LISTEN" want:"http:// or https:// and a host, without a path"`
	DatabaseURL string    `env:"ORMAS_DATABASE_URL" secret:"1" doc:"PostgreSQL 15 or newer; empty: an embedded one, not for production" want:"a postgres:// URL"`
	S3Endpoint  string    `env:"ORMAS_S3_ENDPOINT" doc:"S3 store; empty: an embedded one, not for production" want:"host:port without http://"`
	S3Bucket    string    `env:"ORMAS_S3_BUCKET" envDefault:"ormas" doc:"bucket; made if it is missing" want:"3 to 63 small letters, digits, dots and hyphens"`
	S3AccessKey string    `env:"ORMAS_S3_ACCESS_KEY" doc:"access key of the store at ORMAS_S3_ENDPOINT" want:"a key, because ORMAS_S3_ENDPOINT is set"`
	S3SecretKey string    `env:"ORMAS_S3_SECRET_KEY" secret:"1" doc:"its secret key" want:"a key, because ORMAS_S3_ENDPOINT is set"`
	S3Region    string    `env:"ORMAS_S3_REGION" envDefault:"us-east-1" doc:"region of the store"`
	S3TLS       bool      `env:"ORMAS_S3_TLS" envDefault:"0" doc:"1: speak TLS to the store" want:"0 or 1"`
	StateDir    string    `env:"ORMAS_STATE_DIR" doc:"folder of the embedded services' data and of keys; empty: .state of the checkout that bin/ormas stands in, else the user's or the system's state folder" want:"a folder"`
	KeyDir      string    `env:"ORMAS_KEY_DIR" doc:"folder of the offices' issuing keys, which sign the QR codes of letters; several replicas share one; empty: kunci-penerbit in ORMAS_STATE_DIR" want:"the absolute path of a folder"`
	Demo        bool      `env:"ORMAS_DEMO" envDefault:"0" doc:"1: create the demo offices, accounts and dossiers" want:"0 or 1"`
	SMTPURL     string    `env:"ORMAS_SMTP_URL" secret:"1" doc:"mail server; empty: mail stays in the outbox" want:"smtp://[user:password@]host:port or smtps://..."`
	Clamd       string    `env:"ORMAS_CLAMD" doc:"ClamAV daemon; empty: files are not scanned, and pages say so" want:"tcp://host:port or the absolute path of a socket"`
	MaxUpload   Size      `env:"ORMAS_MAX_UPLOAD" envDefault:"20MiB" doc:"largest file that is accepted" want:"a size from 1KiB to 1GiB, such as 20MiB"`
	Proxies     string    `env:"ORMAS_PROXIES" doc:"proxies in front whose X-Forwarded-For is believed; empty: none" want:"addresses or networks such as 127.0.0.1,10.0.0.0/8"`
	Log         LogFormat `env:"ORMAS_LOG" envDefault:"text" doc:"format of the log on standard error" want:"text or json"`
	PostgresBin string    `env:"ORMAS_POSTGRES_BIN" doc:"folder with postgres and initdb for the embedded PostgreSQL; empty: the npm bundle beside bin/, else the newest installed one" want:"the absolute path of a folder"`
}

// Load reads the environment. The error is one line that names the variable, its value unless secret, and what is expected.
func Load() (Config, error) {
	var c Config
	if err := env.Parse(&c); err != nil {
		return Config{}, describe(err)
	}
	if err := c.check(); err != nil {
		return Config{}, err
	}
	return c.fill()
}

// Networks are the proxies in front of the service.
func (c Config) Networks() []netip.Prefix {
	all, err := networks(c.Proxies)
	if err != nil {
		panic(err) // Load has read them
	}
	return all
}

// fill works out the defaults that depend on other settings or on the machine.
func (c Config) fill() (Config, error) {
	if c.BaseURL == "" {
		c.BaseURL = "http://" + reachable(c.Listen)
	}
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
	dir, err := stateDir(c.StateDir)
	if err != nil {
		return Config{}, wrong("StateDir", c.StateDir)
	}
	c.StateDir = dir
	if c.KeyDir == "" {
		c.KeyDir = filepath.Join(c.StateDir, "kunci-penerbit")
	}
	return c, nil
}

// describe turns the parser's error into our line about the first value that it refused.
func describe(err error) error {
	var parse env.ParseError
	if all, ok := errors.AsType[env.AggregateError](err); ok && errors.As(all.Errors[0], &parse) {
		return wrong(parse.Name, "")
	}
	return fmt.Errorf("reading the environment: %w", err)
}

// wrong says in one line what is the matter with a field's variable.
func wrong(field, value string) error {
	f, ok := reflect.TypeFor[Config]().FieldByName(field)
	if !ok {
		return fmt.Errorf("reading the environment: no setting %s", field)
	}
	name := f.Tag.Get("env")
	if value == "" {
		value = os.Getenv(name) // what was really set
	}
	shown := fmt.Sprintf("%q is not accepted", value)
	if value == "" {
		shown = "no value"
	} else if f.Tag.Get("secret") != "" {
		shown = "the value, not shown here, is not accepted"
	}
	return fmt.Errorf("%s: %s; expected %s", name, shown, f.Tag.Get("want"))
}
