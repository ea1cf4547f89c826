/** `http FILE`: one JSON line an HTTP exchange, in the order of the requests. */
import { createHash } from 'node:crypto';
import type { Fate, HttpExchange, HttpMessage } from '../../shared/model/index.ts';
import { type BodyPieces, type Capture, fateFields } from '../engine/index.ts';
import { type Command, captureWord, issueText, Status, withCapture } from './command.ts';
import { formatEpoch } from './info.ts';

/** See the file's first line. */
export const http: Command = {
  name: 'http',
  usage: 'FILE',
  summary: 'one JSON line an HTTP exchange: request, response, bodies after decoding',
  options: {},
  help: [],
  run(words, options, output) {
    return withCapture(captureWord(words, options), { streams: true }, (capture) => {
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
      ...describeMessage(request, capture.bodyPieces(exchange.exchange, 'request')),
      fate: describeFate(capture.fateOf(exchange.exchange, 'request')),
    },
    interim:
      interim.length === 0
        ? undefined
        : interim.map((message) => ({
            version: message.version,
            status: message.statusCode,
            reason: message.reason,
            // These end with their head (RFC 9110 section 15.2).
            ...describeMessage(message, NO_BODY),
          })),
    response: response && {
      version: response.version,
      status: response.statusCode,
      reason: response.reason,
      ...describeMessage(response, capture.bodyPieces(exchange.exchange, 'response')),
      fate: describeFate(capture.fateOf(exchange.exchange, 'response')),
    },
    time: exchange.time,
    upgrade: exchange.upgrade,
  };
}

const describeFate = (fate: Fate | undefined) => fate && fateFields(fate);

const NO_BODY: BodyPieces = { pieces: [], issues: [] };

function describeMessage(message: HttpMessage, { pieces, issues }: BodyPieces): object {
  const all = [...message.issues, ...issues];
  const hash = createHash('sha256');
  let length = 0;
  for (const piece of pieces) {
    hash.update(piece);
    length += piece.length;
  }
  return {
    packet: message.packet + 1,
    packets: message.packets.map((packet) => packet + 1),
    start: formatEpoch(message.start),
    headers: message.headers,
    trailers: message.trailers.length > 0 ? message.trailers : undefined,
    body: {
      wireLength: message.body.wireLength,
      length,
      sha256: hash.digest('hex'),
      coding: message.body.coding,
      status: message.body.status,
    },
    issues: all.length > 0 ? all.map(issueText) : undefined,
  };
}
