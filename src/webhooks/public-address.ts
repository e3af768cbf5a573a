import ipaddr from 'ipaddr.js';

type Address = ReturnType<typeof ipaddr.parse>;

/**
 * Why an address is none of the public internet, or `undefined` when it is. Addresses that carry an IPv4 address, as those of
 * NAT64 do, are judged by that.
 */
export function privateReason(text: string): string | undefined {
  if (!ipaddr.isValid(text)) return 'no address';
  const address = unwrapped(ipaddr.parse(text));
  const normal = address.toString();
  if (unlisted.some((range) => isWithin(address, range))) return 'of no public network';
  if (metadata.has(normal)) return 'of cloud metadata';
  const range = address.range();
  return range === 'unicast' ? undefined : (reasons[range] ?? `reserved (${range})`);
}

const reasons: Readonly<Record<string, string | undefined>> = {
  loopback: 'of this machine',
  unspecified: 'of this machine',
  private: 'in a private network',
  uniqueLocal: 'in a private network',
  linkLocal: 'of the local link, where cloud metadata is',
  carrierGradeNat: "in a provider's private network",
  multicast: 'of many machines at once (multicast)',
  broadcast: 'of many machines at once (broadcast)',
};

/** Public by their number, and answered by the cloud that the machine runs in. */
const metadata: ReadonlySet<string> = new Set(['168.63.129.16']);

/** IPv6 that the library takes for public: what once carried IPv4 without a mark, and site-local addresses. */
const unlisted = ['::/96', 'fec0::/10'].map((range) => ipaddr.IPv6.parseCIDR(range));

function isWithin(address: Address, range: [ipaddr.IPv6, number]): boolean {
  if (!(address instanceof ipaddr.IPv6)) return false;
  // Told by the library, with their own reasons.
  if (address.range() === 'loopback' || address.range() === 'unspecified') return false;
  return address.match(range);
}

function unwrapped(address: Address): Address {
  if (!(address instanceof ipaddr.IPv6)) return address;
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  if (address.range() !== 'rfc6052') return address;
  return ipaddr.fromByteArray(address.toByteArray().slice(-4));
}
