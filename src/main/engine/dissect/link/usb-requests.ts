/** Standard requests to USB devices (USB 2.0 section 9.4): eight bytes of set-up before a control transfer. */

const REQUESTS: readonly (string | undefined)[] = [
  'GET STATUS',
  'CLEAR FEATURE',
  undefined,
  'SET FEATURE',
  undefined,
  'SET ADDRESS',
  'GET DESCRIPTOR',
  'SET DESCRIPTOR',
  'GET CONFIGURATION',
  'SET CONFIGURATION',
  'GET INTERFACE',
  'SET INTERFACE',
  'SYNCH FRAME',
];

const DESCRIPTORS: readonly (string | undefined)[] = [
  undefined,
  'DEVICE',
  'CONFIGURATION',
  'STRING',
  'INTERFACE',
  'ENDPOINT',
  'DEVICE QUALIFIER',
  'OTHER SPEED CONFIG',
  'INTERFACE POWER',
  'OTG',
  'DEBUG',
  'INTERFACE ASSOCIATION',
];

const GET_DESCRIPTOR = 6;
/** Bits of the type that tell standard requests (0) from those of classes and vendors. */
const KIND = 0x60;

/** A request by its name, and the descriptor that it is about. */
export interface UsbRequest {
  readonly name: string;
  readonly about: string;
}

/** The standard request in the set-up bytes at `at`; undefined for any other. */
export function readUsbRequest(bytes: Uint8Array, at: number): UsbRequest | undefined {
  const request = bytes[at + 1] ?? 0;
  const name = REQUESTS[request];
  if (name === undefined || ((bytes[at] ?? 0) & KIND) !== 0) return undefined;
  const descriptor = request === GET_DESCRIPTOR ? DESCRIPTORS[bytes[at + 3] ?? 0] : undefined;
  return { name, about: descriptor === undefined ? '' : ` ${descriptor}` };
}
