/**
 * A network of its own to run a program in, that leads nowhere and is watched: two namespaces and a cable between them. The
 * program's side has addresses and routes for everything, so that whatever it sends goes over that cable, and is counted.
 */
import { must, until } from './machine.ts';

const INSIDE = `capscope-in-${process.pid}`;
const OUTSIDE = `capscope-out-${process.pid}`;

/** See the head of this file. */
export class WatchedNetwork {
  /** The command and arguments before those of the program that is to run in it. */
  readonly enter: readonly string[] = ['nsenter', `--net=/run/netns/${INSIDE}`, '--'];

  /** Lay the cable. What the kernel itself says on a new cable is waited for. */
  static async make(): Promise<WatchedNetwork> {
    for (const name of [INSIDE, OUTSIDE]) must('ip', 'netns', 'add', name);
    must('ip', '-n', INSIDE, 'link', 'add', 'cable', 'type', 'veth', 'peer', 'name', 'end', 'netns', OUTSIDE);
    must('ip', '-n', INSIDE, 'link', 'set', 'lo', 'up');
    const ends = [
      [INSIDE, 'cable', '2'],
      [OUTSIDE, 'end', '1'],
    ] as const;
    for (const [name, device, host] of ends) {
      must('ip', '-n', name, 'link', 'set', device, 'addrgenmode', 'none', 'up');
      must('ip', '-n', name, 'address', 'add', `10.77.0.${host}/24`, 'dev', device);
      must('ip', '-n', name, 'address', 'add', `fd77::${host}/64`, 'dev', device, 'nodad');
    }
    must('ip', '-n', INSIDE, 'route', 'add', 'default', 'via', '10.77.0.1');
    must('ip', '-n', INSIDE, 'route', 'add', 'default', 'via', 'fd77::1');
    const network = new WatchedNetwork();
    let [last, still] = [-1, 0];
    await until('silence on the new cable', () => {
      const now = network.sent();
      still = now === last ? still + 1 : 0;
      last = now;
      return still >= 12;
    });
    return network;
  }

  /** How many packets were sent so far, over the cable and to this machine itself. */
  sent(): number {
    const table = must(...this.#inside('cat', '/proc/net/dev'));
    // Of the sixteen counters behind a device's name, the tenth is how many packets it sent.
    return ['cable', 'lo'].reduce((sum, device) => {
      const counters = new RegExp(`^\\s*${device}:(.*)$`, 'm').exec(table)?.[1]?.trim().split(/\s+/);
      return sum + Number(counters?.[9]);
    }, 0);
  }

  /** Sockets for the network that are open now, a line for each. */
  sockets(): readonly string[] {
    const tables = ['tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6'].map((name) => `/proc/net/${name}`);
    const lines = must(...this.#inside('cat', ...tables)).split('\n');
    return lines.filter((line) => /^\s*\d+:/.test(line));
  }

  remove(): void {
    for (const name of [INSIDE, OUTSIDE]) must('ip', 'netns', 'delete', name);
  }

  #inside(...command: readonly [string, ...string[]]): [string, ...string[]] {
    return ['nsenter', `--net=/run/netns/${INSIDE}`, '--', ...command];
  }
}
