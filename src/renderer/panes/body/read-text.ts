/** The text of a body, and the JSON in it: at once where that costs nothing, else in slices while the window goes on. */
import { useEffect, useMemo, useState } from 'react';
import { JsonText, readJson } from '../../widgets/json-text.ts';
import { inSlices } from '../../widgets/slices.ts';

/** Bytes that are read at once. */
const AT_ONCE = 128 << 10;
/** Bytes decoded, and characters of JSON read, between two looks at the clock. */
const DECODED = 128 << 10;
const READ = 32 << 10;

/** A body as text. */
export interface ReadText {
  readonly text: string;
  /** Undefined where it is none. */
  readonly json: JsonText | undefined;
}

const NO_TEXT: ReadText = { text: '', json: undefined };

/** Undefined while it is read. `charset` '': these bytes are no text. */
export function useReadText(bytes: Uint8Array, charset: string, mayBeJson: boolean): ReadText | undefined {
  const small = useMemo(() => {
    if (charset === '') return NO_TEXT;
    if (bytes.length > AT_ONCE) return undefined;
    const text = decoderOf(charset).decode(bytes);
    return { text, json: mayBeJson ? readJson(text) : undefined };
  }, [bytes, charset, mayBeJson]);
  const [large, setLarge] = useState<ReadText & { readonly bytes: Uint8Array; readonly charset: string }>();
  useEffect(() => {
    if (small !== undefined) return;
    const controller = new AbortController();
    void readText(bytes, charset, mayBeJson, controller.signal).then((read) => {
      if (read && !controller.signal.aborted) setLarge({ ...read, bytes, charset });
    });
    return () => controller.abort();
  }, [small, bytes, charset, mayBeJson]);
  return small ?? (large?.bytes === bytes && large.charset === charset ? large : undefined);
}

async function readText(
  bytes: Uint8Array,
  charset: string,
  mayBeJson: boolean,
  signal: AbortSignal,
): Promise<ReadText | undefined> {
  const decoder = decoderOf(charset);
  let text = '';
  let at = 0;
  await inSlices(() => {
    const stream = at + DECODED < bytes.length;
    text += decoder.decode(bytes.subarray(at, at + DECODED), { stream });
    at += DECODED;
    return stream;
  }, signal);
  if (signal.aborted || !mayBeJson) return signal.aborted ? undefined : { text, json: undefined };
  const json = new JsonText(text);
  await inSlices(() => json.advance(READ) === 'reading', signal);
  return signal.aborted ? undefined : { text, json: json.state === 'read' ? json : undefined };
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    // A name no standard knows: the bytes are shown as UTF-8.
    return new TextDecoder();
  }
}
