/** Server-sent events, `text/event-stream` (WHATWG HTML section 9.2): lines into events, with the place of each. */
import type { BodyOutline } from '../../../shared/model/index.ts';
import { branch, leaf, MAX_NODES, outline } from './outline.ts';

/** One event as a client would dispatch it. */
export interface ServerSentEvent {
  /** `message` where none was named. */
  readonly event: string;
  readonly data: string;
  /** Last event id at that time. */
  readonly id: string;
  readonly retry: string;
  readonly offset: number;
  readonly length: number;
}

/** Every event that was ended by a blank line; at most MAX_NODES. Comments are passed over. */
export function parseEvents(bytes: Uint8Array): ServerSentEvent[] {
  const events: ServerSentEvent[] = [];
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let event = '';
  let data: string[] = [];
  let id = '';
  let retry = '';
  let start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let at = start;
  while (at < bytes.length && events.length < MAX_NODES) {
    let end = at;
    while (end < bytes.length && bytes[end] !== 10 && bytes[end] !== 13) end++;
    if (end >= bytes.length) break;
    const line = decoder.decode(bytes.subarray(at, end));
    at = end + (bytes[end] === 13 && bytes[end + 1] === 10 ? 2 : 1);
    if (line === '') {
      if (data.length > 0)
        events.push({ event: event || 'message', data: data.join('\n'), id, retry, offset: start, length: at - start });
      event = '';
      data = [];
      retry = '';
      start = at;
      continue;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
    if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
    else if (field === 'id' && !value.includes('\0')) id = value;
    else if (field === 'retry') retry = value;
  }
  return events;
}

/** The events as a list. */
export function outlineEvents(bytes: Uint8Array): BodyOutline {
  const events = parseEvents(bytes);
  return outline(
    'events',
    `${events.length}`,
    events.map(({ event, data, id, retry, offset, length }) =>
      branch(
        event,
        data,
        [...(id === '' ? [] : [leaf('id', id)]), ...(retry === '' ? [] : [leaf('retry', retry)])],
        offset,
        length,
      ),
    ),
  );
}
