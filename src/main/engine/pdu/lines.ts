/**
 * Protocols of lines of text whose every segment the reference shows by itself: who speaks, and the first line. What the
 * lines of some of them say is in line-fields.ts.
 */
import { type Dissector, formatBytesText } from '../dissect/index.ts';
import { openLayer } from './layer.ts';
import { FTP_LINES, IMAP_LINES, type LineFields, POP_LINES } from './line-fields.ts';
import type { Piece, StreamProtocol } from './protocol.ts';
import { withStartTls } from './start-tls.ts';

/** One of them. */
interface LineProtocol {
  readonly id: string;
  readonly title: string;
  /** Protocol column. */
  readonly column: string;
  readonly ports: readonly number[];
  /** Words of the Info column. */
  info(lines: Lines): string;
  /** What its lines say; without it they are shown as they stand. */
  readonly lines?: LineFields;
}

/** A piece as lines. */
interface Lines {
  readonly fromServer: boolean;
  /** The first line, without its end. */
  readonly first: string;
  /** Every line, bounded. */
  all(): string[];
}

const LF = 10;
const CR = 13;
/** Lines of one piece that are looked at, and characters of each. */
const MAX_LINES = 200;
const MAX_LINE = 4096;

/** The line at `from`: its text, and the index after its end. */
export function readLine(
  bytes: Uint8Array,
  from: number,
  to: number,
): { readonly text: string; readonly next: number } {
  const lf = bytes.indexOf(LF, from);
  const next = lf < 0 || lf >= to ? to : lf + 1;
  let end = next === to && (lf < 0 || lf >= to) ? to : lf;
  if (end > from && bytes[end - 1] === CR) end--;
  return { text: formatBytesText(bytes.subarray(from, Math.min(end, from + MAX_LINE))), next };
}

/** Every line of a piece, at most {@link MAX_LINES}. */
export function readLines({ bytes, from, to }: Piece): string[] {
  const lines: string[] = [];
  for (let at = from; at < to && lines.length < MAX_LINES; ) {
    const { text, next } = readLine(bytes, at, to);
    lines.push(text);
    at = next;
  }
  return lines;
}

function lineProtocol({ id, title, column, ports, info, lines: told }: LineProtocol): StreamProtocol {
  const fields = told?.fields ?? {};
  const layer: Dissector = { id, title, claims: [], fields, scan: () => undefined, detail: () => undefined };
  return {
    layer,
    start: undefined,
    ports,
    read(piece, state, target) {
      if (target !== undefined) {
        const { out } = target;
        const lines: Lines = {
          fromServer: !ports.includes(piece.destinationPort),
          first: readLine(piece.bytes, piece.from, piece.to).text,
          all: () => readLines(piece),
        };
        out.protocols.push(id);
        out.columns.protocol = column;
        out.columns.setInfo(info(lines));
        openLayer(target, layer, piece.from, piece.to - piece.from);
        told?.start?.(out, piece.from, lines.fromServer);
        let at = piece.from;
        for (const text of lines.all()) {
          const { next } = readLine(piece.bytes, at, piece.to);
          const isFirst = at === piece.from;
          const line = { text, at, length: next - at, fromServer: lines.fromServer, isFirst, first: lines.first };
          if (told === undefined) out.label(at, next - at, `${text}\\r\\n`);
          else told.paint(out, line);
          at = next;
        }
      }
      return { used: piece.to - piece.from, state };
    },
  };
}

const spoken = ({ fromServer, first }: Lines): string => `${fromServer ? 'Response' : 'Request'}: ${first}`;
const lettered = ({ fromServer, first }: Lines): string => `${fromServer ? 'S' : 'C'}: ${first}`;

/** IRC commands of every line: the first word, or the second behind a `:prefix`. */
function commands({ fromServer, all }: Lines): string {
  const words = all().map((line) => `(${(line.startsWith(':') ? line.split(' ')[1] : line.split(' ')[0]) ?? ''})`);
  return `${fromServer ? 'Response' : 'Request'} ${words.join(' ')}`;
}

/** IMAP's lines that begin with a star come before the one that answers (RFC 3501 section 2.2.2). */
function answered(lines: Lines): string {
  const first = lines.all().find((line) => !line.startsWith('*')) ?? lines.first;
  return spoken({ ...lines, first });
}

/** Those that may go on as `tls`. */
const securable = (tls: StreamProtocol): StreamProtocol[] => [
  withStartTls(
    lineProtocol({
      id: 'ftp',
      title: 'File Transfer Protocol (FTP)',
      column: 'FTP',
      ports: [21],
      info: spoken,
      lines: FTP_LINES,
    }),
    { asks: /^AUTH (TLS|SSL)/i, agrees: /^234/ },
    tls,
  ),
  withStartTls(
    lineProtocol({
      id: 'pop',
      title: 'Post Office Protocol',
      column: 'POP',
      ports: [110],
      info: lettered,
      lines: POP_LINES,
    }),
    { asks: /^STLS/i, agrees: /^\+OK/ },
    tls,
  ),
  withStartTls(
    lineProtocol({
      id: 'imap',
      title: 'Internet Message Access Protocol',
      column: 'IMAP',
      ports: [143],
      info: answered,
      lines: IMAP_LINES,
    }),
    { asks: /^\S+ STARTTLS/i, agrees: /^[^*\s]\S* OK/im },
    tls,
  ),
];

/** All of them. */
export const lineProtocols = (tls: StreamProtocol): readonly StreamProtocol[] => [...securable(tls), ...OTHERS];

const OTHERS: readonly StreamProtocol[] = [
  { id: 'nntp', title: 'Network News Transfer Protocol', column: 'NNTP', ports: [119], info: spoken },
  { id: 'irc', title: 'Internet Relay Chat', column: 'IRC', ports: [6667, 57000], info: commands },
  {
    id: 'echo',
    title: 'Echo',
    column: 'ECHO',
    ports: [7],
    info: ({ fromServer }: Lines) => (fromServer ? 'Response' : 'Request'),
  },
  {
    id: 'daytime',
    title: 'Daytime Protocol',
    column: 'DAYTIME',
    ports: [13],
    info: ({ fromServer }: Lines) => `DAYTIME ${fromServer ? 'Response' : 'Request'}`,
  },
  { id: 'chargen', title: 'Character Generator Protocol', column: 'Chargen', ports: [19], info: () => 'Chargen' },
  {
    id: 'gopher',
    title: 'Gopher',
    column: 'Gopher',
    ports: [70],
    info: ({ fromServer, first }: Lines) => (fromServer ? 'Response' : `Request: ${first}`),
  },
].map(lineProtocol);
