package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// completionCommand prints a script for a shell. It is read by
// `source <(briefed completion bash)`, or kept where the shell looks for such.
type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Run prints the script.
func (c *completionCommand) Run(app *kong.Context, term terminal) error {
	script := bashCompletion(app.Model.Node)
	switch c.Shell {
	case "zsh":
		script = "autoload -U +X bashcompinit && bashcompinit\n" + script
	case "fish":
		script = fishCompletion(app.Model.Node)
	}
	_, err := fmt.Fprint(term.out, script)
	return err
}

// following are the subcommands and flags that may follow a command.
func following(node *kong.Node) string {
	var all []string
	for _, child := range node.Children {
		if !child.Hidden {
			all = append(all, child.Name)
		}
	}
	for _, group := range node.AllFlags(true) {
		for _, flag := range group {
			if len(flag.Envs) == 0 {
				all = append(all, "--"+flag.Name)
			}
		}
	}
	return strings.Join(all, " ")
}

// bashCompletion offers what may follow the words so far, and files.
func bashCompletion(root *kong.Node) string {
	var b strings.Builder
	b.WriteString("_briefed() {\n\tlocal words\n\tcase \"${COMP_WORDS[*]:1:COMP_CWORD-1}\" in\n")
	visit(root, "", func(path string, node *kong.Node) {
		if path != "" {
			fmt.Fprintf(&b, "\t\"%s\"*) words=\"%s\" ;;\n", path, following(node))
		}
	})
	fmt.Fprintf(&b, "\t*) words=\"%s\" ;;\n\tesac\n", following(root))
	b.WriteString("\tCOMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n}\ncomplete -o default -F _briefed briefed\n")
	return b.String()
}

// fishCompletion offers commands, each with what it does, and their flags.
func fishCompletion(root *kong.Node) string {
	var b strings.Builder
	visit(root, "", func(path string, node *kong.Node) {
		when := "__fish_use_subcommand"
		if path != "" {
			when = "__fish_seen_subcommand_from " + node.Name
		}
		for _, child := range node.Children {
			fmt.Fprintf(&b, "complete -c briefed -n '%s' -a %s -d '%s'\n", when, child.Name, strings.ReplaceAll(child.Help, "'", "’"))
		}
		for _, group := range node.AllFlags(true) {
			for _, flag := range group {
				if len(flag.Envs) == 0 {
					fmt.Fprintf(&b, "complete -c briefed -n '%s' -l %s -d '%s'\n", when, flag.Name, strings.ReplaceAll(flag.Help, "'", "’"))
				}
			}
		}
	})
	return b.String()
}

// visit goes through the commands, those below others first: of two that begin
// alike, the longer one is told apart.
func visit(node *kong.Node, path string, f func(path string, node *kong.Node)) {
	for _, child := range node.Children {
		visit(child, strings.TrimSpace(path+" "+child.Name), f)
	}
	f(path, node)
}
