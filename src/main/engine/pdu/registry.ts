/**
 * Which protocol a stream carries: by its ports, the server's first, then by the look of its first bytes. To add one: its
 * file, and its value in PROTOCOLS.
 */
import type { Dissector } from '../dissect/index.ts';
import { DATABASES } from './databases.ts';
import { directories } from './directories.ts';
import { FRAMED } from './framed.ts';
import { httpProtocol } from './http.ts';
import { http2Protocol } from './http2.ts';
import { INDUSTRY } from './industry.ts';
import { LINE_PROTOCOLS } from './lines.ts';
import { MESSAGING } from './messaging.ts';
import { mqttProtocol } from './mqtt.ts';
import type { Piece, StreamProtocol } from './protocol.ts';
import { SESSIONS } from './sessions.ts';
import { smtpProtocol } from './smtp.ts';
import { sshProtocol } from './ssh.ts';
import { sunRpcProtocol } from './sun-rpc.ts';
import { telnetProtocol } from './telnet.ts';
import { tlsProtocol } from './tls.ts';
import { websocketProtocol } from './websocket.ts';

const UPGRADES: Readonly<Record<string, StreamProtocol | undefined>> = {
  websocket: websocketProtocol,
  h2c: http2Protocol,
};

const http: StreamProtocol = httpProtocol({
  upgrade: (token) => UPGRADES[token.toLowerCase()],
  version2: http2Protocol,
  // A proxy behind a proxy is not looked into.
  port: (port) => (BY_PORT.get(port) === http ? undefined : BY_PORT.get(port)),
});

/** Every protocol on a stream, in the order in which they are asked to recognise bytes. */
export const PROTOCOLS: readonly StreamProtocol[] = [
  http,
  tlsProtocol,
  telnetProtocol,
  smtpProtocol(tlsProtocol),
  sshProtocol,
  mqttProtocol,
  ...LINE_PROTOCOLS,
  ...FRAMED,
  ...DATABASES,
  ...INDUSTRY,
  ...MESSAGING,
  ...SESSIONS,
  ...directories(tlsProtocol),
  sunRpcProtocol,
];

/** The layers of all of them, and of those that a conversation is handed on to: each once. */
export const STREAM_LAYERS: ReadonlySet<Dissector> = new Set(
  [...PROTOCOLS, ...Object.values(UPGRADES)].flatMap((protocol) => protocol?.layer ?? []),
);

const BY_PORT: ReadonlyMap<number, StreamProtocol> = new Map(
  PROTOCOLS.flatMap((protocol) => protocol.ports.map((port): [number, StreamProtocol] => [port, protocol])),
);

/** Who reads a conversation that begins with `piece`; undefined where nobody knows it. */
export function chooseProtocol(piece: Piece): StreamProtocol | undefined {
  const low = Math.min(piece.sourcePort, piece.destinationPort);
  const high = Math.max(piece.sourcePort, piece.destinationPort);
  return BY_PORT.get(low) ?? BY_PORT.get(high) ?? recogniseProtocol(piece);
}

/** Who recognises `piece`, ports aside. */
export function recogniseProtocol(piece: Piece): StreamProtocol | undefined {
  return PROTOCOLS.find((protocol) => protocol.recognise?.(piece) ?? false);
}
