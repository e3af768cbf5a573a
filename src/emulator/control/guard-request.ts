import { isIP } from 'node:net';
import type { ControlRequest } from './control-request.js';
import { ControlProblem } from './problem.js';

/**
 * Keeps web pages of others from steering the marketplace through the browser of whoever runs it. Throws for a host name that is not
 * ours, since anybody can point a name of theirs to this machine (DNS rebinding), and for what a page of another origin sends.
 * Programs, which send neither origin nor referrer, are let through: this is a tool on a developer's desk without a password.
 */
export function guardRequest({ method, headers }: ControlRequest, ownHost: string): void {
  const host = textOf(headers.host);
  if (!isOwnName(host, ownHost)) {
    throw new ControlProblem(
      'forbidden',
      `this marketplace does not answer to the name ${JSON.stringify(host)}: open it by its address, e.g. http://127.0.0.1, or by localhost`,
    );
  }
  if (method === 'GET' || method === 'HEAD') return;
  const origin = textOf(headers.origin);
  const site = textOf(headers['sec-fetch-site']);
  const isForeign =
    origin === '' ? !['', 'same-origin', 'none'].includes(site) : origin !== `http://${host}`;
  if (isForeign) {
    throw new ControlProblem(
      'forbidden',
      'a page of another origin has sent this: only the page of the marketplace itself, and programs, may steer it',
    );
  }
}

/** An address cannot be made to mean another machine, whoever is asked; of names there are ours alone. */
function isOwnName(host: string, ownHost: string): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  const address = name.replace(/^\[(.*)\]$/, '$1');
  return isIP(address) !== 0 || name === 'localhost' || name === ownHost.toLowerCase();
}

function textOf(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}
