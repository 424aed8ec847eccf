// Package desk is where proposals are read and edited: where each stands, what
// editors say of what the machine found, and the steps that follow from it.
// Nothing is overwritten: texts of proposals, reviews and events are all kept,
// with who, when and why.
package desk
