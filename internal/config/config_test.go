package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The environment belongs to the whole process, so these tests do not run in parallel.

func clean(t *testing.T) {
	t.Helper()
	for _, line := range os.Environ() {
		if name, _, _ := strings.Cut(line, "="); strings.HasPrefix(name, "ORMAS_") {
			t.Setenv(name, "") // restores the value after the test
			if err := os.Unsetenv(name); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestLoadGivesDefaults(t *testing.T) {
	clean(t)
	t.Setenv("ORMAS_STATE_DIR", "/contoh/state")
	got, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Listen: "127.0.0.1:8080", BaseURL: "http://127.0.0.1:8080", S3Bucket: "ormas", S3Region: "us-east-1",
		StateDir: "/contoh/state", KeyDir: "/contoh/state/kunci-penerbit", MaxUpload: 20 << 20, Log: LogText,
	}
	if got != want {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

func TestLoadReadsValues(t *testing.T) {
	clean(t)
	for name, value := range map[string]string{
		"ORMAS_LISTEN": "0.0.0.0:9000", "ORMAS_BASE_URL": "https://ormas.contoh.test/", "ORMAS_DEMO": "1",
		"ORMAS_MAX_UPLOAD": "5 MiB", "ORMAS_LOG": "json", "ORMAS_DATABASE_URL": "postgres:///contoh?host=/run/contoh",
		"ORMAS_CLAMD": "tcp://127.0.0.1:3310", "ORMAS_STATE_DIR": "relatif", "ORMAS_S3_TLS": "",
		"ORMAS_PROXIES": "127.0.0.1, 10.0.0.0/8",
	} {
		t.Setenv(name, value)
	}
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if c.BaseURL != "https://ormas.contoh.test" || !c.Demo || c.MaxUpload != 5<<20 || c.Log != LogJSON || c.S3TLS {
		t.Errorf("got %+v", c)
	}
	if n := c.Networks(); len(n) != 2 || n[0].String() != "127.0.0.1/32" || n[1].String() != "10.0.0.0/8" {
		t.Errorf("proxies are %v", n)
	}
	if !filepath.IsAbs(c.StateDir) {
		t.Errorf("state folder %q is not absolute", c.StateDir)
	}
}

func TestLoadRefuses(t *testing.T) {
	const secret = "rahasia-contoh"
	for _, c := range []struct{ name, value, also, want string }{
		{"ORMAS_LISTEN", "8080", "", `ORMAS_LISTEN: "8080" is not accepted; expected host:port`},
		{"ORMAS_LISTEN", "127.0.0.1:99999", "", `"127.0.0.1:99999"`},
		{"ORMAS_BASE_URL", "ormas.contoh.test", "", "expected http:// or https:// and a host"},
		{"ORMAS_BASE_URL", "http://a.contoh.test/sub", "", "without a path"},
		{"ORMAS_DATABASE_URL", "mysql://u:" + secret + "@h/d", "", "not shown here"},
		{"ORMAS_S3_ENDPOINT", "http://127.0.0.1:9000", "", "expected host:port"},
		{"ORMAS_S3_BUCKET", "Besar", "", "small letters"},
		{"ORMAS_S3_ENDPOINT", "127.0.0.1:9000", "ORMAS_S3_SECRET_KEY", "ORMAS_S3_ACCESS_KEY: no value"},
		{"ORMAS_S3_ENDPOINT", "127.0.0.1:9000", "ORMAS_S3_ACCESS_KEY", "ORMAS_S3_SECRET_KEY: no value"},
		{"ORMAS_S3_TLS", "ya", "", `ORMAS_S3_TLS: "ya" is not accepted; expected 0 or 1`},
		{"ORMAS_DEMO", "2", "", "expected 0 or 1"},
		{"ORMAS_SMTP_URL", "contoh.test:25 " + secret, "", "ORMAS_SMTP_URL"},
		{"ORMAS_CLAMD", "clamd.sock", "", "absolute path"},
		{"ORMAS_MAX_UPLOAD", "banyak", "", `"banyak" is not accepted; expected a size`},
		{"ORMAS_MAX_UPLOAD", "0", "", "from 1KiB"},
		{"ORMAS_LOG", "xml", "", "expected text or json"},
		{"ORMAS_PROXIES", "127.0.0.1,proksi", "", "expected addresses or networks"},
		{"ORMAS_POSTGRES_BIN", "bin", "", "absolute path"},
	} {
		t.Run(c.name+" "+c.value, func(t *testing.T) {
			clean(t)
			t.Setenv(c.name, c.value)
			if c.also != "" {
				t.Setenv(c.also, "contoh")
			}
			_, err := Load()
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want %q", err, c.want)
			}
			if strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "\n") {
				t.Errorf("not one line without the secret: %v", err)
			}
		})
	}
}

func TestDescribeListsTheContract(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	Describe(&b)
	for _, want := range []string{
		"ORMAS_LISTEN (127.0.0.1:8080)", "ORMAS_BASE_URL", "ORMAS_DATABASE_URL", "ORMAS_S3_ENDPOINT",
		"ORMAS_S3_BUCKET", "ORMAS_S3_ACCESS_KEY", "ORMAS_S3_SECRET_KEY", "ORMAS_S3_REGION", "ORMAS_S3_TLS", "ORMAS_STATE_DIR",
		"ORMAS_DEMO (0)", "ORMAS_SMTP_URL", "ORMAS_CLAMD", "ORMAS_MAX_UPLOAD (20MiB)", "ORMAS_LOG (text)",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is not in the list", want)
		}
	}
}

func TestOthersEnter(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("/tmp", "ormas-config-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	inner := filepath.Join(dir, "checkout")
	if err := os.Mkdir(inner, 0o755); err != nil {
		t.Fatal(err)
	}
	if othersEnter(inner) {
		t.Error("a folder below a private one is not reachable by others")
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	if !othersEnter(inner) {
		t.Error("a folder below an open one is reachable by others")
	}
}

func TestUserStateFollowsXDG(t *testing.T) {
	t.Setenv("HOME", "/home/contoh")
	t.Setenv("XDG_STATE_HOME", "")
	if got, err := userState(); err != nil || got != "/home/contoh/.local/state/ormas" {
		t.Errorf("got %q, %v", got, err)
	}
	t.Setenv("XDG_STATE_HOME", "/data/state")
	if got, err := userState(); err != nil || got != "/data/state/ormas" {
		t.Errorf("got %q, %v", got, err)
	}
}
