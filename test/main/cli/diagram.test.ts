/** `diagram`: formats by ending, choices, and what is refused; end to end from a bundled capture. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/main/cli/command.ts';
import { diagram } from '../../../src/main/cli/diagram.ts';
import { Output } from '../../../src/main/cli/output.ts';
import { fileOf, type Wire } from '../../support/tcp-wire.ts';

const folder = mkdtempSync(join(tmpdir(), 'capscope-diagram-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SAMPLE = join(import.meta.dirname, '../../../resources/samples/http-three-way-handshake.pcap');

async function written(name: string, options: Record<string, string | boolean> = {}, file = SAMPLE): Promise<string> {
  const out = join(folder, name);
  expect(await diagram.run([file], { stream: '0', out, ...options }, new Output())).toBe(0);
  return readFileSync(out, 'utf8');
}

describe('diagram', () => {
  it('tells a captured connection from the SYN to TIME-WAIT', async () => {
    const lines = (await written('a.md', { numbers: 'symbolic' })).split('\n');
    expect(lines.filter((line) => /->|Note (left|right)/.test(line)).map((line) => line.replace(/\\n.*/, ''))).toEqual([
      'Note left of Client: 192.168.66.65:51234',
      'Note right of Server: 192.168.6.10:80',
      'Note left of Client: CLOSED (inferred)',
      'Note right of Server: LISTEN (inferred)',
      'Note left of Client: SYN-SENT',
      'Client->Server: SYN=1, seq=x',
      'Note right of Server: SYN-RECEIVED',
      'Server->Client: SYN=1, ACK=1, seq=y, ack=x+1',
      'Note left of Client: ESTABLISHED',
      'Client->Server: ACK=1, seq=x+1, ack=y+1',
      'Note right of Server: ESTABLISHED',
      'Note left of Client: FIN-WAIT-1',
      'Client->Server: FIN=1, ACK=1, seq=x+2239, ack=y+471',
      'Note right of Server: CLOSE-WAIT',
      'Server->Client: ACK=1, seq=y+471, ack=x+2240',
      'Note left of Client: FIN-WAIT-2',
      'Note right of Server: LAST-ACK',
      'Server->Client: FIN=1, ACK=1, seq=y+471, ack=x+2240',
      'Note left of Client: TIME-WAIT',
      'Client->Server: ACK=1, seq=x+2240, ack=y+472',
      'Note right of Server: CLOSED (inferred)',
      'Note left of Client: TIME-WAIT lasts 2 MSL',
    ]);
    expect(lines.find((line) => line.startsWith('Note over'))).toMatch(/6 packets.*GET .* → 200 OK in 15\.2 ms$/);
  });

  it('goes by the ending, and takes the choices', async () => {
    expect(await written('a.mmd')).toContain('sequenceDiagram');
    expect(await written('a.puml')).toMatch(/^@startuml/);
    const svg = await written('a.svg', { lang: 'zh-CN', 'hide-addresses': true, theme: 'dark', part: 'handshake' });
    expect(svg).toContain('xml:lang="zh-CN"');
    expect(svg).toContain('192.168.66.***:51234');
    expect(svg).not.toContain('192.168.66.65');
    expect(svg).not.toContain('FIN=1');
  });

  it('words a half-open connection, and a SYN on an open one, as what they are', async () => {
    const half: Wire[] = [
      { from: 0, flags: 'S', seq: 400 },
      { from: 1, flags: 'A', seq: 300, ack: 100, time: 0.01 },
      { from: 0, flags: 'R', seq: 100, time: 0.02 },
      { from: 0, flags: 'S', seq: 400, time: 1 },
      { from: 1, flags: 'SA', seq: 700, ack: 401, time: 1.01 },
      { from: 0, flags: 'A', seq: 401, ack: 701, time: 1.02 },
      { from: 0, flags: 'S', seq: 400, time: 2 },
      { from: 1, flags: 'A', seq: 701, ack: 401, time: 2.01 },
    ];
    writeFileSync(join(folder, 'half.pcap'), fileOf(half));
    const text = await written('half.md', {}, join(folder, 'half.pcap'));
    expect(text).toContain('Half-open connection found');
    expect(text).not.toContain('RST not acceptable');
    expect(text).toContain('Title: TCP: three-way handshake after 2 SYNs');
  });

  it('writes to standard output with --format', async () => {
    const file = join(folder, 'stdout');
    const descriptor = openSync(file, 'w');
    const output = new Output(descriptor);
    expect(await diagram.run([SAMPLE], { stream: '0', out: '-', format: 'puml' }, output)).toBe(0);
    output.end();
    closeSync(descriptor);
    expect(readFileSync(file, 'utf8')).toMatch(/^@startuml[\s\S]*@enduml\n$/);
  });

  it('refuses what it does not know', async () => {
    const run = (options: Record<string, string>) => diagram.run([SAMPLE], options, new Output());
    expect(() => run({ out: 'x.svg' })).toThrow(UsageError);
    expect(() => run({ stream: '0', out: 'x.png' })).toThrow(UsageError);
    expect(() => run({ stream: '0', out: 'x.svg', part: 'half' })).toThrow(UsageError);
    expect(await run({ stream: '7', out: join(folder, 'none.svg') })).toBe(2);
  });
});
