package embedded

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
)

const (
	// ObjectsCommand is the hidden subcommand by which the binary starts itself as the object store.
	ObjectsCommand = "_objects"
	// objectsEnv carries the store's settings to it; never the arguments, which every user can list.
	objectsEnv = "ORMAS_OBJECTS"
	// HealthPath is where the store tells that it serves.
	HealthPath = "/healthz"
	portTries  = 5
)

// ObjectsConfig is what the store's process is told.
type ObjectsConfig struct {
	Dir     string `json:"dir"`
	Sidecar string `json:"sidecar"` // empty: metadata in user attributes
	Listen  string `json:"listen"`
	Access  string `json:"access"`
	Secret  string `json:"secret"`
}

// ObjectSettings are the settings of the store whose process this is; an error where it is no store's.
func ObjectSettings() (cfg ObjectsConfig, err error) {
	settings := os.Getenv(objectsEnv)
	if settings == "" {
		return cfg, errors.New("the object store is started by `ormas serve`, not by hand")
	}
	if err := json.Unmarshal([]byte(settings), &cfg); err != nil {
		return cfg, fmt.Errorf("reading the store's settings: %w", err)
	}
	return cfg, nil
}

func (s *Services) startObjects(ctx context.Context, o Options, keys *credentials) error {
	cfg, err := s.state.prepareObjects(keys)
	if err != nil {
		return err
	}
	for try := 1; ; try++ {
		if err := s.state.choosePort(keys); err != nil {
			return err
		}
		cfg.Listen = net.JoinHostPort("127.0.0.1", strconv.Itoa(keys.Port))
		c := cfg.child(o)
		c.logFile = s.state.log("objects")
		err := c.start(ctx)
		if err == nil {
			s.children = append(s.children, c)
			break
		}
		// Between choosing and binding another program may have taken the port.
		if try == portTries || isFree(keys.Port) {
			return err
		}
	}
	s.connection.Endpoint, s.connection.AccessKey, s.connection.SecretKey = cfg.Listen, keys.AccessKey, keys.SecretKey
	return nil
}

// prepareObjects makes the store's folders and removes what a killed PUT left half written.
func (s state) prepareObjects(keys *credentials) (ObjectsConfig, error) {
	cfg := ObjectsConfig{Dir: s.objects(), Access: keys.AccessKey, Secret: keys.SecretKey}
	if err := os.MkdirAll(s.objects(), 0o700); err != nil {
		return cfg, fmt.Errorf("making the folder of objects: %w", err)
	}
	// Once it has begun beside the objects, metadata stays there.
	if exists(s.sidecar()) || !keepsAttributes(s.objects()) {
		cfg.Sidecar = s.sidecar()
		if err := os.MkdirAll(s.sidecar(), 0o700); err != nil {
			return cfg, fmt.Errorf("making the folder of metadata: %w", err)
		}
	}
	half, _ := filepath.Glob(filepath.Join(s.objects(), "*", ".sgwtmp")) // the pattern is well formed
	for _, dir := range half {
		if err := os.RemoveAll(dir); err != nil {
			return cfg, fmt.Errorf("removing half-written objects: %w", err)
		}
	}
	return cfg, s.rotate("objects")
}

// keepsAttributes tells whether the file system stores attributes of the user's.
func keepsAttributes(dir string) bool {
	const probe = "user.ormas.probe"
	return syscall.Setxattr(dir, probe, []byte("1"), 0) == nil && syscall.Removexattr(dir, probe) == nil
}

// choosePort keeps the port of the last start, or finds another where there is none or it is taken.
func (s state) choosePort(keys *credentials) error {
	if keys.Port != 0 && isFree(keys.Port) {
		return nil
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("looking for a free port: %w", err)
	}
	if a, ok := l.Addr().(*net.TCPAddr); ok {
		keys.Port = a.Port
	}
	if err := l.Close(); err != nil {
		return fmt.Errorf("giving the port back: %w", err)
	}
	return write(s.secrets(), keys)
}

func isFree(port int) bool {
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	return err == nil && l.Close() == nil
}

// child is the store's process: our own binary, by the kernel's name for it, which still works after a rebuild.
func (cfg ObjectsConfig) child(o Options) *child {
	command := func(context.Context) (*exec.Cmd, error) {
		settings, err := json.Marshal(cfg)
		if err != nil {
			return nil, fmt.Errorf("passing the settings: %w", err)
		}
		cmd := exec.Command("/proc/self/exe", ObjectsCommand)
		cmd.Args[0] = "ormas"
		cmd.Env = []string{objectsEnv + "=" + string(settings)}
		return cmd, nil
	}
	return &child{
		name: "objects", command: command, ready: cfg.health, orphan: syscall.SIGKILL,
		halt: []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL}, log: o.Log,
	}
}

// health asks the store without credentials whether it serves.
func (cfg ObjectsConfig) health(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+cfg.Listen+HealthPath, nil)
	if err != nil {
		return fmt.Errorf("asking the object store: %w", err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("asking the object store: %w", err)
	}
	defer func() { _ = res.Body.Close() }() // an empty answer
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("the object store answers %s", res.Status)
	}
	return nil
}
