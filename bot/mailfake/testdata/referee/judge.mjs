// Judges mails, given as files: node judge.mjs FILE.eml…
// What a mail program makes of them (mailparser), the HTML (html-validate), and what
// mail programs do to its styles (caniemail).
import fs from 'node:fs'
import { simpleParser } from 'mailparser'
import { HtmlValidate } from 'html-validate'
import { caniemail } from 'caniemail'

// Mails are laid out for programs that know no style sheet, and Outlook needs comments
// of its own: what is off forbids that.
const html = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: Object.fromEntries(['no-inline-style', 'no-deprecated-attr', 'attribute-boolean-style', 'void-style', 'doctype-style', 'long-title',
    'prefer-native-element', 'no-redundant-role', 'no-conditional-comment'].map(rule => [rule, 'off'])),
})
// What Outlook leaves out and nobody misses there: it has no dark scheme to ask about, and
// hides the line of the preview by a style of its own.
const known = new Set(['outlook.windows: @media', 'outlook.windows: overflow'])
let wrong = 0
const fails = (file, words) => { wrong++; console.error(`${file}: ${words}`) }
for (const file of process.argv.slice(2)) {
  const mail = await simpleParser(fs.readFileSync(file))
  if (!mail.subject || !mail.text || !mail.html || !mail.messageId || !mail.date || mail.attachments.length) {
    fails(file, 'a mail program finds no subject, text, HTML, id or date, or a file')
    continue
  }
  const report = await html.validateString(mail.html)
  for (const found of report.results.flatMap(r => r.messages)) fails(file, `${found.ruleId}, line ${found.line}: ${found.message}`)
  const support = caniemail({ clients: ['outlook.windows', 'gmail.desktop-webmail'], html: mail.html })
  for (const [client, issues] of support.issues.errors ?? []) for (const issue of issues) {
    const words = `${client}: ${issue.title}`
    if (!known.has(words)) fails(file, words)
  }
  console.log(`${file}: ${mail.subject}`)
}
process.exit(wrong ? 1 : 0)
