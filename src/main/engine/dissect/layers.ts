/** Links, networks and transports: every protocol of a packet below the applications. To add one: a line here. */
import { arp } from './arp.ts';
import { CAN } from './can.ts';
import { CONTROL_PROTOCOLS } from './control-protocols.ts';
import { dccp } from './dccp.ts';
import type { Dissector } from './dissector.ts';
import { esp } from './esp.ts';
import { ethernet } from './ethernet.ts';
import { frameRelay } from './frame-relay.ts';
import { erspan, gre } from './gre.ts';
import { ciscoHdlc, slarp } from './hdlc.ts';
import { icmp } from './icmp.ts';
import { icmpv6 } from './icmpv6.ts';
import { igmp } from './igmp.ts';
import { ipv4 } from './ipv4.ts';
import { ipv6 } from './ipv6.ts';
import { authentication, destinationOptions, fragmentHeader, hopByHop, routing } from './ipv6-extensions.ts';
import { OSI_NETWORK, osi } from './isis.ts';
import { LAN_PROTOCOLS } from './lan-protocols.ts';
import { linuxCooked, linuxCooked2 } from './linux-cooked.ts';
import { llc } from './llc.ts';
import { loopback } from './loopback.ts';
import { mobility } from './mobility.ts';
import { mpls, pseudowire } from './mpls.ts';
import { nflog } from './nflog.ts';
import { pim } from './pim.ts';
import { ppp, pppWithDirection } from './ppp.ts';
import { PPP_CONTROL } from './ppp-control.ts';
import { pppoeDiscovery, pppoeSession } from './pppoe.ts';
import { loopTest, userLink } from './private-links.ts';
import { RARE_LINKS } from './rare-links.ts';
import { rawIp } from './raw-ip.ts';
import { ROUTERS } from './routers.ts';
import { sctp } from './sctp.ts';
import { SHIMS } from './shims.ts';
import { spanningTree } from './spanning-tree.ts';
import { tcp } from './tcp.ts';
import { TUNNELS } from './tunnels.ts';
import { udp, udpLite } from './udp.ts';
import { USB } from './usb.ts';
import { serviceVlan, vlan } from './vlan.ts';
import { wlan } from './wlan.ts';
import { WLAN_RADIO } from './wlan-radio.ts';

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
  ...ROUTERS,
  ...SHIMS,
];
