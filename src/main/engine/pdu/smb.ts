/**
 * NetBIOS sessions (RFC 1002 section 4.3) and the SMB in them: versions 2 and 3 ([MS-SMB2]) with the files that requests
 * are about, version 1 ([MS-CIFS]) by its commands, and who logs on by NTLM ([MS-NLMP]). What is enciphered stays so.
 *
 *   SMB 2:  fe 53 4d 42 · size 2 · charge 2 · status 4 · command 2 · credits 2 · flags 4 · next 4 · message 8 · … · 64
 */
import { readBigU64LE, readU16LE, readU32BE, readU32LE } from '../bytes/index.ts';
import { formatBytesText, formatHexBytes } from '../dissect/index.ts';
import { type FramedMessage, framed, type Told } from './framed.ts';
import type { StreamProtocol } from './protocol.ts';
import { SmbFiles } from './smb-files.ts';
import { CONTROLS, FIND_LEVELS, levelName, SMB_COMMANDS, SMB2_COMMANDS, STATUS } from './smb-names.ts';

const NBSS_HEADER = 4;
const SMB1 = 0xff534d42;
const SMB2 = 0xfe534d42;
const SMB2_SEALED = 0xfd534d42;
const SMB2_COMPRESSED = 0xfc534d42;
const SMB1_HEADER = 32;
const SMB2_HEADER = 64;
const RESPONSE = 1;
const MORE_PROCESSING = 0xc0000016;
/** Requests put into one message at most, and bytes of a name. */
const MAX_COMPOUND = 64;
const MAX_NAME = 512;
const UTF16 = new TextDecoder('utf-16le');

const NBSS: Readonly<Record<number, string>> = {
  0: 'Session message',
  129: 'Session request',
  130: 'Positive session response',
  131: 'Negative session response',
  132: 'Retarget session response',
  133: 'Session keep-alive',
};
const SESSION_REQUEST = 0x81;

const statusName = (status: number): string =>
  STATUS[status] ?? `Unknown (0x${status.toString(16).toUpperCase().padStart(8, '0')})`;

/** UTF-16 at `from`, `size` bytes of it, within `end`. */
function wide(bytes: Uint8Array, from: number, size: number, end: number): string {
  const text = UTF16.decode(bytes.subarray(Math.min(from, end), Math.min(from + size, end, from + MAX_NAME)));
  return formatBytesText(new TextEncoder().encode(text));
}

/** A NetBIOS name in half-ASCII (RFC 1001 section 14.1) at `at`: `NAME<20>`. */
function netbiosName(bytes: Uint8Array, at: number, end: number): string {
  if (at + 33 > end) return '';
  const half = (i: number): number => (bytes[at + 1 + i] ?? 0x41) - 0x41;
  const letters = Array.from({ length: 16 }, (_, i) => ((half(2 * i) << 4) | half(2 * i + 1)) & 0xff);
  const suffix = letters.pop() ?? 0;
  const name = formatBytesText(Uint8Array.from(letters)).trimEnd();
  return `${name}<${suffix.toString(16).padStart(2, '0')}>`;
}

/** What a logon says, if it is by NTLM, and the layers it goes through. */
interface Logon {
  readonly words: string;
  readonly above: readonly string[];
}

const NTLM = 'NTLMSSP';
const NTLM_KINDS = ['', 'NTLMSSP_NEGOTIATE', 'NTLMSSP_CHALLENGE', 'NTLMSSP_AUTH'];
const NTLM_AUTH = 3;

/** The security buffer of a logon. Its first byte tells whether GSS-API is around what it holds (RFC 4178). */
function logon(bytes: Uint8Array, from: number, to: number): Logon {
  if (to <= from) return { words: '', above: [] };
  const first = bytes[from] ?? 0;
  const around = first === 0x60 || first === 0xa0 || first === 0xa1 ? ['gss-api', 'spnego'] : [];
  const at = indexOf(bytes, NTLM, from, to);
  if (at === undefined || at + 12 > to) return { words: '', above: around };
  const kind = readU32LE(bytes, at + 8);
  const field = (offset: number): string => {
    if (at + offset + 8 > to) return '';
    return wide(bytes, at + readU32LE(bytes, at + offset + 4), readU16LE(bytes, at + offset), to);
  };
  const user = kind === NTLM_AUTH ? `, User: ${field(28)}\\${field(36)}` : '';
  return { words: `, ${NTLM_KINDS[kind] ?? 'Unknown NTLMSSP message type'}${user}`, above: [...around, 'ntlmssp'] };
}

/** Where a text begins in bytes. */
function indexOf(bytes: Uint8Array, text: string, from: number, to: number): number | undefined {
  for (let at = bytes.indexOf(text.charCodeAt(0), from); at >= 0 && at + text.length <= to; ) {
    if ([...text].every((letter, i) => bytes[at + i] === letter.charCodeAt(0))) return at;
    at = bytes.indexOf(text.charCodeAt(0), at + 1);
  }
  return undefined;
}

/** One request or answer of SMB 2: `from` is its header, `body` what follows. */
interface Part {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly body: number;
  readonly end: number;
  readonly command: number;
  readonly isResponse: boolean;
  readonly message: bigint;
  readonly position: number;
  readonly files: SmbFiles;
}

const handleAt = ({ bytes, body }: Part, offset: number): string =>
  formatHexBytes(bytes.subarray(body + offset, body + offset + 16));

/** ` File: name` of the handle at an offset of the body, where it is known. */
function fileAt(part: Part, offset: number): string {
  const name = part.files.nameOf(handleAt(part, offset), part.position);
  return name === undefined ? '' : ` File: ${name}`;
}

/** A text that the body tells by place (from the header) and size, each of two bytes at an offset. */
function textAt({ bytes, from, body, end }: Part, place: number, size: number): string {
  return wide(bytes, from + readU16LE(bytes, body + place), readU16LE(bytes, body + size), end);
}

/** Words of a request behind its name. */
function requestWords(part: Part): string {
  const { bytes, body, end, command, message, files } = part;
  const has = (size: number): boolean => body + size <= end;
  switch (SMB2_COMMANDS[command]) {
    case 'Tree Connect':
      return has(8) ? ` Tree: ${textAt(part, 4, 6)}` : '';
    case 'Create': {
      const name = has(48) ? textAt(part, 44, 46) : '';
      files.ask(message, name);
      return ` File: ${name}`;
    }
    case 'Close':
      if (has(24)) files.close(message, handleAt(part, 8));
      return fileAt(part, 8);
    case 'Flush':
      return fileAt(part, 8);
    case 'Read':
    case 'Write':
      return has(32)
        ? ` Len:${readU32LE(bytes, body + 4)} Off:${readBigU64LE(bytes, body + 8)}${fileAt(part, 16)}`
        : '';
    case 'Ioctl':
      return has(24) ? controlWords(part) : '';
    case 'Find':
      if (!has(32)) return '';
      return `${fileAt(part, 8)} ${FIND_LEVELS[bytes[body + 2] ?? 0] ?? 'unknown'} Pattern: ${textAt(part, 24, 26)}`;
    case 'GetInfo':
      return has(40) ? ` ${levelName(bytes[body + 2] ?? 0, bytes[body + 3] ?? 0)}${fileAt(part, 24)}` : '';
    case 'SetInfo':
      return has(32) ? ` ${levelName(bytes[body + 2] ?? 0, bytes[body + 3] ?? 0)}${fileAt(part, 16)}` : '';
    default:
      return '';
  }
}

function controlWords(part: Part): string {
  const code = readU32LE(part.bytes, part.body + 4);
  return ` ${CONTROLS[code] ?? `Unknown (0x${code.toString(16).padStart(8, '0')})`}${fileAt(part, 8)}`;
}

/** Words of an answer that is no refusal. */
function answerWords(part: Part): string {
  const { body, end, command, message, files, position } = part;
  switch (SMB2_COMMANDS[command]) {
    case 'Create': {
      if (body + 80 <= end) files.open(message, handleAt(part, 64), position);
      const name = files.asked(message);
      return name === undefined ? '' : ` File: ${name}`;
    }
    case 'Close':
      files.closed(message, position);
      return '';
    case 'Ioctl':
      return body + 24 <= end ? controlWords(part) : '';
    default:
      return '';
  }
}

/** Layers that a part has above SMB: how somebody logs on, what is read or written. */
function partAbove({ bytes, from, body, end, command, isResponse }: Part): Logon {
  const buffer = (place: number): Logon => {
    if (body + place + 4 > end) return { words: '', above: [] };
    const at = from + readU16LE(bytes, body + place);
    return logon(bytes, at, Math.min(at + readU16LE(bytes, body + place + 2), end));
  };
  switch (SMB2_COMMANDS[command]) {
    case 'Negotiate Protocol':
      return isResponse ? buffer(56) : { words: '', above: [] };
    case 'Session Setup':
      return buffer(isResponse ? 4 : 12);
    case 'Read':
    case 'Write':
      return { words: '', above: isResponse === (SMB2_COMMANDS[command] === 'Read') ? ['data'] : [] };
    default:
      return { words: '', above: [] };
  }
}

function tellPart(part: Part, status: number): Told {
  const { command, isResponse } = part;
  const name = SMB2_COMMANDS[command] ?? `unknown-0x${command.toString(16).toUpperCase()}`;
  if (name === 'Break' && part.message === 0xffffffffffffffffn) return { info: 'Oplock Break Notification' };
  const isRefused = isResponse && status !== 0;
  const error = isRefused ? `, Error: ${statusName(status)}` : '';
  const { words, above } = isRefused && status !== MORE_PROCESSING ? { words: '', above: [] } : partAbove(part);
  const about = !isResponse ? requestWords(part) : isRefused ? '' : answerWords(part);
  return { info: `${name} ${isResponse ? 'Response' : 'Request'}${about}${error}${words}`, above };
}

/** Every request or answer of a message: each tells where the next begins. */
function tellSmb2({ bytes, end, piece, state }: FramedMessage, start: number): Told {
  const files = state instanceof SmbFiles ? state : new SmbFiles();
  const words: string[] = [];
  const above: string[] = ['smb2'];
  for (let from = start; from + SMB2_HEADER <= end && words.length < MAX_COMPOUND; ) {
    const next = readU32LE(bytes, from + 20);
    const told = tellPart(
      {
        bytes,
        from,
        body: from + SMB2_HEADER,
        end: next === 0 ? end : Math.min(end, from + next),
        command: readU16LE(bytes, from + 12),
        isResponse: (readU32LE(bytes, from + 16) & RESPONSE) !== 0,
        message: readBigU64LE(bytes, from + 24),
        position: piece.position,
        files,
      },
      readU32LE(bytes, from + 8),
    );
    words.push(told.info);
    above.push(...(told.above ?? []));
    if (next < SMB2_HEADER) break;
    from += next;
  }
  return { info: words.join(';'), column: 'SMB2', above, state: files };
}

/** SMB 1: command, whether it answers, how it ended, who logs on. */
function tellSmb1(bytes: Uint8Array, at: number, end: number): Told {
  if (at + SMB1_HEADER > end) return { info: '', column: 'SMB', above: ['smb'] };
  const command = bytes[at + 4] ?? 0;
  const status = readU32LE(bytes, at + 5);
  const isResponse = ((bytes[at + 9] ?? 0) & 0x80) !== 0;
  const name = SMB_COMMANDS[command] ?? `unknown-0x${command.toString(16).toUpperCase()}`;
  const error = isResponse && status !== 0 ? `, Error: ${statusName(status)}` : '';
  const { words, above } = command === 0x73 ? logon(bytes, logonAt(bytes, at + SMB1_HEADER, end), end) : NOTHING;
  return {
    info: `${name} ${isResponse ? 'Response' : 'Request'}${error}${words}`,
    column: 'SMB',
    above: ['smb', ...above],
  };
}

const NOTHING: Logon = { words: '', above: [] };
/** Words of a session setup with a security buffer: those of a request, those of an answer. */
const WITH_BUFFER = [12, 4];

/** Where the bytes behind the words of a session setup begin; the end where there is no security buffer. */
function logonAt(bytes: Uint8Array, words: number, end: number): number {
  const count = bytes[words] ?? 0;
  return WITH_BUFFER.includes(count) ? words + 1 + 2 * count + 2 : end;
}

function tell(message: FramedMessage): Told {
  const { bytes, at, end } = message;
  const type = bytes[at] ?? 0;
  const name = NBSS[type];
  if (name === undefined) return { info: 'NBSS Continuation Message' };
  const from = at + NBSS_HEADER;
  if (type === SESSION_REQUEST) {
    return { info: `${name}, to ${netbiosName(bytes, from, end)} from ${netbiosName(bytes, from + 34, end)}` };
  }
  if (type !== 0) return { info: name };
  const magic = from + 4 <= end ? readU32BE(bytes, from) : 0;
  if (magic === SMB2) return tellSmb2(message, from);
  if (magic === SMB2_SEALED) return { info: 'Encrypted SMB3', column: 'SMB2', above: ['smb2'] };
  if (magic === SMB2_COMPRESSED) return { info: 'Compressed SMB3', column: 'SMB2', above: ['smb2'] };
  if (magic === SMB1) return tellSmb1(bytes, from, end);
  return { info: name, above: from < end ? ['data'] : [] };
}

/** NetBIOS sessions and SMB. */
export const nbssProtocol: StreamProtocol = framed({
  id: 'nbss',
  isUnsized: true,
  title: 'NetBIOS Session Service',
  column: 'NBSS',
  ports: [139, 445],
  header: NBSS_HEADER,
  // What has no known type is the rest of something.
  length: (bytes, at, { to }) =>
    NBSS[bytes[at] ?? 0] === undefined ? to - at : NBSS_HEADER + (readU32BE(bytes, at) & 0xffffff),
  start: 'nothing yet',
  tell,
});
