/** Names of DNS numbers (IANA "Domain Name System (DNS) Parameters"), in Wireshark's words. */

/** Type mnemonics as the Info column writes them. */
// biome-ignore format: a table reads better in rows
const MNEMONICS: Readonly<Record<number, string>> = {
  0: 'Unused', 1: 'A', 2: 'NS', 3: 'MD', 4: 'MF', 5: 'CNAME', 6: 'SOA', 7: 'MB', 8: 'MG', 9: 'MR', 10: 'NULL',
  11: 'WKS', 12: 'PTR', 13: 'HINFO', 14: 'MINFO', 15: 'MX', 16: 'TXT', 17: 'RP', 18: 'AFSDB', 19: 'X25', 20: 'ISDN',
  21: 'RT', 22: 'NSAP', 23: 'NSAP-PTR', 24: 'SIG', 25: 'KEY', 26: 'PX', 27: 'GPOS', 28: 'AAAA', 29: 'LOC', 30: 'NXT',
  31: 'EID', 32: 'NIMLOC', 33: 'SRV', 34: 'ATMA', 35: 'NAPTR', 36: 'KX', 37: 'CERT', 38: 'A6', 39: 'DNAME',
  40: 'SINK', 41: 'OPT', 42: 'APL', 43: 'DS', 44: 'SSHFP', 45: 'IPSECKEY', 46: 'RRSIG', 47: 'NSEC', 48: 'DNSKEY',
  49: 'DHCID', 50: 'NSEC3', 51: 'NSEC3PARAM', 52: 'TLSA', 55: 'HIP', 57: 'RKEY', 58: 'TALINK', 59: 'CDS',
  60: 'CDNSKEY', 61: 'OPENPGPKEY', 62: 'CSYNC', 63: 'ZONEMD', 64: 'SVCB', 65: 'HTTPS', 99: 'SPF', 100: 'UINFO',
  101: 'UID', 102: 'GID', 103: 'UNSPEC', 104: 'NID', 105: 'L32', 106: 'L64', 107: 'LP', 108: 'EUI48', 109: 'EUI64',
  249: 'TKEY', 250: 'TSIG', 251: 'IXFR', 252: 'AXFR', 253: 'MAILB', 254: 'MAILA', 255: 'ANY', 256: 'URI', 257: 'CAA',
  32768: 'TA', 32769: 'DLV', 65281: 'WINS', 65282: 'WINS-R', 65422: 'XPF',
};

/** What a mnemonic stands for, where the tree says it. */
// biome-ignore format: a table reads better in rows
const MEANINGS: Readonly<Record<number, string>> = {
  1: 'Host Address', 2: 'authoritative Name Server', 3: 'Mail Destination', 4: 'Mail Forwarder',
  5: 'Canonical NAME for an alias', 6: 'Start Of a zone of Authority', 7: 'MailBox domain name',
  8: 'Mail Group member', 9: 'Mail Rename domain', 11: 'Well Known Service', 12: 'domain name PoinTeR',
  13: 'host information', 14: 'Mailbox or mail list information', 15: 'Mail eXchange', 16: 'Text strings',
  17: 'Responsible Person', 18: 'AFS Data Base location', 19: 'XX.25 PSDN address', 20: 'ISDN address',
  21: 'Route Through', 22: 'NSAP address', 23: 'NSAP domain name pointer', 24: 'security signature',
  25: 'security key', 26: 'X.400 mail mapping information', 27: 'Geographical Position', 28: 'IPv6 Address',
  29: 'Location Information', 30: 'Next Domain', 31: 'Endpoint Identifier', 32: 'Nimrod Locator',
  33: 'Server Selection', 34: 'ATM Address', 35: 'Naming Authority Pointer', 36: 'Key Exchanger',
  38: 'OBSOLETE - use AAAA', 43: 'Delegation Signer', 44: 'SSH Key Fingerprint', 46: 'Resource Record Signature',
  47: 'Next Secure', 48: 'DNS Public Key', 55: 'Host Identity Protocol', 58: 'Trust Anchor LINK', 59: 'Child DS',
  60: 'DNSKEY(s) the Child wants reflected in DS', 61: 'OpenPGP Key', 62: 'Child-to-Parent Synchronization',
  64: 'General Purpose Service Endpoints', 65: 'HTTPS Specific Service Endpoints', 104: 'NodeID', 105: 'Locator32',
  106: 'Locator64', 107: 'Locator FQDN', 249: 'Transaction Key', 250: 'Transaction Signature',
  251: 'incremental transfer', 252: 'transfer of an entire zone', 253: 'mailbox-related RRs', 254: 'mail agent RRs',
  257: 'Certification Authority Restriction', 32768: 'DNSSEC Trust Authorities', 32769: 'DNSSEC Lookaside Validation',
};

/** Record types as the tree names them: `A (Host Address)`. */
export const DNS_TYPE_NAMES: Readonly<Record<number, string>> = {
  ...Object.fromEntries(
    Object.entries(MNEMONICS).map(([type, name]) => {
      const meaning = MEANINGS[Number(type)];
      return [type, meaning === undefined ? name : `${name} (${meaning})`];
    }),
  ),
  10: 'NULL RR',
  255: '* (A request for all records the server/cache has available)',
};

/** A type in the Info column. */
export const formatDnsType = (type: number): string => MNEMONICS[type] ?? `Unknown (${type})`;

/** Classes. */
// biome-ignore format: a table reads better in rows
export const DNS_CLASS_NAMES: Readonly<Record<number, string>> = {
  1: 'IN', 2: 'CS', 3: 'CH', 4: 'HS', 254: 'NONE', 255: 'ANY',
};

/** Operations, as the Info column begins. */
export const DNS_OPCODE_NAMES: Readonly<Record<number, string>> = {
  0: 'Standard query',
  1: 'Inverse query',
  2: 'Server status request',
  4: 'Zone change notification',
  5: 'Dynamic update',
  6: 'DNS Stateful operations (DSO)',
};

/** Outcomes. */
// biome-ignore format: a table reads better in rows
export const DNS_RCODE_NAMES: Readonly<Record<number, string>> = {
  0: 'No error', 1: 'Format error', 2: 'Server failure', 3: 'No such name', 4: 'Not implemented', 5: 'Refused',
  6: 'Name exists', 7: 'RRset exists', 8: 'RRset does not exist', 9: 'Not authoritative', 10: 'Name out of zone',
  11: 'DSO-Type not implemented', 16: 'Bad OPT Version or TSIG Signature Failure', 17: 'Key not recognized',
  18: 'Signature out of time window', 19: 'Bad TKEY Mode', 20: 'Duplicate key name', 21: 'Algorithm not supported',
  22: 'Bad Truncation', 23: 'Bad/missing Server Cookie',
};
