/**
 * Programs of Sun RPC that are known by name, and their procedures: port mapper (RFC 1833), NFS (RFC 1094, 1813, 7530),
 * MOUNT, lock and status managers (Open Group XNFS), quotas, and Sun's Yellow Pages.
 */

/** Numbers of programs whose messages are read. */
export const PORTMAP = 100000;
export const NFS = 100003;
export const YPSERV = 100004;
export const MOUNT = 100005;
export const NLM = 100021;

/** One program, and the procedures of its versions. */
export interface Program {
  /** As the Protocol column has it. */
  readonly name: string;
  /** As `frame.protocols` has it. */
  readonly id: string;
  readonly procedures: Readonly<Record<number, readonly string[]>>;
}

const words = (text: string): readonly string[] => text.split(' ');

const LOCKS = words(
  'NULL TEST LOCK CANCEL UNLOCK GRANTED TEST_MSG LOCK_MSG CANCEL_MSG UNLOCK_MSG GRANTED_MSG TEST_RES LOCK_RES ' +
    'CANCEL_RES UNLOCK_RES GRANTED_RES 16 17 18 19 SHARE UNSHARE NM_LOCK FREE_ALL',
);

const MAPS = words('NULL DOMAIN DOMAIN_NONACK MATCH FIRST NEXT XFR CLEAR ALL MASTER ORDER MAPLIST');
const BINDING = words('NULL DOMAIN SETDOMAIN');
const QUOTAS = words('NULL GETQUOTA GETACTIVEQUOTA SETQUOTA SETACTIVEQUOTA');

/** By program number. */
export const PROGRAMS: ReadonlyMap<number, Program> = new Map<number, Program>([
  [
    PORTMAP,
    {
      name: 'Portmap',
      id: 'portmap',
      procedures: {
        1: words('NULL SET UNSET GETPORT DUMP CALLIT'),
        2: words('NULL SET UNSET GETPORT DUMP CALLIT'),
        3: words('NULL SET UNSET GETADDR DUMP CALLIT GETTIME UADDR2TADDR TADDR2UADDR'),
        4: words(
          'NULL SET UNSET GETADDR DUMP BCAST GETTIME UADDR2TADDR TADDR2UADDR GETVERSADDR INDIRECT GETADDRLIST GETSTAT',
        ),
      },
    },
  ],
  [
    NFS,
    {
      name: 'NFS',
      id: 'nfs',
      procedures: {
        2: words(
          'NULL GETATTR SETATTR ROOT LOOKUP READLINK READ WRITECACHE WRITE CREATE REMOVE RENAME LINK SYMLINK MKDIR RMDIR ' +
            'READDIR STATFS',
        ),
        3: words(
          'NULL GETATTR SETATTR LOOKUP ACCESS READLINK READ WRITE CREATE MKDIR SYMLINK MKNOD REMOVE RMDIR RENAME LINK ' +
            'READDIR READDIRPLUS FSSTAT FSINFO PATHCONF COMMIT',
        ),
        4: words('NULL COMPOUND'),
      },
    },
  ],
  [
    YPSERV,
    {
      name: 'YPSERV',
      id: 'ypserv',
      procedures: { 1: MAPS, 2: MAPS },
    },
  ],
  [
    MOUNT,
    {
      name: 'MOUNT',
      id: 'mount',
      procedures: {
        1: words('NULL MNT DUMP UMNT UMNTALL EXPORT EXPORTALL'),
        2: words('NULL MNT DUMP UMNT UMNTALL EXPORT EXPORTALL PATHCONF'),
        3: words('NULL MNT DUMP UMNT UMNTALL EXPORT'),
      },
    },
  ],
  [100007, { name: 'YPBIND', id: 'ypbind', procedures: { 1: BINDING, 2: BINDING } }],
  [100011, { name: 'RQUOTA', id: 'rquota', procedures: { 1: QUOTAS, 2: QUOTAS } }],
  [NLM, { name: 'NLM', id: 'nlm', procedures: { 1: LOCKS, 2: LOCKS, 3: LOCKS, 4: LOCKS } }],
  [100024, { name: 'STAT', id: 'stat', procedures: { 1: words('NULL STAT MON UNMON UNMON_ALL SIMU_CRASH NOTIFY') } }],
  [
    100227,
    {
      name: 'NFSACL',
      id: 'nfsacl',
      procedures: { 2: words('NULL GETACL SETACL GETATTR ACCESS'), 3: words('NULL GETACL SETACL') },
    },
  ],
]);

/** Name of a procedure; `proc-N` where the program has none of that number. */
export function procedureName(program: Program, version: number, procedure: number): string {
  return program.procedures[version]?.[procedure] ?? `proc-${procedure}`;
}

/** Whether a program has such a procedure, so that its arguments can be read. */
export const hasProcedure = (program: Program, version: number, procedure: number): boolean =>
  program.procedures[version]?.[procedure] !== undefined;
