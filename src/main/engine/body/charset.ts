/**
 * Which character set a text is in: byte order mark, then the label it came with, then a label inside it (HTML meta, XML
 * declaration, CSS @charset), then what the bytes allow. Labels are the WHATWG Encoding Standard's.
 */

/** Bytes searched for a label, as browsers do for HTML (1,024) and some more. */
const PRESCAN = 2048;

/** The Encoding Standard's name for a label, or undefined for one it does not know. */
export function encodingFor(label: string): string | undefined {
  try {
    return new TextDecoder(label.trim()).encoding;
  } catch {
    return undefined;
  }
}

/** Name of the character set of `head`, the beginning of a text; `label` is what the headers say ('' for nothing). */
export function charsetOf(head: Uint8Array, label: string): string {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const said = encodingFor(label);
  if (label !== '' && said !== undefined) return said;
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, PRESCAN)).toString('latin1');
  const inside =
    /<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]{2,40})|<\?xml[^>]{0,200}encoding\s*=\s*["']([\w.:-]{2,40})|^@charset "([\w.:-]{2,40})"/i.exec(
      text,
    );
  const found = inside && encodingFor(inside[1] ?? inside[2] ?? inside[3] ?? '');
  // A text whose label could be read byte by byte is not UTF-16, whatever it says.
  if (found) return found.startsWith('utf-16') ? 'utf-8' : found;
  return guess(head);
}

/** UTF-8 if the bytes are; else an East Asian set whose every byte pair is valid, the commoner first; else Western. */
function guess(head: Uint8Array): string {
  if (fits(head, 'utf-8')) return 'utf-8';
  // Kana and half-width forms are what tells Shift_JIS from GB18030, which accepts most pairs.
  if (fits(head, 'shift_jis') && /[\u3040-\u30ff]{2}/.test(new TextDecoder('shift_jis').decode(head)))
    return 'shift_jis';
  if (fits(head, 'gb18030')) return 'gb18030';
  if (fits(head, 'shift_jis')) return 'shift_jis';
  return 'windows-1252';
}

/** Whether the bytes decode without a fault; up to 3 bytes at the end may be a cut character. */
function fits(head: Uint8Array, encoding: string): boolean {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    decoder.decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
