import { copyFileSync, linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
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

  it('writes the packets that filter, range and stream leave', async () => {
    const out = join(folder, 'x.json');
    const numbers = async (options: Record<string, string>) => {
      expect(await exportCommand.run([HTTP_SAMPLE], { out, ...options }, new Output())).toBe(0);
      return JSON.parse(readFileSync(out, 'utf8')).map(({ number }: { number: number }) => number);
    };
    const all = await numbers({});
    const first = await numbers({ filter: 'tcp.flags.syn == 1' });
    expect(first.length).toBeGreaterThan(0);
    expect(first.length).toBeLessThan(all.length);
    expect(await numbers({ range: '2-4' })).toEqual([2, 3, 4]);
    expect(await numbers({ range: '2-', filter: 'tcp.flags.syn == 1', stream: '0' })).toEqual(
      first.filter((number: number) => number > 1),
    );
    await expect(numbers({ range: 'x' })).rejects.toThrow(UsageError);
    await expect(numbers({ stream: '999' })).rejects.toThrow(UsageError);
  });

  it('restricts exchanges to those of the packets chosen', async () => {
    const out = join(folder, 'none.har');
    expect(await exportCommand.run([HTTP_SAMPLE], { out, range: '1' }, new Output())).toBe(0);
    expect(JSON.parse(readFileSync(out, 'utf8')).log.entries).toEqual([]);
  });

  it('never writes over the capture itself, under whatever name', async () => {
    const own = join(folder, 'own.pcap');
    copyFileSync(HTTP_SAMPLE, own);
    const link = join(folder, 'link.pcap');
    linkSync(own, link);
    for (const out of [own, link])
      await expect(async () => exportCommand.run([own], { out }, new Output())).rejects.toThrow(
        'is the capture itself',
      );
    expect(readFileSync(own)).toEqual(readFileSync(HTTP_SAMPLE));
  });

  it('leaves nothing behind where it is refused', async () => {
    const before = readdirSync(folder);
    const run = (out: string) => exportCommand.run([SAMPLE], { out }, new Output());
    await expect(async () => run(join(folder, 'no-such-folder', 'x.pcapng'))).rejects.toThrow(UsageError);
    await expect(async () =>
      exportCommand.run([SAMPLE], { out: folder, format: 'pcap' }, new Output()),
    ).rejects.toThrow('is a folder');
    expect(readdirSync(folder)).toEqual(before);
  });

  it('reads a compressed capture', async () => {
    const packed = join(folder, 'packed.gz');
    writeFileSync(packed, gzipSync(readFileSync(HTTP_SAMPLE)));
    const out = join(folder, 'unpacked.pcap');
    expect(await exportCommand.run([packed], { out }, new Output())).toBe(0);
    expect(readFileSync(out)).toEqual(readFileSync(HTTP_SAMPLE));
  });

  it('refuses an ending it does not know', () => {
    expect(() => exportCommand.run([SAMPLE], { out: join(folder, 'x.doc') }, new Output())).toThrow(UsageError);
  });
});
