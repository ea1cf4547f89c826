/**
 * Starts the engine process, introduces it to the window and replaces it. One process reads one file: a new file gets a
 * fresh process, and the old one is ended only when the new one has understood its file, so that a file which is no
 * capture never takes away what is on the screen. A process that dies is reported; the window stays.
 */
import { basename, join } from 'node:path';
import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import type { Issue, PacketExportRequest } from '../shared/model/index.ts';
import { type ExportOrder, isExportReply, isOpenReply, type OpenOrder, type WarmOrder } from './engine-messages.ts';
import type { WriteEnd } from './output-file.ts';

/** A file that is open or on its way. */
export interface HostedFile {
  readonly path: string;
  readonly name: string;
  readonly epoch: number;
  /** File of TLS secrets that it is read with. */
  readonly keyLog: string | undefined;
}

/** What the host tells the window's side. */
export interface HostListener {
  /** The file is a capture; its port to the engine goes to the window. */
  opened(file: HostedFile, port: MessagePortMain): void;
  /** The file could not be opened; what was open stays. */
  failed(file: HostedFile, issue: Issue): void;
  /** The engine behind the open file is gone without having been told to go. */
  died(file: HostedFile, reason: string): void;
}

/** How much of what a dying engine wrote to its error output is kept for the report. */
const LAST_WORDS = 2000;

const GONE: WriteEnd = { kind: 'failed', issue: { code: 'engine-gone', layer: 'engine', offset: 0 } };

/** The engine's keeper. */
export class EngineHost {
  readonly #listener: HostListener;
  #epoch = 0;
  #current: { readonly file: HostedFile; readonly process: UtilityProcess } | undefined;
  #pending: { readonly file: HostedFile; readonly process: UtilityProcess } | undefined;
  #last: HostedFile | undefined;
  /** An engine without a file yet. */
  #spare: UtilityProcess | undefined;

  constructor(listener: HostListener) {
    this.#listener = listener;
  }

  /** The file that is on the screen, also when its engine has died. */
  get file(): HostedFile | undefined {
    return this.#last;
  }

  /** The file that is on its way, else the one on the screen. */
  get target(): HostedFile | undefined {
    return this.#pending?.file ?? this.#last;
  }

  /** Whether a file is on its way. */
  get isOpening(): boolean {
    return this.#pending !== undefined;
  }

  /** Process id of the engine that answers; undefined when there is none. */
  get pid(): number | undefined {
    return this.#current?.process.pid;
  }

  /** Have an engine stand by, its code compiled on the capture `sample`: the next file then waits for neither. */
  prepare(sample: string | undefined): void {
    if (this.#spare) return;
    const spare = startEngine();
    if (sample !== undefined) spare.postMessage({ kind: 'warm', path: sample } satisfies WarmOrder);
    this.#spare = spare;
    spare.once('exit', () => {
      if (this.#spare === spare) this.#spare = undefined;
    });
  }

  /** Open a file. Resolves with whether it is a capture; a later call overtakes this one. */
  open(path: string, keyLog?: string): Promise<boolean> {
    const file: HostedFile = { path, name: basename(path), epoch: ++this.#epoch, keyLog };
    this.#pending?.process.kill();
    const engine = this.#spare ?? startEngine();
    this.#spare = undefined;
    this.#pending = { file, process: engine };
    let lastWords = '';
    engine.stderr?.on('data', (chunk: Buffer) => {
      lastWords = (lastWords + chunk.toString()).slice(-LAST_WORDS);
      process.stderr.write(chunk);
    });

    const { port1: toEngine, port2: toWindow } = new MessageChannelMain();
    return new Promise((resolve) => {
      engine.on('message', (message: unknown) => {
        if (this.#pending?.process !== engine || !isOpenReply(message)) return;
        this.#pending = undefined;
        if (message.kind === 'failed') {
          engine.kill();
          this.#listener.failed(file, message.issue);
          return resolve(false);
        }
        this.#current?.process.kill();
        this.#current = { file, process: engine };
        this.#last = file;
        this.#listener.opened(file, toWindow);
        resolve(true);
      });
      engine.on('exit', (code) => {
        if (this.#pending?.process === engine) {
          this.#pending = undefined;
          const params = { reason: lastWords.trim() || String(code) };
          this.#listener.failed(file, { code: 'engine-died', layer: 'engine', offset: 0, params });
        } else if (this.#current?.process === engine) {
          this.#current = undefined;
          this.#listener.died(file, lastWords.trim().split('\n')[0] || `exit code ${code}`);
        }
        resolve(false);
      });
      engine.postMessage({ kind: 'open', ...file } satisfies OpenOrder, [toEngine]);
    });
  }

  /** Have packets of the open file written to `path`; `tell` how many there are so far. One at a time. */
  exportPackets(path: string, request: PacketExportRequest, tell: (done: number) => void): Promise<WriteEnd> {
    const current = this.#current;
    if (!current) return Promise.resolve(GONE);
    return new Promise((resolve) => {
      const hear = (message: unknown) => {
        if (!isExportReply(message)) return;
        if (message.kind === 'exporting') tell(message.done);
        else settle(message.end);
      };
      const die = () => settle(GONE);
      const settle = (end: WriteEnd) => {
        current.process.off('message', hear).off('exit', die);
        resolve(end);
      };
      current.process.on('message', hear).on('exit', die);
      const order: ExportOrder = { kind: 'export', path, input: current.file.path, request };
      current.process.postMessage(order);
    });
  }

  /** Give up what is being written. */
  cancelExport(): void {
    this.#current?.process.postMessage({ kind: 'cancel-export' } satisfies ExportOrder);
  }

  /** Read the open file again, with a fresh engine, and with this key log in place of the one before. False when there is none. */
  async reopen(keyLog = this.#last?.keyLog): Promise<boolean> {
    return this.#last ? this.open(this.#last.path, keyLog) : false;
  }

  /** End every process. */
  close(): void {
    const engine = this.#current?.process;
    this.#current = undefined;
    engine?.kill();
    this.#spare?.kill();
    this.#pending?.process.kill();
    this.#pending = undefined;
  }
}

const startEngine = (): UtilityProcess =>
  utilityProcess.fork(join(import.meta.dirname, 'engine.js'), [], {
    serviceName: 'Capscope engine',
    stdio: ['ignore', 'inherit', 'pipe'],
  });
