package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"
)

func (a *app) tokenCommand() *cobra.Command {
	var role string
	c := &cobra.Command{
		Use:   "token NAME",
		Short: "Make a bearer token for an editor",
		Long: `Prints a new token once, and the lines that let it in: put them into the
configuration. The configuration holds only the token's hash.`,
		Args: exactly(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if !slices.Contains([]string{"reader", "editor", "admin"}, role) {
				return usageError{errors.New("--role is one of reader, editor, admin")}
			}
			token := rand.Text()
			hash := sha256.Sum256([]byte(token))
			_, err := fmt.Fprintf(a.io.out, "token: %s\n\ntokens:\n  - {name: %q, role: %s, hash: %s}\n", token, args[0], role, hex.EncodeToString(hash[:]))
			return err
		},
	}
	c.Flags().StringVar(&role, "role", "editor", "reader, editor or admin")
	return c
}
