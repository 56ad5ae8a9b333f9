// Package objectstore is the S3 store of the embedded services: versitygw on a folder, for the process that was started
// with embedded.ObjectsCommand. It has a process of its own because versitygw changes the working folder and keeps globals.
package objectstore

import (
	"context"
	"fmt"

	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"

	"ormas/internal/embedded"
)

const (
	// copyLimit is S3's own for one copy, 5 GiB; the library's default as a library refuses every copy.
	copyLimit = 5 << 30
	// maxConnections bounds the store's clients; the service alone uses it.
	maxConnections = 1024
	maxRequests    = 256
	maxParts       = 10_000
)

// Serve is the store until ctx ends, with the settings that embedded.Start has left in the environment.
func Serve(ctx context.Context) error {
	settings, err := embedded.ObjectSettings()
	if err != nil {
		return err
	}
	backend, err := open(settings)
	if err != nil {
		return fmt.Errorf("opening %s: %w", settings.Dir, err)
	}
	err = embedgw.RunVersityGW(ctx, backend, &embedgw.Config{
		RootUserAccess: settings.Access, RootUserSecret: settings.Secret, Ports: []string{settings.Listen},
		MaxConnections: maxConnections, MaxRequests: maxRequests, MultipartMaxParts: maxParts,
		Quiet: true, KeepAlive: true, HealthPath: embedded.HealthPath,
	})
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("serving objects: %w", err)
	}
	return nil
}

func open(s embedded.ObjectsConfig) (*posix.Posix, error) {
	opts := posix.PosixOpts{CopyObjectThreshold: copyLimit, SideCarDir: s.Sidecar}
	if s.Sidecar == "" {
		return posix.New(s.Dir, meta.XattrMeta{}, opts)
	}
	beside, err := meta.NewSideCar(s.Sidecar)
	if err != nil {
		return nil, fmt.Errorf("opening the metadata: %w", err)
	}
	return posix.New(s.Dir, beside, opts)
}
