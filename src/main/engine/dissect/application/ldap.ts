/**
 * LDAP (RFC 4511 section 4): what is asked and answered, of whom, and how it ended; over UDP it is CLDAP (RFC 1798). What
 * filters and attributes say is not gone into.
 */
import type { Cursor } from '../cursor.ts';
import { named } from '../named.ts';
import { formatBytesText } from '../text.ts';
import { Der, type DerElement, derAt, derChildren } from './der.ts';

/** Application tags (the low five bits) of operations. */
const OPERATIONS: Readonly<Record<number, string>> = {
  0: 'bindRequest',
  1: 'bindResponse',
  2: 'unbindRequest',
  3: 'searchRequest',
  4: 'searchResEntry',
  5: 'searchResDone',
  6: 'modifyRequest',
  7: 'modifyResponse',
  8: 'addRequest',
  9: 'addResponse',
  10: 'delRequest',
  11: 'delResponse',
  12: 'modDNRequest',
  13: 'modDNResponse',
  14: 'compareRequest',
  15: 'compareResponse',
  16: 'abandonRequest',
  19: 'searchResRef',
  23: 'extendedReq',
  24: 'extendedResp',
  25: 'intermediateResponse',
};
const BIND = 0;
const UNBIND = 2;
const SEARCH = 3;
const ENTRY = 4;
const DONE = 5;
const DELETE = 10;
const ABANDON = 16;
const EXTENDED = 23;
/** Operations that begin with the name of an entry, and those that tell a result. */
const NAMED: ReadonlySet<number> = new Set([ENTRY, 6, 8, 12, 14]);
const RESULTS: ReadonlySet<number> = new Set([1, DONE, 7, 9, 11, 13, 15]);
const SCOPES = ['baseObject', 'singleLevel', 'wholeSubtree', 'subordinateSubtree'];
const RESULT_NAMES: Readonly<Record<number, string>> = {
  0: 'success',
  1: 'operationsError',
  2: 'protocolError',
  3: 'timeLimitExceeded',
  4: 'sizeLimitExceeded',
  5: 'compareFalse',
  6: 'compareTrue',
  7: 'authMethodNotSupported',
  8: 'strongAuthRequired',
  10: 'referral',
  11: 'adminLimitExceeded',
  12: 'unavailableCriticalExtension',
  13: 'confidentialityRequired',
  14: 'saslBindInProgress',
  16: 'noSuchAttribute',
  17: 'undefinedAttributeType',
  18: 'inappropriateMatching',
  19: 'constraintViolation',
  20: 'attributeOrValueExists',
  21: 'invalidAttributeSyntax',
  32: 'noSuchObject',
  33: 'aliasProblem',
  34: 'invalidDNSyntax',
  36: 'aliasDereferencingProblem',
  48: 'inappropriateAuthentication',
  49: 'invalidCredentials',
  50: 'insufficientAccessRights',
  51: 'busy',
  52: 'unavailable',
  53: 'unwillingToPerform',
  54: 'loopDetect',
  64: 'namingViolation',
  65: 'objectClassViolation',
  66: 'notAllowedOnNonLeaf',
  67: 'notAllowedOnRDN',
  68: 'entryAlreadyExists',
  69: 'objectClassModsProhibited',
  71: 'affectsMultipleDSAs',
  80: 'other',
};
const EXTENSIONS: Readonly<Record<string, string>> = {
  '1.3.6.1.4.1.1466.20037': 'LDAP_START_TLS_OID',
  '1.3.6.1.4.1.4203.1.11.1': 'passwdModifyOID',
  '1.3.6.1.4.1.4203.1.11.3': 'whoami',
};
const START_TLS = '1.3.6.1.4.1.1466.20037';
const SIMPLE = 0x80;
const APPLICATION_CLASS = 0x40;
const MAX_TEXT = 512;

/** What one message says. */
export interface LdapWords {
  readonly info: string;
  /** It holds an entry that was found. */
  readonly isEntry: boolean;
  /** It tells the end of a search. */
  readonly isDone: boolean;
  /** It asks to go on with TLS, or tells the result of an extended operation. */
  readonly asksTls: boolean;
  readonly isExtended: boolean;
}

const text = (bytes: Uint8Array, { from, to }: DerElement): string =>
  formatBytesText(bytes.subarray(from, Math.min(to, from + MAX_TEXT)));

const quoted = (name: string): string => ` "${name === '' ? '<ROOT>' : name}" `;

function integer(bytes: Uint8Array, element: DerElement | undefined): number {
  let value = 0;
  if (element !== undefined) for (let at = element.from; at < element.to; at++) value = value * 256 + (bytes[at] ?? 0);
  return value;
}

/** Words behind the operation's name. */
function describeOperation(bytes: Uint8Array, operation: DerElement, code: number): string {
  const children = code === DELETE || code === ABANDON || code === UNBIND ? [] : derChildren(bytes, operation);
  const [first, second, third] = children;
  if (code === DELETE) return quoted(text(bytes, operation));
  if (code === BIND && second !== undefined) {
    return `${quoted(text(bytes, second))}${third?.tag === SIMPLE ? 'simple' : 'sasl'} `;
  }
  if (code === SEARCH && first !== undefined) {
    return `${quoted(text(bytes, first))}${SCOPES[integer(bytes, second)] ?? 'unknown'} `;
  }
  if (NAMED.has(code) && first !== undefined) return quoted(text(bytes, first));
  if (RESULTS.has(code)) {
    const said = third === undefined ? '' : text(bytes, third);
    const result = integer(bytes, first);
    return ` ${RESULT_NAMES[result] ?? `Unknown result(${result})`}${said === '' ? '' : ` (${said})`} `;
  }
  if (code === EXTENDED && first !== undefined) {
    const id = text(bytes, first);
    return ` ${EXTENSIONS[id] ?? id} `;
  }
  return ' ';
}

/** The message that begins at `at`; undefined where there is none. */
export function describeLdap(bytes: Uint8Array, at: number, end: number): LdapWords | undefined {
  const message = derAt(bytes, at, end);
  if (message?.tag !== Der.sequence) return undefined;
  const [id, operation] = derChildren(bytes, message);
  if (id?.tag !== Der.integer || operation === undefined || (operation.tag & 0xc0) !== APPLICATION_CLASS)
    return undefined;
  const code = operation.tag & 0x1f;
  const name = OPERATIONS[code];
  if (name === undefined) return undefined;
  const number = integer(bytes, code === ABANDON ? operation : id);
  const words = describeOperation(bytes, operation, code);
  return {
    info: `${name}(${number})${words}`,
    isEntry: code === ENTRY,
    isDone: code === DONE,
    asksTls: code === EXTENDED && words.includes(EXTENSIONS[START_TLS] ?? START_TLS),
    isExtended: code === EXTENDED + 1,
  };
}

/** Every message of a datagram; a search's end tells how many entries came with it. */
function describe({ bytes, offset, end }: Cursor): string {
  let info = '';
  let found = 0;
  for (let at = offset; at < end; ) {
    const words = describeLdap(bytes, at, end);
    if (words === undefined) break;
    if (words.isEntry) found++;
    info += words.info + (words.isDone ? countWords(found) : '');
    at = derAt(bytes, at, end)?.to ?? end;
  }
  return info;
}

/** How many entries a search has found. */
export const countWords = (count: number): string => (count === 0 ? '' : ` [${count} result${count === 1 ? '' : 's'}]`);

/** Connectionless LDAP. */
export const cldap = named({
  id: 'cldap',
  title: 'Connectionless Lightweight Directory Access Protocol',
  column: 'CLDAP',
  ports: [389],
  fits: ({ bytes, offset, end }) => describeLdap(bytes, offset, end) !== undefined,
  info: (_reader, cursor) => describe(cursor),
});
