/** What every layer owes: any bytes, cut anywhere and changed anywhere, are painted without a throw and within bounds. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DISSECTORS, layerNodes, Table } from '../../../../src/main/engine/dissect/index.ts';
import { testOfNode } from '../../../../src/main/engine/filter/index.ts';
import type { LayerNode } from '../../../../src/shared/model/index.ts';
import { ethernetFrame, ipv4Packet, ipv6Packet, paintPackets, udpDatagram } from '../../../support/packets.ts';
import { hex } from '../../../support/paint.ts';
import { readCapture } from '../../../support/read-capture.ts';

const INNER = ipv4Packet(udpDatagram('aabb'), 17);
const GRE = ipv4Packet(`b000 6558 00000000 00000001 00000002 ${ethernetFrame(INNER)}`, 47);
const QUOTE = ipv4Packet(`0303 0000 00000000 ${INNER}`, 1);
const WLAN = `${'020000000001'.repeat(3)} 1000`;

/** A packet or more of each kind, by link type. */
const SAMPLES: readonly (readonly [linkType: number, packet: string])[] = [
  [1, ethernetFrame(`0064 88a8 a00c 0800 ${GRE}`, '8100')],
  [1, ethernetFrame(QUOTE)],
  [
    1,
    ethernetFrame(
      ipv6Packet(
        `3c00 0104 00000000 2b00 0502 0000 0100 1102 0000 00000000 ${'00'.repeat(16)} ${udpDatagram('aa')}`,
        0,
      ),
      '86dd',
    ),
  ],
  [1, ethernetFrame(ipv6Packet(`1100 0001 00000007 ${udpDatagram('aa')}`, 44), '86dd')],
  [1, ethernetFrame(ipv6Packet(`8f00 0000 0000 0001 04000001 ff02${'00'.repeat(14)} ${'00'.repeat(16)}`, 58), '86dd')],
  [1, ethernetFrame('0001 0800 0604 0001 020000000002 0a000001 000000000000 0a000009', '0806')],
  [1, ethernetFrame('00012040 00010140 00000000 020000000001 020000000002 0800', '8847')],
  [1, ethernetFrame('11 07 0000 000e 0102 0002 6162 0101 0004 63646566', '8863')],
  [1, ethernetFrame(`11 00 0001 0021 c021 01010008 01040578`, '8864')],
  [1, ethernetFrame(ipv4Packet('22000000 00000001 02000001 e00000fb 0a000001', 2))],
  [1, ethernetFrame(ipv4Packet('0bb8 0fa0 00000001 00000000 00030014 00000001 00000000 00000000 61626364', 132))],
  [
    1,
    ethernetFrame(
      ipv4Packet(udpDatagram(`02 40 6558 0000ff 00 0102 80 01 00000000 ${ethernetFrame(INNER)}`, '9c40 17c1'), 17),
    ),
  ],
  [1, ethernetFrame(ipv4Packet(udpDatagram(`34 ff 0030 00000001 0001 00 85 01000000 ${INNER}`, '9c40 0868'), 17))],
  [
    1,
    ethernetFrame(
      ipv4Packet(udpDatagram(`0001 0000 ${'00'.repeat(9)} 0000 f1f2 f3f4f5f6 ${ipv6Packet('', 59)}`, '9c40 0dd8'), 17),
    ),
  ],
  [
    1,
    ethernetFrame(
      ipv4Packet(
        udpDatagram(
          `00000001 00000000 00000002 000186a3 00000003 00000003 ${'00'.repeat(16)} 00000004 aabbccdd 00000001 61000000`,
        ),
        17,
      ),
    ),
  ],
  [1, `020000000001 020000000002 0030 aaaa03 000000 0800 ${INNER} 00000000000000000000`],
  [0, `1e000000 ${ipv6Packet(udpDatagram('aa'), 17)}`],
  [9, `ff03 c223 0101 000d 04aabbccdd 6e616d65`],
  [104, '0f00 8035 00000002 00000001 00000001 ffff'],
  [113, `0000 0001 0006 020000000001 0000 000c 00000123 02 000000 aabb`],
  [276, `0800 0000 00000001 0001 00 06 020000000001 0000 ${INNER}`],
  [127, `0000 0900 02000000 10 8801 0000 ${WLAN} 0000 aaaa03 000000 0800 ${INNER} 01020304`],
  [127, `0000 1200 03000000 0000000000000000 10 00 8000 0000 ${WLAN} ${'00'.repeat(8)} 6400 0000 0003616263 01020304`],
  [192, `0000 2000 69000000 0200 1400 ${'00'.repeat(8)} 0100 ${'00'.repeat(10)} d400 0000 020000000001 01020304`],
  [239, `02000000 0800 0100 00000000 2200 0900 ${INNER}`],
  [220, `${'00'.repeat(8)} 53 03 81 02 0100 2d 00 ${'00'.repeat(48)}`],
];

/** Paint one packet; the tree must stay small and refer to bytes that are there. */
function check(linkType: number, bytes: Uint8Array, wire = bytes.length): void {
  const [out] = paintPackets(linkType, [{ bytes, wire }], { verifyChecksums: true });
  let nodes = 0;
  const walk = (lines: readonly LayerNode[]): void => {
    for (const line of lines) {
      nodes++;
      const source = out?.sources[line.source]?.bytes.length ?? 0;
      if (line.offset < 0 || line.length < 0 || line.offset + line.length > source) {
        throw new Error(`${line.text}: ${line.offset}+${line.length} of ${source}`);
      }
      walk(line.children);
    }
  };
  walk(out === undefined ? [] : layerNodes(out, testOfNode));
  expect(nodes).toBeLessThan(5000);
}

describe('any packet', () => {
  it('is painted when cut anywhere, by the wire or by the snap length', () => {
    for (const [linkType, text] of SAMPLES) {
      const bytes = hex(text);
      for (let length = 0; length <= bytes.length; length++) {
        check(linkType, bytes.slice(0, length));
        check(linkType, bytes.slice(0, length), bytes.length);
      }
    }
  });

  it('is painted with any of its bytes changed', () => {
    const changed = fc.constantFrom(...SAMPLES).chain(([linkType, text]) =>
      fc.record({
        linkType: fc.constant(linkType),
        text: fc.constant(text),
        changes: fc.array(fc.tuple(fc.nat(150), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      }),
    );
    fc.assert(
      fc.property(changed, ({ linkType, text, changes }) => {
        const bytes = hex(text);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        check(linkType, bytes);
      }),
      { seed: 17, numRuns: 3000 },
    );
  });

  it('is painted whatever it holds, on every link', () => {
    const links = [
      ...new Set(SAMPLES.map(([linkType]) => linkType)),
      50,
      51,
      101,
      105,
      119,
      163,
      166,
      189,
      227,
      228,
      229,
      248,
    ];
    fc.assert(
      fc.property(fc.constantFrom(...links), fc.uint8Array({ maxLength: 96 }), (link, bytes) => check(link, bytes)),
      {
        seed: 18,
        numRuns: 3000,
      },
    );
  });
});

/** UDP ports that somebody claims. */
const UDP_PORTS = DISSECTORS.flatMap(({ claims }) =>
  claims.filter(({ table }) => table === Table.udpPort).map(({ value }) => value),
);

describe('any datagram', () => {
  it('is painted, whoever claims its port', () => {
    const payload = fc.tuple(
      fc.constantFrom('', '0001', '00050001', '40011234', 'c802000c', '00000005 00000001', '2112a442', '0d', '80c8'),
      fc.uint8Array({ maxLength: 80 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...UDP_PORTS), fc.boolean(), payload, (port, answers, [beginning, rest]) => {
        const other = 'c350';
        const ports = port.toString(16).padStart(4, '0');
        const bytes = beginning + Buffer.from(rest).toString('hex');
        const datagram = udpDatagram(bytes, answers ? `${ports} ${other}` : `${other} ${ports}`);
        check(1, hex(ethernetFrame(ipv4Packet(datagram, 17))));
      }),
      { seed: 20, numRuns: 4000 },
    );
  });
});

const CORPUS = join(import.meta.dirname, '../../../../../shared/corpus/captures');

/** The first packets of every capture of the corpus: bytes, link type. */
function corpusPackets(): [number, Uint8Array][] {
  const folders = [CORPUS, join(CORPUS, 'malformed')];
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.(p?cap(ng)?|ntar)(\.gz)?$/.test(name))
      .map((name) => join(folder, name)),
  );
  return files.flatMap((file) => {
    const content = readFileSync(file);
    const bytes = file.endsWith('.gz') ? gunzipSync(content) : content;
    if (bytes.length > 1 << 21) return [];
    const { packets, reader } = readCapture(new Uint8Array(bytes));
    const { interfaces } = reader?.facts() ?? { interfaces: [] };
    return packets
      .slice(0, 6)
      .map((packet): [number, Uint8Array] => [interfaces[packet.face]?.linkType ?? 0, packet.data]);
  });
}

describe('packets of real captures', () => {
  let packets: [number, Uint8Array][] = [];
  try {
    packets = corpusPackets();
  } catch {
    // Without the corpus beside the project there is nothing to do here.
  }

  it.runIf(packets.length > 0)('are painted when cut and changed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...packets),
        fc.nat(400),
        fc.nat(400),
        fc.nat(255),
        ([linkType, data], cut, at, value) => {
          const bytes = data.slice(0, cut);
          if (at < bytes.length) bytes[at] = value;
          check(linkType, bytes, data.length);
        },
      ),
      { seed: 19, numRuns: 3000 },
    );
  });
});
