/** What the reference says of the length of an option that cannot be: of IPv4 and TCP alike. */

/** `claimed`: what the option says its length is; undefined where that would stand behind the end. */
export function optionLengthRemark(name: string, claimed: number | undefined): string {
  if (claimed === undefined) return `${name} (length byte past end of options)`;
  const octets = `option length = ${claimed} byte${claimed === 1 ? '' : 's'}`;
  return claimed < 2
    ? `${name} (with too-short ${octets})`
    : `${name} (${octets} says option goes past end of options)`;
}
