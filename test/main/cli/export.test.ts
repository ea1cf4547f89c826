import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/main/cli/command.ts';
import { exportCommand } from '../../../src/main/cli/export.ts';
import { Output } from '../../../src/main/cli/output.ts';

const folder = mkdtempSync(join(tmpdir(), 'capscope-export-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SAMPLE = join(import.meta.dirname, '../../../resources/samples/websocket-session.pcapng');

const HTTP_SAMPLE = join(import.meta.dirname, '../../../resources/samples/http-three-way-handshake.pcap');

/** Export the sample under a name and return the text that was written. */
async function exported(name: string): Promise<string> {
  const out = join(folder, name);
  expect(await exportCommand.run([SAMPLE], { out }, new Output())).toBe(0);
  return readFileSync(out, 'utf8');
}

describe('export', () => {
  it('writes HAR, and messages in three formats that agree', async () => {
    const { entries } = JSON.parse(await exported('x.har')).log;
    const sent = entries.flatMap((entry: { _webSocketMessages?: unknown[] }) => entry._webSocketMessages ?? []);
    const lines = (await exported('x.messages.jsonl'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(JSON.parse(await exported('x.messages.json'))).toEqual(lines);
    expect(lines.length).toBeGreaterThan(0);
    expect(sent.length).toBe(lines.filter(({ opcode }: { opcode: number }) => opcode < 8).length);
    expect(await exported('x.messages.csv')).toMatch(/^stream,message,direction,/);
  });

  it('writes every body to a file of its own, and over none', async () => {
    const out = join(folder, 'bodies');
    const options = { out, format: 'bodies' };
    expect(await exportCommand.run([HTTP_SAMPLE], options, new Output())).toBe(0);
    const names = readdirSync(out);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(name).toMatch(/^\d{4}-(request|response)-[\w.-]+$/);
    await expect(async () => exportCommand.run([HTTP_SAMPLE], options, new Output())).rejects.toThrow(UsageError);
  });

  it('refuses an ending it does not know', () => {
    expect(() => exportCommand.run([SAMPLE], { out: join(folder, 'x.doc') }, new Output())).toThrow(UsageError);
  });
});
