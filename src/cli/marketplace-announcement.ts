import { keyVariables } from '../config.js';
import type { MarketplaceServer } from '../emulator/create-marketplace.js';
import { keyClasses } from '../protocol/access-keys.js';
import type { PlayedTarget } from './played-target.js';

/** What whoever has started it wants to know: where to look, where to call, and what is missing. */
export function announcement(
  { url, openApis, state, clock }: MarketplaceServer,
  { target, keys, kitPublicKey, accessKeys }: PlayedTarget,
  { host }: { readonly host: string },
): string {
  const lines = [
    `KooGallery, played, calls ${target}`,
    `  page         ${url}/`,
    `  control API  ${url}/control`,
    `  open APIs    ${openApis.url} in place of https://mkt.myhuaweicloud.com`,
    accessKeys === undefined ? madeUp(openApis.accessKeys) : '  access key   that of KOOGATE_AK',
    `  products     ${state.products.size} listed`,
    `  time         ${clock.speed === 0 ? 'stands: let it pass on the page' : timeRuns(clock.speed)}`,
  ];
  const withoutKey = keyClasses.filter((keyClass) => keys[keyClass].length === 0);
  for (const keyClass of withoutKey) {
    lines.push(`no key of class ${keyClass}: ${keyVariables[keyClass].calls} are not played`);
  }
  if (kitPublicKey === undefined && keys.kit.length + keys.v1.length > 0) {
    lines.push(
      'no public key of the kit: applications cannot be told their client secret; give it with --kit-public-key',
    );
  }
  if (!isLoopback(host)) {
    lines.push(
      `whoever reaches ${host} can play along: neither the page nor the control API has a password`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function timeRuns(speed: number): string {
  return speed === 1 ? 'passes as real time does' : `passes ${speed} times as fast as real time`;
}

/** A secret of this run alone, and shown nowhere else. */
function madeUp(accessKeys: Readonly<Record<string, string>>): string {
  const [[ak, sk] = []] = Object.entries(accessKeys);
  return [
    `  access key   AK ${ak}, SK ${sk}`,
    '               made up for this run: sign with it what your server calls here, or set KOOGATE_AK and KOOGATE_SK to your own',
  ].join('\n');
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
