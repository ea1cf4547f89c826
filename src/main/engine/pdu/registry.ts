/**
 * Which protocol a stream carries: by its ports, the server's first, then by the look of its first bytes. To add one: its
 * file, and its value in PROTOCOLS.
 */
import type { Dissector } from '../dissect/index.ts';
import { CONTROLLERS } from './controllers.ts';
import { DATABASES } from './databases.ts';
import { directories } from './directories.ts';
import { dnsProtocol } from './dns.ts';
import { FRAMED } from './framed.ts';
import { httpProtocol } from './http.ts';
import type { Successors } from './http-conversation.ts';
import { http2Protocol } from './http2.ts';
import { INDUSTRY } from './industry.ts';
import { lineProtocols } from './lines.ts';
import { MESSAGING } from './messaging.ts';
import { mqttProtocol } from './mqtt.ts';
import type { Piece, StreamProtocol } from './protocol.ts';
import { SESSIONS } from './sessions.ts';
import { nbssProtocol } from './smb.ts';
import { smtpProtocol } from './smtp.ts';
import { sshProtocol } from './ssh.ts';
import { sunRpcProtocol } from './sun-rpc.ts';
import { telnetProtocol } from './telnet.ts';
import { tlsProtocol } from './tls.ts';
import { TRANSACTIONS } from './transactions.ts';
import { websocketProtocol } from './websocket.ts';

const UPGRADES: Readonly<Record<string, StreamProtocol | undefined>> = {
  websocket: websocketProtocol,
  h2c: http2Protocol,
};

const SUCCESSORS: Successors = {
  upgrade: (token) => UPGRADES[token.toLowerCase()],
  version2: http2Protocol,
  // A proxy behind a proxy is not looked into.
  port: (port) => (BY_PORT.get(port) === http ? undefined : BY_PORT.get(port)),
};
const http: StreamProtocol = httpProtocol(SUCCESSORS);
/** The same inside of TLS. */
const https: StreamProtocol = httpProtocol(SUCCESSORS, 'https');

/** Names that a TLS handshake settles on (ALPN), and ports of TLS by the ports of what is inside. */
const BY_ALPN: Readonly<Record<string, StreamProtocol | undefined>> = {
  'http/1.1': https,
  'http/1.0': https,
  h2: http2Protocol,
};
const CLEAR_PORTS: ReadonlyMap<number, number> = new Map([
  [443, 80],
  [465, 25],
  [636, 389],
  [853, 53],
  [992, 23],
  [993, 143],
  [995, 110],
  [8883, 1883],
]);

const tls: StreamProtocol = tlsProtocol((piece, alpn) => {
  const [low, high] = portsOf(piece);
  const clear = CLEAR_PORTS.get(low) ?? CLEAR_PORTS.get(high);
  const inside =
    BY_ALPN[alpn] ?? (clear === undefined ? undefined : BY_PORT.get(clear)) ?? recogniseProtocol(piece, tls);
  return inside === http ? https : inside;
});

/** Every protocol on a stream, in the order in which they are asked to recognise bytes. */
export const PROTOCOLS: readonly StreamProtocol[] = [
  http,
  tls,
  telnetProtocol,
  smtpProtocol(tls),
  sshProtocol,
  mqttProtocol,
  ...lineProtocols(tls),
  dnsProtocol,
  ...FRAMED,
  nbssProtocol,
  ...CONTROLLERS,
  ...DATABASES,
  ...INDUSTRY,
  ...MESSAGING,
  ...SESSIONS,
  ...TRANSACTIONS,
  ...directories(tls),
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
  const [low, high] = portsOf(piece);
  return BY_PORT.get(low) ?? BY_PORT.get(high) ?? recogniseProtocol(piece);
}

/**
 * Whether a conversation on these ports that begins with a request of HTTP/1 is read as HTTP; `isLineWhole`: its first line
 * stands in the first piece.
 */
export function beginsAsHttp(sourcePort: number, destinationPort: number, isLineWhole: boolean): boolean {
  const [low, high] = portsOf({ sourcePort, destinationPort });
  const named = BY_PORT.get(low) ?? BY_PORT.get(high);
  return named === undefined ? isLineWhole : named === http;
}

const portsOf = ({
  sourcePort,
  destinationPort,
}: Pick<Piece, 'sourcePort' | 'destinationPort'>): readonly [low: number, high: number] => [
  Math.min(sourcePort, destinationPort),
  Math.max(sourcePort, destinationPort),
];

/** Who recognises `piece`, ports aside; somebody else than `besides`. */
export function recogniseProtocol(piece: Piece, besides?: StreamProtocol): StreamProtocol | undefined {
  return PROTOCOLS.find((protocol) => protocol !== besides && (protocol.recognise?.(piece) ?? false));
}
