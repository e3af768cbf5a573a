import { errors } from 'undici';
import { RefusedTargetError } from './guarded-connector.js';

/** Why there was no answer, in a sentence for the operator. Holds neither the address nor what was sent. */
export function sendFailure(error: unknown): string {
  const cause = firstOf(error);
  if (cause instanceof RefusedTargetError) return cause.message;
  const code = codeOf(cause);
  if (code === 'ENOTFOUND' || code.startsWith('EAI_')) {
    return `its name could not be resolved (${code})`;
  }
  if (code === 'ECONNREFUSED') return 'nobody listens there (ECONNREFUSED)';
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') {
    return `no connection was made in time (${code})`;
  }
  if (/CERT|^ERR_(?:SSL|TLS)|^EPROTO$|SELF_SIGNED|UNABLE_TO/.test(code)) {
    return `its certificate or TLS is not accepted (${code})`;
  }
  if (cause instanceof errors.HTTPParserError || cause instanceof errors.HeadersOverflowError) {
    return `what came is no HTTP (${code})`;
  }
  return `the connection ended without an answer (${code})`;
}

/** Several addresses of one name were tried: what the first of them said is as good as any. */
function firstOf(error: unknown): unknown {
  return error instanceof AggregateError && error.errors.length > 0
    ? firstOf(error.errors[0])
    : error;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
