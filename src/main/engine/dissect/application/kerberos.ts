/** Kerberos 5 (RFC 4120 section 5): messages are named by their application tag, errors by their code. Nothing is decrypted. */
import type { Cursor } from '../cursor.ts';
import { named } from '../named.ts';
import { Der, type DerElement, derAt, derChildren } from './der.ts';

const ERROR = 30;
const MESSAGES: Readonly<Record<number, string>> = {
  10: 'AS-REQ',
  11: 'AS-REP',
  12: 'TGS-REQ',
  13: 'TGS-REP',
  14: 'AP-REQ',
  15: 'AP-REP',
  20: 'KRB-SAFE',
  21: 'KRB-PRIV',
  22: 'KRB-CRED',
  [ERROR]: 'KRB-ERROR',
};

const KDC =
  'NAME_EXP SERVICE_EXP BAD_PVNO C_OLD_MAST_KVNO S_OLD_MAST_KVNO C_PRINCIPAL_UNKNOWN S_PRINCIPAL_UNKNOWN ' +
  'PRINCIPAL_NOT_UNIQUE NULL_KEY CANNOT_POSTDATE NEVER_VALID POLICY BADOPTION ETYPE_NOSUPP SUMTYPE_NOSUPP ' +
  'PADATA_TYPE_NOSUPP TRTYPE_NOSUPP CLIENT_REVOKED SERVICE_REVOKED TGT_REVOKED CLIENT_NOTYET SERVICE_NOTYET KEY_EXP ' +
  'PREAUTH_FAILED PREAUTH_REQUIRED SERVER_NOMATCH MUST_USE_USER2USER PATH_NOT_ACCEPTED SVC_UNAVAILABLE';
const APPLICATION =
  'BAD_INTEGRITY TKT_EXPIRED TKT_NYV REPEAT NOT_US BADMATCH SKEW BADADDR BADVERSION MSG_TYPE MODIFIED BADORDER ' +
  'ILL_CR_TKT BADKEYVER NOKEY MUT_FAIL BADDIRECTION METHOD BADSEQ INAPP_CKSUM';
const PUBLIC_KEY =
  'KDC_ERROR_CLIENT_NOT_TRUSTED KDC_ERROR_KDC_NOT_TRUSTED KDC_ERROR_INVALID_SIG KDC_ERR_KEY_TOO_WEAK ' +
  'KDC_ERR_CERTIFICATE_MISMATCH KRB_AP_ERR_NO_TGT KDC_ERR_WRONG_REALM KRB_AP_ERR_USER_TO_USER_REQUIRED ' +
  'KDC_ERR_CANT_VERIFY_CERTIFICATE KDC_ERR_INVALID_CERTIFICATE KDC_ERR_REVOKED_CERTIFICATE ' +
  'KDC_ERR_REVOCATION_STATUS_UNKNOWN KDC_ERR_REVOCATION_STATUS_UNAVAILABLE KDC_ERR_CLIENT_NAME_MISMATCH ' +
  'KDC_ERR_KDC_NAME_MISMATCH';

const numbered = (names: string, first: number, prefix: string): [number, string][] =>
  names.split(' ').map((name, i) => [first + i, prefix + name]);

/** RFC 4120 section 7.5.9, RFC 4556 section 3.1.3. */
const ERRORS: ReadonlyMap<number, string> = new Map([
  ...numbered(KDC, 1, 'KRB5KDC_ERR_'),
  ...numbered(APPLICATION, 31, 'KRB5KRB_AP_ERR_'),
  [51, 'KRB5KDC_AP_PATH_NOT_ACCEPTED'],
  [52, 'KRB5KRB_ERR_RESPONSE_TOO_BIG'],
  [60, 'KRB5KRB_ERR_GENERIC'],
  [61, 'KRB5KRB_ERR_FIELD_TOOLONG'],
  ...numbered(PUBLIC_KEY, 62, ''),
]);
const ERROR_CODE = 0xa6;
const APPLICATION_CLASS = 0x60;

function errorName(bytes: Uint8Array, message: DerElement): string {
  const sequence = derChildren(bytes, message).find(({ tag }) => tag === Der.sequence);
  const field = sequence && derChildren(bytes, sequence).find(({ tag }) => tag === ERROR_CODE);
  const value = field && derChildren(bytes, field)[0];
  return value === undefined || value.to - value.from !== 1 ? '' : (ERRORS.get(bytes[value.from] ?? 0) ?? '');
}

/** Words of the message that begins at `at`; undefined where there is none. */
export function describeKerberos(bytes: Uint8Array, at: number, end: number): string | undefined {
  const tag = bytes[at] ?? 0;
  const name = (tag & 0xe0) === APPLICATION_CLASS ? MESSAGES[tag & 0x1f] : undefined;
  if (name === undefined || (tag & 0x1f) !== ERROR) return name;
  const message = derAt(bytes, at, end);
  const error = message === undefined ? '' : errorName(bytes, message);
  return error === '' ? name : `KRB Error: ${error}`;
}

/** Kerberos over UDP. */
/** Messages of version 4, by their kind without the bit of the byte order. */
const MESSAGES_4: Readonly<Record<number, string>> = {
  2: 'KDC Request',
  4: 'KDC Reply',
  6: 'Appl Request',
  8: 'Appl Request Mutual',
  10: 'Error Reply',
  12: 'Private Message',
  14: 'Safe Message',
  32: 'Appl Version',
};

/** What a message of version 4 is; undefined for what is none. */
function describeKerberos4(bytes: Uint8Array, at: number, end: number): string | undefined {
  return end - at > 1 && bytes[at] === 4 ? MESSAGES_4[(bytes[at + 1] ?? 0) & 0xfe] : undefined;
}

/** Kerberos over UDP, of both versions. */
export const kerberos = named({
  id: 'kerberos',
  title: 'Kerberos',
  column: 'KRB5',
  ports: [88, 750],
  fits: ({ bytes, offset, end }: Cursor) =>
    (describeKerberos(bytes, offset, end) ?? describeKerberos4(bytes, offset, end)) !== undefined,
  told(_reader, { bytes, offset, end }) {
    const older = describeKerberos4(bytes, offset, end);
    if (older !== undefined) return { info: older, column: 'KRB4', above: ['krb4'] };
    return { info: describeKerberos(bytes, offset, end) ?? '', column: 'KRB5', above: [] };
  },
});
