/**
 * Who reads what UDP or IP carry without leaving anything behind: compiled code passes their packets once it has been asked whether they are
 * theirs (plain-run/). A number of each is its place here.
 */
import { APPLICATIONS } from './applications.ts';
import { Table } from './claims.ts';
import { data } from './data.ts';
import type { Dissector } from './dissector.ts';
import { LAYERS } from './layers.ts';

const TABLES: ReadonlySet<number> = new Set([Table.udpPort, Table.ipProtocol]);

const isMetThere = ({ claims, recogniseUdp }: Dissector): boolean =>
  recogniseUdp !== undefined || claims.some(({ table }) => TABLES.has(table));

/** See the file's first lines. */
export const PLAIN_READERS: readonly Dissector[] = [...LAYERS, ...APPLICATIONS].filter(
  (one) => one !== data && one.leavesNothing !== undefined && isMetThere(one),
);
