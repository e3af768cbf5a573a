import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An invented key, the same for all servers under test and the load. */
export const accessKey = '5c1f3f0a-6c5e-4d0e-9d43-0b7c2f6a91de';

/** Listens on loopback and tells the parent process where. */
export async function announce(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  process.send?.({ url: `http://127.0.0.1:${port}/koogallery` });
}
