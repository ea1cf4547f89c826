/**
 * Secrets of TLS connections as programs write them for whoever may read along: the NSS key log format (SSLKEYLOGFILE),
 * one secret a line, by the client's random; and OpenSSL's `RSA Session-ID:… Master-Key:…`, by the session's id. It comes
 * in the capture (Decryption Secrets Block) or in a file of its own. Other lines are passed over.
 */

/** Secrets that are of use, by the names of the format. */
export type SecretName =
  | 'CLIENT_RANDOM'
  | 'CLIENT_EARLY_TRAFFIC_SECRET'
  | 'CLIENT_HANDSHAKE_TRAFFIC_SECRET'
  | 'SERVER_HANDSHAKE_TRAFFIC_SECRET'
  | 'CLIENT_TRAFFIC_SECRET_0'
  | 'SERVER_TRAFFIC_SECRET_0';

const NAMES: ReadonlySet<string> = new Set<SecretName>([
  'CLIENT_RANDOM',
  'CLIENT_EARLY_TRAFFIC_SECRET',
  'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
  'SERVER_HANDSHAKE_TRAFFIC_SECRET',
  'CLIENT_TRAFFIC_SECRET_0',
  'SERVER_TRAFFIC_SECRET_0',
]);

/** Secrets of one connection; `CLIENT_RANDOM` is the master secret of TLS 1.2 and before. */
export type ConnectionSecrets = Readonly<Partial<Record<SecretName, Uint8Array>>>;

/** Secrets kept at most: a log may have been written for years. */
const MAX_SECRETS = 1_000_000;
/** A line is not believed to be longer. */
const MAX_LINE = 512;
/** Name, the client's random, and the secret: a hash's length, or the 48 bytes of a master secret. */
const LINE = /^([A-Z_0-9]+) ([0-9a-fA-F]{64}) ((?:[0-9a-fA-F]{2}){16,64})\s*$/;
const SESSION_LINE = /^RSA Session-ID:((?:[0-9a-fA-F]{2}){1,32}) Master-Key:([0-9a-fA-F]{96})\s*$/;

/** Everything that is known of a capture's connections. */
export class TlsSecrets {
  readonly #ofConnection = new Map<string, Partial<Record<SecretName, Uint8Array>>>();
  readonly #ofSession = new Map<string, Uint8Array>();
  #count = 0;

  /** Secrets that were read. */
  get count(): number {
    return this.#count;
  }

  /** Read a log; a secret that is known already stays. */
  add(log: string): void {
    for (let at = 0; at < log.length && this.#count < MAX_SECRETS; ) {
      const found = log.indexOf('\n', at);
      const end = found < 0 ? log.length : found;
      if (end - at <= MAX_LINE) this.#addLine(log.slice(at, end));
      at = end + 1;
    }
  }

  /** What is known of the connection whose client sent this random; an older one's session may have been resumed. */
  find(clientRandom: Uint8Array, session: Uint8Array): ConnectionSecrets | undefined {
    const known = this.#ofConnection.get(Buffer.from(clientRandom).toString('hex'));
    if (known !== undefined || session.length === 0) return known;
    const master = this.#ofSession.get(Buffer.from(session).toString('hex'));
    return master && { CLIENT_RANDOM: master };
  }

  #addLine(line: string): void {
    const [, name = '', random = '', secret = ''] = LINE.exec(line) ?? [];
    if (isSecretName(name)) {
      const key = random.toLowerCase();
      const known = this.#ofConnection.get(key) ?? {};
      this.#ofConnection.set(key, known);
      if (known[name] !== undefined) return;
      known[name] = Buffer.from(secret, 'hex');
      this.#count++;
      return;
    }
    const [, session, master] = SESSION_LINE.exec(line) ?? [];
    if (session === undefined || master === undefined) return;
    this.#ofSession.set(session.toLowerCase(), Buffer.from(master, 'hex'));
    this.#count++;
  }
}

/** The secrets of several logs. */
export function readSecrets(logs: readonly string[]): TlsSecrets {
  const secrets = new TlsSecrets();
  for (const log of logs) secrets.add(log);
  return secrets;
}

const isSecretName = (name: string): name is SecretName => NAMES.has(name);
