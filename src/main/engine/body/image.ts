/** Images and other binary files by their first bytes; a label may be wrong, these are not. */

/** Signature as Latin-1 text, where it stands, and the media type it proves. */
const SIGNATURES: readonly (readonly [offset: number, signature: string, type: string])[] = [
  [0, '\x89PNG\r\n\x1a\n', 'image/png'],
  [0, '\xff\xd8\xff', 'image/jpeg'],
  [0, 'GIF87a', 'image/gif'],
  [0, 'GIF89a', 'image/gif'],
  [8, 'WEBP', 'image/webp'],
  [4, 'ftypavif', 'image/avif'],
  [0, 'BM', 'image/bmp'],
  [0, '\0\0\x01\0', 'image/x-icon'],
  [0, 'wOFF', 'font/woff'],
  [0, 'wOF2', 'font/woff2'],
  [0, 'OTTO', 'font/otf'],
  [0, '\0\x01\0\0\0', 'font/ttf'],
];

/** Media type that the first bytes prove, or ''. `BM` and the icon mark are short: they count only with a fitting label. */
export function sniffImage(head: Uint8Array, labelled: string): string {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(16, head.length)).toString('latin1');
  const found = SIGNATURES.find(([offset, signature]) => text.startsWith(signature, offset));
  if (found === undefined) return '';
  const [, signature, type] = found;
  return signature.length > 4 || !['BM', '\0\0\x01\0'].includes(signature) || /^image\//.test(labelled) ? type : '';
}
