/** What keeps an answer from arriving. */
export type TransportFailure =
  | 'timed-out'
  | 'refused'
  | 'unknown-host'
  | 'unreachable'
  | 'tls'
  | 'cut-off'
  | 'answer-too-large'
  | 'not-http'
  /** We hung up on purpose, before the answer. */
  | 'answer-lost';

/** Thrown where the client itself ends an exchange. */
export class FailedExchange extends Error {
  constructor(readonly failure: TransportFailure) {
    super(failure);
  }
}

/** What Node's client threw, in our words. Whatever it is not sure of was a connection that somebody closed. */
export function toTransportFailure(error: unknown): TransportFailure {
  if (error instanceof FailedExchange) return error.failure;
  if (!(error instanceof Error)) return 'cut-off';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'timed-out';
  if (code.startsWith('HPE_') || isPlainTextForTls(error)) return 'not-http';
  return failuresByCode[code] ?? (tlsCodes.test(code) ? 'tls' : 'cut-off');
}

const failuresByCode: Readonly<Record<string, TransportFailure>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'unknown-host',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'unreachable',
  EPROTO: 'tls',
};

/** Those of OpenSSL's verification, such as `UNABLE_TO_VERIFY_LEAF_SIGNATURE`, and Node's own. */
const tlsCodes = /CERT|CRL|TLS|SSL|SIGN|ISSUER|INVALID_CA|HOSTNAME_MISMATCH|PATH_LENGTH|PURPOSE/;

/** What OpenSSL says of an answer that is not TLS at all. */
function isPlainTextForTls({ message }: Error): boolean {
  return /wrong version number|packet length too long/i.test(message);
}

export interface FailedPlace {
  /** With the port, where one is written. */
  readonly host: string;
  /** As of a URL, e.g. `https:`. */
  readonly protocol: string;
  readonly timeoutMs: number;
  readonly answerBytesMax: number;
}

/** What happened and where to look, in one sentence; nothing of the request but the host and port. */
export function failureSentence(failure: TransportFailure, place: FailedPlace): string {
  return `${place.host} ${sentences[failure](place)}`;
}

const sentences: Readonly<Record<TransportFailure, (place: FailedPlace) => string>> = {
  'timed-out': ({ timeoutMs }) =>
    `did not answer within ${timeoutMs / 1000} s: the marketplace counts that as a failed call`,
  refused: () => 'refuses connections: is the server running, and is the port right?',
  'unknown-host': () => 'is not a name that can be resolved: check the address',
  unreachable: () => 'cannot be reached from this machine: check the network and the firewall',
  tls: () =>
    'has a TLS certificate or version that cannot be accepted: the marketplace wants TLS 1.2 or later and the certificate of a trusted authority',
  'cut-off': () => 'closed the connection before the answer was complete',
  'answer-too-large': ({ answerBytesMax }) =>
    `sends an answer that does not end: more than ${toSize(answerBytesMax)} were read`,
  'not-http': ({ protocol }) =>
    protocol === 'https:'
      ? 'does not speak HTTPS there: check the port, and whether the address should begin with http'
      : 'does not speak HTTP there: check the port, and whether the address should begin with https',
  'answer-lost': () => 'was hung up on, on purpose, before its answer was read',
};

const bytesOfMiB = 1024 * 1024;

function toSize(bytes: number): string {
  return bytes < bytesOfMiB ? `${bytes} bytes` : `${bytes / bytesOfMiB} MiB`;
}
