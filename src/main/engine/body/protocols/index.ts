/**
 * Protocols carried in WebSocket messages. To add one: a file with a MessageProtocol (protocol.ts) and one line here. The
 * one that the subprotocol or the target names is asked first, then the others in this order: what content can prove
 * comes before what it can only suggest.
 */
import type { BodyOutline } from '../../../../shared/model/index.ts';
import { cbor } from './cbor.ts';
import { graphql } from './graphql.ts';
import { json } from './json.ts';
import { messagePack } from './message-pack.ts';
import { mqtt } from './mqtt.ts';
import { protobuf } from './protobuf.ts';
import type { MessageFacts, MessageProtocol } from './protocol.ts';
import { signalR } from './signalr.ts';
import { socketIo } from './socket-io.ts';
import { stomp } from './stomp.ts';
import { wamp } from './wamp.ts';

export type { MessageFacts, MessageProtocol } from './protocol.ts';

/** Every protocol known. */
const messageProtocols: readonly MessageProtocol[] = [
  ...[socketIo, graphql, mqtt, stomp, wamp, signalR],
  ...[json, messagePack, cbor, protobuf],
];

/** Those that content alone may prove; the others need to be named. */
const BY_CONTENT: readonly MessageProtocol[] = [signalR, stomp, json, messagePack, cbor, protobuf];

/** Those of them that hardly anything else looks like. */
const PROVEN: readonly MessageProtocol[] = [signalR, stomp, json];

/** Bytes of a message that are looked at. */
const MOST = 1 << 20;

/** What a data message says, where a protocol is recognised. Bounded; a message above 1 MB is left as it is. */
export function outlineMessage(facts: MessageFacts): BodyOutline | undefined {
  if ((facts.opcode !== 1 && facts.opcode !== 2) || facts.bytes.length === 0 || facts.bytes.length > MOST)
    return undefined;
  const text = facts.opcode === 1 ? Buffer.from(facts.bytes).toString('utf8') : '';
  let named = false;
  for (const protocol of messageProtocols)
    if (protocol.claims(facts)) {
      named = true;
      const found = protocol.read(facts, text);
      if (found !== undefined) return found;
    }
  // What a connection is said to carry and does not parse as that is no reason to guess at binary forms.
  for (const protocol of named ? PROVEN : BY_CONTENT) {
    const found = protocol.read(facts, text);
    if (found !== undefined) return found;
  }
  return undefined;
}
