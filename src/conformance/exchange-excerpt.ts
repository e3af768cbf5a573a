import type { ReceivedAnswer } from './received-answer.js';

/** A call and its answer for people: short, and without what nobody else may know. */
export interface ExchangeExcerpt {
  /** As a curl command, cut where it is long. */
  readonly request: string;
  /** Status, headers of interest and body; or what happened instead. */
  readonly answer: string;
  readonly durationMs: number;
}

/** More of a body than this is not shown: bytes of the text. */
const textMax = 2_048;

export function toExcerpt({ request, outcome }: ReceivedAnswer): ExchangeExcerpt {
  const { method, url, headers, body } = request;
  const lines = [
    `curl --request ${method} ${quoted(cut(url))}`,
    ...Object.entries(headers).map(([name, value]) => `  --header ${quoted(`${name}: ${value}`)}`),
    ...(body.length === 0 ? [] : [`  --data-raw ${quoted(cut(body.toString('utf8')))}`]),
  ];
  return {
    request: lines.join(' \\\n'),
    answer: outcome.kind === 'failed' ? outcome.sentence : answerText(outcome),
    durationMs: outcome.durationMs,
  };
}

const shownHeaders: ReadonlySet<string> = new Set([
  'content-type',
  'body-sign',
  'location',
  'content-encoding',
  'server',
  'via',
]);

function answerText({
  status,
  rawHeaders,
  body,
}: Extract<ReceivedAnswer['outcome'], { kind: 'answered' }>): string {
  const headers = rawHeaders.flatMap((name, at) =>
    at % 2 === 0 && shownHeaders.has(name.toLowerCase())
      ? [`${name}: ${visible(rawHeaders[at + 1] ?? '')}`]
      : [],
  );
  return [`HTTP ${status}`, ...headers, '', cut(visible(masked(body.toString('utf8'))))].join('\n');
}

/** Account data and Licenses of the seller, also where the JSON around them is broken. */
function masked(text: string): string {
  return text.replace(/("(?:userName|password|license)"\s*:\s*)"(?:[^"\\]|\\.)*("|$)/g, '$1"***"');
}

function cut(text: string): string {
  if (text.length <= textMax) return text;
  return `${text.slice(0, textMax)}… (${text.length - textMax} more characters)`;
}

/** Control characters of a stranger must not reach a terminal; nor can XML hold them. */
function visible(text: string): string {
  return text.replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\ufffe\uffff]/gu, '\ufffd');
}

function quoted(text: string): string {
  return `'${visible(text).replaceAll("'", `'\\''`)}'`;
}
