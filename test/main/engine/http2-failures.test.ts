/** Failed requests of one host in HTTP/2: connections of its own, and one that it shares with another. */
import { describe, expect, it } from 'vitest';
import type { Capture } from '../../../src/main/engine/index.ts';
import { captureOf } from '../../support/open-capture.ts';
import { conversation, fileOf, type Wire } from '../../support/tcp-wire.ts';

/** Of servers of HTTP. */
const PORTS = [80, 8080];
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
/** HEADERS of one frame that ends the stream. */
const head = (stream: number, block: string) => String.fromCharCode(0, 0, block.length, 1, 5, 0, 0, 0, stream) + block;
/** `:method: GET`, `:scheme: https`, `:path: /`, and `:authority` as a literal (RFC 7541 section 6.2.2, appendix A). */
const ask = (stream: number, host: string) =>
  head(stream, `\u0082\u0087\u0084\u0001${String.fromCharCode(host.length)}${host}`);
const OK = '\u0088';
const NOT_FOUND = '\u008d';
const ERROR = '\u008e';

/** A connection of each, from a port of its own. */
const captured = (...connections: readonly (readonly [0 | 1, string])[][]): Capture =>
  captureOf(
    fileOf(
      connections.flatMap((pieces, at) =>
        conversation(pieces).map((wire): Wire => ({ ...wire, port: PORTS[at] ?? 80 })),
      ),
    ),
  );

/** The filter for the host of a packet, by its number, and the numbers of the packets that it lets through. */
function failuresOf(
  capture: Capture,
  number: number,
): readonly [filter: string | undefined, packets: readonly number[]] {
  for (;;) {
    const answer = capture.http2Failures(number - 1);
    if (!answer.ok) throw new Error(answer.issue.code);
    const { checked, packets, value } = answer.value;
    if (checked < packets) continue;
    if (value === undefined) return [undefined, []];
    const view = capture.filter(value.filter);
    if (!view.ok) throw new Error(`${value.filter}: ${view.issue.code}`);
    return [value.filter, [...capture.packetsOf(view.value.view)].map((packet) => packet + 1)];
  }
}

describe('failed requests of a host in HTTP/2', () => {
  const own = [
    [0, PREFACE + ask(1, 'a.example')],
    [1, head(1, NOT_FOUND)],
    [0, ask(3, 'A.example')],
    [1, head(3, OK)],
  ] as const;

  it('on connections of its own, from a request, a response or its end', () => {
    const capture = captured([...own], [...own]);
    const found = ['tcp.stream in {0, 1} && http2.headers.status >= 400', [5, 12]];
    expect([4, 5, 7, 13].map((number) => failuresOf(capture, number))).toEqual([found, found, found, found]);
    // What opens the connection is with nobody.
    expect(failuresOf(capture, 1)).toEqual([undefined, []]);
  });

  it('on a connection that others failed on as well', () => {
    const capture = captured([
      [0, PREFACE + ask(1, 'a.example') + ask(3, 'b.example') + ask(5, 'a.example')],
      [1, head(3, ERROR)],
      [1, head(1, NOT_FOUND)],
      [1, head(5, OK)],
    ]);
    expect(failuresOf(capture, 6)).toEqual([
      'tcp.stream == 0 && http2.streamid in {1} && http2.headers.status >= 400',
      [6],
    ]);
    expect(failuresOf(capture, 5)[1]).toEqual([5]);
  });

  it('by packets, where one packet has the failure of another and a stream of this', () => {
    const capture = captured([
      [0, PREFACE + ask(1, 'a.example') + ask(3, 'b.example')],
      [1, head(1, NOT_FOUND)],
      [1, `${head(3, ERROR)}${String.fromCharCode(0, 0, 4, 3, 0, 0, 0, 0, 1)}\0\0\0\u0008`],
    ]);
    expect(failuresOf(capture, 5)).toEqual(['frame.number in {5}', [5]]);
  });

  it('of a host that nothing failed of: none', () => {
    const capture = captured([...own.slice(2)].map(([from, data]) => [from, from === 0 ? PREFACE + data : data]));
    expect(failuresOf(capture, 4)).toEqual([
      'http2.headers.authority == "a.example" && http2.headers.status >= 400',
      [],
    ]);
  });

  it('of a host by its name, as a request of HTTP/1 has it', () => {
    const capture = captured([...own], [...own]);
    const ofHost = (host: string) => {
      for (;;) {
        const answer = capture.http2FailuresOf(host);
        if (!answer.ok) throw new Error(answer.issue.code);
        if (answer.value.checked >= answer.value.packets) return answer.value.value;
      }
    };
    const filter = 'tcp.stream in {0, 1} && http2.headers.status >= 400';
    expect(ofHost('A.Example')).toEqual({ host: 'a.example', filter });
    expect(ofHost('b.example')).toBeUndefined();
  });
});
