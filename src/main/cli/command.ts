/** The shape of a command, and what all of them share: their options, opening the capture, wording of faults. */
import type { parseArgs } from 'node:util';
import { createTranslate, type Translate } from '../../shared/i18n/index.ts';
import type { Issue, ScanProgress } from '../../shared/model/index.ts';
import { type Capture, type OpenOptions, openCapture } from '../engine/index.ts';
import { openFileSource } from '../file-source.ts';
import { readKeyLog } from '../key-log-file.ts';
import { complain, type Output } from './output.ts';

/** Exit statuses (cli contract): all read; read in part; wrong usage or unreadable. */
export const Status = { whole: 0, part: 1, usage: 2 } as const;

/** Options as declared for `node:util` parseArgs. */
export type OptionTable = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

/** Values of the options that were given. */
export type OptionValues = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

/** One command. */
export interface Command {
  readonly name: string;
  /** What stands after the name in a usage line. */
  readonly usage: string;
  /** What it prints, in a sentence. */
  readonly summary: string;
  readonly options: OptionTable;
  /** Lines for `--help`, one an option. */
  readonly help: readonly string[];
  /** False where it works on no capture, and does not take the options that go with one. */
  readonly takesCapture?: false;
  /** Print and return the exit status. `words` are the arguments that are no options. */
  run(words: readonly string[], options: OptionValues, output: Output): number | Promise<number>;
}

/** Wrong usage: the message goes to standard error and the status is 2. */
export class UsageError extends Error {}

let english: Translate | undefined;

/** A fault as a sentence. */
export function issueText(issue: Issue): string {
  const { params, ...members } = issue;
  const packet = issue.packet === undefined ? {} : { packet: issue.packet + 1 };
  english ??= createTranslate('en');
  return english(`issue.${issue.code}`, { ...members, ...packet, ...params });
}

/** The text of an option that takes one value. */
export function textOption(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** The value of an option that must be one of a few words. */
export function choiceOption<T extends string>(
  options: OptionValues,
  name: string,
  choices: readonly T[],
  otherwise: T,
): T {
  const text = textOption(options, name);
  if (text === undefined) return otherwise;
  const choice = choices.find((c) => c === text);
  if (choice === undefined) throw new UsageError(`--${name}: one of ${choices.join(', ')}, not ${text}`);
  return choice;
}

/** A whole number from an option; undefined where it was not given. */
export function numberOption(options: OptionValues, name: string): number | undefined {
  const text = textOption(options, name);
  if (text === undefined) return undefined;
  if (!/^\d{1,10}$/.test(text)) throw new UsageError(`--${name}: a whole number, not ${text}`);
  return Number(text);
}

/** A capture that a command works on. */
export interface CaptureWord {
  readonly file: string;
  /** File of TLS secrets beside it. */
  readonly keyLog: string | undefined;
}

/** Options of every command that works on a capture, and their lines for `--help`. */
export const CAPTURE_OPTIONS: OptionTable = { keylog: { type: 'string' } };
/** See {@link CAPTURE_OPTIONS}. */
export const CAPTURE_HELP: readonly string[] = [
  '--keylog FILE   TLS secrets (NSS key log, as SSLKEYLOGFILE makes it) beside those in the capture',
];

/** The one capture a command works on. */
export const captureWord = (words: readonly string[], options: OptionValues): CaptureWord => ({
  file: fileWord(words),
  keyLog: textOption(options, 'keylog'),
});

function fileWord(words: readonly string[]): string {
  const [file, ...more] = words;
  if (file === undefined) throw new UsageError('no capture file given');
  if (more.length > 0) throw new UsageError(`one capture file, not also ${more.join(' ')}`);
  return file;
}

/** Packets read between two looks at anything else. */
const SLICE = 65_536;

/**
 * Open a capture, read it to the end, and hand it to `use`. Faults of the file go to standard error; the status is
 * that of `use`, or "read in part" where the file has faults. `streams`: follow every stream before `use`.
 */
export async function withCapture(
  { file, keyLog }: CaptureWord,
  options: OpenOptions & { readonly streams?: boolean },
  use: (capture: Capture) => number | Promise<number>,
): Promise<number> {
  const opened = await openFileSource(file);
  if (!opened.ok) {
    complain(`capscope-cli: ${file}: ${issueText(opened.issue)}`);
    return Status.usage;
  }
  const { source, compressed, compressedBytes, issues } = opened.value;
  try {
    const secrets = keyLog === undefined ? {} : { keyLog: readSecrets(keyLog) };
    const facts = { fileName: file, compressed, compressedBytes, sourceIssues: issues };
    const result = openCapture(source, { ...options, ...secrets, ...facts });
    if (!result.ok) {
      complain(`capscope-cli: ${file}: ${issueText(result.issue)}`);
      return Status.usage;
    }
    const capture = result.value;
    while (isBusy(capture.scan(SLICE).state, options.streams === true));
    const status = await use(capture);
    for (const issue of capture.issues()) complain(`capscope-cli: ${file}: ${issueText(issue)}`);
    return status === Status.whole && capture.issues().length > 0 ? Status.part : status;
  } finally {
    source.close();
  }
}

function readSecrets(path: string): string {
  const read = readKeyLog(path);
  if (!read.ok) throw new UsageError(`${path}: ${issueText(read.issue)}`);
  return read.value;
}

function isBusy(state: ScanProgress['state'], streams: boolean): boolean {
  return state === 'scanning' || (streams && state === 'indexing');
}
