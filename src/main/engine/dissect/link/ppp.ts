/**
 * PPP (RFC 1661) with or without its HDLC address and control bytes (RFC 1662 section 3.1) and with its protocol number
 * in two bytes or, compressed, in one.
 */
import { readU16BE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';
import type { PacketScan } from '../packet-scan.ts';

const ALL_STATIONS = 0xff;
/** First byte of a Cisco HDLC frame, unicast and broadcast, which interfaces of that kind put behind PPP as well. */
const CISCO_UNICAST = 0x0f;
const CISCO_BROADCAST = 0x8f;

/** Names of protocol numbers (https://www.iana.org/assignments/ppp-numbers) as Wireshark writes them. */
const PROTOCOL_NAMES: Readonly<Record<number, string>> = {
  1: 'Padding Protocol',
  3: 'ROHC small-CID',
  5: 'ROHC large-CID',
  33: 'Internet Protocol version 4',
  35: 'OSI Network Layer',
  37: 'Xerox NS IDP',
  39: 'DECnet Phase IV',
  41: 'Appletalk',
  43: 'Novell IPX',
  45: 'Van Jacobson Compressed TCP/IP',
  47: 'Van Jacobson Uncompressed TCP/IP',
  49: 'Bridging PDU',
  51: 'Stream Protocol (ST-II)',
  53: 'Banyan Vines',
  57: 'AppleTalk EDDP',
  59: 'AppleTalk SmartBuffered',
  61: 'Multi-Link',
  63: 'NETBIOS Framing',
  65: 'Cisco Systems',
  67: 'Ascom Timeplex',
  69: 'Fujitsu Link Backup and Load Balancing (LBLB)',
  71: 'DCA Remote Lan',
  73: 'Serial Data Transport Protocol (PPP-SDTP)',
  75: 'SNA over 802.2',
  77: 'SNA',
  79: 'IPv6 Header Compression ',
  81: 'KNX Bridging Data',
  83: 'Encryption',
  85: 'Individual Link Encryption',
  87: 'Internet Protocol version 6',
  89: 'PPP Muxing',
  91: 'Vendor-Specific Network Protocol (VSNP)',
  93: 'TRILL Network Protocol (TNP)',
  97: 'RTP IPHC Full Header',
  99: 'RTP IPHC Compressed TCP',
  101: 'RTP IPHC Compressed Non TCP',
  103: 'RTP IPHC Compressed UDP 8',
  105: 'RTP IPHC Compressed RTP 8',
  111: 'Stampede Bridging',
  115: 'MP+ Protocol',
  193: 'NTCITS IPI',
  251: 'Single link compression in multilink',
  253: 'Compressed datagram',
  513: '802.1d Hello Packets',
  515: 'IBM Source Routing BPDU',
  517: 'DEC LANBridge100 Spanning Tree',
  519: 'Cisco Discovery Protocol',
  521: 'Netcs Twin Routing',
  523: 'STP - Scheduled Transfer Protocol',
  525: 'EDP - Extreme Discovery Protocol',
  529: 'Optical Supervisory Channel Protocol (OSCP)',
  531: 'Optical Supervisory Channel Protocol (OSCP)',
  561: 'Luxcom',
  563: 'Sigma Network Systems',
  565: 'Apple Client Server Protocol',
  641: 'MPLS Unicast',
  643: 'MPLS Multicast',
  645: 'IEEE p1284.4 standard - data packets',
  647: 'ETSI TETRA Network Protocol Type 1',
  649: 'Multichannel Flow Treatment Protocol',
  8291: 'RTP IPHC Compressed TCP No Delta',
  8293: 'RTP IPHC Context State',
  8295: 'RTP IPHC Compressed UDP 16',
  8297: 'RTP IPHC Compressed RTP 16',
  16385: 'Cray Communications Control Protocol',
  16387: 'CDPD Mobile Network Registration Protocol',
  16389: 'Expand accelerator protocol',
  16391: 'ODSICP NCP',
  16393: 'DOCSIS DLL',
  16395: 'Cetacean Network Detection Protocol',
  16417: 'Stacker LZS',
  16419: 'RefTek Protocol',
  16421: 'Fibre Channel',
  16423: 'EMIT Protocols',
  16475: 'Vendor-Specific Protocol (VSP)',
  16477: 'TRILL Link State Protocol (TLSP)',
  32801: 'Internet Protocol Control Protocol',
  32803: 'OSI Network Layer Control Protocol',
  32805: 'Xerox NS IDP Control Protocol',
  32807: 'DECnet Phase IV Control Protocol',
  32809: 'AppleTalk Control Protocol',
  32811: 'Novell IPX Control Protocol',
  32817: 'Bridging NCP',
  32819: 'Stream Protocol Control Protocol',
  32821: 'Banyan Vines Control Protocol',
  32829: 'Multi-Link Control Protocol',
  32831: 'NETBIOS Framing Control Protocol',
  32833: 'Cisco Systems Control Protocol',
  32835: 'Ascom Timeplex',
  32837: 'Fujitsu LBLB Control Protocol',
  32839: 'DCA Remote Lan Network Control Protocol (RLNCP)',
  32841: 'Serial Data Control Protocol (PPP-SDCP)',
  32843: 'SNA over 802.2 Control Protocol',
  32845: 'SNA Control Protocol',
  32847: 'IP6 Header Compression Control Protocol',
  32849: 'KNX Bridging Control Protocol',
  32851: 'Encryption Control Protocol',
  32853: 'Individual Link Encryption Control Protocol',
  32855: 'IPv6 Control Protocol',
  32857: 'PPP Muxing Control Protocol',
  32859: 'Vendor-Specific Network Control Protocol (VSNCP)',
  32861: 'TRILL Network Control Protocol',
  32879: 'Stampede Bridging Control Protocol',
  32883: 'MP+ Control Protocol',
  32961: 'NTCITS IPI Control Protocol',
  33019: 'Single link compression in multilink control',
  33021: 'Compression Control Protocol',
  33287: 'Cisco Discovery Protocol Control Protocol',
  33289: 'Netcs Twin Routing',
  33291: 'STP - Control Protocol',
  33293: 'EDPCP - Extreme Discovery Protocol Control Protocol',
  33333: 'Apple Client Server Protocol Control',
  33409: 'MPLS Control Protocol',
  33413: 'IEEE p1284.4 standard - Protocol Control',
  33415: 'ETSI TETRA TNP1 Control Protocol',
  33417: 'Multichannel Flow Treatment Protocol',
  49185: 'Link Control Protocol',
  49187: 'Password Authentication Protocol',
  49189: 'Link Quality Report',
  49191: 'Shiva Password Authentication Protocol',
  49193: 'Callback Control Protocol (CBCP)',
  49195: 'BACP Bandwidth Allocation Control Protocol',
  49197: 'BAP Bandwidth Allocation Protocol',
  49243: 'Vendor-Specific Authentication Protocol (VSAP)',
  49281: 'Container Control Protocol',
  49699: 'Challenge Handshake Authentication Protocol',
  49701: 'RSA Authentication Protocol',
  49703: 'Extensible Authentication Protocol',
  49705: 'Mitsubishi Security Information Exchange Protocol (SIEP)',
  49775: 'Stampede Bridging Authorization Protocol',
  49793: 'Proprietary Authentication Protocol',
  49795: 'Proprietary Authentication Protocol',
  50305: 'Proprietary Node ID Authentication Protocol',
};

const F = declareFields({
  direction: { key: 'ppp.direction', label: 'Direction', type: 'uint8', names: { 0: 'DTE->DCE', 1: 'DCE->DTE' } },
  address: { key: 'ppp.address', label: 'Address', type: 'uint8', base: 'hex' },
  control: { key: 'ppp.control', label: 'Control', type: 'uint8', base: 'hex' },
  protocol: { key: 'ppp.protocol', label: 'Protocol', type: 'uint16', base: 'hex', names: PROTOCOL_NAMES },
});

/** Bytes before the protocol number; -1 where even those are not there. */
function framingLength(cursor: Cursor): number {
  if (cursor.offset >= cursor.end) return -1;
  return cursor.bytes[cursor.offset] === ALL_STATIONS ? 2 : 0;
}

/** Length of the protocol number at index `at`: an odd first byte is all of it. */
const protocolSize = (cursor: Cursor, at: number): 1 | 2 => (((cursor.bytes[at] ?? 0) & 1) === 0 ? 2 : 1);

const isCisco = (cursor: Cursor): boolean => {
  const first = cursor.bytes[cursor.offset];
  return first === CISCO_UNICAST || first === CISCO_BROADCAST;
};

function scanProtocol(cursor: Cursor, framing: number): Dissector | undefined {
  if (!cursor.has(framing + 1)) return undefined;
  const at = cursor.offset + framing;
  const size = protocolSize(cursor, at);
  if (!cursor.has(framing + size)) return undefined;
  const protocol = size === 1 ? (cursor.bytes[at] as number) : readU16BE(cursor.bytes, at);
  cursor.offset = at + size;
  return cursor.find(Table.pppProtocol, protocol);
}

function paint(cursor: Cursor, out: Detail, framing: number): void {
  const { bytes, offset } = cursor;
  out.columns.protocol = 'PPP';
  out.columns.setInfo('');
  const at = offset + Math.max(0, framing);
  const size = protocolSize(cursor, at);
  const length = Math.max(0, Math.min(at + size, cursor.end) - offset);
  out.layer(cursor, ppp, length, 'Point-to-Point Protocol');
  if (framing < 0 || at + size > cursor.end) return;
  if (framing > 0) {
    out.add(F.address, offset, 1, bytes[offset] as number);
    out.add(F.control, offset + 1, 1, bytes[offset + 1] as number);
  }
  const protocol = size === 1 ? (bytes[at] as number) : readU16BE(bytes, at);
  const hex = `0x${protocol.toString(16).padStart(4, '0')}`;
  const name = PROTOCOL_NAMES[protocol] ?? 'Unknown';
  out.add(F.protocol, at, size, protocol, { text: `Protocol: ${name} (${hex})` });
  if (cursor.claims.find(Table.pppProtocol, protocol) !== undefined) return;
  out.columns.protocol = hex;
  out.columns.setInfo(`${name} (${hex})`);
}

/** PPP as other layers carry it. */
export const ppp: Dissector = {
  id: 'ppp',
  title: 'Point-to-Point Protocol',
  short: 'PPP',
  claims: [
    { table: Table.linkType, value: 9 },
    { table: Table.linkType, value: 50 },
    { table: Table.greProtocol, value: 0x880b },
    { table: Table.etherType, value: 0x880b },
  ],
  fields: F,
  scan(cursor: Cursor, _row: PacketScan) {
    const framing = framingLength(cursor);
    if (framing === 0 && isCisco(cursor) && cursor.linkType === 9) return cursor.find(Table.linkType, 104);
    return scanProtocol(cursor, Math.max(0, framing));
  },
  detail(cursor, out) {
    if (out.columns.source === '') out.columns.setAddresses('N/A', 'N/A');
    const framing = framingLength(cursor);
    if (framing === 0 && isCisco(cursor) && cursor.linkType === 9) {
      out.layer(cursor, ppp, 0, 'Point-to-Point Protocol');
      return;
    }
    paint(cursor, out, framing);
  },
};

/** PPP with a byte in front that tells which way it went: 0 received, else sent. */
export const pppWithDirection: Dissector = {
  id: 'ppp',
  title: 'Point-to-Point Protocol',
  short: 'PPP',
  claims: [
    { table: Table.linkType, value: 166 },
    { table: Table.linkType, value: 204 },
  ],
  fields: { direction: F.direction },
  scan(cursor) {
    if (!cursor.has(1)) return undefined;
    cursor.offset++;
    return scanProtocol(cursor, Math.max(0, framingLength(cursor)));
  },
  detail(cursor, out) {
    const received = cursor.bytes[cursor.offset] === 0;
    out.columns.setAddresses(received ? 'DCE' : 'DTE', received ? 'DTE' : 'DCE');
    if (cursor.offset >= cursor.end) {
      out.layer(cursor, ppp, 0, 'Point-to-Point Protocol');
      return;
    }
    cursor.offset++;
    paint(cursor, out, framingLength(cursor));
    cursor.offset--;
    out.add(F.direction, cursor.offset, 1, cursor.bytes[cursor.offset] as number);
  },
};
