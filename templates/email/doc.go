// Package mailtext lays letters out as mails: a subject, plain text that is complete
// in itself, and HTML for mail programs as they are – Outlook with Word's renderer,
// webmail that strips styles, phones, dark screens. Pure functions from values of
// package digest to text.
//
// Nothing of what is in a letter stands in an address: a link holds a random token,
// or leads to a page that asks who is there. There are no pictures, no tracking and
// no forms, and the subject is [letter.Letter.Preview].
package mailtext
