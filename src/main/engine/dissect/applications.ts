/** Application protocols over UDP. To add one: its file, and its value in this list. */
import { dhcp } from './dhcp.ts';
import { dhcpv6 } from './dhcpv6.ts';
import type { Dissector } from './dissector.ts';
import { dns, llmnr, mdns } from './dns.ts';
import { nbns } from './nbns.ts';
import { ntp } from './ntp.ts';
import { rip } from './rip.ts';

/** In the order in which those that recognise bytes are asked. */
export const APPLICATIONS: readonly Dissector[] = [dns, mdns, llmnr, dhcp, dhcpv6, ntp, nbns, rip];
