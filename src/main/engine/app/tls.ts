/**
 * TLS on a stream (RFC 8446, RFC 5246): recognised by its first handshake record. Where the connection's secrets are
 * known, what it carries is a pair of byte streams again, and goes to the next follower; where not, the entry says why.
 */
import type { Issue, TlsReading } from '../../../shared/model/index.ts';
import type { ByteStream, ByteStreamPair } from '../bytes/index.ts';
import {
  type Carried,
  type EntryBase,
  NO_ISSUES,
  orient,
  STREAM_BEGIN,
  type Steps,
  type StreamFollower,
  type StreamStart,
  surer,
  swapPair,
  swapStart,
} from './follower.ts';
import { TlsSecrets } from './tls/key-log.ts';
import { plainPair } from './tls/plaintext.ts';
import { NO_SIDES, RecordColumns, RecordState, type SideRecords } from './tls/records.ts';
import { type RecordRooms, walkTls } from './tls/session.ts';

/** A TLS connection. */
export interface TlsEntry extends EntryBase {
  readonly kind: 'tls';
  /** How far it can be read. */
  readonly reading: TlsReading;
  /** As in the Server Hello; 0 where there is none. */
  readonly version: number;
  readonly suite: number;
  readonly alpn: string;
  /** Records by the pair's directions; none where nothing was opened. */
  readonly sides: { readonly toServer: SideRecords; readonly toClient: SideRecords };
  /** What is inside, where it could be decrypted. */
  readonly carried?: Carried;
}

const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
/** Records told of as sealed, at most. */
const MAX_SEALED = 100;

/** TLS on any port. */
export const tls: StreamFollower = {
  id: 'tls',
  recognise(pair, start) {
    return surer(confidence(pair, start), () => confidence(swapPair(pair), swapStart(start)));
  },
  // biome-ignore lint/correctness/useYield: its records are read in one go
  *follow(pair, start, hints, swapped): Steps<TlsEntry> {
    const connection = walkTls(orient(pair, swapped), swapped ? swapStart(start) : start, hints.secrets);
    const { client, server, reading, version, suite, alpn } = connection;
    const isOpened = reading === 'decrypted';
    const all = swapped ? { toServer: server, toClient: client } : { toServer: client, toClient: server };
    const issues = [...sealedIn(all.toServer), ...sealedIn(all.toClient)];
    if (isOpened) for (const { records } of [client, server]) records.trim();
    return {
      kind: 'tls',
      swapped,
      issues: issues.length === 0 ? NO_ISSUES : issues,
      reading,
      version,
      suite,
      alpn,
      sides: isOpened ? all : NO_SIDES,
      ...(isOpened && { carried: { start: STREAM_BEGIN, protocol: '' } }),
    };
  },
};

/** Nothing is known that could open a connection. */
const NO_SECRETS = new TlsSecrets();
/** Where records are kept that nobody asks for once the connection has been walked. */
const ROOMS: RecordRooms = { client: new RecordColumns(), server: new RecordColumns() };

/**
 * A connection that nothing opens, which is known for TLS by what it begins with: what its hellos settle on is read when somebody asks.
 */
export class ClosedTls implements TlsEntry {
  readonly kind = 'tls';
  readonly swapped: boolean;
  readonly issues = NO_ISSUES;
  readonly sides = NO_SIDES;
  readonly #pairOf: () => ByteStreamPair;
  readonly #start: StreamStart;
  #settled: Pick<TlsEntry, 'reading' | 'version' | 'suite' | 'alpn'> | undefined;

  /** `start`: where in the pair it begins. */
  constructor(swapped: boolean, start: StreamStart, pairOf: () => ByteStreamPair) {
    this.swapped = swapped;
    this.#start = start;
    this.#pairOf = pairOf;
  }

  get reading(): TlsReading {
    return this.#hellos().reading;
  }

  get version(): number {
    return this.#hellos().version;
  }

  get suite(): number {
    return this.#hellos().suite;
  }

  get alpn(): string {
    return this.#hellos().alpn;
  }

  #hellos(): Pick<TlsEntry, 'reading' | 'version' | 'suite' | 'alpn'> {
    if (this.#settled === undefined) {
      const pair = orient(this.#pairOf(), this.swapped);
      const start = this.swapped ? swapStart(this.#start) : this.#start;
      const { reading, version, suite, alpn } = walkTls(pair, start, NO_SECRETS, ROOMS);
      this.#settled = { reading, version, suite, alpn };
    }
    return this.#settled;
  }
}

/** How sure this is TLS with the client in `toServer`. */
function confidence(pair: ByteStreamPair, start: { readonly toServer: number; readonly toClient: number }): number {
  const asked = begins(pair.toServer, start.toServer, CLIENT_HELLO);
  const answered = begins(pair.toClient, start.toClient, SERVER_HELLO);
  return asked && answered ? 1 : asked || answered ? 0.9 : 0;
}

/** What is looked at is read into here: every stream is, and nothing of it is kept. */
const room = new Uint8Array(6);

/** A record with a handshake message of a type, whose lengths make sense. */
function begins(stream: ByteStream, at: number, type: number): boolean {
  const bytes = stream.read(at, room.length, room);
  return bytes[0] === HANDSHAKE && bytes[1] === 3 && (bytes[2] ?? 255) <= 4 && bytes[5] === type;
}

/** Records between opened ones that could not be. */
function* sealedIn({ records, keys }: SideRecords): Generator<Issue> {
  if (keys.length === 0) return;
  let told = 0;
  for (let i = 0; i < records.count && told < MAX_SEALED; i++) {
    if (records.state.at(i) !== RecordState.sealed) continue;
    told++;
    yield { code: 'tls-record-sealed', layer: 'tls', offset: records.offset.at(i), had: records.length.at(i) };
  }
}

/** The plaintext of a connection, above the pair it was followed on. */
export const decrypted = (pair: ByteStreamPair, { sides }: Pick<TlsEntry, 'sides'>): ByteStreamPair =>
  plainPair(pair, sides);
