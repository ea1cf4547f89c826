/**
 * Failed requests of one host in HTTP/2 (RFC 9113 section 8.3.2). No field of a response names the host: its stream does, by
 * the request that opened it. So every head is read, a share at a time, and what is found is told as a display filter.
 */
import { quoted } from '../../shared/filter/index.ts';
import type { Counted, FailedRequests, Result } from '../../shared/model/index.ts';
import { fail, ok } from './answer.ts';
import type { DetailNode } from './dissect/index.ts';
import { FIELDS } from './fields.ts';
import { type FilterRun, type FilterSource, startFilter } from './filter/index.ts';
import type { Painter } from './painter.ts';
import type { PacketTable } from './table/index.ts';

const STREAM_ID = 'http2.streamid';
const STATUS = 'http2.headers.status';
/** What names a request's host: the pseudo-header, else the header of HTTP/1, which has no field (RFC 9113 section 8.3.1). */
const AUTHORITY = 'http2.headers.authority';
const NAME = 'http2.header.name';
const VALUE = 'http2.header.value';
const HOST = `${NAME} == "host"`;
const FAILED = `${STATUS} >= 400`;

/** Packets painted in one answer at most, as for a display filter. */
const PAINTINGS = 64;
/** Heads remembered, and packets named in a filter, at most. */
const MOST_HEADS = 200_000;
const MOST_NAMED = 500;

/** What a packet has of one HTTP/2 stream. */
interface Head {
  readonly id: number;
  readonly host?: string;
  readonly status?: number;
}

/** A response that tells of a failure. */
interface Failed {
  readonly packet: number;
  readonly id: number;
  readonly isOfHost: boolean;
}

/** See the file's first lines. */
export class Http2Failures {
  readonly #source: FilterSource;
  readonly #painter: Painter;
  readonly #table: PacketTable;
  #run: FilterRun | undefined;
  #read = 0;
  #heads = 0;
  /** Hosts of requests, and failed responses, by `TCP stream / HTTP/2 stream` and by TCP stream. */
  readonly #hosts = new Map<string, string>();
  readonly #failed = new Map<number, { packet: number; id: number }[]>();

  constructor(source: FilterSource, painter: Painter) {
    this.#source = source;
    this.#painter = painter;
    this.#table = source.table;
  }

  /** What was painted may have changed: read everything again. */
  forget(): void {
    this.#run = undefined;
    this.#read = 0;
    this.#heads = 0;
    this.#hosts.clear();
    this.#failed.clear();
  }

  /** The failed requests of the host that a packet's request or response is with, once all packets have been looked at. */
  of(packet: number): Result<Counted<FailedRequests | undefined>> {
    const { length } = this.#table;
    if (packet >= length) return fail('no-such-packet', { packet: packet + 1 });
    const run = this.#advance();
    if ('ok' in run) return run;
    const host = run.checked < length ? undefined : this.#hostOf(packet);
    const value = host === undefined ? undefined : { host, filter: this.#filterOf(host) };
    return ok({ checked: run.checked, packets: length, value });
  }

  /** The same of a host by its name, as a request of any version names it; undefined where nothing of it failed. */
  ofHost(name: string): Result<Counted<FailedRequests | undefined>> {
    const { length } = this.#table;
    const run = this.#advance();
    if ('ok' in run) return run;
    const host = name.toLowerCase();
    const isWhole = run.checked >= length;
    const filter = isWhole && this.#hasFailed(host) ? this.#filterOf(host) : undefined;
    return ok({ checked: run.checked, packets: length, value: filter === undefined ? undefined : { host, filter } });
  }

  #hasFailed(host: string): boolean {
    for (const [stream, all] of this.#failed)
      if (all.some(({ id }) => this.#hosts.get(`${stream}/${id}`) === host)) return true;
    return false;
  }

  #advance(): FilterRun | Extract<Result<never>, { ok: false }> {
    const started = this.#run ?? startFilter(`${AUTHORITY} || ${HOST} || ${FAILED}`, FIELDS, this.#source);
    if ('ok' in started) return started;
    this.#run = started;
    started.advance(PAINTINGS);
    const { packets } = started;
    for (; this.#read < packets.length && this.#heads < MOST_HEADS; this.#read++)
      this.#take(packets[this.#read] as number);
    return started;
  }

  #take(packet: number): void {
    const stream = this.#table.stream[packet] ?? 0;
    for (const { id, host, status } of this.#headsOf(packet)) {
      this.#heads++;
      const key = `${stream}/${id}`;
      if (host !== undefined && !this.#hosts.has(key)) this.#hosts.set(key, host);
      if (status === undefined || status < 400) continue;
      const failed = this.#failed.get(stream) ?? [];
      failed.push({ packet, id });
      this.#failed.set(stream, failed);
    }
  }

  #headsOf(packet: number): readonly Head[] {
    const heads: { id: number; host?: string; status?: number }[] = [];
    let named = '';
    const walk = (nodes: readonly DetailNode[]): void => {
      for (const { spec, value, children } of nodes) {
        const head = heads.at(-1);
        if (spec?.key === STREAM_ID) heads.push({ id: Number(value) });
        else if (head && spec?.key === STATUS) head.status = Number(value);
        else if (spec?.key === NAME) named = String(value);
        else if (head && (spec?.key === AUTHORITY || (spec?.key === VALUE && named === 'host')))
          head.host ??= String(value).toLowerCase();
        walk(children);
      }
    };
    walk(this.#painter.lines(packet));
    return heads;
  }

  #hostOf(packet: number): string | undefined {
    const stream = this.#table.stream[packet] ?? 0;
    const known = this.#headsOf(packet).map(({ id }) => this.#hosts.get(`${stream}/${id}`));
    return known.find((host) => host !== undefined);
  }

  #filterOf(host: string): string {
    const whole: number[] = [];
    const parts: string[] = [];
    for (const [stream, all] of this.#failed) {
      const failed = all.map((one) => ({ ...one, isOfHost: this.#hosts.get(`${stream}/${one.id}`) === host }));
      if (failed.every(({ isOfHost }) => isOfHost)) whole.push(stream);
      else if (failed.some(({ isOfHost }) => isOfHost)) parts.push(this.#ofShared(stream, failed));
    }
    const [only] = whole;
    if (only !== undefined)
      parts.unshift(`tcp.stream ${whole.length === 1 ? `== ${only}` : `in {${whole.join(', ')}}`} && ${FAILED}`);
    if (parts.length === 0) return `${AUTHORITY} == ${quoted(host)} && ${FAILED}`;
    return parts.length === 1 ? (parts[0] ?? '') : parts.map((part) => `(${part})`).join(' || ');
  }

  /** Of a connection that other hosts' requests failed on too: by HTTP/2 stream, where that tells them apart. */
  #ofShared(stream: number, failed: readonly Failed[]): string {
    const own = failed.filter(({ isOfHost }) => isOfHost);
    const ids = new Set(own.map(({ id }) => id));
    const packets = [...new Set(own.map(({ packet }) => packet))];
    const others = failed.filter(({ isOfHost, packet }) => !isOfHost && !packets.includes(packet));
    const isShared = others.some(({ packet }) => this.#headsOf(packet).some(({ id }) => ids.has(id)));
    if (isShared && packets.length <= MOST_NAMED) return `frame.number in {${packets.map((at) => at + 1).join(', ')}}`;
    return `tcp.stream == ${stream} && ${STREAM_ID} in {${[...ids].join(', ')}} && ${FAILED}`;
  }
}
