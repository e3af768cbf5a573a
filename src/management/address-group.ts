import { isIPv4, isIPv6 } from 'node:net';

/**
 * Whose guesses are counted together. An address of IPv4 counts by itself; of IPv6 everybody has at least the 2^64 addresses of a network,
 * so these count as one. Some proxies write a port behind the address, which is another for each connection. What is no address at all
 * is one group, since whoever can make it up can make up another.
 */
export function toAddressGroup(address: string | undefined): string {
  const bare = withoutPort(address ?? '').toLowerCase();
  if (isIPv4(bare)) return bare;
  const inside = /^::ffff:([\d.]+)$/.exec(bare)?.[1];
  if (inside !== undefined && isIPv4(inside)) return inside;
  if (!isIPv6(bare)) return 'unknown';
  return `${networkOf(bare)}::/64`;
}

/** `192.0.2.1:1234` and `[2001:db8::1]:1234`. A bare address of IPv6 has no port. */
function withoutPort(text: string): string {
  const inBrackets = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1];
  if (inBrackets !== undefined) return inBrackets;
  const withPort = /^([\d.]+):\d+$/.exec(text)?.[1];
  return withPort ?? text;
}

/** The first four of the eight groups, each as it is shortest. */
function networkOf(address: string): string {
  const [head = '', tail] = address.replace(/%.*$/, '').split('::');
  const before = groupsOf(head);
  const after = groupsOf(tail ?? '');
  const missing = tail === undefined ? 0 : 8 - lengthOf(before) - lengthOf(after);
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

function groupsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}

/** An address of IPv4 at the end stands for two groups. */
function lengthOf(groups: readonly string[]): number {
  return groups.length + (groups.at(-1)?.includes('.') === true ? 1 : 0);
}
