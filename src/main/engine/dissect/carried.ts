/**
 * Bodies and payloads that are named and have no fields of their own: what the list of protocols, filters and statistics
 * call them.
 */
import type { FieldSpec } from './field.ts';

const TITLES: Readonly<Record<string, string>> = {
  afs: 'Andrew File System (AFS)',
  at: 'AT Command',
  bacapp: 'Building Automation and Control Network APDU',
  bacnet: 'Building Automation and Control Network NPDU',
  'data-text-lines': 'Line-based text data',
  grpc: 'GRPC Message',
  'image-gif': 'Compuserve GIF',
  'image-jfif': 'JPEG File Interchange Format',
  imf: 'Internet Message Format',
  json: 'JavaScript Object Notation',
  media: 'Media Type',
  mime_multipart: 'MIME Multipart Media Encapsulation',
  krb4: 'Kerberos v4',
  ocsp: 'Online Certificate Status Protocol',
  png: 'Portable Network Graphics',
  prism: 'Prism capture header',
  protobuf: 'Protocol Buffers',
  scsi: 'SCSI',
  sdp: 'Session Description Protocol',
  'urlencoded-form': 'HTML Form URL Encoded',
  smb: 'SMB (Server Message Block Protocol)',
  mailslot: 'SMB MailSlot Protocol',
  browser: 'Microsoft Windows Browser Protocol',
  cose: 'CBOR Object Signing and Encryption',
  usbms: 'USB Mass Storage',
  wlan_radio: '802.11 radio information',
  xml: 'eXtensible Markup Language',
};

/** All of them, by their display-filter names. */
export const CARRIED_FIELDS: ReadonlyMap<string, FieldSpec> = new Map(
  Object.entries(TITLES).map(([key, label]): [string, FieldSpec] => [key, { key, label, type: 'protocol' }]),
);
