/**
 * The headless face: `capscope-cli COMMAND FILE [options]`, under plain Node, over the same engine as the window. Its
 * output is a contract for scripts (docs/cli.md): field names are Wireshark's, one record a line, nothing else on
 * standard output. To add a command: a file in cli/ and a line in COMMANDS.
 */
import { parseArgs } from 'node:util';
import { CAPTURE_HELP, CAPTURE_OPTIONS, type Command, Status, UsageError } from './cli/command.ts';
import { diagram } from './cli/diagram.ts';
import { exportCommand } from './cli/export.ts';
import { fields } from './cli/fields.ts';
import { follow } from './cli/follow.ts';
import { http } from './cli/http.ts';
import { info } from './cli/info.ts';
import { complain, Output, ReaderGone } from './cli/output.ts';
import { packets } from './cli/packets.ts';
import { statistics } from './cli/statistics.ts';
import { streams } from './cli/streams.ts';
import { websocket } from './cli/websocket.ts';

const COMMANDS: readonly Command[] = [
  info,
  packets,
  streams,
  http,
  websocket,
  follow,
  diagram,
  statistics,
  exportCommand,
  fields,
];

function overview(): string {
  const width = Math.max(...COMMANDS.map((c) => c.name.length));
  return [
    'usage: capscope-cli COMMAND FILE [options]',
    '',
    ...COMMANDS.map((c) => `  ${c.name.padEnd(width)}  ${c.summary}`),
    '',
    'capscope-cli COMMAND --help tells the options of a command.',
  ].join('\n');
}

function helpOf(command: Command): string {
  const lines = [`usage: capscope-cli ${command.name} ${command.usage}`, '', `  ${command.summary}`];
  const help = [...command.help, ...(command.takesCapture === false ? [] : CAPTURE_HELP)];
  if (help.length > 0) lines.push('', ...help.map((line) => `  ${line}`));
  return lines.join('\n');
}

async function main(args: readonly string[], output: Output): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--help' || name === '-h' || name === 'help') {
    output.line(overview());
    return Status.whole;
  }
  const command = COMMANDS.find((c) => c.name === name);
  if (command === undefined) throw new UsageError(name === undefined ? overview() : `no such command: ${name}`);
  const { values, positionals } = parseCommandLine(command, rest);
  if (values.help === true) {
    output.line(helpOf(command));
    return Status.whole;
  }
  return command.run(positionals, values, output);
}

function parseCommandLine(command: Command, args: readonly string[]): ReturnType<typeof parseArgs> {
  try {
    return parseArgs({
      args: [...args],
      options: {
        ...command.options,
        ...(command.takesCapture === false ? {} : CAPTURE_OPTIONS),
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function run(): Promise<number> {
  const output = new Output();
  try {
    const status = await main(process.argv.slice(2), output);
    output.end();
    return status;
  } catch (error) {
    if (error instanceof ReaderGone) return Status.whole;
    if (!(error instanceof UsageError)) throw error;
    complain(error.message.startsWith('usage:') ? error.message : `capscope-cli: ${error.message}`);
    return Status.usage;
  }
}

/** Resolved when the command is done and its exit code is set. */
export const finished: Promise<void> = run().then((status) => {
  process.exitCode = status;
});
