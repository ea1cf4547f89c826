/** Values that are worth keeping for a while, by number. */

/** The value of a key in a map that keeps the `most` latest used: made where it is not there. */
export function recent<T>(map: Map<number, T>, key: number, most: number, make: () => T): T {
  const value = map.get(key) ?? make();
  map.delete(key);
  map.set(key, value);
  if (map.size > most) {
    const [oldest] = map.keys();
    if (oldest !== undefined) map.delete(oldest);
  }
  return value;
}
