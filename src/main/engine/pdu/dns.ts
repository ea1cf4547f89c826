/**
 * DNS over TCP (RFC 1035 section 4.2.2): messages behind their length. Queries and responses of a connection are matched by
 * their numbers as over UDP (dissect/application/dns-exchanges.ts): what comes again unanswered within five seconds is the same query,
 * and of the responses the first counts.
 */
import { readU16BE } from '../bytes/index.ts';
import { DNS_FIELDS, type DnsExchange, dns, paintDns, SAME_QUERY_SECONDS } from '../dissect/index.ts';
import { framed } from './framed.ts';
import { MessageKind } from './message-kinds.ts';
import type { PaintTarget, StreamProtocol } from './protocol.ts';

/** Messages of one connection that are remembered at most. */
const MAX_MESSAGES = 1 << 20;
const LENGTH = 2;
/** Bytes of a message up to the end of its flags. */
const ID_AND_FLAGS = 4;
/** Numbers that a message can have. */
const IDS = 0x10000;

/** A message that went by: position of the packet that completes it. */
interface Said {
  readonly position: number;
  readonly id: number;
  readonly isResponse: boolean;
}

/** A query and its first response, by their positions. */
interface Asked {
  readonly query: number;
  response: number | undefined;
}

/** The messages of one connection: put down while it is read, matched when one is painted. */
export class DnsTalk {
  readonly #said: Said[] = [];
  #matched = 0;
  readonly #latest = new Map<number, Asked>();
  readonly #askedOf = new Map<number, Asked>();

  /** Take down a message. */
  note(said: Said): void {
    if (this.#said.length < MAX_MESSAGES) this.#said.push(said);
  }

  /** The exchange that a message is part of; `seconds` are those between two positions. */
  of(position: number, id: number, seconds: (from: number, to: number) => number): Asked | undefined {
    for (; this.#matched < this.#said.length; this.#matched++) this.#match(this.#said[this.#matched] as Said, seconds);
    return this.#askedOf.get(position * IDS + id);
  }

  #match({ position, id, isResponse }: Said, seconds: (from: number, to: number) => number): void {
    let asked = this.#latest.get(id);
    if (isResponse) {
      if (asked === undefined) return;
      asked.response ??= position;
    } else if (
      asked === undefined ||
      asked.response !== undefined ||
      seconds(asked.query, position) >= SAME_QUERY_SECONDS
    ) {
      asked = { query: position, response: undefined };
      this.#latest.set(id, asked);
    }
    this.#askedOf.set(position * IDS + id, asked);
  }
}

/** DNS over TCP. */
export const dnsProtocol: StreamProtocol = framed({
  id: 'dns',
  title: 'Domain Name System',
  column: 'DNS',
  ports: [53],
  header: LENGTH,
  kinds: MessageKind.dns,
  length: (bytes, at) => LENGTH + readU16BE(bytes, at),
  note({ bytes, at, end, piece: { position }, state }) {
    const talk = state instanceof DnsTalk ? state : new DnsTalk();
    if (end - at >= LENGTH + ID_AND_FLAGS) {
      talk.note({
        position,
        id: readU16BE(bytes, at + LENGTH),
        isResponse: ((bytes[at + LENGTH + 2] ?? 0) & 0x80) !== 0,
      });
    }
    return talk;
  },
  paint(target, { piece, state }) {
    const { out, cursor, latest } = target;
    const { bytes, offset: at } = cursor;
    cursor.offset += LENGTH;
    if (cursor.offset >= cursor.end) return;
    const talk = [latest, state].find((one) => one instanceof DnsTalk);
    const isThere = cursor.end - at >= LENGTH + ID_AND_FLAGS;
    const exchange = talk && isThere && exchangeOf(talk, piece.position, readU16BE(bytes, at + LENGTH), target);
    paintDns(cursor, out, {
      packet: target.packetAt(piece.position),
      exchange: exchange || undefined,
      lead: () => out.add(DNS_FIELDS.length, at, LENGTH, readU16BE(bytes, at)),
    });
    out.fault(cursor, dns);
  },
});

/** Who does not ask for times asks for no exchanges: the talk must not be matched without them. */
function exchangeOf(
  talk: DnsTalk,
  position: number,
  id: number,
  { out, packetAt }: PaintTarget,
): DnsExchange | undefined {
  const { elapsed } = out.context;
  if (elapsed === undefined) return undefined;
  const seconds = (from: number, to: number): number => Number(elapsed(packetAt(from), packetAt(to)) ?? 0);
  const asked = talk.of(position, id, seconds);
  if (asked === undefined) return undefined;
  const { query, response } = asked;
  return { query: packetAt(query), response: response === undefined ? undefined : packetAt(response) };
}
