/** When the packet list reads messages of HTTP as following their stream does; told-messages.ts and the pass over plain streams go by them. */

/** Set where anything is told of a packet, beside bits of pdu/'s Completes. */
export const KNOWN = 0x80;

/** Methods that have no say in how a message ends. */
export const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']);
/** A first line is not looked for beyond. */
export const LONGEST_LINE = 8192;
/** Longer heads and messages are not read to their ends everywhere. */
export const LONGEST_HEAD = 1 << 16;
export const LONGEST_MESSAGE = 1 << 28;
