/**
 * The diagram on its way out: documents as the engine writes them, and pictures made of its SVG on a canvas. The picture
 * takes the window's fonts along, since an image may not load any.
 */
import inter from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url';
import mono from '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2?url';
import type { DiagramFormat } from '../../../shared/api.ts';
import type { DiagramOptions } from '../../../shared/scene.ts';
import type { StreamIndex } from '../../../shared/units.ts';
import { desktop } from '../../engine/desktop.ts';
import { useCapture } from '../../state/capture.ts';

/** What the copy menu offers. */
export const COPIES = ['picture', 'md', 'mmd', 'puml'] as const;

/** What the export dialog offers; `png` comes in three sizes. */
export const FILES = ['svg', 'png', 'md', 'mmd', 'puml'] as const;
/** Pixels of the picture to one of the drawing. */
export const SCALES = ['1', '2', '3'] as const;

/** Scale of a copied picture: sharp on any screen. */
const COPY_SCALE = 2;

/** The diagram as a text document; undefined where the engine has no answer. */
async function documentOf(
  stream: StreamIndex,
  options: DiagramOptions,
  format: DiagramFormat,
): Promise<string | undefined> {
  const result = await useCapture
    .getState()
    .engine?.ask('diagramText', [stream, { ...options, layout: 'page' }, format]);
  return result?.ok ? result.value : undefined;
}

/** Copy the diagram; whether that came about. */
export async function copyDiagram(
  stream: StreamIndex,
  options: DiagramOptions,
  kind: (typeof COPIES)[number],
): Promise<boolean> {
  const text = await documentOf(stream, options, kind === 'picture' ? 'svg' : kind);
  if (text === undefined) return false;
  if (kind !== 'picture') {
    await desktop.copyText(text);
    return true;
  }
  const png = await drawPng(text, COPY_SCALE);
  if (png) await desktop.copyImage(png);
  return png !== undefined;
}

/** Ask where and save the diagram; false when it was cancelled or could not be made. */
export async function saveDiagram(
  stream: StreamIndex,
  options: DiagramOptions,
  kind: (typeof FILES)[number],
  scale: number,
): Promise<boolean> {
  const text = await documentOf(stream, options, kind === 'png' ? 'svg' : kind);
  if (text === undefined) return false;
  const bytes = kind === 'png' ? await drawPng(text, scale) : new TextEncoder().encode(text);
  return bytes !== undefined && desktop.save(`tcp-stream-${stream}.${kind}`, bytes);
}

/** Draw an SVG document of ours; undefined where the canvas refuses its size. */
async function drawPng(svg: string, scale: number): Promise<Uint8Array | undefined> {
  const url = URL.createObjectURL(new Blob([await withFonts(svg)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    return blob ? new Uint8Array(await blob.arrayBuffer()) : undefined;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** The document with the window's fonts in it, put before its first drawn mark. */
async function withFonts(svg: string): Promise<string> {
  const faces = await Promise.all([fontFace('Inter', inter), fontFace('JetBrains Mono', mono)]);
  return svg.replace('<rect ', `<style>${faces.join('')}</style><rect `);
}

async function fontFace(family: string, url: string): Promise<string> {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  const data = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return `@font-face{font-family:'${family}';font-weight:100 900;src:url(data:font/woff2;base64,${data}) format('woff2')}`;
}
