package embedded

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
)

const (
	// copyLimit is S3's own for one copy, 5 GiB; the library's default as a library refuses every copy.
	copyLimit = 5 << 30
	// maxConnections bounds the store's clients; the service alone uses it.
	maxConnections = 1024
	maxRequests    = 256
	maxParts       = 10_000
)

// ServeObjects is the object store itself, for the process that was started with ObjectsCommand: versitygw changes the
// working folder and keeps globals, so it gets a process of its own. It serves until ctx ends.
func ServeObjects(ctx context.Context) error {
	settings := os.Getenv(objectsEnv)
	if settings == "" {
		return errors.New("the object store is started by `ormas serve`, not by hand")
	}
	var cfg objectsConfig
	if err := json.Unmarshal([]byte(settings), &cfg); err != nil {
		return fmt.Errorf("reading the store's settings: %w", err)
	}
	backend, err := cfg.open()
	if err != nil {
		return fmt.Errorf("opening %s: %w", cfg.Dir, err)
	}
	err = embedgw.RunVersityGW(ctx, backend, &embedgw.Config{
		RootUserAccess: cfg.Access, RootUserSecret: cfg.Secret, Ports: []string{cfg.Listen},
		MaxConnections: maxConnections, MaxRequests: maxRequests, MultipartMaxParts: maxParts,
		Quiet: true, KeepAlive: true, HealthPath: healthPath,
	})
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("serving objects: %w", err)
	}
	return nil
}

func (cfg objectsConfig) open() (*posix.Posix, error) {
	opts := posix.PosixOpts{CopyObjectThreshold: copyLimit, SideCarDir: cfg.Sidecar}
	if cfg.Sidecar == "" {
		return posix.New(cfg.Dir, meta.XattrMeta{}, opts)
	}
	beside, err := meta.NewSideCar(cfg.Sidecar)
	if err != nil {
		return nil, fmt.Errorf("opening the metadata: %w", err)
	}
	return posix.New(cfg.Dir, beside, opts)
}
