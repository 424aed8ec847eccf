// Package extract turns the bytes of a page into an article. It is pure: no
// I/O, no clock, no state; the same input always gives the same result.
//
// A page goes through five steps:
//
//  1. Decode finds the charset, believing the bytes more than the labels.
//  2. The HTML is parsed once and flattened: elements in document order, and
//     blocks, the runs of text between two block boundaries, each with the
//     share that is link text and a note of what surrounds it (an
//     advertisement, a comment, a menu).
//  3. A rule, if one knows the system or the outlet, names the elements of the
//     fields. Rules are data: rules/*.yaml, and whatever New is given besides.
//  4. What no rule found is read from metadata and from the shape of the page:
//     the headline is what the page title repeats, the body is where the text
//     is, kicker and lead stand before and after the headline.
//  5. The result is judged: an interstitial, an error page sent with status
//     200, a list or an empty page is a news.Fault, never an article.
package extract
