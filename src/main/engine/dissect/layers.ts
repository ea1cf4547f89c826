/** Links, networks and transports: every protocol of a packet below the applications. To add one: a line here. */

import { ROUTERS } from './application/routers.ts';
import { TUNNELS } from './application/tunnels.ts';
import type { Dissector } from './dissector.ts';
import { CAN } from './link/can.ts';
import { CONTROL_PROTOCOLS } from './link/control-protocols.ts';
import { ethernet } from './link/ethernet.ts';
import { frameRelay } from './link/frame-relay.ts';
import { ciscoHdlc, slarp } from './link/hdlc.ts';
import { ipx } from './link/ipx.ts';
import { OSI_NETWORK, osi } from './link/isis.ts';
import { LAN_PROTOCOLS } from './link/lan-protocols.ts';
import { linuxCooked, linuxCooked2 } from './link/linux-cooked.ts';
import { llc } from './link/llc.ts';
import { loopback } from './link/loopback.ts';
import { mpls, pseudowire } from './link/mpls.ts';
import { nflog } from './link/nflog.ts';
import { ppp, pppWithDirection } from './link/ppp.ts';
import { PPP_CONTROL } from './link/ppp-control.ts';
import { pppoeDiscovery, pppoeSession } from './link/pppoe.ts';
import { loopTest, userLink } from './link/private-links.ts';
import { RARE_LINKS } from './link/rare-links.ts';
import { rawIp } from './link/raw-ip.ts';
import { SERVER_ROOM } from './link/server-room.ts';
import { SHIMS } from './link/shims.ts';
import { spanningTree } from './link/spanning-tree.ts';
import { USB } from './link/usb.ts';
import { serviceVlan, vlan } from './link/vlan.ts';
import { wlan } from './link/wlan.ts';
import { WLAN_RADIO } from './link/wlan-radio.ts';
import { arp } from './network/arp.ts';
import { esp } from './network/esp.ts';
import { erspan, gre } from './network/gre.ts';
import { icmp } from './network/icmp.ts';
import { icmpv6 } from './network/icmpv6.ts';
import { igmp } from './network/igmp.ts';
import { ipv4 } from './network/ipv4.ts';
import { ipv6 } from './network/ipv6.ts';
import { authentication, destinationOptions, fragmentHeader, hopByHop, routing } from './network/ipv6-extensions.ts';
import { mobility } from './network/mobility.ts';
import { pim } from './network/pim.ts';
import { dccp } from './transport/dccp.ts';
import { sctp } from './transport/sctp.ts';
import { tcp } from './transport/tcp.ts';
import { udp, udpLite } from './transport/udp.ts';

const LINKS = [
  ethernet,
  vlan,
  serviceVlan,
  llc,
  linuxCooked,
  linuxCooked2,
  loopback,
  rawIp,
  ciscoHdlc,
  slarp,
  ppp,
  pppWithDirection,
  ...PPP_CONTROL,
  pppoeDiscovery,
  pppoeSession,
  mpls,
  pseudowire,
  ...WLAN_RADIO,
  wlan,
  nflog,
  ...CAN,
  ...USB,
  loopTest,
  spanningTree,
  osi,
  ...OSI_NETWORK,
  userLink,
  frameRelay,
  ...RARE_LINKS,
];
const NETWORKS = [
  arp,
  ipv4,
  ipv6,
  hopByHop,
  destinationOptions,
  routing,
  fragmentHeader,
  authentication,
  mobility,
  esp,
  igmp,
  pim,
  gre,
  erspan,
  icmp,
  icmpv6,
];
const TRANSPORTS = [tcp, udp, udpLite, sctp, dccp];

/** All of them. */
export const LAYERS: readonly Dissector[] = [
  ...LINKS,
  ...NETWORKS,
  ...TRANSPORTS,
  ...TUNNELS,
  ...CONTROL_PROTOCOLS,
  ...LAN_PROTOCOLS,
  ipx,
  ...SERVER_ROOM,
  ...ROUTERS,
  ...SHIMS,
];
