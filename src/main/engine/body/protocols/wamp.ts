/** WAMP 2: an array whose first number is the message type, in JSON, MessagePack or CBOR as the subprotocol says. */
import type { BodyOutline } from '../../../../shared/model/index.ts';
import { leaf, outline, parseJson, treeOf } from '../outline.ts';
import { decodeCbor } from './cbor.ts';
import { decodeMessagePack } from './message-pack.ts';
import type { MessageProtocol } from './protocol.ts';

/** Type → name, and the names of the members behind it. */
const TYPES: Readonly<Record<number, readonly [name: string, ...members: string[]]>> = {
  1: ['HELLO', 'Realm', 'Details'],
  2: ['WELCOME', 'Session', 'Details'],
  3: ['ABORT', 'Details', 'Reason'],
  4: ['CHALLENGE', 'AuthMethod', 'Extra'],
  5: ['AUTHENTICATE', 'Signature', 'Extra'],
  6: ['GOODBYE', 'Details', 'Reason'],
  8: ['ERROR', 'REQUEST.Type', 'Request', 'Details', 'Error', 'Arguments', 'ArgumentsKw'],
  16: ['PUBLISH', 'Request', 'Options', 'Topic', 'Arguments', 'ArgumentsKw'],
  17: ['PUBLISHED', 'Request', 'Publication'],
  32: ['SUBSCRIBE', 'Request', 'Options', 'Topic'],
  33: ['SUBSCRIBED', 'Request', 'Subscription'],
  34: ['UNSUBSCRIBE', 'Request', 'Subscription'],
  35: ['UNSUBSCRIBED', 'Request'],
  36: ['EVENT', 'Subscription', 'Publication', 'Details', 'Arguments', 'ArgumentsKw'],
  48: ['CALL', 'Request', 'Options', 'Procedure', 'Arguments', 'ArgumentsKw'],
  49: ['CANCEL', 'Request', 'Options'],
  50: ['RESULT', 'Request', 'Details', 'Arguments', 'ArgumentsKw'],
  64: ['REGISTER', 'Request', 'Options', 'Procedure'],
  65: ['REGISTERED', 'Request', 'Registration'],
  66: ['UNREGISTER', 'Request', 'Registration'],
  67: ['UNREGISTERED', 'Request'],
  68: ['INVOCATION', 'Request', 'Registration', 'Details', 'Arguments', 'ArgumentsKw'],
  69: ['INTERRUPT', 'Request', 'Options'],
  70: ['YIELD', 'Request', 'Options', 'Arguments', 'ArgumentsKw'],
};

/** Those that answer: RESULT, PUBLISHED, … carry the number of what they answer. */
const REPLIES = new Set([8, 17, 33, 35, 50, 65, 67, 70]);
const INVOCATIONS = new Set([68, 69, 70]);

export const wamp: MessageProtocol = {
  id: 'wamp',
  claims: ({ subprotocol }) => /^wamp\.2\./i.test(subprotocol),
  read({ subprotocol, bytes }, text): BodyOutline | undefined {
    const decoded = /msgpack/i.test(subprotocol)
      ? decodeMessagePack(bytes)[0]
      : /cbor/i.test(subprotocol)
        ? decodeCbor(bytes)[0]
        : parseJson(text);
    if (!Array.isArray(decoded)) return undefined;
    const [code, ...members] = decoded as unknown[];
    const type = typeof code === 'number' ? TYPES[code] : undefined;
    if (type === undefined || typeof code !== 'number') return undefined;
    const [name, ...names] = type;
    const at = names.indexOf('Request');
    const request = at < 0 ? undefined : members[at];
    const place = members.find((_, i) => ['Topic', 'Procedure', 'Realm', 'Reason', 'Error'].includes(names[i] ?? ''));
    // Errors answer what their first member names; calls towards a callee are numbered apart from those of a caller.
    const space = INVOCATIONS.has(code) || (code === 8 && members[0] === 68) ? 'i' : 'c';
    return {
      ...outline('WAMP', [name, typeof place === 'string' ? place : ''].join(' ').trim(), [
        leaf('type', `${name} (${code})`),
        ...members.map((member, i) => treeOf(names[i] ?? String(i + 1), member)),
      ]),
      ...(request !== undefined && {
        pair: {
          key: `${space}${String(request)}`,
          role: REPLIES.has(code) ? ('reply' as const) : ('request' as const),
        },
      }),
    };
  },
};
