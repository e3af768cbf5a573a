import type { Logger } from 'pino';
import { missingAccessSentence } from './config-outgoing.js';
import { keyVariables, type Config } from './config.js';
import { hostsOf } from './marketplace/marketplace-hosts.js';
import { keyClasses } from './protocol/access-keys.js';
import type { SellersConnections } from './sellers-connections.js';
import type { WebhookEndpoints } from './webhooks/endpoints.js';

export interface Announced {
  readonly config: Config;
  readonly connections: SellersConnections;
  readonly endpoints: WebhookEndpoints;
  readonly url: string;
  readonly secretFiles: readonly string[];
}

/** Says where the server is found, what is connected to it, and what is not and may be missed. */
export function announce(log: Logger, announced: Announced): void {
  const { config, url, secretFiles } = announced;
  log.info(
    {
      callbacks: `${url}${config.basePath}`,
      documentation: `${url}/docs/`,
      management: `${url}/api/v1`,
    },
    'KooGate is listening',
  );
  if (secretFiles.length > 0) {
    log.warn(
      { files: secretFiles },
      'development secrets made up and kept in these files; never use them in production',
    );
  }
  announceSeller(log, announced);
  for (const absence of absences(announced)) log.info(absence);
}

function announceSeller(log: Logger, { config, connections, endpoints }: Announced): void {
  const { handlers, marketplace } = connections;
  if (handlers !== undefined) {
    log.info(
      { file: config.handlers, handlers: handlers.names },
      'handlers of the seller are called',
    );
  }
  if (endpoints.all.length > 0) {
    log.info({ endpoints: endpoints.all.map(({ name }) => name) }, 'webhook endpoints are told');
  }
  if (marketplace !== undefined) {
    log.info({ hosts: hostsOf(config) }, 'the marketplace is called: orders are looked up first');
  }
}

/** What is not configured and may be missed, with what follows from it. */
function absences({ config, connections, endpoints }: Announced): string[] {
  const { keys, kitPrivateKeys, frontEndUrl } = config;
  const withoutKey = keyClasses.filter((keyClass) => keys[keyClass].length === 0);
  const lines = withoutKey.map((keyClass) => {
    const { name, calls } = keyVariables[keyClass];
    return `${name} is not set: calls of ${calls} are refused (000001)`;
  });
  if (kitPrivateKeys.length === 0 && keys.kit.length + keys.v1.length > 0) {
    lines.push(
      'KOOGATE_KIT_PRIVATE_KEY is not set: applicationSync of the kit is answered 000101, its clientSecret cannot be decrypted',
    );
  }
  const missingAccess = missingAccessSentence(config);
  if (missingAccess !== undefined) lines.push(missingAccess);
  const asksSeller =
    connections.handlers?.has('provision') === true || endpoints.provisioning !== undefined;
  if (!asksSeller && frontEndUrl === undefined) {
    lines.push(
      'nobody provisions (no handler, no endpoint with provision, no KOOGATE_FRONT_END_URL): purchases stay pending (000004) until completed through the management API',
    );
  }
  return lines;
}
