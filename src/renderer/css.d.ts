/** Style sheets are imported for their effect: the build collects them. */
declare module '*.css';

/** A font as an address of its own, to take it along in a picture. */
declare module '*.woff2?url' {
  const url: string;
  export default url;
}
