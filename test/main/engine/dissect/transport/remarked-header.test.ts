import { describe, expect, it } from 'vitest';
import { ethernetFrame, ipv4Packet } from '../../../../support/packets.ts';
import { captureOfPackets, found, remarksOf } from '../../../../support/remarks.ts';

const ACK = 0x10;
const SYN = 0x02;
const SYN_ACK = 0x12;
const MSS = '020405b4';

interface Header {
  readonly flags?: number;
  readonly options?: string;
  readonly urgent?: string;
  readonly payload?: string;
}

function packetOf({ flags = ACK, options = '', urgent = '0000', payload = '' }: Header): string {
  const words = 5 + options.length / 8;
  const place = `${words.toString(16)}0${flags.toString(16).padStart(2, '0')}`;
  return ipv4Packet(`9c40 0050 00000001 00000001 ${place} ffff 0000 ${urgent} ${options} ${payload}`, 6);
}

describe('remarks on a TCP header that is no SYN', () => {
  it.each<[string, Header, string, string]>([
    ['an urgent pointer', { urgent: '0001' }, 'tcp.urgent_pointer.non_zero', 'note Protocol'],
    ['a segment size', { options: MSS }, 'tcp.options.mss.present', 'warn Protocol'],
    ['NOPs', { options: '01010101080a000000010000000101010101'.slice(0, 32) }, 'tcp.nop', 'warn Protocol'],
    ['an end with more behind it', { options: '00050000' }, 'tcp.non_zero_bytes_after_eol', 'error Protocol'],
    ['an option past the end', { options: '01010109' }, 'tcp.option.len.invalid', 'note Sequence'],
    ['a timestamp too long', { options: '080b0000000000000000' + '0101' }, 'tcp.option.len.invalid', 'note Sequence'],
  ])('%s is told of in the list and to filters', (_, header, field, kind) => {
    const packet = packetOf(header);
    for (const frame of [ethernetFrame(packet), ethernetFrame(`0005 0800 ${packet}`, '8100')]) {
      const capture = captureOfPackets([frame]);
      expect(found(capture, field)).toEqual([1]);
      expect(remarksOf(capture)).toEqual([expect.stringContaining(`${kind} TCP: `)]);
    }
  });

  it.each([
    ['timestamps', '0101080a0000000100000001'],
    ['NOPs across a boundary', '080a0000000100000001010101010100'],
    ['an end with zeros behind it', '00000000'],
    ['an end at the last byte', '0101080a000000010000000101010100'],
    ['selective acknowledgments', '0101050a0000000500000009'],
  ])('nothing is said of %s', (_, options) => {
    expect(remarksOf(captureOfPackets([ethernetFrame(packetOf({ options }))]))).toEqual([]);
  });
});

describe('remarks on a SYN', () => {
  const opening = 'chat Sequence TCP: Connection establish request (SYN): server port 80';

  it.each([
    [MSS, undefined],
    [`${MSS}01030307`, undefined],
    [`${MSS}0101080a0000000100000000`, undefined],
    [`${MSS}010303060101080a000000010000000004020000`, undefined],
    [`${MSS}04020001`, 'error Protocol TCP: Non-zero header padding'],
    ['', undefined],
    ['04020101', 'note Protocol TCP: The SYN packet does not contain a MSS option'],
    [`${MSS}0103030f`, 'warn Protocol TCP: Window scale shift exceeds 14'],
    ['0203050101010101', 'note Sequence TCP: option length should be 4'],
  ])('with the options %s', (options, words) => {
    const capture = captureOfPackets([ethernetFrame(packetOf({ flags: SYN, options }))]);
    expect(remarksOf(capture).filter((line) => !line.includes('acknowledgment number'))).toEqual(
      expect.arrayContaining(words === undefined ? [opening] : [opening, words]),
    );
    if (words === undefined) expect(remarksOf(capture)).toHaveLength(2);
    expect(found(capture, '_ws.expert')).toEqual([1]);
  });
});

describe('remarks on options that cannot be', () => {
  const wrong = (options: string, flags = SYN): string[] =>
    remarksOf(captureOfPackets([ethernetFrame(packetOf({ flags, options }))])).filter(
      (line) => !line.startsWith('chat'),
    );
  const acknowledged = /acknowledgment number/;

  it.each([
    ['aaaa0000', 'note Sequence TCP: Unknown (0xaa) (option length = 170 bytes says option goes past end of options)'],
    ['04021e00', 'note Sequence TCP: MPTCP (with too-short option length = 0 bytes)'],
    ['0100aa00', 'error Protocol TCP: Non-zero header padding'],
  ])('say nothing of a size that might stand behind: %s', (options, words) => {
    expect(wrong(options).filter((line) => !acknowledged.test(line))).toEqual([words]);
  });

  it('tell of an authentication option that is too short for its keys', () => {
    const words = 'note Sequence TCP: option length should be >= than 4';
    expect(wrong(`${MSS}1d030100`)).toContain(words);
    expect(wrong(`${MSS}1d040102`)).not.toContain(words);
  });
});

describe('remarks on Fast Open', () => {
  const cookie = `${MSS}220a01020304050607080101`;
  const open = (options: string, ack: string): string[] => {
    const answer = `0050 9c40 00000001 ${ack} 60${SYN_ACK.toString(16)} ffff 0000 0000 ${MSS}`;
    return remarksOf(
      captureOfPackets([
        ethernetFrame(packetOf({ flags: SYN, options, payload: '616263' })),
        ethernetFrame(ipv4Packet(answer, 6).replace('0a000001 0a000002', '0a000002 0a000001')),
      ]),
    ).filter((line) => line.includes('TFO'));
  };

  it('tell of a cookie, and of data that the answer takes', () => {
    expect(open(cookie, '00000005')).toEqual([
      'note Sequence TCP: TCP SYN with TFO Cookie',
      'note Sequence TCP: TCP SYN-ACK accepting TFO data',
    ]);
    expect(open(MSS, '00000005')).toEqual(['note Sequence TCP: TCP SYN-ACK accepting TFO data']);
    expect(open(MSS, '00000002')).toEqual([]);
  });
});
