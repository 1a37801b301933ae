package cli

import (
	"context"

	"github.com/spf13/cobra"
)

func (o *options) logoutCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "logout [" + providerNames("|") + "]",
		Short:             "Forget remembered credentials",
		Long:              "logout removes credentials from this computer's keyring: of one provider, or of all.",
		Args:              atMost(1, "one provider"),
		ValidArgsFunction: providerArgument(cobra.ShellCompDirectiveNoFileComp),
		RunE: func(cmd *cobra.Command, args []string) error {
			set, err := o.settings()
			if err != nil {
				return err
			}
			list := providers()
			if len(args) == 1 {
				p, err := providerOf(args[0])
				if err != nil {
					return err
				}
				list = []provider{p}
			}
			return o.logout(cmd.Context(), set, list)
		},
	}
}

func (o *options) logout(ctx context.Context, set *settings, list []provider) error {
	k := o.keyring()
	if k == nil || k.Available() != nil {
		return o.print("this computer has no keyring that can be reached: nothing was remembered\n")
	}
	for _, p := range list {
		had, err := k.Delete(ctx, p.name, set.text("profile"))
		switch {
		case err != nil:
			return err
		case had:
			err = o.print(p.name + ": forgotten\n")
		default:
			err = o.print(p.name + ": nothing was remembered\n")
		}
		if err != nil {
			return err
		}
	}
	return nil
}
