// Package objects keeps the bytes of documents in an S3 store, under keys that are written once and never changed.
package objects

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net"
	"net/http"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

const (
	// patience is how long the store may stay silent before it counts as away.
	patience = 3 * time.Second
	// dialPatience is how long a connection may take to be made.
	dialPatience = 2 * time.Second
	// slowest is the pace in bytes a second below which an upload to the store is given up.
	slowest = 1 << 20
	// defaultRegion spares the question for the bucket's region; versitygw and most stores ignore it.
	defaultRegion = "us-east-1"
)

// Options says where the store is and who asks.
type Options struct {
	Endpoint  string // host:port
	Bucket    string
	AccessKey string
	SecretKey string
	Region    string // "" means us-east-1
	TLS       bool
}

// Store reads and writes objects of one bucket; it is safe for use by many goroutines.
type Store struct {
	client minio.Core
	bucket string
}

// Object is one line of a listing.
type Object struct {
	Key      string
	Size     int64     // bytes
	Modified time.Time // when it was written, by the store's clock
}

// Open connects to the store and makes the bucket if it is missing; ErrAway when the store does not answer.
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.Region == "" {
		o.Region = defaultRegion
	}
	client, err := newClient(o)
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", o.Endpoint, err)
	}
	s := &Store{client: client, bucket: o.Bucket}
	if err := s.ensureBucket(ctx, o.Region); err != nil {
		return nil, err
	}
	return s, nil
}

// newClient makes one attempt at everything: whoever called can wait better, and a dead store must be noticed soon.
func newClient(o Options) (minio.Core, error) {
	client, err := minio.New(o.Endpoint, &minio.Options{
		Creds:        credentials.NewStaticV4(o.AccessKey, o.SecretKey, ""),
		Secure:       o.TLS,
		Region:       o.Region,
		Transport:    transport(),
		BucketLookup: minio.BucketLookupPath,
		MaxRetries:   1,
	})
	return minio.Core{Client: client}, err
}

// ensureBucket makes the bucket unless it is there. Two servers may start at once, and what a store answers to the slower one is
// not always that the bucket exists, so it is asked once more.
func (s *Store) ensureBucket(ctx context.Context, region string) error {
	there, err := s.client.BucketExists(ctx, s.bucket)
	if err != nil {
		return explain("look for bucket "+s.bucket, err)
	}
	if there {
		return nil
	}
	failed := s.client.MakeBucket(ctx, s.bucket, minio.MakeBucketOptions{Region: region})
	if failed == nil {
		return nil
	}
	if there, err = s.client.BucketExists(ctx, s.bucket); err == nil && there {
		return nil
	}
	return explain("make bucket "+s.bucket, failed)
}

// Put stores size bytes of r under key in one request, the payload unsigned: its SHA-256 is kept in the row.
//
// It does not ask for If-None-Match. Keys come from NewKey and are never reused, some stores refuse the
// header, and a caller who repeats a Put whose answer was lost would be refused its own object.
func (s *Store) Put(ctx context.Context, key string, r io.Reader, size int64, mime string) error { //nolint:revive // an object is these four
	// A store that stops reading would hold the request for ever: nothing else limits the sending of a body.
	ctx, cancel := context.WithTimeout(ctx, patience+time.Duration(size/slowest)*time.Second)
	defer cancel()
	body := &lent{r: io.LimitReader(r, size)}
	defer body.takeBack()
	_, err := s.client.Client.PutObject(ctx, s.bucket, key, body, size, minio.PutObjectOptions{
		ContentType:          mime,
		DisableContentSha256: true,
		DisableMultipart:     true,
	})
	return explain("put "+key, err)
}

// Get opens the object under key and tells its size in bytes; ErrMissing when there is none. The caller closes it.
func (s *Store) Get(ctx context.Context, key string) (io.ReadCloser, int64, error) {
	ctx, cancel := context.WithCancel(ctx)
	rc, info, _, err := s.client.GetObject(ctx, s.bucket, key, minio.GetObjectOptions{})
	if err != nil {
		cancel()
		return nil, 0, explain("get "+key, err)
	}
	return newBody(rc, cancel), info.Size, nil
}

// Delete removes the object under key; that there is none is no error.
func (s *Store) Delete(ctx context.Context, key string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err := explain("delete "+key, s.client.RemoveObject(ctx, s.bucket, key, minio.RemoveObjectOptions{}))
	if errors.Is(err, ErrMissing) {
		return nil
	}
	return err
}

// List yields the objects whose keys begin with prefix, in the order of their keys; it ends at the first error.
func (s *Store) List(ctx context.Context, prefix string) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		options := minio.ListObjectsOptions{Prefix: prefix, Recursive: true}
		for info := range s.client.ListObjectsIter(ctx, s.bucket, options) {
			if info.Err != nil {
				yield(Object{}, explain("list "+prefix, info.Err))
				return
			}
			if !yield(Object{Key: info.Key, Size: info.Size, Modified: info.LastModified}, nil) {
				return
			}
		}
	}
}

// Ping asks for the bucket's head within 3 seconds: ErrAway when the store is away, ErrMissing when the bucket is.
func (s *Store) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	there, err := s.client.BucketExists(ctx, s.bucket)
	if err != nil {
		return explain("ping", err)
	}
	if !there {
		return fmt.Errorf("bucket %s: %w", s.bucket, ErrMissing)
	}
	return nil
}

// transport is made for many small objects on one host: connections are kept, waits are short.
func transport() *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dial,
		TLSHandshakeTimeout:   dialPatience,
		ResponseHeaderTimeout: patience,
		MaxIdleConns:          128,
		MaxIdleConnsPerHost:   64,
		// Shorter than the stores' own, so that we never send on a connection they are just closing.
		IdleConnTimeout:    20 * time.Second,
		DisableCompression: true,
	}
}

// dial makes a connection to the store.
func dial(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := (&net.Dialer{Timeout: dialPatience}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return written{c}, nil
}

// written is a connection that takes bodies through room that is kept; by itself it would take 32 KB anew for each.
type written struct{ net.Conn }

// ReadFrom writes all of r.
func (w written) ReadFrom(r io.Reader) (int64, error) {
	room := chunks.Get().(*[chunk]byte)
	defer chunks.Put(room)
	return io.CopyBuffer(struct{ io.Writer }{w.Conn}, r, room[:])
}
