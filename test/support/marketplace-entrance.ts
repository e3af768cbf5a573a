import { readFileSync, writeFileSync } from 'node:fs';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer, type SecureContextOptions } from 'node:tls';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer as createPlainServer } from 'node:net';
import { onTestFinished } from 'vitest';
import { emptyFolder } from './server-folder.js';

/** What is wrong at the marketplace's door; `undefined`: nothing. */
export type EntranceFault = 'unknown-name' | 'expired' | 'wrong-name' | 'reset' | 'silent';

export interface MarketplaceEntrance {
  /** `https://marketplace.example:<port>` */
  readonly url: string;
  /** What a server needs to find and to trust it. */
  readonly environment: Readonly<Record<string, string>>;
  fail(fault: EntranceFault | undefined): void;
}

const name = 'marketplace.example';
const folder = new URL('marketplace-certificates/', import.meta.url);

/** TLS in front of a played marketplace, under a name of its own, with the troubles that names, certificates and networks have. */
export async function openMarketplaceEntrance(target: string): Promise<MarketplaceEntrance> {
  const names = join(emptyFolder(), 'names');
  let fault: EntranceFault | undefined;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  };
  const secure = createServer(certificate('right'), (client) => {
    const { hostname, port } = new URL(target);
    const marketplace = keep(connect(Number(port), hostname));
    keep(client).pipe(marketplace).pipe(client);
    client.once('close', () => marketplace.destroy());
  });
  secure.on('tlsClientError', () => undefined);
  const door = createPlainServer((socket) => {
    keep(socket);
    if (fault === 'reset') socket.resetAndDestroy();
    else if (fault !== 'silent') secure.emit('connection', socket);
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const end = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    end();
    door.close();
  });
  const fail = (next: EntranceFault | undefined): void => {
    fault = next;
    writeFileSync(names, next === 'unknown-name' ? '' : name);
    const isAboutCertificate = next === 'expired' || next === 'wrong-name';
    secure.setSecureContext(certificate(isAboutCertificate ? next : 'right'));
    end();
  };
  fail(undefined);
  return {
    url: `https://${name}:${(door.address() as AddressInfo).port}`,
    environment: {
      NODE_OPTIONS: `--import=${new URL('names-from-file.mjs', import.meta.url).href}`,
      NODE_EXTRA_CA_CERTS: fileURLToPath(new URL('ca.pem', folder)),
      TEST_NAMES_FILE: names,
    },
    fail,
  };
}

function certificate(which: 'right' | 'expired' | 'wrong-name'): SecureContextOptions {
  const pem = readFileSync(new URL(`${which}.pem`, folder), 'utf8');
  return { key: pem, cert: pem };
}
