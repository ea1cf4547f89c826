/**
 * Versions of QUIC by their numbers (RFC 9000 section 15, the IANA registry, and those of Google and Facebook before it):
 * which are spoken, what they are called, and how each makes the keys of Initial packets.
 */
export const VERSION_NEGOTIATION = 0;
const VERSION_1 = 1;
export const VERSION_2 = 0x6b3343cf;

/** How a version makes the keys of Initial packets (RFC 9001 section 5.2, RFC 9369 section 3.3). */
export interface KeyMaker {
  /** In hexadecimal digits. */
  readonly salt: string;
  /** Before `key`, `iv` and `hp` in the labels. */
  readonly label: string;
}

/** What is known of one version. */
interface Version {
  readonly name: string;
  /** The draft of version 1 that it follows, where it makes its keys as that does. */
  readonly draft?: number;
  /** Its own, where it does not. */
  readonly salt?: string;
}

const LIKE_VERSION_1 = 34;
/** Whoever asks for a version that there is not makes keys as this draft does. */
const RESERVED_DRAFT = 29;

const VERSIONS: ReadonlyMap<number, Version> = new Map([
  [VERSION_1, { name: '1', draft: LIKE_VERSION_1 }],
  [VERSION_2, { name: '2', salt: '0dede3def700a6db819381be6e269dcbf9bd2ed9' }],
  [0x51303530, { name: 'Google Q050', salt: '504574efd066fe2f9d945cfcdbd3a7f0d3b56b45' }],
  [0x54303530, { name: 'Google T050', salt: '7ff579e5acd072915580304c43a2367c60488310' }],
  [0x54303531, { name: 'Google T051', salt: '7a4edef4e7ccee5fa4506c19124fc8ccda6e033d' }],
  [0xfaceb001, { name: 'Facebook mvfst (draft-22)', draft: 22 }],
  [0xfaceb002, { name: 'Facebook mvfst (draft-27)', draft: 27 }],
  [0xfaceb00e, { name: 'Facebook mvfst (Experimental)', draft: 27 }],
]);

/** Salts by the draft that brought each in, the newest first. */
const SALTS: readonly (readonly [number, string])[] = [
  [33, '38762cf7f55934b34d179ae6a4c80cadccbb7f0a'],
  [29, 'afbfec289993d24c9e9786f19c6111e04390a899'],
  [23, 'c3eef712c72ebb5a11a7d2432bb46365bef9f502'],
  [21, '7fbcdb0e7c66bbe9193a96cd21519ebd7a02644a'],
];

function versionOf(version: number): Version | undefined {
  if (version >>> 8 === 0xff0000) {
    const draft = version & 0xff;
    return { name: `draft-${String(draft).padStart(2, '0')}`, draft };
  }
  // Reserved so that nobody gets used to the numbers there are (RFC 9000 section 15).
  if ((version & 0x0f0f0f0f) === 0x0a0a0a0a) return { name: 'Forcing Version Negotiation', draft: RESERVED_DRAFT };
  return VERSIONS.get(version);
}

/** Whether a packet of this version has the headers that are read here. */
export const isKnownVersion = (version: number): boolean => versionOf(version) !== undefined;

/** What a version is called. */
export function versionName(version: number): string {
  if (version === VERSION_NEGOTIATION) return 'Version Negotiation';
  return versionOf(version)?.name ?? 'Unknown';
}

/** How a version makes the keys of Initial packets; undefined where that is not known. */
export function keyMakerOf(version: number): KeyMaker | undefined {
  const known = versionOf(version);
  const label = version === VERSION_2 ? 'quicv2' : 'quic';
  const salt = known?.salt ?? SALTS.find(([since]) => (known?.draft ?? 0) >= since)?.[1];
  return salt === undefined ? undefined : { salt, label };
}
