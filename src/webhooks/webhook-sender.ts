import { Agent } from 'undici';
import { guardedConnector, type ResolveName } from './guarded-connector.js';
import { sendFailure } from './send-failure.js';
import { signWebhook, type WebhookMessage } from './sign-webhook.js';
import type { WebhookEndpoint } from './webhook-endpoint.js';

export interface WebhookSender {
  /** Signs and posts once. Never rejects, unless the signal is aborted: then with its reason. */
  send(
    endpoint: WebhookEndpoint,
    message: WebhookMessage,
    settings: SendSettings,
  ): Promise<SendOutcome>;
  /** Nobody waits for an answer any more. */
  close(): Promise<void>;
}

export interface SendSettings {
  readonly signal: AbortSignal;
  /** When it is signed (ms). */
  readonly now: number;
  /** Whether the body of the answer is wanted; else it is dropped. */
  readonly readsAnswer?: boolean;
}

export type SendOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly retryAfter: string | undefined;
      /** Empty unless it is wanted; `undefined` when it is too long or broke off. */
      readonly text: string | undefined;
    }
  | { readonly kind: 'unanswered'; readonly problem: string };

export interface WebhookSenderOptions {
  /** Whether endpoints may be in private networks or on this machine. */
  readonly allowsPrivate: boolean;
  readonly resolveName?: ResolveName;
}

const connectMsMax = 10_000;
/** As many as there are runs of one pool. */
const connectionsMax = 16;
export const answerBytesMax = 65_536;
/** What comes of a body that nobody reads is awaited so long, since then the connection can be used again. */
const dropMsMax = 500;

/** Posts to endpoints, each over connections of its own that are kept. Redirections are answers like others: none is followed. */
export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const agents = new Map<string, Agent>();

  return {
    async send(endpoint, message, { signal, now, readsAnswer = false }) {
      const timeout = AbortSignal.timeout(endpoint.timeoutMs);
      const either = AbortSignal.any([signal, timeout]);
      try {
        const { origin, pathname, search } = new URL(endpoint.url);
        const { statusCode, headers, body } = await agentOf(endpoint).request({
          origin,
          path: `${pathname}${search}`,
          method: 'POST',
          headers: {
            ...signWebhook(message, endpoint.secrets, now),
            'user-agent': 'KooGate',
          },
          body: message.body,
          signal: either,
        });
        const text = readsAnswer ? await readBody(body) : await drop(body);
        return { kind: 'answered', status: statusCode, retryAfter: retryAfterOf(headers), text };
      } catch (error) {
        signal.throwIfAborted();
        return {
          kind: 'unanswered',
          problem: timeout.aborted
            ? `nothing came within ${endpoint.timeoutMs / 1000} s`
            : sendFailure(error),
        };
      }
    },
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()));
    },
  };

  function agentOf({ name }: WebhookEndpoint): Agent {
    const agent = agents.get(name) ?? createAgent(options);
    agents.set(name, agent);
    return agent;
  }
}

function createAgent({ allowsPrivate, resolveName }: WebhookSenderOptions): Agent {
  return new Agent({
    connect: guardedConnector({
      allowsPrivate,
      timeoutMs: connectMsMax,
      ...(resolveName !== undefined && { resolveName }),
    }),
    connections: connectionsMax,
    // The whole exchange has a limit of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

type Body = Awaited<ReturnType<Agent['request']>>['body'];

async function readBody(body: Body): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      const bytes = chunk as Buffer;
      length += bytes.length;
      if (length > answerBytesMax) return undefined;
      chunks.push(bytes);
    }
    return Buffer.concat(chunks).toString('utf8');
  } catch {
    return undefined;
  }
}

/** What was answered stands in the status; a body that is long, slow or broken changes nothing in that. */
async function drop(body: Body): Promise<string> {
  try {
    await body.dump({ limit: answerBytesMax, signal: AbortSignal.timeout(dropMsMax) });
  } catch {
    body.destroy();
  }
  return '';
}

function retryAfterOf(headers: Readonly<Record<string, string | string[] | undefined>>) {
  const value = headers['retry-after'];
  return Array.isArray(value) ? value[0] : value;
}
