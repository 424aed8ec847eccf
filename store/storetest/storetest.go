// Package storetest gives tests a store of either kind: the suites are the
// same for both. With PEYGIR_TEST_POSTGRES set to the URL of a database, they
// run on PostgreSQL, each store in a schema of its own; otherwise on SQLite.
package storetest

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Variable names the URL of the database for tests.
const Variable = "PEYGIR_TEST_POSTGRES"

// Where returns a place for a new store: a file or a URL.
func Where(t testing.TB) string {
	t.Helper()
	if os.Getenv(Variable) == "" {
		return filepath.Join(t.TempDir(), "peygir.db")
	}
	return Postgres(t)
}

// Postgres returns the URL of an empty schema that is dropped after the test,
// which is skipped where there is no database.
func Postgres(t testing.TB) string {
	t.Helper()
	base := os.Getenv(Variable)
	if base == "" {
		t.Skipf("set %s to a PostgreSQL database, as scripts/postgres start prints, to run this", Variable)
	}
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	schema := "test_" + strings.ToLower(rand.Text())
	execute := func(ctx context.Context, statement string) {
		conn, err := pgx.Connect(ctx, base)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close(ctx) }()
		if _, err := conn.Exec(ctx, statement); err != nil {
			t.Error(err)
		}
	}
	execute(t.Context(), "CREATE SCHEMA "+schema)
	t.Cleanup(func() {
		if !t.Failed() {
			execute(context.Background(), "DROP SCHEMA "+schema+" CASCADE")
		}
	})
	query := u.Query()
	query.Set("search_path", schema)
	u.RawQuery = query.Encode()
	return u.String()
}
