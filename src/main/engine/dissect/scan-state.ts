/**
 * What a scan remembers from packet to packet on behalf of single protocols: fragments, pings that wait for their answer,
 * owners of addresses, QUIC connections. Filled while packets are met in order, asked when one is looked at again. Bounded: beyond the cap nothing new is remembered.
 */

import { DnsExchanges } from './application/dns-exchanges.ts';
import { DtlsVersions } from './application/dtls.ts';
import { GquicConnections } from './application/gquic.ts';
import { MediaEnds } from './application/media-ends.ts';
import { QuicConnections } from './application/quic-connections.ts';
import { RpcCalls } from './application/sun-rpc-calls.ts';
import { UdpTalks } from './application/talks.ts';
import { ToldPorts } from './application/told-ports.ts';
import { Asked } from './asked.ts';
import type { UsbRequest } from './link/usb-requests.ts';
import type { StorageCommand } from './link/usb-storage.ts';
import { EchoExchanges } from './network/echo-exchanges.ts';
import { FragmentTable } from './network/ip-fragments.ts';
import { DccpConnections } from './transport/dccp.ts';
import { SctpAssociations } from './transport/sctp-associations.ts';

/** Entries remembered at most, per table. */
const MAX_ENTRIES = 1 << 20;

/** Who claimed which IPv4 address over ARP, and the packets that claim one that is another's. */
class AddressClaims {
  readonly #owners = new Map<number, number>();
  readonly #conflicts = new Map<number, readonly number[]>();

  /** `packet` says that the address `ip` (32 bits) belongs to `mac` (48 bits). The first to say so is the owner. */
  claim(ip: number, mac: number, packet: number): void {
    const owner = this.#owners.get(ip);
    if (owner === undefined) {
      if (this.#owners.size < MAX_ENTRIES) this.#owners.set(ip, mac);
    } else if (owner !== mac && this.#conflicts.size < MAX_ENTRIES) {
      this.#conflicts.set(packet, [...(this.#conflicts.get(packet) ?? []), ip]);
    }
  }

  /** Whether the packet claims `ip` against its owner. */
  isConflict(packet: number, ip: number): boolean {
    return this.#conflicts.get(packet)?.includes(ip) === true;
  }
}

/** All of it, one per capture; shared by the cursor that scans and those that look again. */
export class ScanState {
  readonly fragments = new FragmentTable();
  readonly echoes = new EchoExchanges();
  readonly queries = new DnsExchanges();
  readonly addressClaims = new AddressClaims();
  readonly toldPorts = new ToldPorts();
  readonly quic = new QuicConnections(this.toldPorts);
  readonly dtls = new DtlsVersions();
  readonly gquic = new GquicConnections(this.toldPorts);
  readonly dccp = new DccpConnections();
  readonly sctp = new SctpAssociations();
  readonly rpc = new RpcCalls();
  readonly talks = new UdpTalks(this.toldPorts);
  readonly media = new MediaEnds(this.toldPorts);
  readonly usbRequests = new Asked<UsbRequest>();
  /** Commands of ATA, by their codes. */
  readonly ataCommands = new Asked<number>();
  /** Fragments of 802.11 that others were to follow, and the last ones of them. */
  readonly wlanFragments = new Asked<true>();
  readonly usbCommands = new Asked<StorageCommand>();
}
