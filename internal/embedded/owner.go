package embedded

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// owner is the system user who runs PostgreSQL and owns its files. PostgreSQL refuses to run as root, so root steps down.
type owner struct {
	name     string
	uid, gid uint32
	stepDown bool
}

// clusterOwner is whoever owns the existing cluster, else ourselves, or for root the user postgres or nobody.
func clusterOwner(cluster string) (owner, error) {
	if os.Geteuid() != 0 {
		return owner{}, nil
	}
	if info, err := os.Stat(cluster); err == nil {
		if st, ok := info.Sys().(*syscall.Stat_t); ok && st.Uid != 0 {
			return stepDownTo(user.LookupId(strconv.FormatUint(uint64(st.Uid), 10)))
		}
	}
	o, err := stepDownTo(user.Lookup("postgres"))
	if err != nil {
		return stepDownTo(user.Lookup("nobody"))
	}
	return o, nil
}

func stepDownTo(u *user.User, err error) (owner, error) {
	if err != nil {
		return owner{}, fmt.Errorf("root cannot run PostgreSQL, and another user was not found: %w", err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
	if err := errors.Join(err, err2); err != nil {
		return owner{}, fmt.Errorf("reading the ids of %s: %w", u.Username, err)
	}
	return owner{name: u.Username, uid: uint32(uid), gid: uint32(gid), stepDown: true}, nil
}

// own hands a file or folder over.
func (o owner) own(path string) error {
	if !o.stepDown {
		return nil
	}
	if err := os.Lchown(path, int(o.uid), int(o.gid)); err != nil {
		return fmt.Errorf("handing over to %s: %w", o.name, err)
	}
	return nil
}

// folder makes a folder that only the owner enters.
func (o owner) folder(path string) error {
	if err := os.Mkdir(path, 0o700); err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}
	return o.own(path)
}

// canEnter tells whether the owner reaches a folder; the modes of all folders above it count too.
func (o owner) canEnter(dir string) bool {
	return !errors.Is(o.run(dir, "/bin/true").Run(), os.ErrPermission)
}

// run prepares a command to run as the owner in dir, with an environment that no PGHOST or locale of ours disturbs.
func (o owner) run(dir, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "TZ=UTC"}
	cmd.SysProcAttr = &syscall.SysProcAttr{}
	if o.stepDown {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: o.uid, Gid: o.gid}
	}
	return cmd
}
