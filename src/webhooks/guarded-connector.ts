import { lookup as lookUpName, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { privateReason } from './public-address.js';

/** Finds the addresses of a name; that of the machine unless a test brings its own. */
export type ResolveName = (
  hostname: string,
  callback: (error: NodeJS.ErrnoException | null, addresses?: readonly LookupAddress[]) => void,
) => void;

export interface ConnectorOptions {
  readonly allowsPrivate: boolean;
  readonly timeoutMs: number;
  readonly resolveName?: ResolveName;
}

/** A target that is not called. The message is for the operator. */
export class RefusedTargetError extends Error {
  override readonly name = 'RefusedTargetError';
}

/**
 * Makes connections to the public internet only, unless others are allowed. It is judged what the connection is made to, after the
 * name is resolved and for each connection anew: a name that changes its address in between (DNS rebinding) gains nothing.
 */
export function guardedConnector({
  allowsPrivate,
  timeoutMs,
  resolveName = resolveByMachine,
}: ConnectorOptions): buildConnector.connector {
  if (allowsPrivate) return buildConnector({ timeout: timeoutMs, lookup: toLookup(resolveName) });
  const connect = buildConnector({ timeout: timeoutMs, lookup: toLookup(guarded(resolveName)) });
  return (options, callback) => {
    // Nothing is looked up for an address. URLs have all its spellings, such as 2130706433 or 0x7f.1, in the usual form already.
    const address = options.hostname.replace(/^\[|\]$/g, '');
    const refusal = isIP(address) === 0 ? undefined : refusalOf(address, address);
    if (refusal === undefined) connect(options, callback);
    else callback(refusal, null);
  };
}

const resolveByMachine: ResolveName = (hostname, callback) => {
  lookUpName(hostname, { all: true }, callback);
};

/** One private address among several is enough: which one is taken is decided by others. */
function guarded(resolveName: ResolveName): ResolveName {
  return (hostname, callback) => {
    resolveName(hostname, (error, addresses) => {
      const refusals =
        addresses?.flatMap(({ address }) => refusalOf(hostname, address) ?? []) ?? [];
      const [refusal] = refusals;
      if (error === null && refusal !== undefined) callback(refusal, []);
      else callback(error, addresses);
    });
  };
}

function refusalOf(hostname: string, address: string): RefusedTargetError | undefined {
  const reason = privateReason(address);
  if (reason === undefined) return undefined;
  const what =
    hostname === address
      ? `${address} is an address`
      : `${hostname} leads to ${address}, an address`;
  return new RefusedTargetError(
    `${what} ${reason}: it is not called; if it is meant, set KOOGATE_WEBHOOK_PRIVATE_TARGETS=allow`,
  );
}

/** As `net.connect` asks: for all addresses, or for one. */
function toLookup(resolveName: ResolveName): LookupFunction {
  return (hostname, options, callback) => {
    resolveName(hostname, (error, addresses) => {
      const family = familyOf(options.family);
      const found = (addresses ?? []).filter((each) => family === 0 || each.family === family);
      const [first] = found;
      if (error !== null) callback(error, '', 0);
      else if (first === undefined) callback(notFound(hostname), '', 0);
      else if (options.all === true) callback(null, [...found]);
      else callback(null, first.address, first.family);
    });
  };
}

function familyOf(family: string | number | undefined): number {
  if (family === 'IPv4') return 4;
  return family === 'IPv6' ? 6 : Number(family ?? 0);
}

function notFound(hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`no address of ${hostname}`), { code: 'ENOTFOUND' });
}
