import type { SellerEventType } from '../domain/seller-event.js';
import { readEndpointFile } from './endpoint-file.js';
import { matchesEvent } from './event-pattern.js';
import { urlProblem } from './target-url.js';
import { timeoutMsDefault, type WebhookEndpoint } from './webhook-endpoint.js';
import { secretProblem } from './webhook-secret.js';

/** How endpoints are configured: members of the process's configuration. */
export interface EndpointSettings {
  /** The file of `KOOGATE_WEBHOOKS`, as an absolute path. */
  readonly webhooks: string | undefined;
  readonly webhookUrl: string | undefined;
  readonly webhookSecrets: readonly string[];
  readonly webhookPrivateTargets: boolean;
}

export interface WebhookEndpoints {
  /** In the order of the configuration. */
  readonly all: readonly WebhookEndpoint[];
  find(name: string): WebhookEndpoint | undefined;
  /** The one that is asked how buyers get in. */
  readonly provisioning: WebhookEndpoint | undefined;
  /** Names of those that want to be told such events. */
  readonly endpointsFor: (type: SellerEventType) => readonly string[];
}

export type EndpointsRead =
  | { readonly ok: true; readonly endpoints: WebhookEndpoints }
  /** All at once, each with file or variable, entry and field; without secrets. */
  | { readonly ok: false; readonly problems: readonly string[] };

const defaultName = 'default';

/** Reads the endpoints of the file and the one of the variables. */
export function readEndpoints(settings: EndpointSettings): EndpointsRead {
  const problems: string[] = [];
  const allowsPrivate = settings.webhookPrivateTargets;
  const fromFile =
    settings.webhooks === undefined
      ? []
      : readEndpointFile(settings.webhooks, { allowsPrivate, problems });
  const all = [...fromFile, ...fromVariables(settings, problems)];
  problems.push(...sharedNames(all), ...severalThatProvision(all));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, endpoints: toEndpoints(all) };
}

function toEndpoints(all: readonly WebhookEndpoint[]): WebhookEndpoints {
  const byName = new Map(all.map((endpoint) => [endpoint.name, endpoint]));
  return {
    all,
    find: (name) => byName.get(name),
    provisioning: all.find(({ provision }) => provision),
    endpointsFor: (type) =>
      all
        .filter(({ events }) => events.some((pattern) => matchesEvent(pattern, type)))
        .map(({ name }) => name),
  };
}

function fromVariables(settings: EndpointSettings, problems: string[]): WebhookEndpoint[] {
  const { webhookUrl: url, webhookSecrets: secrets, webhookPrivateTargets } = settings;
  if (url === undefined) return [];
  const ofUrl = urlProblem(url, webhookPrivateTargets);
  if (ofUrl !== undefined) problems.push(`KOOGATE_WEBHOOK_URL ${ofUrl}`);
  for (const [index, secret] of secrets.entries()) {
    const ofSecret = secretProblem(secret);
    if (ofSecret !== undefined) {
      problems.push(`KOOGATE_WEBHOOK_SECRETS (entry ${index + 1}) ${ofSecret}`);
    }
  }
  const events = ['*'];
  return [
    { name: defaultName, url, secrets, events, provision: false, timeoutMs: timeoutMsDefault },
  ];
}

function sharedNames(all: readonly WebhookEndpoint[]): string[] {
  const names = all.map(({ name }) => name);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...twice].map((name) => {
    const rest =
      name === defaultName
        ? `; that of KOOGATE_WEBHOOK_URL is called ${defaultName}: call the one of KOOGATE_WEBHOOKS otherwise`
        : '; jobs and logs tell them apart by it: call one of them otherwise';
    return `KOOGATE_WEBHOOKS: two endpoints have the name ${name}${rest}`;
  });
}

/** Of two answers one would be dropped, after the seller's system has made something. */
function severalThatProvision(all: readonly WebhookEndpoint[]): string[] {
  const names = all.filter(({ provision }) => provision).map(({ name }) => name);
  if (names.length < 2) return [];
  return [
    `KOOGATE_WEBHOOKS: the endpoints ${names.join(' and ')} have provision: true, but a purchase is provisioned by one; leave it to one of them`,
  ];
}
