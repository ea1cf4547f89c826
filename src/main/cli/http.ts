/** `http FILE`: one JSON line an HTTP exchange, in the order of the requests. */
import { createHash } from 'node:crypto';
import type { HttpExchange, HttpMessage } from '../../shared/model.ts';
import type { ExchangeIndex } from '../../shared/units.ts';
import type { Capture } from '../engine/index.ts';
import { type Command, fileWord, issueText, Status, withCapture } from './command.ts';
import { formatEpoch } from './info.ts';

/** See the file's first line. */
export const http: Command = {
  name: 'http',
  usage: 'FILE',
  summary: 'one JSON line an HTTP exchange: request, response, bodies after decoding',
  options: {},
  help: [],
  run(words, _options, output) {
    return withCapture(fileWord(words), { streams: true }, (capture) => {
      for (const exchange of capture.allExchanges()) output.json(describeExchange(capture, exchange));
      return Status.whole;
    });
  },
};

function describeExchange(capture: Capture, exchange: HttpExchange): unknown {
  const { request, response, interim } = exchange;
  return {
    stream: exchange.stream,
    request: request && {
      method: request.method,
      target: request.target,
      version: request.version,
      ...describeMessage(capture, exchange.exchange, 'request', request),
    },
    interim:
      interim.length === 0
        ? undefined
        : interim.map(({ version, statusCode, reason, packet, headers }) => ({
            version,
            status: statusCode,
            reason,
            packet: packet + 1,
            headers,
          })),
    response: response && {
      version: response.version,
      status: response.statusCode,
      reason: response.reason,
      ...describeMessage(capture, exchange.exchange, 'response', response),
    },
    time: exchange.time,
    upgrade: exchange.upgrade,
  };
}

function describeMessage(
  capture: Capture,
  exchange: ExchangeIndex,
  part: 'request' | 'response',
  message: HttpMessage,
): object {
  const { bytes, issues } = capture.wholeBody({ kind: 'http', exchange, part });
  const all = [...message.issues, ...issues];
  return {
    packet: message.packet + 1,
    packets: message.packets.map((packet) => packet + 1),
    start: formatEpoch(message.start),
    headers: message.headers,
    trailers: message.trailers.length > 0 ? message.trailers : undefined,
    body: {
      wireLength: message.body.wireLength,
      length: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      coding: message.body.coding,
      status: message.body.status,
    },
    issues: all.length > 0 ? all.map(issueText) : undefined,
  };
}
