package view

import (
	"html/template"
	"text/template/parse"
)

// constants are the functions whose answer to a text that stands in a template
// is the same on every page.
func constants(l Lang) map[string]func(string) string {
	return map[string]func(string) string{
		"t":      func(phrase string) string { return l.T(phrase) },
		"digits": l.Digits,
		"link":   l.Link,
	}
}

// settle puts in what every page says alike: a call of a template's function
// takes about as long as writing a line of the page.
func settle(t *template.Template, l Lang) {
	known := constants(l)
	for _, one := range t.Templates() {
		if one.Tree != nil {
			settleList(one.Tree.Root, known)
		}
	}
}

func settleList(list *parse.ListNode, known map[string]func(string) string) {
	if list == nil {
		return
	}
	for i, node := range list.Nodes {
		switch n := node.(type) {
		case *parse.ActionNode:
			if said, ok := settled(n.Pipe, known); ok {
				// Text is not escaped later on. It stands where a text or an
				// attribute in quotes does, since nothing else is translated.
				var m markup
				m.text(said)
				list.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: n.Pos, Text: []byte(m.html())}
			}
		case *parse.IfNode:
			settleList(n.List, known)
			settleList(n.ElseList, known)
		case *parse.WithNode:
			settleList(n.List, known)
			settleList(n.ElseList, known)
		case *parse.RangeNode:
			settleList(n.List, known)
			settleList(n.ElseList, known)
		}
	}
}

// settled returns what a pipeline of one call with one text says.
func settled(p *parse.PipeNode, known map[string]func(string) string) (string, bool) {
	if len(p.Decl) > 0 || len(p.Cmds) != 1 || len(p.Cmds[0].Args) != 2 {
		return "", false
	}
	name, named := p.Cmds[0].Args[0].(*parse.IdentifierNode)
	text, fixed := p.Cmds[0].Args[1].(*parse.StringNode)
	if !named || !fixed || known[name.Ident] == nil {
		return "", false
	}
	return known[name.Ident](text.Text), true
}
