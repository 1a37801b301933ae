package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"icdscope/api/cache"
)

func (o *options) cacheCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "cache", Short: "Look after what was loaded", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(&cobra.Command{
		Use:   "clear",
		Short: "Remove everything that was kept of the API's answers",
		Args:  exactly(0, "no arguments"),
		RunE: func(*cobra.Command, []string) error {
			dir, err := o.cacheDir()
			if err != nil {
				return fmt.Errorf("there is no cache: %w", err)
			}
			n, size, err := cache.Clear(dir)
			if err != nil {
				return fmt.Errorf("clearing the cache: %w", err)
			}
			return o.print(fmt.Sprintf("%d entries, %d kB removed\n", n, size/1000))
		},
	})
	return c
}
