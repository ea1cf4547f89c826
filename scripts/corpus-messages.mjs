/**
 * The corpus's tables of messages (`http.tsv.gz`, `websocket.tsv.gz`, `http-objects.tsv.gz`) against what the command
 * line prints. Used by `npm run conformance` and by the tests. Where the reference was also run with late segments
 * awaited (`http-ooo.tsv.gz`), that reading counts. Rows of the reference without a start line (the rest of a body whose
 * head it lost) are no messages and are left out; an empty body is no body on either side.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { runCli } from './corpus.mjs';

/**
 * @typedef {import('./corpus.mjs').Capture} Capture
 * @typedef {import('./corpus.mjs').Difference} Difference
 * @typedef {Readonly<Record<string, string>>} Row
 * @typedef {Map<string, { compared: number, different: number[], first: Difference | undefined }>} Columns Compared
 * columns: how many frames (for `http-objects`: lines of that table) both could be asked about, and which differ.
 */

/** Columns of a message beside the one that says which messages a frame completes. */
const HTTP_COLUMNS = [
  ...['request.version', 'host', 'response.version', 'response.phrase', 'content_type', 'content_length_header'],
  ...['content_encoding', 'transfer_encoding', 'upgrade'],
];

/** Header fields by the reference's column. */
const HEADERS = {
  host: 'host',
  content_type: 'content-type',
  content_length_header: 'content-length',
  content_encoding: 'content-encoding',
  transfer_encoding: 'transfer-encoding',
  upgrade: 'upgrade',
};

const WEBSOCKET_COLUMNS = [
  ...['fin', 'rsv', 'opcode', 'mask', 'payload_length', 'payload_length_ext_16', 'payload_length_ext_64'],
  ...['masking_key', 'payload.close.status_code', 'payload.close.reason'],
];

const CLOSE = '8';

const TABLES = ['http', 'http-objects', 'websocket'];

/**
 * Whether there is any message table for a capture.
 * @param {Capture} capture
 */
export function hasMessages(capture) {
  return TABLES.some((table) => existsSync(fileOf(capture, table)));
}

/**
 * Compares every message table that there is for a capture.
 * @param {Capture} capture
 * @returns {Promise<Columns>}
 */
export async function compareMessages(capture) {
  /** @type {Columns} */
  const columns = new Map();
  const http = readRows(capture, 'http-ooo') ?? readRows(capture, 'http');
  const objects = readRows(capture, 'http-objects');
  if (http || objects) {
    const exchanges = await records('http', capture);
    if (http) compareHttp(columns, http, exchanges);
    if (objects) compareObjects(columns, objects, exchanges);
  }
  const websocket = readRows(capture, 'websocket-ooo') ?? readRows(capture, 'websocket');
  if (websocket) {
    await compareFrames(columns, websocket, capture);
    comparePayloads(columns, websocket, await records('websocket', capture));
  }
  return columns;
}

/** @param {Columns} columns */
function note(columns, name, frame, expected, actual) {
  const column = columns.get(name) ?? { compared: 0, different: [], first: undefined };
  columns.set(name, column);
  column.compared++;
  if (expected === actual || column.different.at(-1) === frame) return;
  column.different.push(frame);
  column.first ??= { frame, expected, actual };
}

/** @param {Columns} columns */
function compareHttp(columns, expected, exchanges) {
  const wanted = byFrame(expected.filter((row) => row['http.request.method'] || row['http.response.code']));
  const given = byFrame(exchanges.flatMap(rowsOf));
  const frames = [...new Set([...wanted.keys(), ...given.keys()])].sort((a, b) => a - b);
  for (const frame of frames) {
    const left = wanted.get(frame) ?? [];
    const right = given.get(frame) ?? [];
    note(columns, 'http:message', frame, namesOf(left), namesOf(right));
    if (namesOf(left) !== namesOf(right)) continue;
    for (const column of HTTP_COLUMNS) {
      const of = (rows) => rows.map((row) => row[`http.${column}`] ?? '').join(' · ');
      note(columns, `http:${column}`, frame, of(left), of(right));
    }
    note(columns, 'http:body', frame, bodiesOf(left), bodiesOf(right));
  }
}

/** Requests and answers that end in one frame, in an order of their own: the two sides need not agree on it. */
const namesOf = (rows) =>
  rows
    .map(
      (row) => `${row['http.request.method'] ?? ''} ${row['http.request.uri'] ?? ''}${row['http.response.code'] ?? ''}`,
    )
    .sort()
    .join(' · ');

const bodiesOf = (rows) =>
  rows.map((row) => (Number(row['body.length']) > 0 ? `${row['body.length']} ${row['body.sha256']}` : '')).join(' · ');

/** The rows that the reference would have for one exchange of ours. */
function rowsOf({ request, interim = [], response }) {
  const common = ({ packets, headers, body }) => ({
    'frame.number': String(packets[1]),
    'body.length': String(body.length),
    'body.sha256': body.sha256,
    ...Object.fromEntries(
      Object.entries(HEADERS).map(([column, header]) => [
        `http.${column}`,
        headers.flatMap(([name, value]) => (name.toLowerCase() === header ? [value] : [])).join(','),
      ]),
    ),
  });
  const answers = [...interim, ...(response ? [response] : [])].map((answer) => ({
    ...common(answer),
    'http.response.code': String(answer.status),
    'http.response.version': answer.version,
    'http.response.phrase': answer.reason,
  }));
  if (!request) return answers;
  const asked = {
    ...common(request),
    'http.request.method': request.method,
    'http.request.uri': request.target,
    'http.request.version': request.version,
  };
  return [asked, ...answers];
}

/** Objects have names that the reference makes up; what they hold has to be a body of ours. */
function compareObjects(columns, expected, exchanges) {
  const bodies = new Set(
    exchanges.flatMap(({ request, response }) =>
      [request, response].flatMap((message) => (message ? [`${message.body.length} ${message.body.sha256}`] : [])),
    ),
  );
  for (const [index, { size, sha256 }] of expected.entries()) {
    const object = `${size} ${sha256}`;
    note(columns, 'http-objects', index + 1, object, bodies.has(object) ? object : undefined);
  }
}

/** Every field of every frame's header, as `packets` prints them. */
async function compareFrames(columns, expected, capture) {
  const names = WEBSOCKET_COLUMNS.map((name) => `websocket.${name}`);
  const { output } = await runCli([
    ...['packets', ...capture.input, '-e', 'frame.number'],
    ...names.flatMap((name) => ['-e', name]),
  ]);
  const rows = parseTable(output).filter((row) => names.some((name) => row[name] !== ''));
  const wanted = byFrame(expected);
  const given = byFrame(rows);
  for (const frame of [...new Set([...wanted.keys(), ...given.keys()])].sort((a, b) => a - b))
    for (const name of names) {
      // The table was made from another form of the reference's output, which writes bytes with colons.
      const of = (list) => list.map((row) => row[name].replace(/(?<=[\da-f]{2}):(?=[\da-f]{2})/g, '')).filter(Boolean);
      const left = of(wanted.get(frame) ?? []).join(',');
      note(columns, name.replace('.', ':'), frame, left, of(given.get(frame) ?? []).join(','));
    }
}

/** A message's content, where the reference has it: at the frame that completes it. */
function comparePayloads(columns, expected, messages) {
  const contents = new Map();
  for (const { packets, sha256 } of messages) {
    const key = `${packets[1]} ${sha256}`;
    contents.set(key, (contents.get(key) ?? 0) + 1);
  }
  for (const row of expected) {
    if (row['websocket.opcode'] === CLOSE || row['payload.sha256'] === '') continue;
    const frame = Number(row['frame.number']);
    const key = `${frame} ${row['payload.sha256']}`;
    const left = contents.get(key) ?? 0;
    contents.set(key, left - 1);
    note(columns, 'websocket:payload', frame, row['payload.sha256'], left > 0 ? row['payload.sha256'] : undefined);
  }
}

/** @returns {Map<number, Row[]>} */
function byFrame(rows) {
  const frames = new Map();
  for (const row of rows) {
    const frame = Number(row['frame.number']);
    const list = frames.get(frame) ?? [];
    frames.set(frame, list);
    list.push(row);
  }
  return frames;
}

async function records(command, capture) {
  const { output } = await runCli([command, ...capture.input]);
  return output
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

const fileOf = (capture, table) => join(dirname(capture.frames), `${table}.tsv.gz`);

/** @returns {Row[] | undefined} */
function readRows(capture, table) {
  const file = fileOf(capture, table);
  return existsSync(file) ? parseTable(gunzipSync(readFileSync(file)).toString('utf8')) : undefined;
}

/** @returns {Row[]} */
function parseTable(text) {
  const [header = '', ...lines] = text.split('\n').slice(0, -1);
  const names = header.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
}
