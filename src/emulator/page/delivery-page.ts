import { toDeliveryDetail, type DeliveryDetail } from '../control/delivery-detail.js';
import type { Delivery } from '../marketplace-state.js';
import { answerInWords, restartButton } from './delivery-list.js';
import { html, type Markup } from './markup.js';
import type { PageContent } from './page-frame.js';
import type { Said } from './said.js';
import { saidBanner } from './said-banner.js';
import { shownTime } from './shown-time.js';

interface DeliveryPageOptions {
  readonly reveal: boolean;
  readonly said: Said | undefined;
}

/** One call with all that travelled. */
export function deliveryPage(
  delivery: Delivery,
  { reveal, said }: DeliveryPageOptions,
): PageContent {
  const detail = toDeliveryDetail(delivery, { reveal });
  const { deliveryId, operationId, scene, findings, canBeRestarted } = detail;
  return {
    title: `${deliveryId}: ${operationId}`,
    isLive: false,
    main: html`<header>
        <p><a href="/">← The marketplace</a></p>
        <h1>${operationId} ${scene}</h1>
        ${saidBanner(said)}
      </header>
      <main>
        ${facts(delivery, detail)}
        ${findings.map(({ check, problem }) => html`<p class="said bad">${check}: ${problem}</p>`)}
        ${canBeRestarted ? html`<p>${restartButton(deliveryId)}</p>` : undefined}
        <p class="soft">${maskingSentence(detail)}</p>
        <h2>Request</h2>
        <pre>${detail.request.curl}</pre>
        <h2>Answer</h2>
        ${answer(detail)}
      </main>`,
  };
}

function facts(delivery: Delivery, { deliveryId, resourceId, outcome }: DeliveryDetail): Markup {
  return html`<dl class="facts">
    <dt>Delivery</dt>
    <dd>${deliveryId}, attempt ${delivery.attempt}${delivery.isProbe ? ', dial test' : ''}</dd>
    <dt>Played time</dt>
    <dd>${shownTime(delivery.at)}</dd>
    <dt>Answer</dt>
    <dd>${answerInWords(delivery)}</dd>
    <dt>Took</dt>
    <dd>${outcome.durationMs.toFixed(1)} ms</dd>
    <dt>About</dt>
    <dd>${resourceId ?? delivery.productId ?? 'nothing that was bought'}</dd>
    <dt>Again at</dt>
    <dd>
      ${delivery.nextAttemptAt === undefined ? 'not by itself' : shownTime(delivery.nextAttemptAt)}
    </dd>
  </dl>`;
}

function maskingSentence({ deliveryId, isMasked }: DeliveryDetail): Markup {
  return isMasked
    ? html`Personal data, access data and Licenses are masked, so the signature does not fit what is
        shown. <a href="/deliveries/${deliveryId}?reveal=1">Show all as it travelled</a>`
    : html`Everything is shown as it travelled.
        <a href="/deliveries/${deliveryId}">Mask what is personal or secret</a>`;
}

function answer({ answer: received }: DeliveryDetail): Markup {
  if (received === null) return html`<p class="nothing">None came.</p>`;
  const head = [
    `HTTP ${received.status}`,
    ...received.headers.map(({ name, value }) => `${name}: ${value}`),
  ];
  return html`<pre>${[...head, '', received.body].join('\n')}</pre>`;
}
