/**
 * What arguments and results of Sun RPC's programs say in the Info column: port mapper (RFC 1833), MOUNT (RFC 1813
 * appendix I), the lock manager (Open Group XNFS chapters 10 and 14), Yellow Pages; NFS in nfs.ts.
 */
import { describeNfsCall, describeNfsReply, handle3 } from './nfs.ts';
import type { RpcCall } from './sun-rpc-calls.ts';
import { MOUNT, NFS, NLM, PORTMAP, PROGRAMS, YPSERV } from './sun-rpc-programs.ts';
import type { XdrReader } from './xdr.ts';

const GETPORT = 3;
const MNT = 1;
const UMNT = 3;
const MATCH = 3;
const SHARE = 20;
const UNSHARE = 21;
const MOUNT_ERRORS: Readonly<Record<number, string>> = {
  1: 'ERR_PERM',
  2: 'ERR_NOENT',
  5: 'ERR_IO',
  13: 'ERR_ACCESS',
  20: 'ERR_NOTDIR',
  22: 'ERR_INVAL',
  63: 'ERR_NAMETOOLONG',
  10004: 'ERR_NOTSUPP',
  10006: 'ERR_SERVERFAULT',
};

/** Which procedure is meant. */
type Procedure = Pick<RpcCall, 'program' | 'version' | 'procedure'>;

function describePortQuestion(reader: XdrReader): string {
  const about = reader.u32();
  const words = ` ${PROGRAMS.get(about)?.name ?? 'Unknown'}(${about}) V:${reader.u32()}`;
  const transport = reader.u32();
  return `${words} ${transport === 6 ? 'TCP' : transport === 17 ? 'UDP' : `Unknown (${transport})`}`;
}

/** Which file, whose lock, from where to where: version 4 has 64 bits of place where those before have 32. */
function describeLock(reader: XdrReader, version: number, procedure: number): string {
  reader.opaque();
  if (procedure === SHARE || procedure === UNSHARE) {
    reader.opaque();
    return ` FH:${handle3(reader)}`;
  }
  // TEST, LOCK, CANCEL: flags in front; UNLOCK none; GRANTED one.
  const flags = [0, 1, 2, 2, 0, 1][procedure > 5 ? procedure - 5 : procedure] ?? 0;
  reader.skip(4 * flags);
  reader.opaque();
  const file = handle3(reader);
  reader.opaque();
  const owner = reader.u32();
  const number = (): bigint | number => (version === 4 ? reader.u64() : reader.u32());
  return ` FH:${file} svid:${owner} pos:${number()}-${number()}`;
}

/** Words of a call's arguments, which begin at the reader. */
export function describeArguments(reader: XdrReader, { program, version, procedure }: Procedure): string {
  if (program === NFS) return describeNfsCall(reader, version, procedure);
  if (program === MOUNT) return procedure === MNT || procedure === UMNT ? ` ${reader.text()}` : '';
  if (program === PORTMAP) return version === 2 && procedure === GETPORT ? describePortQuestion(reader) : '';
  if (program === YPSERV) {
    return procedure === MATCH ? ` ${reader.text()}/${reader.text()}/${reader.text()}` : '';
  }
  const isLock = (procedure >= 1 && procedure <= 10) || procedure === SHARE || procedure === UNSHARE;
  return program === NLM && isLock ? describeLock(reader, version, procedure) : '';
}

/** Words of a reply's results, which begin at the reader. */
export function describeResults(reader: XdrReader, { program, version, procedure, rights }: RpcCall): string {
  if (program === NFS) return describeNfsReply(reader, version, procedure, rights);
  if (program === PORTMAP && version === 2 && procedure === GETPORT) {
    const port = reader.u32();
    return port === 0 ? ' PROGRAM_NOT_AVAILABLE' : ` Port:${port}`;
  }
  if (program === YPSERV && procedure === MATCH) {
    reader.skip(4);
    return ` ${reader.text()}`;
  }
  if (program !== MOUNT || procedure !== MNT) return '';
  const status = reader.u32();
  return status === 0 ? '' : ` Error:${MOUNT_ERRORS[status] ?? `Unknown (${status})`}`;
}
