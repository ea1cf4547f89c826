/**
 * The bundled captures. Whatever capture lies in resources/samples is one; its id is its file name without the suffix, and
 * its words are `sample.<id>.title` and `.description` in the catalogues.
 */
import { readdirSync, statSync } from 'node:fs';
import { extname, join, parse } from 'node:path';
import type { SampleFile } from '../shared/api.ts';

const SUFFIXES = ['.pcap', '.pcapng'];

/** The samples in `folder`, by name. An absent folder has none. */
export function listSamples(folder: string): readonly SampleFile[] {
  return captureNames(folder).map((name) => {
    const id = parse(name).name;
    const bytes = statSync(join(folder, name)).size;
    return { id, title: `sample.${id}.title`, description: `sample.${id}.description`, bytes };
  });
}

/** Path of a sample; undefined for an id that names none. */
export function samplePath(folder: string, id: string): string | undefined {
  const name = captureNames(folder).find((candidate) => parse(candidate).name === id);
  return name === undefined ? undefined : join(folder, name);
}

function captureNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => SUFFIXES.includes(extname(name)))
      .sort();
  } catch {
    return [];
  }
}
