/** The TCP header: what the scan hands on, the lines and the Info column of the painting. */
import { describe, expect, it } from 'vitest';
import { data } from '../../../../../src/main/engine/dissect/data.ts';
import {
  Claims,
  Cursor,
  Detail,
  type DetailContext,
  type Dissector,
  NO_PAYLOAD_LENGTH,
  PacketScan,
  paintPacket,
  scanPacket,
  Table,
  type TcpFacts,
} from '../../../../../src/main/engine/dissect/index.ts';
import { tcp } from '../../../../../src/main/engine/dissect/transport/tcp.ts';
import { AddressPool } from '../../../../../src/main/engine/table/index.ts';

/** Stands for whatever carries TCP: the packet is the segment. */
const carrier: Dissector = {
  id: 'carrier',
  title: 'Carrier',
  claims: [{ table: Table.linkType, value: 101 }],
  fields: {},
  scan: (cursor) => cursor.find(Table.ipProtocol, 6),
  detail: () => undefined,
};
const claims = new Claims([carrier, tcp], data);

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replace(/\s/g, ''), 'hex'));

function cursorAt(bytes: Uint8Array, captured = bytes.length): Cursor {
  const cursor = new Cursor(claims);
  cursor.linkType = 101;
  cursor.begin(bytes.slice(0, captured), 0, captured, bytes.length);
  return cursor;
}

function paint(bytes: Uint8Array, context: DetailContext = {}, captured = bytes.length): Detail {
  const out = new Detail(context);
  paintPacket(cursorAt(bytes, captured), new PacketScan(new AddressPool(), undefined), out);
  return out;
}

const FACTS: TcpFacts = {
  stream: 3,
  seqBase: 0x0f,
  ackBase: 0x1f,
  windowShift: 7,
  completeness: 15,
  timeRelative: '0.500000000',
  timeDelta: '0.250000000',
  analysis: [],
  prefixes: ['TCP Retransmission'],
};

const DATA = bytesOf('04d20050 00000010 00000020 801803e8 abcd0000 0101080a 00000001 00000002 6869');

const SYN = bytesOf('c0010050 00000000 00000000 a002ffff 00000000 020405b4 0402 080a00000001 00000000 01 03030e');

describe('the scan', () => {
  it('hands on the header, and the payload by the IP length where the snap length cut it', () => {
    const row = new PacketScan(new AddressPool(), undefined);
    scanPacket(cursorAt(DATA, 33), row);
    expect({ ...row.tcp }).toEqual({
      sourcePort: 1234,
      destinationPort: 80,
      seq: 16,
      ack: 32,
      flags: 0x018,
      window: 1000,
      headerLength: 32,
      payloadLength: 2,
      payloadOffset: 32,
      optionsOffset: 20,
      optionsWhole: true,
      whole: true,
    });
    expect([row.payloadOffset, row.payloadLength]).toEqual([32, 2]);
  });

  it('says that there is no payload length where the header is longer than the segment', () => {
    const row = new PacketScan(new AddressPool(), undefined);
    scanPacket(cursorAt(DATA.slice(0, 20)), row);
    expect(row.tcp.payloadLength).toBe(NO_PAYLOAD_LENGTH);
  });

  it('bears every cut of a header', () => {
    for (const sample of [DATA, SYN]) {
      for (let captured = 0; captured <= sample.length; captured++) {
        expect(() => paint(sample, { tcp: () => FACTS }, captured)).not.toThrow();
        expect(() => paint(sample.slice(0, captured))).not.toThrow();
      }
    }
  });
});

describe('the painting', () => {
  it('shows raw numbers where nothing is known of the stream', () => {
    expect(paint(DATA).columns.info).toBe('1234 → 80 [PSH, ACK] Seq=16 Ack=32 Win=1000 Len=2 TSval=1 TSecr=2');
  });

  it('shows relative numbers, the scaled window and the prefixes of the analysis', () => {
    const out = paint(DATA, { tcp: () => FACTS });
    expect(out.columns.info).toBe(
      '[TCP Retransmission] 1234 → 80 [PSH, ACK] Seq=1 Ack=1 Win=128000 Len=2 TSval=1 TSecr=2',
    );
    const texts = ['tcp.stream', 'tcp.seq', 'tcp.nxtseq', 'tcp.ack', 'tcp.window_size', 'tcp.window_size_scalefactor'];
    expect(texts.map((key) => out.texts(key))).toEqual([['3'], ['1'], ['3'], ['1'], ['128000'], ['128']]);
  });

  it('keeps the prefixes in front of what a protocol above writes', () => {
    const out = paint(DATA, { tcp: () => FACTS });
    out.columns.setInfo('GET / HTTP/1.1');
    expect(out.columns.info).toBe('[TCP Retransmission] GET / HTTP/1.1');
  });

  it('names the options of a SYN and does not scale its window', () => {
    const out = paint(SYN, { tcp: () => FACTS });
    expect(out.columns.info).toContain(
      '[SYN] Seq=4294967281 Win=65535 Len=0 MSS=1460 SACK_PERM TSval=1 TSecr=0 WS=16384',
    );
    expect(out.texts('tcp.options.sack_perm')).toEqual(['0402']);
    expect(out.texts('tcp.flags.str')).toEqual(['··········S·']);
  });

  it('reads SACK blocks and knows one that repeats what was acknowledged', () => {
    const sack = bytesOf('04d20050 00000010 00000064 80100001 00000000 0101 050a 00000032 00000064');
    const out = paint(sack);
    expect(out.columns.info).toContain(' SLE=50 SRE=100');
    expect(out.texts('tcp.options.sack.count')).toEqual(['1']);
    expect(out.texts('tcp.options.sack.dsack_le')).toEqual(['50']);
  });

  it('stops at an option whose length cannot be, and says so', () => {
    const bad = bytesOf('04d20050 00000010 00000064 70100001 00000000 0204 05b4 08 0a 0000');
    const out = paint(bad);
    expect(out.columns.info).toContain(' MSS=1460');
    const [options] = out.layers[0]?.children.filter((node) => node.spec?.key === 'tcp.options') ?? [];
    expect(options?.children.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('Timestamps (option length = 10 bytes says option goes past end'),
    );
  });

  it('gives up on a header length below twenty', () => {
    const bogus = bytesOf('04d20050 00000001 00000064 301003e8 abcd0000 0000');
    expect(paint(bogus).columns.info).toBe(
      '1234 → 80 [ACK] Seq=1 Ack=100 Win=1000, bogus TCP header length (12, must be at least 20)',
    );
  });

  it('writes the flag names and letters in their orders', () => {
    const every = bytesOf('04d20050 00000001 00000064 5fff03e8 00000005');
    const none = bytesOf('04d20050 00000001 00000000 500003e8 00000000');
    expect(paint(every).columns.info).toContain(
      '[FIN, SYN, RST, PSH, ACK, URG, ECE, CWR, AE, Reserved] Seq=1 Ack=100 Win=1000 Urg=5 Len=0',
    );
    expect(paint(every).texts('tcp.flags.str')).toEqual(['RRRACEUAPRSF']);
    expect(paint(none).columns.info).toContain('[<None>] Seq=1 Win=1000 Len=0');
  });
});

describe('a header of which the snap length cut something', () => {
  const SACKS = bytesOf(
    '04d20050 00000010 00000020 d01003e8 00000000 080a00000001 00000002 0512 0000002f 0000003f 0000004f 0000005f',
  );
  const texts = (captured: number, key: string) => paint(SACKS, { tcp: () => FACTS }, captured).texts(key);

  it('shows of a timestamp and of SACK blocks what is there', () => {
    expect(texts(26, 'tcp.options.timestamp.tsval')).toEqual(['1']);
    expect(texts(26, 'tcp.options.timestamp.tsecr')).toEqual([]);
    expect([35, 36, 40, 44].map((size) => texts(size, 'tcp.options.sack_le'))).toEqual([
      [],
      ['16'],
      ['16'],
      ['16', '48'],
    ]);
    expect([39, 40].map((size) => texts(size, 'tcp.options.sack_re'))).toEqual([[], ['32']]);
  });

  it('shows both ports or none, and the checksum without what follows it', () => {
    expect([3, 4].map((size) => texts(size, 'tcp.srcport'))).toEqual([[], ['1234']]);
    expect([17, 18].map((size) => texts(size, 'tcp.checksum'))).toEqual([[], ['0x0000']]);
  });
});

it('does not scale the window of a segment that has no place in its stream, and counts it as malformed', () => {
  const short = paint(DATA.subarray(0, 28), { tcp: () => FACTS });
  expect([short.texts('tcp.window_size'), short.texts('_ws.malformed')[0]]).toEqual([['1000'], '_ws.malformed']);
});

it('knows Fast Open by its experimental option', () => {
  const open = bytesOf('04d20050 00000010 00000020 70020000 00000000 fd06f989 0708 0101');
  const out = paint(open, { tcp: () => FACTS });
  expect(out.texts('tcp.options.tfo.cookie')).toEqual(['0708']);
  expect(out.columns.info).toContain('TFO=C');
});
