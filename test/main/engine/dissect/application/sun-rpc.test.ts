/** Sun RPC over UDP, its calls and replies; words as the reference has them. Messages are made here, in XDR. */
import { describe, expect, it } from 'vitest';
import { ethernetFrame, ipv4Packet, paintPackets, udpDatagram } from '../../../../support/packets.ts';

const ETHERNET = 1;
const NFS = 100003;
const u32 = (...values: number[]): string => values.map((value) => value.toString(16).padStart(8, '0')).join('');
const text = (value: string): string =>
  u32(value.length) + Buffer.from(value).toString('hex') + '00'.repeat(-value.length & 3);
/** 32 bytes, 0 to 31, whose CRC-32 is 0x91267e8a. */
const HANDLE = Array.from({ length: 32 }, (_, i) => i.toString(16).padStart(2, '0')).join('');
const FH = u32(32) + HANDLE;
const NO_AUTH = u32(0, 0);
const ATTRIBUTES = u32(1, 0o644, 1, 0, 1) + '00'.repeat(64);

const call = (xid: number, program: number, version: number, procedure: number, args: string): string =>
  ethernetFrame(
    ipv4Packet(udpDatagram(u32(xid, 0, 2, program, version, procedure) + NO_AUTH + NO_AUTH + args, 'c350 0801'), 17),
  );
const reply = (xid: number, results: string, state = 0): string =>
  ethernetFrame(ipv4Packet(udpDatagram(u32(xid, 1, 0) + NO_AUTH + u32(state) + results, '0801 c350'), 17));

const shown = (...packets: string[]): string[] =>
  paintPackets(ETHERNET, packets).map(
    ({ protocols, columns }) => `${protocols.slice(4).join(':')} ${columns.protocol} ${columns.info}`,
  );

describe('Sun RPC', () => {
  it('matches replies with calls by their number', () => {
    expect(shown(call(1, NFS, 3, 1, FH), reply(1, u32(0) + ATTRIBUTES), reply(2, u32(0)))).toEqual([
      'rpc:nfs NFS V3 GETATTR Call (Reply In 2), FH: 0x91267e8a',
      'rpc:nfs NFS V3 GETATTR Reply (Call In 1)  Regular File mode: 0644 uid: 0 gid: 1',
      'data UDP 2049 → 50000 Len=28',
    ]);
  });

  it('tells what is sent again', () => {
    expect(shown(call(1, NFS, 3, 0, ''), call(1, NFS, 3, 0, ''), reply(1, ''), reply(1, ''))).toEqual([
      'rpc NFS V3 NULL Call (Reply In 3)',
      'rpc NFS [RPC retransmission of #1]V3 NULL Call (Reply In 3)',
      'rpc NFS V3 NULL Reply (Call In 1)',
      'rpc NFS [RPC duplicate of #3]V3 NULL Reply (Call In 1)',
    ]);
  });

  it.each([
    [100000, 2, 3, u32(NFS, 2, 17, 0), u32(2049), 'Portmap', ' NFS(100003) V:2 UDP', ' Port:2049'],
    [100000, 2, 3, u32(123456, 1, 6, 0), u32(0), 'Portmap', ' Unknown(123456) V:1 TCP', ' PROGRAM_NOT_AVAILABLE'],
    [100005, 3, 1, text('/x'), u32(13), 'MOUNT', ' /x', ' Error:ERR_ACCESS'],
    [100004, 2, 3, text('d') + text('m') + text('k'), u32(1) + text('v'), 'YPSERV', ' d/m/k', ' v'],
    [
      100021,
      4,
      2,
      text('c') + u32(0, 1) + text('h') + FH + text('o') + u32(7, 0, 1, 0, 2),
      text('c') + u32(0),
      'NLM',
      ' FH:0x91267e8a svid:7 pos:1-2',
      '',
    ],
    [
      NFS,
      3,
      4,
      FH + u32(0x3f),
      u32(0, 0, 0x1f),
      'NFS',
      ', FH: 0x91267e8a, [Check: RD LU MD XT DL XE]',
      ', [Access Denied: XE], [Allowed: RD LU MD XT DL]',
    ],
    [NFS, 3, 3, FH + text('a'), u32(2, 0), 'NFS', ', DH: 0x91267e8a/a', ' Error: NFS3ERR_NOENT'],
    [NFS, 3, 6, FH + u32(1, 0, 5), u32(0, 0, 5), 'NFS', ', FH: 0x91267e8a Offset: 4294967296 Len: 5', ' Len: 5'],
    [
      NFS,
      3,
      7,
      FH + u32(0, 9, 5, 2),
      u32(0, 0, 0, 5, 2),
      'NFS',
      ', FH: 0x91267e8a Offset: 9 Len: 5 FILE_SYNC',
      ' Len: 5 FILE_SYNC',
    ],
    [NFS, 3, 10, FH + text('l') + u32(0, 0, 0, 0, 0, 0) + text('t'), u32(0), 'NFS', ', From DH: 0x91267e8a/l To t', ''],
    [NFS, 3, 14, FH + text('a') + FH + text('b'), u32(0), 'NFS', ', From DH: 0x91267e8a/a To DH: 0x91267e8a/b', ''],
    [NFS, 3, 16, FH, u32(0, 0, 0, 0, 1, 0, 5) + text('n') + u32(0, 1, 0, 1), 'NFS', ', FH: 0x91267e8a', ' n'],
    [NFS, 2, 4, HANDLE + text('x'), u32(0) + HANDLE, 'NFS', ', DH: 0x91267e8a/x', ', FH: 0x91267e8a'],
    [
      NFS,
      2,
      6,
      HANDLE + u32(1, 2, 3),
      u32(2),
      'NFS',
      ', FH: 0x91267e8a Offset: 1 Count: 2 TotalCount: 3',
      ' Error: NFS2ERR_NOENT',
    ],
  ])(
    'tells what %i version %i procedure %i is about',
    (program, version, procedure, args, results, name, asked, said) => {
      const [question, answer] = paintPackets(ETHERNET, [
        call(1, program, version, procedure, args),
        reply(1, results),
      ]).map(({ columns }) => columns);
      expect(question?.protocol).toBe(name);
      expect(question?.info.split('(Reply In 2)')[1]).toBe(asked);
      expect(answer?.info.split('(Call In 1)')[1]).toBe(said);
    },
  );

  it('reads no results of what was refused', () => {
    expect(shown(call(1, NFS, 3, 1, FH), reply(1, '', 2))[1]).toBe('rpc NFS V3 GETATTR Reply (Call In 1)');
    const denied = ethernetFrame(ipv4Packet(udpDatagram(u32(1, 1, 1, 1, 5), '0801 c350'), 17));
    expect(shown(call(1, NFS, 3, 1, FH), denied)[1]).toBe('rpc NFS V3 GETATTR Reply (Call In 1)');
  });

  it('leaves what is of no program it knows', () => {
    expect(shown(call(1, 200006, 2, 1, ''))).toEqual(['data UDP 50000 → 2049 Len=40']);
  });
});
