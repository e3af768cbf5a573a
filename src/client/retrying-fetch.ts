import type { CallDeadline } from './call-deadline.js';

interface Retrying {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly retriesMax: number;
  readonly deadline: CallDeadline;
}

const busyStatuses: readonly number[] = [429, 503];
const firstPauseMs = 200;

/**
 * Sends the request, and a `GET` again while the server is busy (429, 503) or nobody answers. It waits as long as `Retry-After` says,
 * else twice as long each time; when that is longer than the call may take, the answer is given at once.
 */
export async function retryingFetch(request: Request, retrying: Retrying): Promise<Response> {
  const { fetch, retriesMax, deadline } = retrying;
  for (let retries = 0; ; retries += 1) {
    const isLast = request.method !== 'GET' || retries >= retriesMax;
    const outcome = await attempt(fetch, request);
    if (outcome.ok && !busyStatuses.includes(outcome.response.status)) return outcome.response;
    const pauseMs = pauseBefore(retries, outcome);
    if (isLast || deadline.signal.aborted || pauseMs >= deadline.msLeft()) return given(outcome);
    // Its connection serves the next attempt only when its body is done with.
    if (outcome.ok) await outcome.response.body?.cancel();
    await pause(pauseMs, deadline.signal);
  }
}

type Outcome =
  | { readonly ok: true; readonly response: Response }
  | { readonly ok: false; readonly error: unknown };

async function attempt(fetch: Retrying['fetch'], request: Request): Promise<Outcome> {
  try {
    // A request is used up by being sent.
    const sent = request.method === 'GET' ? request.clone() : request;
    return { ok: true, response: await fetch(sent) };
  } catch (error) {
    return { ok: false, error };
  }
}

function given(outcome: Outcome): Response {
  if (outcome.ok) return outcome.response;
  throw outcome.error;
}

function pauseBefore(retries: number, outcome: Outcome): number {
  const asked = outcome.ok ? retryAfterMs(outcome.response.headers) : undefined;
  // Spread, so that clients which failed together do not come back together.
  return asked ?? firstPauseMs * 2 ** retries * (0.5 + Math.random());
}

/** What `Retry-After` says, in seconds or as a date; `undefined` when it is absent or says nothing. */
export function retryAfterMs(headers: Headers): number | undefined {
  const text = headers.get('Retry-After')?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(new Error('the call was ended while it waited for its next attempt'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end);
      resolve();
    }, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
