/** The portable archive: the tree in one folder, with a word on how to use it. Runs from wherever it is unpacked. */
import { chmodSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure, ROOT, run } from '../process.mjs';

/** Packs the tree as `file`, a .tar.gz that unpacks to a folder of the file's name. */
export async function packArchive(tree, file, name) {
  const readme = join(tree, 'README.txt');
  cpSync(join(ROOT, 'resources', 'linux', 'README.txt'), readme);
  // Root's rights cannot be carried in an archive that anyone unpacks.
  chmodSync(join(tree, 'lib', 'capscope', 'chrome-sandbox'), 0o755);
  mkdirSync(dirname(file), { recursive: true });
  const owner = ['--owner=0', '--group=0', '--numeric-owner', '--sort=name'];
  const status = await run('tar', ['-czf', file, ...owner, '-C', tree, `--transform=flags=r;s,^\\.,${name},`, '.']);
  rmSync(readme);
  if (status !== 0) throw new Failure('tar failed; its own message is above');
}
