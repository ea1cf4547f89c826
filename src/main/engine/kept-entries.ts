/** What is kept of a stream that has been followed. Its HTTP exchanges are in a table of all; most streams carry nothing else. */
import type { StreamTls } from '../../shared/model/index.ts';
import type { HttpEntry, StreamEntry, TlsEntry, WebSocketEntry } from './app/index.ts';
import { CIPHER_SUITES, VERSION_COLUMNS } from './dissect/index.ts';

/** What is kept of HTTP on a stream: its exchanges are in a table of all. */
export type KeptHttp = Pick<HttpEntry, 'kind' | 'swapped' | 'issues'>;
/** What is kept of TLS: what is inside is an entry of its own. */
export type KeptTls = Omit<TlsEntry, 'carried'>;
/** What is kept of a protocol on a stream. */
export type KeptEntry = KeptHttp | KeptTls | WebSocketEntry;

/** What most streams carry: one object serves them all. */
export const NOTHING: readonly KeptEntry[] = [];
export const HTTP: readonly [KeptHttp] = [{ kind: 'http', swapped: false, issues: [] }];

/** What lists say of a TLS connection. */
export function streamTls({ reading, version, suite, alpn }: KeptTls): StreamTls {
  const isTold = version !== 0;
  return {
    reading,
    version: isTold ? (VERSION_COLUMNS[version] ?? '') : '',
    suite: isTold ? (CIPHER_SUITES[suite] ?? '') : '',
    alpn,
  };
}

/** What is kept of a stream's entries. */
export function keptOf(entries: readonly StreamEntry[]): readonly KeptEntry[] {
  if (entries.length === 0) return NOTHING;
  const [only] = entries;
  if (entries.length === 1 && only?.kind === 'http' && !only.swapped && only.issues.length === 0) return HTTP;
  return entries.map((entry) => {
    if (entry.kind === 'websocket') return entry;
    if (entry.kind === 'http') return { kind: entry.kind, swapped: entry.swapped, issues: entry.issues };
    const { carried: _, ...kept } = entry;
    return kept;
  });
}
