/** What the app says at the terminal it was started from: its version, its usage, and what is wrong with a file. */
import { app } from 'electron';
import { createTranslate, languageOf } from '../shared/i18n/index.ts';
import type { Issue } from '../shared/model/index.ts';
import type { StartArguments } from './arguments.ts';

/** The language of the terminal, by the variables that POSIX gives it. */
const words = createTranslate(languageOf(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || ''));

/** A package made around another Electron than the pinned one says so in its version (scripts/package). */
export const isTestBuild = (version: string): boolean => version.includes('-test.');

/** The answer to `--version` or `--help`, with its line ends. */
export function saidAtTerminal(question: NonNullable<StartArguments['tell']>): string {
  if (question === 'help') return `${words('start.usage')}\n`;
  const { electron, chrome } = process.versions;
  const test = isTestBuild(app.getVersion()) ? [words('start.testBuild', { electron })] : [];
  return [`Capscope ${app.getVersion()}`, `Electron ${electron}, Chromium ${chrome}`, ...test, ''].join('\n');
}

/** One sentence on a file that was not opened. */
export function complainOf(path: string, issue: Issue): void {
  process.stderr.write(`capscope: ${path}: ${words(`issue.${issue.code}`, { ...issue, ...issue.params })}\n`);
}
