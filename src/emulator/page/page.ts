import { randomBytes } from 'node:crypto';
import type { ControlContext } from '../control/control-context.js';
import type { ControlResult } from '../control/control-api.js';
import type { ControlAnswer, ControlRequest } from '../control/control-request.js';
import { ControlProblem, problemAnswer } from '../control/problem.js';
import { deliveryPage } from './delivery-page.js';
import { homePage } from './home-page.js';
import { pageFrame } from './page-frame.js';
import { toSaid, type Said } from './said.js';

/** The marketplace as people see it. */
export interface Page {
  /** Whether something is to be seen there. */
  has(path: string): boolean;
  show(request: ControlRequest): ControlAnswer;
  /** After a form: back to where it was, which then says what came of it. */
  sendBack(request: ControlRequest, result: ControlResult): ControlAnswer;
}

export function createPage(context: ControlContext): Page {
  /** Of the last form; there is one person before the screen. */
  let said: (Said & { readonly path: string }) | undefined;
  const saidAt = (path: string) => (said?.path === path ? said : undefined);
  return {
    has: (path) => path === '/' || deliveryPath.test(path),
    show({ method, url }) {
      if (method !== 'GET' && method !== 'HEAD') {
        const detail = `${url.pathname} is a page: only GET shows it`;
        return problemAnswer(new ControlProblem('wrong-method', detail));
      }
      const deliveryId = deliveryPath.exec(url.pathname)?.[1];
      if (deliveryId === undefined) return page(homePage(context, saidAt('/')));
      const delivery = context.marketplace.state.deliveries.find(
        (each) => each.deliveryId === deliveryId,
      );
      if (delivery === undefined) {
        return problemAnswer(new ControlProblem('unknown', `there is no delivery ${deliveryId}`));
      }
      const reveal = url.searchParams.get('reveal') === '1';
      return page(deliveryPage(delivery, { reveal, said: saidAt(url.pathname) }));
    },
    sendBack(request, result) {
      const path = pathFrom(request);
      said = { ...toSaid(request.url.pathname, result), path };
      return {
        status: 303,
        headers: {
          Location: path === '/' ? '/#said' : path,
          'Content-Type': 'text/plain; charset=utf-8',
        },
        body: '',
      };
    },
  };
}

const deliveryPath = /^\/deliveries\/(D\d+)$/;

/** Only to a page of ours: what sent the form has been looked at already, what it calls itself has not. */
function pathFrom({ headers }: ControlRequest): string {
  const referrer = headers.referer;
  const isAddress = typeof referrer === 'string' && URL.canParse(referrer);
  const path = isAddress ? new URL(referrer).pathname : '/';
  return deliveryPath.test(path) ? path : '/';
}

function page(content: Parameters<typeof pageFrame>[0]): ControlAnswer {
  const nonce = randomBytes(16).toString('base64');
  return {
    status: 200,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': [
        "default-src 'none'",
        `style-src 'nonce-${nonce}'`,
        `script-src 'nonce-${nonce}'`,
        "connect-src 'self'",
        'img-src data:',
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
    },
    body: pageFrame(content, nonce).text,
  };
}
