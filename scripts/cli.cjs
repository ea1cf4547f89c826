/**
 * `npm run -s cli -- COMMAND FILE …`: the headless face, from the same sources as the window. With an up-to-date out/
 * this only looks at modification times and loads the program into this very process; otherwise it sets up and builds
 * first. Standard output is the program's alone. CommonJS, which Node starts sooner.
 */
const { join } = require('node:path');
const { CLI_SOURCES, isBuilt, ROOT } = require('./built.cjs');

const program = join(ROOT, 'out', 'cli', 'capscope-cli.cjs');

function start() {
  // npm runs scripts in the project's folder; the paths on the command line are those of the person's own.
  if (process.env.npm_lifecycle_event === 'cli' && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
  process.argv.splice(1, 1, program);
  require(program);
}

async function buildAndStart() {
  const { runScript } = await import('./process.mjs');
  await runScript(async () => {
    const [{ setUp }, { ensureBuilt }] = await Promise.all([import('./setup.mjs'), import('./build.mjs')]);
    await setUp({ electron: false });
    await ensureBuilt();
  });
  if (!process.exitCode) start();
}

if (isBuilt(CLI_SOURCES)) start();
else void buildAndStart();
