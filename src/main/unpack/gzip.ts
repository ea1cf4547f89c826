/**
 * gzip (RFC 1952), by Node's zlib. Members may follow each other. Data that ends too soon or is damaged is unpacked a
 * second time, gently, so that everything before the fault comes out.
 */
import { constants, createGunzip, type ZlibOptions } from 'node:zlib';
import type { Compression, UnpackEnd } from './compression.ts';
import { Input } from './input.ts';
import type { Sink } from './sink.ts';

const PIECE = 256 * 1024;
/** Around a fault: what zlib had unpacked of the piece at fault is lost. */
const SMALL_PIECE = 16;

/** How one pass ended, and how many bytes had been fed before the piece at fault. */
interface Pass {
  readonly end: 'whole' | 'full' | 'fault';
  readonly fed: number;
  readonly code: string;
}

export const gzip: Compression = {
  id: 'gzip',
  recognise: (head) => head[0] === 0x1f && head[1] === 0x8b,
  async unpack(file, size, sink): Promise<UnpackEnd> {
    const input = new Input(file, size);
    const first = await pass(input, sink, {});
    if (first.end !== 'fault') return { kind: first.end };
    sink.discard();
    if (first.code === 'Z_BUF_ERROR') {
      await pass(input, sink, { finishFlush: constants.Z_SYNC_FLUSH });
      return { kind: 'cut' };
    }
    await pass(input, sink, { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH }, first.fed);
    return { kind: 'damaged', what: first.code };
  },
};

/** Feed the file: in large pieces up to `gentleFrom`, from there in small ones. */
async function pass(input: Input, sink: Sink, options: ZlibOptions, gentleFrom = input.size): Promise<Pass> {
  const stream = createGunzip({ chunkSize: PIECE, ...options });
  let full = false;
  let failure: unknown;
  let code = '';
  stream.on('data', (bytes: Uint8Array) => {
    if (full || failure !== undefined) return;
    try {
      full = !sink.write(bytes);
    } catch (error) {
      failure = error;
    }
  });
  const ended = new Promise<void>((resolve) => {
    stream.on('close', resolve);
    stream.on('end', resolve);
    stream.on('error', (error: NodeJS.ErrnoException) => {
      code = error.code ?? error.message;
      resolve();
    });
  });
  let fed = 0;
  const stopped = (): boolean => full || failure !== undefined || code !== '';
  while (fed < input.size && !stopped()) {
    const piece = input.read(fed, fed < gentleFrom ? Math.min(PIECE, gentleFrom - fed) : SMALL_PIECE);
    if (piece.length === 0) break;
    await Promise.race([new Promise<void>((resolve) => stream.write(piece, () => resolve())), ended]);
    if (code === '') fed += piece.length;
  }
  if (!stopped()) {
    stream.end();
    await ended;
  }
  stream.destroy();
  if (failure !== undefined) throw failure;
  return { end: full ? 'full' : code === '' ? 'whole' : 'fault', fed, code };
}
