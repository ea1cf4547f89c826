/**
 * Writes what the page saves piece by piece, so that neither holds the whole: to a file the person named, or to a folder
 * made for it. The page knows a number, never a path; names inside a folder are letters, digits, dots, dashes and
 * underscores, and no file that is there is written over.
 */
import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** One thing that is being written. */
interface Save {
  /** The file itself, or the folder. */
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** What is open: its name in the folder, and where it will be when it is whole. */
  file: { readonly name: string; readonly path: string; readonly handle: FileHandle } | undefined;
}

/** Names that may stand in a folder: nothing that leads elsewhere, nothing that a system keeps for itself. */
const SAFE_NAME = /^\d{4,}-[A-Za-z0-9._-]{1,120}$/;
/** Folders tried, `name-2`, `name-3`…, before giving up. */
const MOST_FOLDERS = 1000;
/** A file gets its name when it is whole. */
const UNFINISHED = '.part';

/** The name a save dialog suggests: one that came from a capture must not lead out of the folder that the person chooses. */
export function suggestedFile(name: string, otherwise: string): string {
  return basename(name.replaceAll('\\', '/')) || otherwise;
}

/** Write a file whole or not at all. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(path + UNFINISHED, bytes);
  await rename(path + UNFINISHED, path);
}

/** Everything that is being written. */
export class Saves {
  readonly #saves = new Map<number, Save>();
  #next = 1;

  /** Begin to write the file at `path`. */
  async file(path: string): Promise<number> {
    const handle = await open(path + UNFINISHED, 'w');
    return this.#add({ path, kind: 'file', file: { name: '', path, handle } });
  }

  /** Make a folder called `name`, or `name-2`…, in `parent`, and begin to write into it. */
  async folder(parent: string, name: string): Promise<number> {
    for (let number = 1; number <= MOST_FOLDERS; number++) {
      const path = join(parent, number === 1 ? name : `${name}-${number}`);
      try {
        await mkdir(path);
        return this.#add({ path, kind: 'folder', file: undefined });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
    throw new Error(`${join(parent, name)}: ${MOST_FOLDERS} folders of this name`);
  }

  /** Add bytes; in a folder to the file `name`, which is opened by its first piece and closed by the next file's. */
  async write(number: number, name: string, bytes: Uint8Array): Promise<void> {
    const save = this.#saves.get(number);
    if (save === undefined) throw new Error('nothing is being saved under this number');
    if (save.kind === 'folder' && save.file?.name !== name) {
      if (!SAFE_NAME.test(name)) throw new Error(`refused: ${JSON.stringify(name)} is no name for a file here`);
      await this.#close(save, true);
      const path = join(save.path, name);
      if (existsSync(path)) throw new Error(`EEXIST: ${JSON.stringify(name)} is there already`);
      save.file = { name, path, handle: await open(path + UNFINISHED, 'wx') };
    }
    await save.file?.handle.writeFile(bytes);
  }

  /** Close it. A file that is not `done` is removed; a folder keeps those that are whole. */
  async end(number: number, done: boolean): Promise<void> {
    const save = this.#saves.get(number);
    this.#saves.delete(number);
    if (save !== undefined) await this.#close(save, done);
  }

  /** Close what is open: it gets its name, or goes. */
  async #close(save: Save, done: boolean): Promise<void> {
    const { file } = save;
    save.file = undefined;
    if (file === undefined) return;
    await file.handle.close();
    if (done) await rename(file.path + UNFINISHED, file.path);
    else await rm(file.path + UNFINISHED, { force: true });
  }

  #add(save: Save): number {
    const number = this.#next++;
    this.#saves.set(number, save);
    return number;
  }
}
