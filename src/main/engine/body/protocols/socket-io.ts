/**
 * Engine.IO 4 and Socket.IO 5: a digit for the transport's packet, and in its messages a digit for the event packet, an
 * optional namespace, an acknowledgement number, and JSON. One text message is one packet on WebSocket.
 */
import type { BodyOutline } from '../../../../shared/model/index.ts';
import { leaf, outline, parseJson, treeOf } from '../outline.ts';
import type { MessageFacts, MessageProtocol } from './protocol.ts';

const ENGINE_PACKETS = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'];
const SOCKET_PACKETS = ['CONNECT', 'DISCONNECT', 'EVENT', 'ACK', 'CONNECT_ERROR', 'BINARY_EVENT', 'BINARY_ACK'];

export const socketIo: MessageProtocol = {
  id: 'socket.io',
  claims: (facts) => isNamed(facts) || (facts.opcode === 1 && SOCKET_MESSAGE.test(beginning(facts.bytes))),
  read(facts, text) {
    const { opcode, bytes, target } = facts;
    if (opcode !== 1) return outline('Socket.IO', `attachment, ${bytes.length} bytes`, []);
    const match = /^([0-6])(.*)$/s.exec(text);
    const packet = ENGINE_PACKETS[Number(match?.[1])];
    if (match === null || packet === undefined) return undefined;
    const rest = match[2] ?? '';
    if (packet === 'message') {
      const inner = readSocketPacket(rest);
      if (inner !== undefined || /\/socket\.io\//.test(target) || !isNamed(facts)) return inner;
    }
    const value = parseJson(rest);
    return outline('Engine.IO', `${packet} ${rest}`.trim(), [
      leaf('packet', packet, 0, 1),
      ...(value === undefined
        ? rest === ''
          ? []
          : [leaf('data', rest, 1, bytes.length - 1)]
        : [treeOf('data', value)]),
    ]);
  },
};

/** Whether the connection says what it is: by its target, or by how it begins. */
const isNamed = ({ target, opening }: MessageFacts): boolean =>
  /[?&]EIO=\d/.test(target) || /\/(socket|engine)\.io\//.test(target) || opensEngine(opening);

/** What tells a Socket.IO packet apart by itself, in a connection whose beginning is not in the capture. */
const SOCKET_MESSAGE = /^4(?:0\{"sid":"|[2356](?:\d{1,9}-)?(?:\/[^,]{0,100},)?\d{0,15}\[)/;

/** Characters of a message by which it is recognised. */
const beginning = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 300)).toString('latin1');

/** A connection begins with its session's terms, or, where those came by polling, with a probe of the way. */
function opensEngine(opening: MessageFacts['opening']): boolean {
  if (opening === undefined || (opening[0] !== 0x30 && opening[0] !== 0x32)) return false;
  const text = beginning(opening);
  return (
    text === '2probe' ||
    (/^0\s*\{/.test(text) && /"sid"\s*:\s*"/.test(text) && /"ping(Interval|Timeout)"\s*:\s*\d/.test(text))
  );
}

function readSocketPacket(text: string): BodyOutline | undefined {
  // <type>[<attachments>-][<namespace>,][<acknowledgement>][JSON]
  const match = /^([0-6])(?:(\d{1,9})-)?(?:(\/[^,]*)(?:,|$))?(\d{1,15})?(.*)$/s.exec(text);
  const packet = SOCKET_PACKETS[Number(match?.[1])];
  if (match === null || packet === undefined) return undefined;
  const [, , attachments, namespace = '/', number, json = ''] = match;
  const value = json === '' ? undefined : parseJson(json);
  if (json !== '' && value === undefined) return undefined;
  const isEvent = packet.endsWith('EVENT');
  const event = isEvent && Array.isArray(value) ? JSON.stringify(value[0]) : '';
  const said = isEvent && Array.isArray(value) ? value.slice(1) : value;
  const summary = [packet, namespace === '/' ? '' : namespace, number === undefined ? '' : `#${number}`, event];
  const shown = said === undefined ? '' : JSON.stringify(said);
  return {
    ...outline('Socket.IO', [...summary, shown].filter((piece) => piece !== '').join(' '), [
      leaf('packet', packet),
      leaf('namespace', namespace),
      ...(number === undefined ? [] : [leaf('ack', number)]),
      ...(attachments === undefined ? [] : [leaf('attachments', attachments)]),
      ...(event === '' ? [] : [leaf('event', event)]),
      ...(said === undefined ? [] : [treeOf('data', said)]),
    ]),
    ...(number !== undefined && {
      pair: { key: `${namespace}#${number}`, role: packet.endsWith('ACK') ? ('reply' as const) : ('request' as const) },
    }),
  };
}
