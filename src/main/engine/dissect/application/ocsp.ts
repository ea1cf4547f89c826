/**
 * Questions whether a certificate has been revoked, and answers (OCSP, RFC 6960 section 4), as far as the list of protocols
 * tells of them: which of their parts are read as what.
 */
import { Der, type DerElement, derAt, derChildren, derIdentifier } from './der.ts';
import { certificateLayers, extensionLayers, nameLayers } from './tls-certificate.ts';

/** The type of an answer of the basic kind. */
const BASIC = '1.3.6.1.5.5.7.48.1.1';
const NAMED_RESPONDER = 0xa1;
/** Context tags in what is signed: extensions of a request, of a single answer and of all of them; certificates. */
const REQUEST_EXTENSIONS = 0xa2;
const RESPONSE_EXTENSIONS = 0xa1;
const CERTIFICATES = 0xa0;

const childrenOf = (bytes: Uint8Array, element: DerElement | undefined): readonly DerElement[] =>
  element === undefined ? [] : derChildren(bytes, element);

/** Layers of a list of extensions behind a context tag. */
function listLayers(bytes: Uint8Array, tagged: DerElement | undefined): readonly string[] {
  return childrenOf(bytes, tagged)
    .flatMap((list) => derChildren(bytes, list))
    .flatMap((extension) => extensionLayers(bytes, extension));
}

/** Layers that a request is for the list of protocols. */
export function ocspRequestLayers(bytes: Uint8Array): readonly string[] {
  const [asked] = childrenOf(bytes, derAt(bytes, 0, bytes.length));
  const extensions = childrenOf(bytes, asked).find(({ tag }) => tag === REQUEST_EXTENSIONS);
  return ['ocsp', ...listLayers(bytes, extensions)];
}

/** The same for a response. */
export function ocspResponseLayers(bytes: Uint8Array): readonly string[] {
  const [, tagged] = childrenOf(bytes, derAt(bytes, 0, bytes.length));
  const [type, value] = childrenOf(bytes, childrenOf(bytes, tagged)[0]);
  if (type?.tag !== Der.identifier || value === undefined || derIdentifier(bytes, type) !== BASIC) return ['ocsp'];
  const answer = childrenOf(bytes, derAt(bytes, value.from, value.to));
  const parts = childrenOf(bytes, answer[0]);
  const responder = parts.find(({ tag }) => tag === NAMED_RESPONDER);
  const list = parts.find(({ tag }) => tag === Der.sequence);
  const singles = childrenOf(bytes, list).flatMap((single) => {
    const extensions = derChildren(bytes, single).find(({ tag }) => tag === RESPONSE_EXTENSIONS);
    return listLayers(bytes, extensions);
  });
  // A name and the extensions have the same tag; the extensions stand last.
  const last = parts.at(-1);
  const extensions = last?.tag === RESPONSE_EXTENSIONS && last !== responder ? last : undefined;
  const certificates = childrenOf(
    bytes,
    answer.find(({ tag }) => tag === CERTIFICATES),
  );
  return [
    'ocsp',
    'ocsp',
    ...childrenOf(bytes, responder).flatMap((name) => nameLayers(bytes, name)),
    ...singles,
    ...listLayers(bytes, extensions),
    ...certificates.flatMap((all) => derChildren(bytes, all)).flatMap(({ at, to }) => certificateLayers(bytes, at, to)),
  ];
}
