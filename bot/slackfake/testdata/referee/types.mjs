// Checks JSON files against Slack's own types:
//
//   node types.mjs DIRECTORY
//
// A file whose name begins with message- is a list of blocks or a message with
// blocks, view- is a modal, home- is a Home view, payload- is what Slack sends to
// an app; other files are left out.
// Prints every mistake with the file's name; exits 1 if there is any, 2 if there
// was nothing to check.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const here = dirname(fileURLToPath(import.meta.url));
const directory = process.argv[2];

/** What Slack sends to an app, by its type, as Bolt knows it. */
const payloads = {
  block_actions: 'BlockAction', view_submission: 'bolt.ViewSubmitAction', view_closed: 'bolt.ViewClosedAction',
  shortcut: 'bolt.GlobalShortcut', message_action: 'bolt.MessageShortcut', command: 'bolt.SlashCommand',
  event_callback: 'bolt.EnvelopedEvent<slack.SlackEvent>',
};

/** What may stand beside the blocks, in a post, an update or a response. */
const declarations = `
import type * as slack from '@slack/types';
import type { KnownBlock, MessageAttachment, MessageMetadata } from '@slack/types';
// The views of @slack/types take a block of any unknown type; ours must be known.
type ModalView = Omit<slack.ModalView, 'blocks'> & { blocks: KnownBlock[] };
type HomeView = Omit<slack.HomeView, 'blocks'> & { blocks: KnownBlock[] };
interface Message {
  channel?: string; user?: string; ts?: string; thread_ts?: string; text?: string; mrkdwn?: boolean;
  blocks?: KnownBlock[]; attachments?: MessageAttachment[]; metadata?: MessageMetadata;
  unfurl_links?: boolean; unfurl_media?: boolean;
  response_type?: 'ephemeral' | 'in_channel'; replace_original?: boolean; delete_original?: boolean;
}
`;
/** For payloads, which may have more than the types tell; what we send may not. */
const payloadDeclarations = `
import type * as slack from '@slack/types';
import type * as bolt from '@slack/bolt';
// In a view there is no response_url, whatever the type says.
type BlockAction = Omit<bolt.BlockAction, 'response_url'> & { response_url?: string };
declare function is<T>(): <V extends T>(value: V) => V;
`;
const typeOf = (name, value) => {
  if (name.startsWith('message-')) return Array.isArray(value) ? 'KnownBlock[]' : 'Message';
  if (name.startsWith('view-')) return 'ModalView';
  if (name.startsWith('home-')) return 'HomeView';
  if (name.startsWith('payload-')) return payloads[value.type ?? 'command'];
  return undefined;
};

/**
 * Leaves out what is right though the types do not know it: the "offset": 0 that
 * slack-go writes into every rich_text_list, and the nulls of Slack's payloads.
 */
const known = (name, value) => {
  if (value?.type === 'rich_text_list' && value.offset === 0) delete value.offset;
  if (value === null && ['enterprise', 'context_enterprise_id'].includes(name)) return undefined;
  return value;
};

const sources = new Map();
const names = new Map();
let failed = false;
for (const name of readdirSync(directory).filter((n) => n.endsWith('.json')).sort()) {
  let value;
  try {
    value = JSON.parse(readFileSync(join(directory, name), 'utf8'), known);
  } catch (error) {
    console.log(`${name}: ${error.message}`);
    failed = true;
    continue;
  }
  const type = typeOf(name, value);
  if (type === undefined) continue;
  const path = join(here, 'checked', `${name}.ts`); // never written; node_modules is found from here
  const json = JSON.stringify(value, null, 2);
  sources.set(path, name.startsWith('payload-')
    ? `${payloadDeclarations}export const value = is<${type}>()(${json});\n`
    : `${declarations}export const value: ${type} = ${json};\n`);
  names.set(path, name);
}
if (sources.size === 0 && !failed) {
  console.log(`nothing to check in ${directory}`);
  process.exit(2);
}

const options = {
  strict: true, noEmit: true, skipLibCheck: true, types: [],
  target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext,
};
const host = ts.createCompilerHost(options);
const { getSourceFile, fileExists, readFile } = host;
host.fileExists = (path) => sources.has(path) || fileExists.call(host, path);
host.readFile = (path) => sources.get(path) ?? readFile.call(host, path);
host.getSourceFile = (path, version, ...rest) => (sources.has(path)
  ? ts.createSourceFile(path, sources.get(path), version)
  : getSourceFile.call(host, path, version, ...rest));

const program = ts.createProgram([...sources.keys()], options, host);
for (const d of ts.getPreEmitDiagnostics(program)) {
  const text = ts.flattenDiagnosticMessageText(d.messageText, '\n  ');
  const line = d.file ? d.file.text.slice(d.file.text.indexOf('export const value'), d.start).split('\n').length : 0;
  console.log(`${names.get(d.file?.fileName) ?? d.file?.fileName ?? 'options'}:${line}: ${text}`);
  failed = true;
}
if (!failed) console.log(`${sources.size} files agree with @slack/types`);
process.exit(failed ? 1 : 0);
