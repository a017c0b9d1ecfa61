// Package web is Briefed in a browser: pages for social workers, managers, senior
// managers, policy leads and administrators, rendered on the server and complete
// without scripts.
//
// A handler asks a use case of package digest, which decides who may, and hands
// what it got to a template of package templates/web, which holds all words. It
// takes a [visit] and returns an error, which is turned into a page in one place
// (errors.go). GET never changes anything; a POST that worked redirects, one that
// did not shows its form again with what is wrong.
//
// Start with web.go, then routes.go, which lists every address.
package web
