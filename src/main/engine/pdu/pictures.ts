/** Pictures that the reference's dissectors of bodies take: by which types they are asked for, and how the bytes begin. */

/** One format. */
export interface Picture {
  /** In `frame.protocols`. */
  readonly layer: string;
  /** Content types, in lower case. */
  readonly types: readonly string[];
  readonly magic: RegExp;
  /** Behind the Info column, and the line of the tree. */
  info(bytes: Uint8Array): string;
  line(bytes: Uint8Array): string;
}

const latin1 = new TextDecoder('latin1');
/** Bytes that a picture has at least. */
const LEAST = 20;
const begin = (bytes: Uint8Array, length: number): string => latin1.decode(bytes.subarray(0, length));

/** JPEG File Interchange Format (ITU-T T.871), and Exif, which begins alike: behind a marker and a length stands which it is. */
export const JPEG: Picture = {
  layer: 'image-jfif',
  types: ['image/jpeg', 'image/jpg', 'image/jfif'],
  magic: /^\xff\xd8[\s\S]{4}(JFIF|Exif)/,
  info: () => 'JPEG JFIF image',
  line: () => 'JPEG File Interchange Format',
};

const PICTURES: readonly Picture[] = [
  {
    layer: 'image-gif',
    types: ['image/gif'],
    magic: /^GIF8[79]a/,
    info: (bytes) => begin(bytes, 6),
    line: (bytes) => `Compuserve GIF, Version: ${begin(bytes, 6)}`,
  },
  {
    layer: 'png',
    types: ['image/png'],
    magic: /^\x89PNG\r\n/,
    info: () => 'PNG',
    line: () => 'Portable Network Graphics',
  },
  JPEG,
];

/** The format of a picture; undefined where the bytes are none. */
export function pictureOf(bytes: Uint8Array): Picture | undefined {
  if (bytes.length < LEAST) return undefined;
  const first = begin(bytes, LEAST);
  return PICTURES.find(({ magic }) => magic.test(first));
}

/** The format that a content type (the whole header value) asks for, if that is one of a picture. */
export function pictureNamed(contentType: string): Picture | undefined {
  const type = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
  return PICTURES.find(({ types }) => types.includes(type));
}
