/** A graph on its way out: the plot as it is on the screen, under its title and with its legend, as a PNG. */
/** A line of the legend. */
export interface LegendWord {
  readonly word: string;
  readonly ink: string;
}

const HEAD = 44;

/** Draw it; undefined where the browser refuses. */
export async function graphPicture(
  plot: { readonly canvas: HTMLCanvasElement },
  inks: { readonly text: string },
  paper: string,
  title: string,
  legend: readonly LegendWord[],
): Promise<Uint8Array | undefined> {
  const source = plot.canvas;
  const ratio = window.devicePixelRatio;
  const canvas = document.createElement('canvas');
  canvas.width = source.width;
  canvas.height = source.height + HEAD * ratio;
  const ctx = canvas.getContext('2d');
  if (!ctx) return undefined;
  ctx.fillStyle = paper;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.drawImage(source, 0, HEAD * ratio);
  ctx.scale(ratio, ratio);
  ctx.fillStyle = inks.text;
  ctx.font = '600 13px "Inter Variable", sans-serif';
  ctx.fillText(title, 12, 18);
  ctx.font = '11px "Inter Variable", sans-serif';
  let x = 12;
  for (const { word, ink } of legend) {
    ctx.fillStyle = ink;
    ctx.fillRect(x, 28, 10, 8);
    ctx.fillStyle = inks.text;
    ctx.fillText(word, x + 14, 36);
    x += 28 + ctx.measureText(word).width;
  }
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  return blob ? new Uint8Array(await blob.arrayBuffer()) : undefined;
}
