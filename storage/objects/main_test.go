package objects

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
)

// The tests run on a real S3 store: the one the environment names, or versitygw in a child of this binary.
const (
	envEndpoint = "ORMAS_TEST_S3"
	envAccess   = "ORMAS_TEST_S3_ACCESS_KEY"
	envSecret   = "ORMAS_TEST_S3_SECRET_KEY"
	envServe    = "ORMAS_TEST_OBJECTS_SERVE" // set for the child only: "dir=address"
)

// shared is the store most tests use, each in a bucket of its own.
var shared Options

func TestMain(m *testing.M) {
	if root := os.Getenv(envServe); root != "" {
		serve(root, os.Args[len(os.Args)-1])
		return
	}
	os.Exit(runWithStore(m))
}

func runWithStore(m *testing.M) int {
	shared = Options{Endpoint: os.Getenv(envEndpoint), AccessKey: os.Getenv(envAccess), SecretKey: os.Getenv(envSecret)}
	if shared.Endpoint != "" {
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "objects-test-")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // what is left lies in the folder for such things
	child, err := startGateway(dir, freeAddress())
	if err != nil {
		panic(err)
	}
	defer child.stop()
	shared = child.options
	return m.Run()
}

// gateway is a versitygw in a child process; it ends when its standard input does, so never outlives the test.
type gateway struct {
	options Options
	cmd     *exec.Cmd
	leash   io.Closer
}

func startGateway(dir, address string) (*gateway, error) {
	cmd := exec.Command(os.Args[0], address)
	cmd.Env = append(os.Environ(), envServe+"="+dir)
	cmd.Stderr = os.Stderr
	leash, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	g := &gateway{Options{Endpoint: address, AccessKey: "uji", SecretKey: "rahasia-uji"}, cmd, leash}
	for range 200 {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			return g, conn.Close()
		}
		time.Sleep(25 * time.Millisecond)
	}
	g.stop()
	return nil, fmt.Errorf("gateway at %s did not come up", address)
}

func (g *gateway) stop() {
	g.leash.Close()
	_ = g.cmd.Process.Kill() // it may have ended by itself
	_ = g.cmd.Wait()         // killed, it always fails
}

// serve is the child: the library changes directory, keeps globals and prints, so it gets a process of its own.
func serve(root, address string) {
	go func() {
		_, _ = bufio.NewReader(os.Stdin).ReadByte() // any answer says that the test is gone
		os.Exit(0)
	}()
	data, side := filepath.Join(root, "data"), filepath.Join(root, "atribut")
	for _, dir := range []string{data, side} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			panic(err)
		}
	}
	attributes, err := meta.NewSideCar(side)
	if err != nil {
		panic(err)
	}
	backend, err := posix.New(data, attributes, posix.PosixOpts{SideCarDir: side, CopyObjectThreshold: 5 << 30, Concurrency: 64})
	if err != nil {
		panic(err)
	}
	err = embedgw.RunVersityGW(context.Background(), backend, &embedgw.Config{
		RootUserAccess: "uji", RootUserSecret: "rahasia-uji",
		Ports: []string{address}, MaxConnections: 1024, MaxRequests: 512, MultipartMaxParts: 10_000, KeepAlive: true, Quiet: true,
	})
	panic(err)
}

func freeAddress() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer l.Close()
	return l.Addr().String()
}
