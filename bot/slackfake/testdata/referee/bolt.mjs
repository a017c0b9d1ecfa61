// Slack's own client libraries against the fake: whatever they do not accept,
// the fake does wrong. Started by TestBolt, which gives the addresses in the
// environment. Prints one line a step; exits 1 at the first that fails.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { EventEmitter, once } from 'node:events';
import bolt from '@slack/bolt';
import { WebClient, ErrorCode } from '@slack/web-api';

const { App, LogLevel, verifySlackRequest } = bolt;
const base = process.env.FAKE_BASE;
const token = process.env.FAKE_BOT_TOKEN;
const appToken = process.env.FAKE_APP_TOKEN;
const signingSecret = process.env.FAKE_SECRET;
const clientOptions = { slackApiUrl: `${base}/api/` };

const button = (action_id, text) => ({ type: 'button', action_id, value: 'r1', text: { type: 'plain_text', text } });
const blocks = [
  { type: 'section', text: { type: 'mrkdwn', text: '*A lesson*' } },
  { type: 'actions', block_id: 'answer', elements: [button('understood', 'Understood'), button('ask', 'I have a question')] },
];
const modal = {
  type: 'modal', callback_id: 'ask', title: { type: 'plain_text', text: 'Ask' }, submit: { type: 'plain_text', text: 'Send' },
  blocks: [{ type: 'input', block_id: 'q', label: { type: 'plain_text', text: 'Question' }, element: { type: 'plain_text_input', action_id: 'text' } }],
};

async function control(path, body) {
  const response = await fetch(`${base}/_fake/${path}`, body === undefined ? {} : {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  });
  const answer = await response.json();
  assert.equal(response.status, 200, `${path}: ${JSON.stringify(answer)}`);
  return answer;
}

const messages = (channel) => control(`messages?channel=${channel}`);
const step = (name) => console.log(`ok ${name}`);

/** What an app does, over whichever transport it is connected. It tells when it is done. */
function handlers(app) {
  const told = new EventEmitter();
  app.action('understood', async ({ ack, body, action, respond }) => {
    await ack();
    await respond({ replace_original: true, text: 'You confirmed' });
    told.emit('confirmed', [body.user.id, body.message.ts, action.value]);
  });
  app.action('ask', async ({ ack, body, client }) => {
    await client.views.open({ trigger_id: body.trigger_id, view: modal });
    await ack();
  });
  app.view('ask', async ({ ack, view }) => {
    const text = view.state.values.q.text.value;
    await ack(text.length < 5 ? { response_action: 'errors', errors: { q: 'Please say more' } } : undefined);
  });
  app.command('/briefed', async ({ ack, command }) => { await ack(`You said ${command.text}`); });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [{ type: 'divider' }] } });
    told.emit('published');
  });
  app.error(async (error) => { console.error(error); process.exit(1); });
  return told;
}

/** The same conversation over either transport. */
async function converse(name, app, told) {
  const { channel, ts } = await app.client.chat.postMessage({ channel: 'U1', text: 'A lesson', blocks });
  const confirmed = once(told, 'confirmed');
  await control('click', { user: 'U1', channel, ts, pick: 'understood' });
  assert.deepEqual((await confirmed)[0], ['U1', ts, 'r1']);
  assert.equal((await messages(channel)).find((m) => m.ts === ts).text, 'You confirmed');
  step(`${name}: a click, its acknowledgement and its response_url`);

  const again = await app.client.chat.postMessage({ channel: 'U1', text: 'A lesson', blocks });
  await control('click', { user: 'U1', channel, ts: again.ts, pick: 'ask' });
  assert.deepEqual((await control('submit', { user: 'U1', values: { q: '?' } })).errors, { q: 'Please say more' });
  await control('submit', { user: 'U1', values: { q: 'What changes?' } });
  assert.deepEqual(await control('views?user=U1'), []);
  step(`${name}: a modal, an error in it and its submission`);

  await control('slash', { user: 'U1', command: '/briefed', text: 'hello' });
  assert.equal((await control('ephemerals?user=U1')).at(-1).text, 'You said hello');
  step(`${name}: a command with a direct answer`);

  const published = once(told, 'published');
  await control('open-home', { user: 'U1' });
  await published;
  assert.equal((await control('home?user=U1')).type, 'home');
  step(`${name}: an event and the Home tab`);
}

// Socket Mode.
{
  const app = new App({ token, appToken, socketMode: true, clientOptions, logLevel: LogLevel.ERROR });
  const told = handlers(app);
  await app.start();
  await control('wait?connections=1');
  await converse('Socket Mode', app, told);
  await app.stop();
}

// Rate limits: Slack's client waits for Retry-After and tries again.
{
  const client = new WebClient(token, clientOptions);
  await control('failures', { method: 'chat.postMessage', failure: { retry_after: 1e9 } });
  const before = (await control('calls?method=chat.postMessage')).length;
  const began = performance.now();
  assert.equal((await client.chat.postMessage({ channel: 'U1', text: 'later' })).ok, true);
  assert.ok(performance.now() - began >= 1000, 'it did not wait');
  assert.equal((await control('calls?method=chat.postMessage')).length, before + 2);

  await control('failures', { method: 'chat.postMessage', failure: { retry_after: 7e9 } });
  const impatient = new WebClient(token, { ...clientOptions, rejectRateLimitedCalls: true });
  await assert.rejects(impatient.chat.postMessage({ channel: 'U1', text: 'now' }), (e) => e.code === ErrorCode.RateLimitedError && e.retryAfter === 7);
  step('429 and Retry-After');

  await assert.rejects(client.chat.postMessage({ channel: 'U1', text: 'x', blocks: [{ type: 'image', image_url: 'x' }] }), (e) => e.data.error === 'invalid_blocks' && e.data.response_metadata.messages[0].includes('alt_text'));
  const users = [];
  for await (const page of client.paginate('users.list', { limit: 2 })) users.push(...page.members);
  assert.ok(users.some((u) => u.id === 'U1' && u.profile.email === 'asha@example.org'));
  step('errors and pages');

  const upload = await client.filesUploadV2({ channel_id: (await client.conversations.open({ users: 'U1' })).channel.id, filename: 'report.csv', file: Buffer.from('a,b'), initial_comment: 'Report' });
  assert.equal(upload.ok, true);
  assert.equal((await control('files')).length, 1);
  step('an upload');
}

// HTTP: Bolt's receiver refuses what is not signed.
{
  const app = new App({
    token, signingSecret, clientOptions, logLevel: LogLevel.ERROR,
    endpoints: ['/slack/events', '/slack/interactions', '/slack/commands'],
  });
  const told = handlers(app);
  const server = await app.start(0);
  await control('app-url', { url: `http://127.0.0.1:${server.address().port}` });
  await converse('HTTP', app, told);
  await app.stop();
}

// The signature itself, and that a wrong one is refused.
{
  let request;
  const server = createServer(async (req, res) => {
    let body = '';
    for await (const part of req) body += part;
    request = {
      signingSecret, body,
      headers: { 'x-slack-signature': req.headers['x-slack-signature'], 'x-slack-request-timestamp': Number(req.headers['x-slack-request-timestamp']) },
    };
    res.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await control('app-url', { url: `http://127.0.0.1:${server.address().port}` });
  await control('slash', { user: 'U1', command: '/briefed', text: 'a & b' });
  verifySlackRequest(request);
  const later = request.headers['x-slack-request-timestamp'] + 1;
  for (const wrong of [
    { ...request, body: `${request.body} ` },
    { ...request, signingSecret: 'other' },
    { ...request, headers: { ...request.headers, 'x-slack-request-timestamp': later } },
  ]) {
    assert.throws(() => verifySlackRequest(wrong), /signature mismatch/);
  }
  server.close();
  step('the signature');
}
process.exit(0);
