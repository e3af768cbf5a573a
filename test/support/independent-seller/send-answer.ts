import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { bodySignHeader } from './body-sign.js';
import type { Reply } from './answer-call.js';
import type { Faults } from './planted-faults.js';
import type { SellerAnswer } from './seller-call.js';

export interface SendOptions {
  /** Milliseconds that a slow answer takes. */
  readonly slowAnswerMs: number;
  /** A key of another interface class than the given one. */
  readonly otherKeyThan: (key: string) => string;
  /** Ends what still waits when the server stops. */
  readonly stopped: AbortSignal;
}

/** Sends what was decided, in the way that the faults of the seller want it. */
export async function sendAnswer(
  reply: Reply,
  res: ServerResponse,
  { slowAnswerMs, otherKeyThan, stopped }: SendOptions,
): Promise<void> {
  if (reply.kind === 'hang-up') {
    res.destroy();
    return;
  }
  if (reply.kind === 'status') {
    res.writeHead(reply.status, { 'Content-Type': 'text/plain' }).end('not here');
    return;
  }
  const { faults, answer, key, callTime } = reply;
  if (faults.has('no-answer')) return;
  if (faults.has('slow-answer')) await sleep(slowAnswerMs, undefined, { signal: stopped });
  const isRefusal = !['000000', '000004'].includes(answer.resultCode);
  const body = Buffer.from(bodyText(answer, isRefusal, faults));
  const signing = { body, key, otherKey: otherKeyThan(key), callTime, isRefusal };
  const sign = bodySignHeader(signing, faults);
  if (sign !== undefined) res.setHeader(...sign);
  const contentType = contentTypeOf(isRefusal, faults);
  if (contentType !== undefined) res.setHeader('Content-Type', contentType);
  res.statusCode = statusOf(reply, isRefusal);
  if (faults.has('redirects')) res.setHeader('Location', '/elsewhere');
  sendBody(
    res,
    faults.has('body-sign-other-bytes') ? Buffer.concat([body, lineBreak]) : body,
    faults,
  );
}

const lineBreak = Buffer.from('\n');

function sendBody(res: ServerResponse, body: Buffer, faults: Faults): void {
  if (faults.has('endless-answer')) {
    writeForEver(res);
    return;
  }
  res.setHeader('Content-Length', body.length);
  if (!faults.has('connection-cut')) {
    res.end(body);
    return;
  }
  res.write(body.subarray(0, body.length / 2), () => res.destroy());
}

/** Fast enough to pass any limit soon, and slow enough not to fill the memory of whoever has none. */
function writeForEver(res: ServerResponse): void {
  const piece = Buffer.alloc(262_144, ' ');
  const timer = setInterval(() => res.write(piece), 5);
  res.on('close', () => clearInterval(timer));
}

function statusOf(
  { faults, isUnauthentic }: Extract<Reply, { kind: 'answer' }>,
  isRefusal: boolean,
): number {
  if (faults.has('redirects')) return 302;
  if (faults.has('status-201')) return 201;
  if (isUnauthentic && faults.has('authentication-refusals-with-status-401')) return 401;
  if (isRefusal && faults.has('refusals-with-status-400')) return 400;
  return isRefusal && faults.has('refusals-with-status-500') ? 500 : 200;
}

function contentTypeOf(isRefusal: boolean, faults: Faults): string | undefined {
  if (faults.has('content-type-missing')) return undefined;
  if (faults.has('content-type-text-plain')) return 'text/plain';
  const isHtml = isRefusal && faults.has('html-error-page');
  return isHtml || faults.has('content-type-text-html') ? 'text/html' : 'application/json';
}

function bodyText(answer: SellerAnswer, isRefusal: boolean, faults: Faults): string {
  if (faults.has('answer-empty')) return '';
  if (isRefusal && faults.has('html-error-page')) {
    return `<html><body><h1>Error</h1><p>${answer.resultMsg}</p></body></html>`;
  }
  const json = JSON.stringify(withPlantedMembers(answer, isRefusal, faults));
  const text = faults.has('memo-raw-chinese') ? json : inAscii(json);
  if (faults.has('answer-is-array')) return `[${text}]`;
  return faults.has('answer-not-json') ? text.replace(/\}$/, ',}') : text;
}

function withPlantedMembers(answer: SellerAnswer, isRefusal: boolean, faults: Faults): object {
  const { resultCode, resultMsg, ...members } = answer;
  return {
    ...(!faults.has('result-code-missing') && {
      resultCode: codeOf(resultCode, isRefusal, faults),
    }),
    ...(!faults.has('result-msg-missing') && { resultMsg: messageOf(resultMsg, faults) }),
    ...members,
    ...(faults.has('undocumented-member') && { serverVersion: '1.0' }),
  };
}

function codeOf(resultCode: string, isRefusal: boolean, faults: Faults): string | number {
  if (faults.has('result-code-number')) return Number(resultCode);
  if (faults.has('result-code-5-digits')) return resultCode.slice(1);
  if (faults.has('result-code-7-digits')) return `0${resultCode}`;
  return isRefusal && faults.has('result-code-undocumented') ? '009999' : resultCode;
}

function messageOf(resultMsg: string, faults: Faults): string {
  if (faults.has('result-msg-empty')) return '';
  return faults.has('result-msg-300-characters') ? resultMsg.padEnd(300, '.') : resultMsg;
}

/** Chinese as unicode escapes, as the page on memo wants it. */
function inAscii(json: string): string {
  return json.replaceAll(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
