/** Application protocols over UDP. To add one: its file, and its value in this list. */

import { CAPWAP } from './capwap.ts';
import { CARRIERS } from './carriers.ts';
import { dhcp } from './dhcp.ts';
import { dhcpv6 } from './dhcpv6.ts';
import type { Dissector } from './dissector.ts';
import { dns, llmnr, mdns } from './dns.ts';
import { dtls } from './dtls.ts';
import { gquic } from './gquic.ts';
import { kerberos } from './kerberos.ts';
import { cldap } from './ldap.ts';
import { nbns } from './nbns.ts';
import { nbdgm } from './netbios-datagrams.ts';
import { ntp } from './ntp.ts';
import { quic } from './quic.ts';
import { rip } from './rip.ts';
import { rtp } from './rtp.ts';
import { SERVICES } from './services.ts';
import { sip, ssdp } from './sip.ts';
import { SMALL_PROTOCOLS } from './small-protocols.ts';
import { snmp } from './snmp.ts';
import { STUN } from './stun.ts';
import { sunRpc } from './sun-rpc.ts';

/** In the order in which those that recognise bytes are asked: the surest first. */
export const APPLICATIONS: readonly Dissector[] = [
  ...STUN,
  rtp,
  ...SMALL_PROTOCOLS,
  ...SERVICES,
  ...CARRIERS,
  ...CAPWAP,
  dtls,
  quic,
  gquic,
  dns,
  mdns,
  llmnr,
  dhcp,
  dhcpv6,
  ntp,
  nbns,
  kerberos,
  cldap,
  nbdgm,
  rip,
  sip,
  ssdp,
  snmp,
  sunRpc,
];
