/**
 * A JSON body (RFC 8259) as lines of the tree, in the reference's words and fields: members, their values, and the way to
 * each. What is no JSON is painted as far as it is. Left out on purpose: where in the packet each value stands, for a body
 * may have been put together and unpacked.
 */
import { type Detail, declareFields, escapeControls, type FieldSpec } from '../dissect/index.ts';

/** Fields of what a body holds. */
export const JSON_FIELDS = declareFields({
  object: { key: 'json.object', label: 'Object', type: 'none' },
  array: { key: 'json.array', label: 'Array', type: 'none' },
  member: { key: 'json.member', label: 'Member', type: 'string' },
  memberWithValue: { key: 'json.member_with_value', label: 'Member with value', type: 'string' },
  key: { key: 'json.key', label: 'Key', type: 'string' },
  path: { key: 'json.path', label: 'Path', type: 'string' },
  pathWithValue: { key: 'json.path_with_value', label: 'Path with value', type: 'string' },
  string: { key: 'json.value.string', label: 'String value', type: 'string' },
  number: { key: 'json.value.number', label: 'Number value', type: 'string' },
  false: { key: 'json.value.false', label: 'False value', type: 'none' },
  true: { key: 'json.value.true', label: 'True value', type: 'none' },
  null: { key: 'json.value.null', label: 'Null value', type: 'none' },
});

const UTF8 = new TextDecoder();
const F = JSON_FIELDS;
/** Values of one body, how deep they may lie in each other, and characters of one that are kept. */
const MAX_VALUES = 2000;
const MAX_DEPTH = 64;
const MAX_TEXT = 65_536;

const TOKEN = /\s*([{}[\]:,]|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/suy;

/** Paint what a body holds, inside its line. `bytes` is the body decoded; it stands at `at`. */
export function paintJson(out: Detail, at: number, length: number, bytes: Uint8Array): void {
  new JsonPainter(out, at, length, UTF8.decode(bytes)).value('', undefined, 0);
}

/** One body while it is painted. */
class JsonPainter {
  readonly #out: Detail;
  readonly #at: number;
  readonly #length: number;
  readonly #text: string;
  readonly #token = new RegExp(TOKEN);
  #next: string | undefined;
  #left = MAX_VALUES;

  constructor(out: Detail, at: number, length: number, text: string) {
    this.#out = out;
    this.#at = at;
    this.#length = length;
    this.#text = text;
    this.#advance();
  }

  /** The value at hand, the way to it, and the name that it goes by there. Says whether it was one, as far as it went. */
  value(path: string, name: string | undefined, depth: number): boolean {
    const token = this.#next;
    if (token === undefined || depth > MAX_DEPTH || this.#left-- <= 0) return false;
    if (token === '{') return this.#within(F.object, () => this.#members(path, depth));
    if (token === '[') return this.#within(F.array, () => this.#elements(path, depth));
    const plain = scalarOf(token);
    if (plain === undefined) return false;
    const { spec, value } = plain;
    if (name !== undefined) {
      const whole = `${path}:${value}`;
      this.#add(F.pathWithValue, whole, `[Path with value: ${whole}]`);
      this.#add(F.memberWithValue, `${name}:${value}`, `[Member with value: ${name}:${value}]`);
    }
    this.#add(spec, spec.type === 'none' ? true : value, spec.type === 'none' ? spec.label : `${spec.label}: ${value}`);
    this.#advance();
    return true;
  }

  #members(path: string, depth: number): boolean {
    this.#advance();
    while (!this.#stands('}')) {
      const token = this.#next;
      if (token === undefined || !token.startsWith('"')) return false;
      const key = unquoted(token);
      const way = `${path}/${key}`;
      this.#advance();
      if (!this.#takes(':')) return false;
      const node = this.#add(F.member, key, `Member: ${key}`);
      let isWhole = false;
      this.#out.within(node, () => {
        isWhole = this.value(way, key, depth + 1);
        this.#add(F.key, key, `Key: ${key}`);
        this.#add(F.path, way, `[Path: ${way}]`);
      });
      if (!isWhole) return false;
      if (!this.#takes(',') && !this.#stands('}')) return false;
    }
    this.#advance();
    return true;
  }

  #elements(path: string, depth: number): boolean {
    this.#advance();
    while (!this.#stands(']')) {
      if (!this.value(`${path}/[]`, '[]', depth + 1)) return false;
      if (!this.#takes(',') && !this.#stands(']')) return false;
    }
    this.#advance();
    return true;
  }

  #within(spec: FieldSpec, fill: () => boolean): boolean {
    let isWhole = false;
    this.#out.within(this.#add(spec, true, spec.label), () => {
      isWhole = fill();
    });
    return isWhole;
  }

  #add(spec: FieldSpec, value: string | boolean, text: string) {
    return this.#out.add(spec, this.#at, this.#length, value, { text: escapeControls(text.slice(0, MAX_TEXT)) });
  }

  #stands(sign: string): boolean {
    return this.#next === sign;
  }

  #takes(sign: string): boolean {
    const isThere = this.#stands(sign);
    if (isThere) this.#advance();
    return isThere;
  }

  #advance(): void {
    this.#next = this.#token.exec(this.#text)?.[1];
  }
}

function scalarOf(token: string): { readonly spec: FieldSpec; readonly value: string } | undefined {
  if (token === 'true') return { spec: F.true, value: token };
  if (token === 'false') return { spec: F.false, value: token };
  if (token === 'null') return { spec: F.null, value: token };
  if (token.startsWith('"')) return { spec: F.string, value: unquoted(token) };
  return /^[-\d]/.test(token) ? { spec: F.number, value: token } : undefined;
}

/** A string without its quotes and escapes; as it stands where those are wrong. */
function unquoted(token: string): string {
  const inner = token.slice(1, -1).slice(0, MAX_TEXT);
  if (!inner.includes('\\')) return inner;
  return inner.replace(/\\(?:u([0-9A-Fa-f]{4})|(.))/gsu, (_whole, code?: string, letter?: string) =>
    code === undefined ? (ESCAPES[letter ?? ''] ?? letter ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
