/**
 * What a browser asked for, in the words that Chromium's network panel sorts requests by: from what the browser itself says
 * (Sec-Fetch-Dest, https://www.w3.org/TR/fetch-metadata/), else from what came.
 */
import type { HttpExchange } from '../../../shared/model/index.ts';
import { parseMediaType } from '../body/index.ts';
import { headerOf } from './url.ts';

/** By destination. */
const DESTINATIONS: Readonly<Record<string, string>> = {
  document: 'document',
  iframe: 'document',
  frame: 'document',
  empty: 'fetch',
  script: 'script',
  worker: 'script',
  sharedworker: 'script',
  serviceworker: 'script',
  style: 'stylesheet',
  image: 'image',
  font: 'font',
  audio: 'media',
  video: 'media',
  track: 'texttrack',
  manifest: 'manifest',
};

/** By media type; the first that fits. */
const MEDIA_TYPES: readonly (readonly [pattern: RegExp, type: string])[] = [
  [/^text\/event-stream$/, 'eventsource'],
  [/^(text\/html|application\/xhtml\+xml)$/, 'document'],
  [/^text\/css$/, 'stylesheet'],
  [/(java|ecma)script$/, 'script'],
  [/^image\//, 'image'],
  [/^(font\/|application\/(x-)?font-)/, 'font'],
  [/^(audio|video)\//, 'media'],
  [/^application\/manifest\+json$/, 'manifest'],
  [/^application\/wasm$/, 'wasm'],
];

/** See the file's first lines; `other` where nothing tells. */
export function resourceTypeOf({ request, response }: HttpExchange): string {
  const { type } = parseMediaType(response?.body.contentType ?? '');
  const came = MEDIA_TYPES.find(([pattern]) => pattern.test(type))?.[1];
  const asked = DESTINATIONS[headerOf(request, 'sec-fetch-dest').trim().toLowerCase()];
  // A stream of events is fetched for no destination of its own.
  return came === 'eventsource' ? came : (asked ?? came ?? 'other');
}
