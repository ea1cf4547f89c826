/**
 * Real TLS conversations for tests: Node's client and server talk to each other in memory, what they write is recorded
 * write by write, and the client's key log with it. Certificates are made on the spot.
 */
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Duplex } from 'node:stream';
import { connect, createSecureContext, type SecureContextOptions, TLSSocket } from 'node:tls';
import type { ByteStreamPair } from '../../src/main/engine/bytes/index.ts';
import { memoryPair, memoryStream, type Piece } from './stream-pair.ts';

/** What was said, as it went over the wire, and the secrets. */
export interface TlsRecording {
  /** Each write: 0 from the client. */
  readonly writes: readonly (readonly [from: 0 | 1, bytes: Uint8Array])[];
  readonly keyLog: string;
  readonly version: string;
  readonly suite: string;
}

/** How the two talk. */
export interface TlsChoice {
  /** OpenSSL's names; for TLS 1.3 its own. */
  readonly ciphers: string;
  readonly version: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  readonly key?: 'ec' | 'rsa';
  readonly alpn?: string;
  /** OpenSSL's options. */
  readonly secureOptions?: number;
}

const tag = (number: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const size =
    body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length];
  return Buffer.concat([Buffer.from([number]), Buffer.from(size.map((byte) => byte & 0xff)), body]);
};

const SEQUENCE = 0x30;

/** A self-signed certificate for `lab.test`, version 1. */
function certificate(publicKey: KeyObject, privateKey: KeyObject): string {
  const isEc = privateKey.asymmetricKeyType === 'ec';
  const algorithm = tag(SEQUENCE, Buffer.from(isEc ? '06082a8648ce3d040302' : '06092a864886f70d01010b0500', 'hex'));
  const attribute = tag(SEQUENCE, Buffer.from('0603550403', 'hex'), tag(0x0c, Buffer.from('lab.test')));
  const name = tag(SEQUENCE, tag(0x31, attribute));
  const validity = tag(SEQUENCE, ...['200101000000Z', '491231235959Z'].map((time) => tag(0x17, Buffer.from(time))));
  const publicInfo = publicKey.export({ type: 'spki', format: 'der' });
  const body = tag(SEQUENCE, tag(2, Buffer.from([1])), algorithm, name, validity, name, publicInfo);
  const signature = createSign('sha256').update(body).sign(privateKey);
  const whole = tag(SEQUENCE, body, algorithm, tag(3, Buffer.from([0]), signature));
  return `-----BEGIN CERTIFICATE-----\n${whole.toString('base64')}\n-----END CERTIFICATE-----\n`;
}

const identities = new Map<string, SecureContextOptions>();

function identity(kind: 'ec' | 'rsa'): SecureContextOptions {
  let made = identities.get(kind);
  if (made === undefined) {
    const { publicKey, privateKey } =
      kind === 'ec'
        ? generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
        : generateKeyPairSync('rsa', { modulusLength: 2048 });
    made = { key: privateKey.export({ type: 'pkcs8', format: 'pem' }), cert: certificate(publicKey, privateKey) };
    identities.set(kind, made);
  }
  return made;
}

/** Two ends of a pipe that tell what is written. */
function pipe(record: (from: 0 | 1, bytes: Uint8Array) => void): [Duplex, Duplex] {
  const ends: Duplex[] = [0, 1].map(
    (side) =>
      new Duplex({
        read: () => undefined,
        write(chunk: Uint8Array, _encoding, done) {
          record(side === 0 ? 0 : 1, new Uint8Array(chunk));
          ends[1 - side]?.push(Buffer.from(chunk));
          setImmediate(done);
        },
        final(done) {
          ends[1 - side]?.push(null);
          done();
        },
      }),
  );
  const [client, server] = ends;
  if (client === undefined || server === undefined) throw new Error('a pipe has two ends');
  return [client, server];
}

/** Let both ends talk: each turn is what one of them says once the other has heard the one before. */
export async function talk(choice: TlsChoice, turns: readonly (readonly [from: 0 | 1, data: string])[]) {
  const writes: [0 | 1, Uint8Array][] = [];
  let keyLog = '';
  const [near, far] = pipe((from, bytes) => writes.push([from, bytes]));
  const { version, ciphers, alpn, secureOptions = 0 } = choice;
  const options: SecureContextOptions = {
    minVersion: version,
    maxVersion: version,
    // Old versions and short keys are wanted here; of TLS 1.3 all is allowed as it is.
    ciphers: version === 'TLSv1.3' ? ciphers : `${ciphers}:@SECLEVEL=0`,
    secureOptions,
  };
  const server = new TLSSocket(far, {
    isServer: true,
    secureContext: createSecureContext({ ...options, ...identity(choice.key ?? 'ec') }),
    ...(alpn === undefined ? {} : { ALPNProtocols: [alpn] }),
  });
  const client = connect({
    socket: near,
    servername: 'lab.test',
    rejectUnauthorized: false,
    ...options,
    ...(alpn === undefined ? {} : { ALPNProtocols: [alpn] }),
  });
  client.on('keylog', (line: Buffer) => {
    keyLog += line.toString('latin1');
  });
  await new Promise<void>((resolve, reject) => {
    client.once('secureConnect', () => resolve());
    for (const end of [client, server]) end.once('error', reject);
  });
  for (const [from, data] of turns) {
    const [speaker, listener] = from === 0 ? [client, server] : [server, client];
    let heard = 0;
    const told = new Promise<void>((resolve) => {
      listener.on('data', (chunk: Buffer) => {
        heard += chunk.length;
        if (heard >= data.length) resolve();
      });
    });
    speaker.write(data, 'latin1');
    await told;
    listener.removeAllListeners('data');
  }
  const suite = client.getCipher().standardName;
  const ended = new Promise((resolve) => server.once('end', resolve));
  server.resume();
  client.end();
  await ended;
  const recording: TlsRecording = { writes, keyLog, version: client.getProtocol() ?? '', suite };
  return recording;
}

/** A recording as a follower sees it, a packet a write. */
export function pairOf({ writes }: TlsRecording): ByteStreamPair {
  const side = (which: 0 | 1): Piece[] =>
    writes.flatMap(([from, bytes], packet) => (from === which ? [{ packet, bytes }] : []));
  return memoryPair(memoryStream(side(0), 'fin'), memoryStream(side(1), 'fin'));
}
