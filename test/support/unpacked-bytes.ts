/** A capture file's bytes as the engine gets them, for tests that read a capture twice. */
import { openFileSource } from '../../src/main/file-source.ts';

/** Most bytes that are given. */
const MOST = 1 << 24;

/** The first 16 MB of a file, unpacked where it is packed; undefined where it cannot be opened. */
export async function unpackedBytes(path: string): Promise<Uint8Array | undefined> {
  const file = await openFileSource(path);
  if (!file.ok) return undefined;
  const { source } = file.value;
  const bytes = new Uint8Array(Math.min(source.size, MOST));
  source.readInto(bytes, 0, 0, bytes.length);
  source.close();
  return bytes;
}
