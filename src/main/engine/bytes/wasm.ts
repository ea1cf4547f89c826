/**
 * As much of WebAssembly's binary form (WebAssembly Core Specification 2.0, chapter 5) as a module of functions over a
 * memory of its own takes: instructions as bytes, in the order in which a stack machine takes them.
 */

/** Instructions, or a part of a module. */
export type Code = readonly number[];

const MAGIC: Code = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const Type = { i32: 0x7f, i64: 0x7e, v128: 0x7b } as const;
/** Kinds of locals. */
export type Kind = keyof typeof Type;

/** A whole number from 0 (LEB128). */
function unsigned(value: number): Code {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
}

/** A whole number of 32 bits (signed LEB128). */
function signed(value: number): Code {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    if (rest >= -0x40 && rest < 0x40) return [...bytes, rest & 0x7f];
    bytes.push((rest & 0x7f) | 0x80);
  }
}

const list = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const section = (id: number, body: Code): Code => [id, ...unsigned(body.length), ...body];
const name = (text: string): Code => list([...text].map((letter) => [letter.charCodeAt(0)]));
const vector = (operation: number): Code => [0xfd, ...unsigned(operation)];

/** What instructions are written with; as in the specification's text form, each takes its operands from the stack. */
export const op = {
  get: (local: number): Code => [0x20, ...unsigned(local)],
  set: (local: number): Code => [0x21, ...unsigned(local)],
  tee: (local: number): Code => [0x22, ...unsigned(local)],
  i32: (value: number): Code => [0x41, ...signed(value)],
  i64: (value: number): Code => [0x42, ...signed(value)],
  add: [0x6a],
  or: [0x72],
  isEqual: [0x46],
  isOther: [0x47],
  isAbove: [0x4b],
  widen: [0xad],
  narrow: [0xa7],
  subtract64: [0x7d],
  and64: [0x83],
  or64: [0x84],
  shift64: [0x86],
  zeroesBelow64: [0x7a],
  isOther64: [0x52],
  load8: (offset: number): Code => [0x2d, 0, ...unsigned(offset)],
  loadVector: (offset: number): Code => [...vector(0), 0, ...unsigned(offset)],
  splat8: vector(15),
  areEqual8: vector(35),
  andVector: vector(78),
  orVector: vector(80),
  isAny: vector(83),
  bits8: vector(100),
  /** Leave so many blocks or, of a loop, begin it again: always, and where what is on the stack says so. */
  jump: (depth: number): Code => [0x0c, ...unsigned(depth)],
  jumpIf: (depth: number): Code => [0x0d, ...unsigned(depth)],
  give: [0x0f],
  block: (...body: readonly Code[]): Code => [0x02, 0x40, ...body.flat(), 0x0b],
  loop: (...body: readonly Code[]): Code => [0x03, 0x40, ...body.flat(), 0x0b],
  when: (...body: readonly Code[]): Code => [0x04, 0x40, ...body.flat(), 0x0b],
} as const;

/**
 * A module of functions by the names that they are exported by, each of `parameters` numbers of 32 bits that gives one, and of
 * a memory of `pages` pages, exported as `memory`. `locals` of each come after its parameters.
 */
export function moduleOf(
  parameters: number,
  locals: readonly Kind[],
  pages: number,
  functions: Readonly<Record<string, readonly Code[]>>,
): Uint8Array<ArrayBuffer> {
  const type: Code = [0x60, ...list(Array.from({ length: parameters }, () => [Type.i32])), ...list([[Type.i32]])];
  const names = Object.keys(functions);
  const codes = Object.values(functions).map((body): Code => {
    const code: Code = [...list(locals.map((kind) => [1, Type[kind]])), ...body.flat(), 0x0b];
    return [...unsigned(code.length), ...code];
  });
  const exported = names.map((own, index): Code => [...name(own), 0, index]);
  return Uint8Array.from([
    ...MAGIC,
    ...section(1, list([type])),
    ...section(3, list(names.map(() => [0]))),
    ...section(5, list([[0, ...unsigned(pages)]])),
    ...section(7, list([[...name('memory'), 2, 0], ...exported])),
    ...section(10, list(codes)),
  ]);
}
