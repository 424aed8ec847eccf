package main

import "github.com/spf13/cobra"

// commands lists every command; each has a file of its own name.
func (a *app) commands() []*cobra.Command {
	return []*cobra.Command{
		a.analyzeCommand(),
		a.backupCommand(),
		a.bouncesCommand(),
		a.checkCommand(),
		a.crawlCommand(),
		a.digestCommand(),
		a.evalCommand(),
		a.exportCommand(),
		a.extractCommand(),
		a.followupsCommand(),
		a.importCommand(),
		a.migrateStoreCommand(),
		a.proposalsCommand(),
		a.reindexCommand(),
		a.rerunCommand(),
		a.restoreCommand(),
		a.searchCommand(),
		a.serveCommand(),
		a.sourcesCommand(),
		a.speakersCommand(),
		a.statementsCommand(),
		a.tokenCommand(),
		a.versionCommand(),
	}
}
