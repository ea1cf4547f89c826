/**
 * Puts a picture on the clipboard. Electron's clipboard took an image by `writeImage` until it was modelled after the web's
 * (items by media type); both are spoken, because the app runs on either.
 */
import * as electron from 'electron';

/** The clipboard as it was. */
interface FormerClipboard {
  writeImage?(image: electron.NativeImage): void;
}

/** Copy a PNG. */
export async function copyImage(png: Uint8Array): Promise<void> {
  const former: FormerClipboard = electron.clipboard as object;
  if (former.writeImage) return former.writeImage(electron.nativeImage.createFromBuffer(Buffer.from(png)));
  const item = new electron.ClipboardItem({ 'image/png': new Blob([new Uint8Array(png)], { type: 'image/png' }) });
  await electron.clipboard.write([item]);
}
