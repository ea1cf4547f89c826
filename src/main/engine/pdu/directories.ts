/** LDAP and Kerberos on streams: a message of BER tells its own length, Kerberos has four bytes of it in front (RFC 4120 section 7.2.2). */
import { readU32BE } from '../bytes/index.ts';
import { countWords, describeKerberos, describeLdap } from '../dissect/index.ts';
import { framed } from './framed.ts';
import type { StreamProtocol } from './protocol.ts';

const SEQUENCE = 0x30;
/** Tag, length of the length, and at most four bytes of it. */
const LONGEST_HEADER = 6;
const MAX_KERBEROS = 1024 * 1024;

/** Length of a BER element, header and all; undefined where it has none. */
function berLength(bytes: Uint8Array, at: number, to: number): number | undefined {
  const first = bytes[at + 1] ?? 0;
  if (first < 0x80) return 2 + first;
  const size = first & 0x7f;
  if (size === 0 || size > 4) return undefined;
  if (at + 2 + size > to) return LONGEST_HEADER;
  let length = 0;
  for (let i = 0; i < size; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0);
  return 2 + size + length;
}

/** Entries found so far in the conversation, and how far it is on its way to TLS. */
interface LdapState {
  readonly found: number;
  readonly security: 'none' | 'asked' | 'tls';
}

const ldap = (tls: StreamProtocol): StreamProtocol => {
  const plain = framed({
    id: 'ldap',
    title: 'Lightweight Directory Access Protocol',
    column: 'LDAP',
    ports: [389, 3268],
    header: 2,
    length: (bytes, at, { to }) => (bytes[at] === SEQUENCE ? berLength(bytes, at, to) : undefined),
    separator: ' | ',
    start: { found: 0, security: 'none' } satisfies LdapState,
    tell({ bytes, at, end, state: raw }) {
      const state = raw as LdapState;
      const words = describeLdap(bytes, at, end);
      if (words === undefined) return { info: '' };
      const found = state.found + (words.isEntry ? 1 : 0);
      const security = words.asksTls
        ? 'asked'
        : words.isExtended && state.security === 'asked'
          ? 'tls'
          : state.security;
      return { info: words.info + (words.isDone ? countWords(found) : ''), state: { found, security } };
    },
  });
  return {
    ...plain,
    read(piece, raw, target) {
      const state = raw as LdapState & { secured?: unknown };
      if (state.security !== 'tls') return plain.read(piece, raw, target);
      const inner = target && { ...target, latest: (target.latest as { secured?: unknown }).secured ?? tls.start };
      const outcome = tls.read(piece, state.secured ?? tls.start, inner);
      return { ...outcome, state: { ...state, secured: outcome.state } };
    },
  };
};

const kerberos = framed({
  id: 'kerberos',
  title: 'Kerberos',
  column: 'KRB5',
  ports: [88],
  header: 4,
  length(bytes, at) {
    const length = readU32BE(bytes, at);
    return length === 0 || length > MAX_KERBEROS ? undefined : 4 + length;
  },
  tell: ({ bytes, at, end }) => ({ info: describeKerberos(bytes, at + 4, end) ?? '' }),
});

/** Both, LDAP going on as `tls` after StartTLS. */
export const directories = (tls: StreamProtocol): readonly StreamProtocol[] => [ldap(tls), kerberos];
