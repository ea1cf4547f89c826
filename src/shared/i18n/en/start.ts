/** What the program says at the terminal it is started from. */
export const start = {
  usage:
    'usage: capscope [FILE…]\n\n  Opens each capture in a window of its own; in the running program, if there is one.\n\n  --keylog FILE         decrypt TLS with the secrets of this key log (SSLKEYLOGFILE)\n  --screenshot PICTURE  save what the window shows as a PNG, and end\n  --version             say the version, and end\n  --help                say this, and end\n\nWithout a window: capscope-cli --help',
  licence: 'MIT licence',
  testBuild: 'A test build around Electron {{electron}}, older than the one a release has. Not for release.',
};
