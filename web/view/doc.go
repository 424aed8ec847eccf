// Package view turns values into what people look at: HTML pages, SVG plots,
// dates in both calendars, highlighted text. It reads no store and knows no
// clock; everything it is given is treated as text from outside and escaped.
//
// A page exists in two languages. Templates name every phrase of the interface
// in English ({{t "Search"}}); the Persian set looks the phrase up in a table
// that a test keeps complete.
package view
