/** NetBIOS datagrams and what the browser announces by them; the words are those of the reference for the same bytes. */
import { describe, expect, it } from 'vitest';
import { ethernetFrame, ipv4Packet, paintPackets, udpDatagram } from '../../../../support/packets.ts';

const ETHERNET = 1;
const ascii = (text: string): string => Buffer.from(text).toString('hex');
/** A name in half-ASCII: 32 letters. */
const NAME = `20${ascii('EFEFEFEFEFEFEFEFEFEFEFEFEFEFEFCA')}00`;

function painted(type: string, data: string) {
  const datagram = `${type} 02 8661 c0a80210 008a 00bb 0000 ${NAME} ${NAME} ${data}`;
  return paintPackets(ETHERNET, [ethernetFrame(ipv4Packet(udpDatagram(datagram, '008a 008a'), 17))])[0];
}

function shown(type: string, data: string): string {
  const out = painted(type, data);
  return `${out?.protocols.slice(4).join(':')} ${out?.columns.protocol} ${out?.columns.info}`;
}

/** A transaction that writes `data` into a mailslot. */
function mailslot(name: string, data: string): string {
  const slot = ascii(`\\MAILSLOT\\${name}\0`);
  const size = Buffer.from(data.replaceAll(' ', ''), 'hex').length;
  const at = 32 + 1 + 34 + 2 + slot.length / 2;
  const u16 = (value: number): string =>
    `${(value & 255).toString(16).padStart(2, '0')}${(value >> 8).toString(16).padStart(2, '0')}`;
  const words = `0000 ${u16(size)} 0000 0000 00 00 0000 e8030000 0000 0000 0000 ${u16(size)} ${u16(at)} 03 00 0100 0000 0200`;
  return `ff534d42 25 ${'00'.repeat(27)} 11 ${words} 3200 ${slot} ${data}`;
}

describe('NetBIOS datagrams', () => {
  it('tell who announces what', () => {
    const host = `0f 00 80fc0a00 ${ascii('HOST')}${'00'.repeat(12)} 05 01 03120700 0f01 55aa 00`;
    expect(shown('11', mailslot('BROWSE', host))).toBe(
      'nbdgm:smb:browser BROWSER Local Master Announcement HOST, Workstation, Server, Print Queue Server, NT Workstation, ' +
        'Potential Browser, Backup Browser, Master Browser',
    );
    expect(shown('11', mailslot('OTHER', '00'))).toBe('nbdgm:smb SMB Mailslot Write Mail Slot');
  });

  it('are named where they carry nothing that is known', () => {
    expect(shown('10', '00')).toBe('nbdgm NBDS Direct_unique datagram');
    expect(shown('13', '00')).toBe('nbdgm NBDS Datagram error');
  });

  it('tell filters their header, and what they carry', () => {
    const host = `01 00 80fc0a00 ${ascii('HOST')}${'00'.repeat(12)} 05 01 03120700 0f01 55aa 00`;
    const out = painted('11', mailslot('BROWSE', host));
    const keys = ['nbdgm.type', 'nbdgm.first', 'nbdgm.dgram_id', 'nbdgm.src.ip', 'nbdgm.src.port', 'nbdgm.dgram_len'];
    expect(keys.map((key) => out?.texts(key).join())).toEqual(['17', '1', '0x8661', '192.168.2.16', '138', '187']);
    const inside = ['mailslot.name', 'browser.command', 'browser.server'];
    expect(inside.map((key) => out?.texts(key).join())).toEqual(['\\MAILSLOT\\BROWSE', '0x01', 'HOST']);
    const found = ['smb', 'mailslot', 'browser'].map((key) => out?.texts(key).length);
    expect(found).toEqual([1, 1, 1]);
  });
});
