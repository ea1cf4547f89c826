/**
 * What USB mass storage sends over bulk transfers (USB Mass Storage Class, Bulk-Only Transport 1.0): a wrapper of 31 bytes
 * around each SCSI command, one of 13 around its status. What the command reads or writes between the two is not read.
 *
 *     command  0 "USBC" · 4 tag 4 · 8 length 4 · 12 flags · 13 unit · 14 length of the command · 15 command
 *     status   0 "USBS" · 4 tag 4 · 8 residue 4 · 12 status
 */
import { readU32BE } from '../../bytes/index.ts';

const COMMAND_SIGNATURE = 0x55534243;
const STATUS_SIGNATURE = 0x55534253;
const COMMAND_LENGTH = 31;
const STATUS_LENGTH = 13;

/** Operation codes of SPC and SBC. */
const OPERATIONS: ReadonlyMap<number, string> = new Map([
  [0x00, 'Test Unit Ready'],
  [0x03, 'Request Sense'],
  [0x04, 'Format Unit'],
  [0x07, 'Reassign Blocks'],
  [0x08, 'Read(6)'],
  [0x0a, 'Write(6)'],
  [0x12, 'Inquiry'],
  [0x15, 'Mode Select(6)'],
  [0x16, 'Reserve(6)'],
  [0x17, 'Release(6)'],
  [0x18, 'Copy'],
  [0x1a, 'Mode Sense(6)'],
  [0x1b, 'Start Stop Unit'],
  [0x1c, 'Receive Diagnostics Results'],
  [0x1d, 'Send Diagnostic'],
  [0x1e, 'Prevent/Allow Medium Removal'],
  [0x25, 'Read Capacity(10)'],
  [0x28, 'Read(10)'],
  [0x2a, 'Write(10)'],
  [0x2b, 'Seek(10)'],
  [0x2e, 'Write & Verify(10)'],
  [0x2f, 'Verify(10)'],
  [0x33, 'Set Limits(10)'],
  [0x34, 'Pre-Fetch(10)'],
  [0x35, 'Synchronize Cache(10)'],
  [0x36, 'Lock Unlock Cache(10)'],
  [0x37, 'Read Defect Data(10)'],
  [0x39, 'Compare'],
  [0x3a, 'Copy And Verify'],
  [0x3b, 'Write Buffer'],
  [0x3c, 'Read Buffer'],
  [0x3e, 'Read Long(10)'],
  [0x3f, 'Write Long'],
  [0x40, 'Change Definition'],
  [0x41, 'Write Same(10)'],
  [0x42, 'Unmap'],
  [0x48, 'Sanitize'],
  [0x4c, 'Log Select'],
  [0x4d, 'Log Sense'],
  [0x50, 'XdWrite(10)'],
  [0x51, 'XpWrite(10)'],
  [0x52, 'XdRead(10)'],
  [0x53, 'XdWriteRead(10)'],
  [0x55, 'Mode Select(10)'],
  [0x56, 'Reserve(10)'],
  [0x57, 'Release(10)'],
  [0x5a, 'Mode Sense(10)'],
  [0x5e, 'Persistent Reserve In'],
  [0x5f, 'Persistent Reserve Out'],
  [0x7f, 'Variable Length CDB'],
  [0x80, 'XdWrite Extended(16)'],
  [0x81, 'Rebuild(16)'],
  [0x82, 'Regenerate(16)'],
  [0x83, 'Extended Copy'],
  [0x84, 'Receive Copy'],
  [0x86, 'Access Control In'],
  [0x87, 'Access Control Out'],
  [0x88, 'Read(16)'],
  [0x89, 'Compare & Write(16)'],
  [0x8a, 'Write(16)'],
  [0x8b, 'OrWrite(16)'],
  [0x8e, 'Write & Verify(16)'],
  [0x8f, 'Verify(16)'],
  [0x90, 'Pre-Fetch(16)'],
  [0x91, 'Synchronize Cache(16)'],
  [0x92, 'Lock Unlock Cache(16)'],
  [0x93, 'Write Same(16)'],
  [0x9c, 'Write Atomic(16)'],
  [0x9e, 'Service Action In(16)'],
  [0x9f, 'Service Action Out(16)'],
  [0xa0, 'Report LUNs'],
  [0xa3, 'Mgmt Protocol In'],
  [0xa8, 'Read(12)'],
  [0xaa, 'Write(12)'],
  [0xae, 'Write & Verify(12)'],
  [0xaf, 'Verify(12)'],
  [0xb3, 'Set Limits(12)'],
  [0xb7, 'Read Defect Data(12)'],
]);

/** A command: the unit it is for and its operation code. */
export interface StorageCommand {
  readonly unit: number;
  readonly operation: number;
}

/** Whether bytes from `at` to `end` are of mass storage. */
export function isStorage(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < 4) return false;
  const signature = readU32BE(bytes, at);
  return signature === COMMAND_SIGNATURE || signature === STATUS_SIGNATURE;
}

/** The command in a wrapper that the host has sent; undefined where there is none. */
export function readStorageCommand(bytes: Uint8Array, at: number, end: number): StorageCommand | undefined {
  if (end - at !== COMMAND_LENGTH || readU32BE(bytes, at) !== COMMAND_SIGNATURE) return undefined;
  if (((bytes[at + 14] ?? 0) & 0x1f) === 0) return undefined;
  return { unit: (bytes[at + 13] ?? 0) & 0x0f, operation: bytes[at + 15] ?? 0 };
}

/** Whether it is the wrapper of a status. */
export const isStorageStatus = (bytes: Uint8Array, at: number, end: number): boolean =>
  end - at === STATUS_LENGTH && readU32BE(bytes, at) === STATUS_SIGNATURE;

const hex = (value: number): string => `0x${value.toString(16).padStart(2, '0')}`;

/** Whether the operation has a name. */
export const isNamedOperation = ({ operation }: StorageCommand): boolean => OPERATIONS.has(operation);

/** A command in the Info column. */
export function storageCommandText({ unit, operation }: StorageCommand): string {
  const name = OPERATIONS.get(operation);
  return name === undefined ? `SCSI Command: ${hex(operation)} LUN:${hex(unit)} ` : `SCSI: ${name} LUN: ${hex(unit)} `;
}

/** The status at `at` of a command in the Info column. */
export function storageStatusText({ unit, operation }: StorageCommand, bytes: Uint8Array, at: number): string {
  const name = OPERATIONS.get(operation) ?? `CDB:${hex(operation)}`;
  return `SCSI: Response LUN: ${hex(unit)} (${name}) (${bytes[at + 12] === 0 ? 'Good' : 'Check Condition'})`;
}
