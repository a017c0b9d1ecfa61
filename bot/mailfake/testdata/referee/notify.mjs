// GOV.UK Notify's own client, against the fake of it.
import assert from 'node:assert/strict'
import { NotifyClient } from 'notifications-node-client'

const { FAKE_URL, FAKE_KEY, FAKE_TEMPLATE } = process.env
const client = new NotifyClient(FAKE_URL, FAKE_KEY)
const personalisation = { subject: 'Your digest: 1 item', body: '# Your digest\n\n* One point.' }
const send = (to, reference) => client.sendEmail(FAKE_TEMPLATE, to, { personalisation, reference })

// A mail is taken, and can be found by its id and by its reference.
const sent = await send('amina@council.example', 'd.1.abc')
assert.equal(sent.status, 201)
assert.equal(sent.data.reference, 'd.1.abc')
assert.equal(sent.data.content.subject, personalisation.subject)
const again = await send('amina@council.example', 'd.1.abc') // a reference makes no call idempotent
assert.notEqual(again.data.id, sent.data.id)
await send('ben@council.example', 'd.2.abc')
const found = await client.getNotifications('email', undefined, 'd.1.abc')
assert.deepEqual(found.data.notifications.map(n => n.id).sort(), [sent.data.id, again.data.id].sort())
const one = await client.getNotificationById(sent.data.id)
assert.equal(one.data.id, sent.data.id)
assert.equal(one.data.type, 'email')
assert.equal(one.data.email_address, 'amina@council.example')
assert.ok(['created', 'sending', 'delivered'].includes(one.data.status))
const none = await client.getNotifications('email', undefined, 'd.3.abc')
assert.deepEqual(none.data.notifications, [])

// The template, with its places.
const template = await client.getTemplateById(FAKE_TEMPLATE)
assert.deepEqual(Object.keys(template.data.personalisation).sort(), ['body', 'subject'])

// What is refused, with Notify's own words for it.
const refused = async (call, status, error) => {
  const failure = await call.then(() => assert.fail('it was taken'), e => e)
  assert.equal(failure.response.status, status)
  assert.equal(failure.response.data.status_code, status)
  assert.equal(failure.response.data.errors[0].error, error)
}
await refused(send('nobody', 'd.4.abc'), 400, 'ValidationError')
await refused(client.sendEmail('44444444-4444-4444-8444-444444444444', 'amina@council.example', { personalisation }), 400, 'BadRequestError')
await refused(client.sendEmail(FAKE_TEMPLATE, 'amina@council.example', { personalisation: { subject: 'x' } }), 400, 'BadRequestError')
await refused(client.getNotificationById('55555555-5555-4555-8555-555555555555'), 404, 'NoResultFound')
const stranger = new NotifyClient(FAKE_URL, FAKE_KEY.slice(0, -12) + '999999999999')
await refused(stranger.sendEmail(FAKE_TEMPLATE, 'amina@council.example', { personalisation }), 403, 'AuthError')
console.log('GOV.UK Notify’s client agrees with the fake')
