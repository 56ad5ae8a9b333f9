package embedded

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// linkList is the file by which the npm bundle tells which links it needs. npm packages cannot hold links, and the install
// script that would make them is switched off; without them postgres does not find its libraries.
const linkList = "pg-symlinks.json"

func isBundle(bin string) bool { return exists(filepath.Join(filepath.Dir(bin), linkList)) }

// copies are bundles that were copied into the state folder earlier.
func (s state) copies() []string {
	dirs, _ := filepath.Glob(filepath.Join(s.dir, "bundle-*", "native", "bin")) // the pattern is well formed
	return dirs
}

// prepareBundle makes the bundle's links and gives its folder of binaries. Where its place cannot be written or the owner
// cannot run it there, say below root's private home, that is a copy in the state folder.
func prepareBundle(s state, who owner, bin string) (string, error) {
	native := filepath.Dir(bin)
	if err := link(native); err == nil {
		if _, err := version(who, filepath.Join(bin, "postgres")); err == nil {
			return bin, nil
		}
	}
	copied, err := copyBundle(s, who, native)
	if err != nil {
		return "", fmt.Errorf("copying the bundle %s: %w", native, err)
	}
	return filepath.Join(copied, "bin"), nil
}

// link makes the links that the list names; paths in it start at the package.
func link(native string) error {
	body, err := os.ReadFile(filepath.Join(native, linkList))
	if err != nil {
		return fmt.Errorf("reading the list of links: %w", err)
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(body, &links); err != nil {
		return fmt.Errorf("reading the list of links: %w", err)
	}
	root, err := os.OpenRoot(filepath.Dir(native))
	if err != nil {
		return fmt.Errorf("opening the bundle: %w", err)
	}
	defer func() { _ = root.Close() }() // only a handle
	for _, l := range links {
		to, err := filepath.Rel(filepath.Dir(l.Target), l.Source)
		if err != nil {
			return fmt.Errorf("making a link: %w", err)
		}
		if err := root.Symlink(to, l.Target); err != nil && !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("making a link: %w", err)
		}
	}
	return nil
}

// copyBundle copies the binaries (60 MB) once for each version, under a name that tells it, and hands them to the owner.
func copyBundle(s state, who owner, native string) (string, error) {
	var pkg struct{ Version string }
	if err := read(filepath.Join(filepath.Dir(native), "package.json"), &pkg); err != nil {
		return "", err
	}
	place := filepath.Join(s.dir, "bundle-"+strings.ReplaceAll(pkg.Version, string(filepath.Separator), "-"))
	if exists(place) {
		return filepath.Join(place, "native"), nil
	}
	half, err := os.MkdirTemp(s.dir, "half-bundle-")
	if err != nil {
		return "", fmt.Errorf("making a folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(half) }() // gone already when all went well
	copied := filepath.Join(half, "native")
	err = errors.Join(os.CopyFS(copied, os.DirFS(native)),
		link(copied), handOver(half, who), os.Rename(half, place))
	return filepath.Join(place, "native"), err
}

// handOver gives a tree to its owner, whatever mask it was made under.
func handOver(dir string, who owner) error {
	return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return who.own(path)
	})
}
