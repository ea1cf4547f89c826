/**
 * Puts a picture on the clipboard. Electron's clipboard took an image by `writeImage` until it was modelled after the web's
 * (items by media type); both are spoken, because the app runs on either.
 */
import * as electron from 'electron';

/** Electron as far as the two differ: each has one of the ways. */
interface EitherElectron {
  readonly clipboard: {
    writeImage?(image: electron.NativeImage): void;
    write?(items: readonly unknown[]): Promise<void>;
  };
  readonly ClipboardItem?: new (items: Readonly<Record<string, Blob>>) => unknown;
}

/** Copy a PNG. */
export async function copyImage(png: Uint8Array): Promise<void> {
  const { clipboard, ClipboardItem } = electron as object as EitherElectron;
  if (clipboard.writeImage) return clipboard.writeImage(electron.nativeImage.createFromBuffer(Buffer.from(png)));
  if (!ClipboardItem || !clipboard.write) throw new Error('this Electron has no clipboard for images');
  await clipboard.write([new ClipboardItem({ 'image/png': new Blob([new Uint8Array(png)], { type: 'image/png' }) })]);
}
