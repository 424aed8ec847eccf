// Package web serves the archive to people and programs: a JSON API under
// /api/v1 described by OpenAPI 3.1, pages that work without JavaScript, feeds,
// exports, metrics.
//
// It sees the store and the index only through the small interfaces in Deps.
// The index finds ids and highlights, the store has the content. Nothing from
// outside reaches a page unescaped, and no page asks another host for anything.
package web
