// Command peygir monitors Persian news and statements.
package main

func main() {}
