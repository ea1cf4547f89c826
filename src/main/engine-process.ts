/**
 * Entry of the engine process: opens the one file it is told to, reads it in slices and answers the window's questions
 * between them. Where Electron gives no port (plain Node), nothing happens. A fault of the input is an answer; an error
 * that is none ends the process, and main says so.
 */
import { version } from '../../package.json';
import type { EngineCalls, EngineEvents } from '../shared/api.ts';
import { ALL_PACKETS, type Issue } from '../shared/model/index.ts';
import { type Port, type Server, serve } from '../shared/rpc.ts';
import type { Capture } from './engine/index.ts';
import {
  isExportOrder,
  isOpenOrder,
  isWarmOrder,
  type OpenOrder,
  type OpenReply,
  QUESTION_CHECKS,
} from './engine-messages.ts';
import { ExportJob } from './export-job.ts';
import { type FileSource, openFileSource } from './file-source.ts';
import { readKeyLog } from './key-log-file.ts';
import { Pace } from './pace.ts';
import { Reading } from './reading.ts';
import { warmUp } from './warm-up.ts';

/** What is used of Electron's ports, which this file may not import. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown; readonly ports?: MainPort[] }) => void): void;
  postMessage(message: unknown): void;
}
interface MainPort extends ParentPort {
  start(): void;
  close(): void;
}

/** Rows that a window shows first, or so. */
const FIRST_ROWS = 30;
/** The part of a slice that is read between two questions that wait. */
const BESIDE = 1 / 8;
/** Milliseconds between two words on progress. */
const TELL_EVERY = 100;
/** Milliseconds between two looks at the file; after a growth was worked through, this many times as long is rested. */
const LOOK_EVERY = 500;
const REST = 4;

const main = (process as { parentPort?: ParentPort }).parentPort;
let isOpening = false;
main?.on('message', ({ data, ports }) => {
  const port = ports?.[0];
  if (isWarmOrder(data) && !isOpening) void warmUp(data.path, () => isOpening);
  if (!isOpenOrder(data) || !port) return;
  isOpening = true;
  void open(data, port, main);
});

async function open(order: OpenOrder, port: MainPort, desk: ParentPort): Promise<void> {
  const reply = (message: OpenReply) => desk.postMessage(message);
  const file = await openFileSource(order.path);
  if (!file.ok) return reply({ kind: 'failed', issue: file.issue });
  const { source, compressed, compressedBytes, issues } = file.value;
  const log = order.keyLog === undefined ? undefined : readKeyLog(order.keyLog);
  const reading = Reading.open(source, {
    fileName: order.name,
    compressed,
    compressedBytes,
    sourceIssues: log?.ok === false ? [...issues, log.issue] : issues,
    version,
    ...(log?.ok === true && { keyLog: log.value }),
  });
  if (!(reading instanceof Reading)) {
    source.close();
    return reply({ kind: 'failed', issue: reading });
  }
  const server = serve<EngineCalls, EngineEvents>(
    toPort(port),
    order.epoch,
    () => reading.capture,
    QUESTION_CHECKS,
    (work) => setImmediate(work),
    (complaint) => process.stderr.write(`${complaint}\n`),
  );
  const job = new ExportJob(
    () => reading.capture,
    (message) => desk.postMessage(message),
  );
  desk.on('message', ({ data }) => {
    if (isExportOrder(data)) job.take(data);
  });
  reply({ kind: 'opened' });
  read(reading, source, server);
  // While the window makes its list, which it then asks for: the file's first bytes are here, and the code for its protocols.
  setImmediate(() => server.waiting === 0 && reading.capture.rows(ALL_PACKETS, 0, FIRST_ROWS));
}

/**
 * Read to the end, a slice at a time, and say how far it is: at most every {@link TELL_EVERY}, and at each change of
 * state. Afterwards look now and then whether the file has grown, and go on if so.
 */
function read(reading: Reading, source: FileSource, server: Server<EngineEvents>): void {
  const tell = faultTeller(server);
  const pace = new Pace();
  let told = { at: Number.NEGATIVE_INFINITY, state: '' };
  let stretch = { since: performance.now(), size: source.size, restUntil: 0 };
  let timer: NodeJS.Timeout | undefined;
  const slice = () => {
    const begun = performance.now();
    const share = server.waiting > 0 ? pace.part(BESIDE) : pace.packets;
    const progress = reading.scan(share);
    const now = performance.now();
    pace.took(share, now - begun);
    if (progress.state !== told.state || now - told.at >= TELL_EVERY) {
      tell(reading.capture.issues().filter((issue) => !mayHeal(issue)));
      told = { at: now, state: progress.state };
      server.emit('indexed', progress);
    }
    if (progress.state === 'scanning' || progress.state === 'indexing') setImmediate(slice);
    else {
      stretch.restUntil = now + REST * (now - stretch.since);
      timer = setTimeout(look, LOOK_EVERY);
    }
  };
  const look = () => {
    const change = source.refresh();
    const now = performance.now();
    if (source.size > stretch.size && now >= stretch.restUntil && reading.capture.resume()) {
      stretch = { since: now, size: source.size, restUntil: 0 };
      return begin();
    }
    if (change !== 'grown') tell(reading.capture.issues());
    if (change === 'replaced') tell([REPLACED]);
    if (change === 'shrunk') return tell([shrunk(source, reading.capture)]);
    timer = setTimeout(look, LOOK_EVERY);
  };
  reading.onAgain = () => {
    // Where slices are at work, the next of them reads on; where they rest, they begin again.
    if (timer === undefined) return;
    clearTimeout(timer);
    begin();
  };
  const begin = () => {
    timer = undefined;
    slice();
  };
  begin();
}

/** The end of a file that is being written may be in the middle of a packet: said only when it stays so. */
const mayHeal = (issue: Issue): boolean => issue.code.startsWith('file-cut');

const REPLACED: Issue = { code: 'file-replaced', layer: 'file', offset: 0 };

function shrunk(source: FileSource, capture: Capture): Issue {
  const progress = capture.progress();
  const needed = progress.ok ? progress.value.bytesRead : source.size;
  return { code: 'file-shrunk', layer: 'file', offset: source.size, had: source.size, needed };
}

/** Tells each fault once. */
function faultTeller(server: Server<EngineEvents>): (issues: readonly Issue[]) => void {
  const told = new Set<Issue>();
  return (issues) => {
    for (const issue of issues) {
      if (told.has(issue)) continue;
      told.add(issue);
      server.emit('fault', issue, false);
    }
  };
}

function toPort(port: MainPort): Port {
  return {
    post: (message) => port.postMessage(message),
    listen(receive) {
      port.on('message', ({ data }) => receive(data));
      port.start();
    },
    close: () => port.close(),
  };
}
