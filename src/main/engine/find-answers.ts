/** Answers to searches (find/): what the engine gives to look through, and what the streams' contents of a packet are. */
import type { BodyRef, FindQuery, FindShare, Result, ViewId } from '../../shared/model/index.ts';
import { streamIndex } from '../../shared/units.ts';
import { ok } from './answer.ts';
import type { ByteSource } from './bytes/index.ts';
import { find, Runs } from './find/index.ts';
import type { WholeBody } from './message-answers.ts';
import type { MessageIndex } from './message-index.ts';
import type { Painter } from './painter.ts';
import { Recent } from './recent.ts';
import type { Scanner } from './scanner.ts';
import type { Views } from './views.ts';

/** Streams whose contents are known by the packets they end in. */
const KEPT_STREAMS = 16;

/** What is looked through. */
export interface FindParts {
  readonly scanner: Scanner;
  /** The capture file. */
  readonly file: ByteSource;
  readonly painter: Painter;
  readonly views: Views;
  readonly index: MessageIndex;
  wholeBody(ref: BodyRef): WholeBody;
  /** Whether a packet's Info is known to be of TCP and frames of WebSocket alone. */
  isTcpInfo(packet: number): boolean;
  /** Let the verdicts on segments come nearer to a packet that is to be painted. */
  judge(packet: number): void;
}

/** See the file's first line. */
export class FindAnswers {
  readonly #parts: FindParts;
  /** Bodies and messages of a stream by the packet they end in. */
  readonly #endings = new Recent<number, ReadonlyMap<number, readonly BodyRef[]>>(KEPT_STREAMS);
  /** What was read for the searches asked last. */
  readonly #runs = new Recent<string, Runs>(2);
  #generation = -1;

  constructor(parts: FindParts) {
    this.#parts = parts;
  }

  /** One share of a search from a position of a view on. */
  find(query: FindQuery, view: ViewId, from: number, step: 1 | -1): Result<FindShare> {
    const { scanner, painter, views } = this.#parts;
    const answer = find(query, view, from, step, {
      total: (of) => views.total(of),
      packetAt: (of, position) => views.packetAt(of, position),
      bytes: (packet) => scanner.packetBytes(packet),
      info: (packet) => {
        this.#parts.judge(packet);
        return painter.summarise(packet, '').columns.info;
      },
      isTcpInfo: (packet) => this.#parts.isTcpInfo(packet),
      lines: (packet) => {
        this.#parts.judge(packet);
        return painter.lines(packet);
      },
      runs: (of, { needles, exact }) => {
        const { file } = this.#parts;
        const key = JSON.stringify(of);
        return this.#runs.get(key, () => new Runs(scanner.table, file, needles, exact));
      },
      contents: (packet) => this.#contents(packet),
    });
    return 'ok' in answer ? answer : ok(answer);
  }

  *#contents(packet: number): Generator<{ readonly ref: BodyRef; readonly bytes: Uint8Array }> {
    const stream = this.#parts.scanner.table.stream[packet] ?? -1;
    if (stream < 0) return;
    const { generation } = this.#parts.index;
    if (generation !== this.#generation) this.#endings.clear();
    this.#generation = generation;
    const endings = this.#endings.get(stream, () => this.#endingsOf(stream));
    for (const ref of endings.get(packet) ?? []) yield { ref, bytes: this.#parts.wholeBody(ref).bytes };
  }

  #endingsOf(stream: number): ReadonlyMap<number, readonly BodyRef[]> {
    const { index } = this.#parts;
    const endings = new Map<number, BodyRef[]>();
    const add = (packet: number, ref: BodyRef): void => {
      const there = endings.get(packet);
      if (there) there.push(ref);
      else endings.set(packet, [ref]);
    };
    for (const { exchange, indexed } of index.exchangesOf(stream)) {
      if (indexed.request) add(indexed.request.lastPacket, { kind: 'http', exchange, part: 'request' });
      if (indexed.response) add(indexed.response.lastPacket, { kind: 'http', exchange, part: 'response' });
    }
    const reader = index.messages(stream);
    for (let message = 0; message < (reader?.count ?? 0); message++) {
      const last = reader?.packets(message)[1];
      if (last !== undefined) add(last, { kind: 'websocket', stream: streamIndex(stream), message });
    }
    return endings;
  }
}
