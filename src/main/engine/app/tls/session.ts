/**
 * A TLS connection read as far as its secrets go: both directions are walked record by record, the hellos tell what is
 * agreed on, and what one end announces (a change of cipher, the end of its handshake, a key update) changes its own keys.
 * Neither direction gets ahead of what it needs of the other. The records of each are kept as ranges.
 */
import type { TlsReading } from '../../../../shared/model/index.ts';
import type { ByteStreamPair } from '../../bytes/index.ts';
import type { StreamStart } from '../follower.ts';
import { type CipherSuite, cipherSuite } from './cipher-suites.ts';
import { type ClientHello, readAlpn, readClientHello, readServerHello, type ServerHello } from './hello.ts';
import type { ConnectionSecrets, SecretName, TlsSecrets } from './key-log.ts';
import { type RecordKeys, recordKeys, trafficKeys } from './keys.ts';
import { RecordColumns, type SideRecords } from './records.ts';
import { SideWalker } from './side-walker.ts';

/** Which end sends. */
export type Role = 'client' | 'server';

/** A connection that has been walked. */
export interface TlsConnection {
  readonly reading: TlsReading;
  /** As in the Server Hello; 0 where there is none. */
  readonly version: number;
  readonly suite: number;
  /** Protocol that was settled on; '' none, or not known. */
  readonly alpn: string;
  readonly client: SideRecords;
  readonly server: SideRecords;
}

const TLS_10 = 0x0301;
const TLS_13 = 0x0304;
/** Highest byte of the version in drafts of TLS 1.3. */
const DRAFT = 0x7f;

const PHASES: Readonly<Record<Role, readonly SecretName[]>> = {
  client: ['CLIENT_EARLY_TRAFFIC_SECRET', 'CLIENT_HANDSHAKE_TRAFFIC_SECRET', 'CLIENT_TRAFFIC_SECRET_0'],
  server: ['SERVER_HANDSHAKE_TRAFFIC_SECRET', 'SERVER_TRAFFIC_SECRET_0'],
};

/** Where the records of both directions are kept. */
export interface RecordRooms {
  readonly client: RecordColumns;
  readonly server: RecordColumns;
}

/**
 * Walk a connection; the pair's `toServer` is the client's. Never throws, bounded by what the records are bounded by. Their rooms are
 * emptied first.
 */
export function walkTls(
  pair: ByteStreamPair,
  start: StreamStart,
  secrets: TlsSecrets,
  rooms: RecordRooms = { client: new RecordColumns(), server: new RecordColumns() },
): TlsConnection {
  rooms.client.clear();
  rooms.server.clear();
  return new Session(pair, start, secrets, rooms).run();
}

/** What both directions know together. */
export class Session {
  readonly #secrets: TlsSecrets;
  readonly #client: SideWalker;
  readonly #server: SideWalker;
  readonly #hellos: { readonly client: ClientHello[]; readonly server: ServerHello[] } = { client: [], server: [] };
  #alpn = '';
  #asked = false;
  #retried = false;

  constructor(pair: ByteStreamPair, start: StreamStart, secrets: TlsSecrets, rooms: RecordRooms) {
    this.#secrets = secrets;
    this.#client = new SideWalker(this, 'client', pair.toServer, start.toServer, rooms.client);
    this.#server = new SideWalker(this, 'server', pair.toClient, start.toClient, rooms.server);
  }

  run(): TlsConnection {
    // Each goes on until it needs what the other has not read yet; where both wait, nothing more is known.
    for (;;) {
      const moved = this.#client.run(false);
      if (!this.#server.run(false) && !moved) break;
    }
    this.#client.run(true);
    this.#server.run(true);
    this.#client.run(true);
    const [hello] = this.#hellos.server;
    return {
      reading: this.#reading(),
      version: hello?.version ?? 0,
      suite: hello?.suite ?? 0,
      alpn: this.#alpn,
      client: this.#client.end(),
      server: this.#server.end(),
    };
  }

  #reading(): TlsReading {
    const [hello] = this.#hellos.server;
    if (hello === undefined || this.#hellos.client.length === 0) return 'no-handshake';
    if (this.#client.opened + this.#server.opened > 0) return 'decrypted';
    if (!this.#asked) return 'clear';
    if (this.#suite(hello) === undefined) return 'not-supported';
    return this.#find(0) === undefined ? 'no-secrets' : 'wrong-secrets';
  }

  /** A handshake message in the clear or opened, header and all. */
  hello(role: Role, message: Uint8Array): void {
    if (role === 'client') {
      const hello = readClientHello(message);
      if (hello !== undefined) this.#hellos.client.push(hello);
      return;
    }
    const hello = readServerHello(message);
    if (hello === 'retry') this.#retried = true;
    if (hello === undefined || hello === 'retry') return;
    this.#hellos.server.push(hello);
    if (hello.alpn !== '') this.#alpn = hello.alpn;
  }

  /** Encrypted Extensions, header and all. */
  extensions(message: Uint8Array): void {
    this.#alpn = readAlpn(message);
  }

  /** Whether what the keys of a handshake (the first is 0) follow from has been read. */
  knows(handshake: number): boolean {
    const server = this.#hellos.server[handshake];
    return server !== undefined && this.#hellos.client[handshake] !== undefined;
  }

  /** Whether TLS 1.3 or a draft of it was settled on. */
  get isVersion13(): boolean {
    const version = this.#hellos.server[0]?.version ?? 0;
    return this.#retried || version === TLS_13 || version >> 8 === DRAFT;
  }

  /** Keys of TLS 1.2 and before after the handshake of this number; undefined where they are not known. */
  keysAfter(handshake: number, role: Role): RecordKeys | undefined {
    this.#asked = true;
    const server = this.#hellos.server[handshake];
    const client = this.#hellos.client[handshake];
    const suite = server && this.#suite(server);
    const master = this.#find(handshake)?.CLIENT_RANDOM;
    if (server === undefined || client === undefined || suite === undefined || master === undefined) return undefined;
    const { version, encryptThenMac } = server;
    const { random: clientRandom } = client;
    return recordKeys({ version, suite, master, clientRandom, serverRandom: server.random, encryptThenMac }, role);
  }

  /** Keys of TLS 1.3, in the order in which an end goes through them; undefined where one's secret is not known. */
  phases(role: Role): readonly (RecordKeys | undefined)[] {
    this.#asked = true;
    const [server] = this.#hellos.server;
    const suite = server && this.#suite(server);
    const secrets = this.#find(0);
    return PHASES[role].map((name) => {
      const secret = secrets?.[name];
      return secret && suite?.kind === 'aead' ? trafficKeys(suite, secret) : undefined;
    });
  }

  #suite(hello: ServerHello): CipherSuite | undefined {
    return hello.version < TLS_10 ? undefined : cipherSuite(hello.suite);
  }

  #find(handshake: number): ConnectionSecrets | undefined {
    const client = this.#hellos.client[handshake];
    const server = this.#hellos.server[handshake];
    return client && server && this.#secrets.find(client.random, server.session);
  }
}
