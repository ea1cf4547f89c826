/** Fields of X.509 certificates (RFC 5280), as X.509's modules name them: frameworks, extensions, attributes, keys. */
import { declareFields } from '../field.ts';

const RDN = { 0: 'rdnSequence' } as const;
const TIMES = { 0: 'utcTime', 1: 'generalizedTime' } as const;
/** Alternatives of a name of any kind (section 4.2.1.6), by the number of their tag. */
export const GENERAL_NAMES: Readonly<Record<number, string>> = {
  0: 'otherName',
  1: 'rfc822Name',
  2: 'dNSName',
  3: 'x400Address',
  4: 'directoryName',
  5: 'ediPartyName',
  6: 'uniformResourceIdentifier',
  7: 'iPAddress',
  8: 'registeredID',
};
const DIRECTORY_STRINGS = {
  0: 'teletexString',
  1: 'printableString',
  2: 'universalString',
  3: 'bmpString',
  4: 'uTF8String',
} as const;

/** Fields of certificates. */
export const CERTIFICATE_FIELDS = declareFields({
  signed: { key: 'x509af.signedCertificate_element', label: 'signedCertificate', type: 'none' },
  version: { key: 'x509af.version', label: 'version', type: 'int32', names: { 0: 'v1', 1: 'v2', 2: 'v3' } },
  serial: { key: 'x509af.serialNumber', label: 'serialNumber', type: 'bytes' },
  signature: { key: 'x509af.signature_element', label: 'signature', type: 'none' },
  algorithmId: { key: 'x509af.algorithm.id', label: 'Algorithm Id', type: 'oid' },
  issuer: { key: 'x509af.issuer', label: 'issuer', type: 'uint32', names: RDN },
  issuerNames: { key: 'x509if.rdnSequence', label: 'rdnSequence', type: 'uint32' },
  validity: { key: 'x509af.validity_element', label: 'validity', type: 'none' },
  notBefore: { key: 'x509af.notBefore', label: 'notBefore', type: 'uint32', names: TIMES },
  notAfter: { key: 'x509af.notAfter', label: 'notAfter', type: 'uint32', names: TIMES },
  utcTime: { key: 'x509af.utcTime', label: 'utcTime', type: 'string' },
  generalizedTime: { key: 'x509af.generalizedTime', label: 'generalizedTime', type: 'time' },
  subject: { key: 'x509af.subject', label: 'subject', type: 'uint32', names: RDN },
  subjectNames: { key: 'x509af.rdnSequence', label: 'rdnSequence', type: 'uint32' },
  keyInfo: { key: 'x509af.subjectPublicKeyInfo_element', label: 'subjectPublicKeyInfo', type: 'none' },
  keyAlgorithm: { key: 'x509af.algorithm_element', label: 'algorithm', type: 'none' },
  key: { key: 'x509af.subjectPublicKey', label: 'subjectPublicKey', type: 'bytes' },
  extensions: { key: 'x509af.extensions', label: 'extensions', type: 'uint32' },
  extension: { key: 'x509af.Extension_element', label: 'Extension', type: 'none' },
  extensionId: { key: 'x509af.extension.id', label: 'Extension Id', type: 'oid' },
  critical: { key: 'x509af.critical', label: 'critical', type: 'boolean' },
  signedBy: { key: 'x509af.algorithmIdentifier_element', label: 'algorithmIdentifier', type: 'none' },
  encrypted: { key: 'x509af.encrypted', label: 'encrypted', type: 'bytes' },
  unusedBits: { key: 'ber.bitstring.padding', label: 'Padding', type: 'uint8' },
});

/** Fields of names: attributes of a directory's entries (X.501, X.520). */
export const NAME_FIELDS = declareFields({
  names: { key: 'x509if.RDNSequence_item', label: 'RDNSequence item', type: 'uint32' },
  attribute: {
    key: 'x509if.RelativeDistinguishedName_item_element',
    label: 'RelativeDistinguishedName item',
    type: 'none',
  },
  type: { key: 'x509if.oid', label: 'Object Id', type: 'oid' },
  kind: { key: 'x509sat.DirectoryString', label: 'DirectoryString', type: 'uint32', names: DIRECTORY_STRINGS },
  teletex: { key: 'x509sat.teletexString', label: 'teletexString', type: 'string' },
  printable: { key: 'x509sat.printableString', label: 'printableString', type: 'string' },
  universal: { key: 'x509sat.universalString', label: 'universalString', type: 'string' },
  bmp: { key: 'x509sat.bmpString', label: 'bmpString', type: 'string' },
  utf8: { key: 'x509sat.uTF8String', label: 'uTF8String', type: 'string' },
  country: { key: 'x509sat.CountryName', label: 'CountryName', type: 'string' },
  plain: { key: 'x509sat.PrintableString', label: 'PrintableString', type: 'string' },
  ia5: { key: 'x509sat.IA5String', label: 'IA5String', type: 'string' },
});

/** Fields of public keys (RFC 3279 section 2.3). */
export const KEY_FIELDS = declareFields({
  modulus: { key: 'pkcs1.modulus', label: 'modulus', type: 'bytes' },
  exponent: { key: 'pkcs1.publicExponent', label: 'publicExponent', type: 'int32' },
  curve: {
    key: 'pkcs1.ECParameters',
    label: 'ECParameters',
    type: 'uint32',
    names: { 0: 'specifiedCurve', 1: 'namedCurve' },
  },
  namedCurve: { key: 'pkcs1.namedCurve', label: 'namedCurve', type: 'oid' },
});

/** What a key may be used for (RFC 5280 section 4.2.1.3), the first bit first. */
const USES = [
  'digitalSignature',
  'contentCommitment',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
/** See {@link USES}: a field each, in their order. */
export const USE_FIELDS = USES.map((use, index) => ({
  key: `x509ce.KeyUsage.${use}`,
  label: use,
  type: 'boolean' as const,
  mask: 0x80 >> (index & 7),
  names: { 0: 'False', 1: 'True' },
}));

/** Fields of extensions (RFC 5280 section 4.2). */
export const X509_EXTENSION_FIELDS = declareFields({
  authorityKey: { key: 'x509ce.AuthorityKeyIdentifier_element', label: 'AuthorityKeyIdentifier', type: 'none' },
  keyIdentifier: { key: 'x509ce.keyIdentifier', label: 'keyIdentifier', type: 'bytes' },
  authorityIssuer: { key: 'x509ce.authorityCertIssuer', label: 'authorityCertIssuer', type: 'uint32' },
  authoritySerial: { key: 'x509ce.authorityCertSerialNumber', label: 'authorityCertSerialNumber', type: 'bytes' },
  subjectKey: { key: 'x509ce.SubjectKeyIdentifier', label: 'SubjectKeyIdentifier', type: 'bytes' },
  usage: { key: 'x509ce.KeyUsage', label: 'KeyUsage', type: 'bytes' },
  purposes: { key: 'x509ce.KeyPurposeIDs', label: 'KeyPurposeIDs', type: 'uint32' },
  purpose: { key: 'x509ce.KeyPurposeId', label: 'KeyPurposeId', type: 'oid' },
  names: { key: 'x509ce.GeneralNames', label: 'GeneralNames', type: 'uint32' },
  name: { key: 'x509ce.GeneralName', label: 'GeneralName', type: 'uint32', names: GENERAL_NAMES },
  mailName: { key: 'x509ce.rfc822Name', label: 'rfc822Name', type: 'string' },
  dnsName: { key: 'x509ce.dNSName', label: 'dNSName', type: 'string' },
  directoryName: { key: 'x509ce.directoryName', label: 'directoryName', type: 'uint32', names: RDN },
  uri: { key: 'x509ce.uniformResourceIdentifier', label: 'uniformResourceIdentifier', type: 'string' },
  addressBytes: { key: 'x509ce.iPAddress', label: 'iPAddress', type: 'bytes' },
  ipv4: { key: 'x509ce.IPAddress.ipv4', label: 'iPAddress', type: 'ipv4' },
  ipv6: { key: 'x509ce.IPAddress.ipv6', label: 'iPAddress', type: 'ipv6' },
  constraints: { key: 'x509ce.BasicConstraintsSyntax_element', label: 'BasicConstraintsSyntax', type: 'none' },
  isAuthority: { key: 'x509ce.cA', label: 'cA', type: 'boolean' },
  pathLength: { key: 'x509ce.pathLenConstraint', label: 'pathLenConstraint', type: 'uint64' },
  points: { key: 'x509ce.CRLDistPointsSyntax', label: 'CRLDistPointsSyntax', type: 'uint32' },
  point: { key: 'x509ce.DistributionPoint_element', label: 'DistributionPoint', type: 'none' },
  pointKind: {
    key: 'x509ce.distributionPoint',
    label: 'distributionPoint',
    type: 'uint32',
    names: { 0: 'fullName', 1: 'nameRelativeToCRLIssuer' },
  },
  fullName: { key: 'x509ce.fullName', label: 'fullName', type: 'uint32' },
  policies: { key: 'x509ce.CertificatePoliciesSyntax', label: 'CertificatePoliciesSyntax', type: 'uint32' },
  policy: { key: 'x509ce.PolicyInformation_element', label: 'PolicyInformation', type: 'none' },
  policyId: { key: 'x509ce.policyIdentifier', label: 'policyIdentifier', type: 'oid' },
  qualifiers: { key: 'x509ce.policyQualifiers', label: 'policyQualifiers', type: 'uint32' },
  qualifier: { key: 'x509ce.PolicyQualifierInfo_element', label: 'PolicyQualifierInfo', type: 'none' },
  qualifierId: { key: 'x509ce.id', label: 'Id', type: 'oid' },
  statement: { key: 'pkix1explicit.DirectoryString', label: 'DirectoryString', type: 'string' },
  accesses: { key: 'pkix1implicit.AuthorityInfoAccessSyntax', label: 'AuthorityInfoAccessSyntax', type: 'uint32' },
  access: { key: 'pkix1implicit.AccessDescription_element', label: 'AccessDescription', type: 'none' },
  accessMethod: { key: 'pkix1implicit.accessMethod', label: 'accessMethod', type: 'oid' },
  accessPlace: { key: 'pkix1implicit.accessLocation', label: 'accessLocation', type: 'uint32' },
  comment: { key: 'ns_cert_exts.Comment', label: 'Comment', type: 'string' },
  certificateType: { key: 'ns_cert_exts.CertType', label: 'CertType', type: 'bytes' },
});
