/** Application protocols over UDP. To add one: its file, and its value in this list. */

import { CAMPUS } from './application/campus.ts';
import { CAPWAP } from './application/capwap.ts';
import { CARRIERS } from './application/carriers.ts';
import { dhcp } from './application/dhcp.ts';
import { dhcpv6 } from './application/dhcpv6.ts';
import { dns, llmnr, mdns } from './application/dns.ts';
import { dtls } from './application/dtls.ts';
import { gquic } from './application/gquic.ts';
import { kerberos } from './application/kerberos.ts';
import { cldap } from './application/ldap.ts';
import { nbns } from './application/nbns.ts';
import { nbdgm } from './application/netbios-datagrams.ts';
import { ntp } from './application/ntp.ts';
import { quic } from './application/quic.ts';
import { rip } from './application/rip.ts';
import { rtp } from './application/rtp.ts';
import { SERVICES } from './application/services.ts';
import { sip, ssdp } from './application/sip.ts';
import { SMALL_PROTOCOLS } from './application/small-protocols.ts';
import { snmp } from './application/snmp.ts';
import { STUN } from './application/stun.ts';
import { sunRpc } from './application/sun-rpc.ts';
import type { Dissector } from './dissector.ts';

/** In the order in which those that recognise bytes are asked: the surest first. */
export const APPLICATIONS: readonly Dissector[] = [
  ...STUN,
  rtp,
  ...SMALL_PROTOCOLS,
  ...SERVICES,
  ...CAMPUS,
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
