// Package config turns one YAML file, the environment and the embedded
// defaults into one validated Config.
//
// Later layers win: defaults, the file, variables named PEYGIR_…, and flags,
// which the command line applies itself. A problem is reported with its line;
// all problems of a file are reported at once.
package config
