// Package newsroom is a small invented news world: two outlets of an invented
// province, served on loopback in the manner of two content systems. It feeds
// the demo and the project's own tests. Everybody and everything in it is made
// up and marked as a sample on every page.
//
// The world has what a monitor must cope with: proposals that move over time,
// a story that both outlets run, an article that is edited after its first
// reading, letters of the Arabic block, and a page that always fails.
package newsroom
