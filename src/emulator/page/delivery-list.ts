import { toDeliverySummary } from '../control/delivery-summary.js';
import type { Delivery, MarketplaceState } from '../marketplace-state.js';
import { html, type Markup } from './markup.js';
import { postButton } from './post-button.js';
import { shownTime } from './shown-time.js';

const shownMax = 25;

/** The newest calls first. Dial tests that went well are counted only: there are two rounds a day of them. */
export function deliveryList({ deliveries }: MarketplaceState): Markup {
  const shown = deliveries.filter((each) => !each.isProbe || !isClean(each)).slice(-shownMax);
  const probes = deliveries.filter(({ isProbe }) => isProbe);
  return html`<section id="deliveries" data-live aria-labelledby="deliveries-title">
    <h2 id="deliveries-title">Calls to the seller</h2>
    ${
      shown.length === 0
        ? html`<p class="nothing">None yet. Let somebody buy something: the buttons are below.</p>`
        : html`<table class="calls">
            <thead>
              <tr>
                <th>Played time</th>
                <th>Call</th>
                <th>About</th>
                <th>Answer</th>
                <th class="number">ms</th>
                <th><span class="soft">Then</span></th>
              </tr>
            </thead>
            <tbody>
              ${[...shown].reverse().map(deliveryRow)}
            </tbody>
          </table>`
    }
    ${
      deliveries.length > shownMax
        ? html`<p class="soft">
            <a href="/control/deliveries?limit=1000">All calls</a>, by the control API.
          </p>`
        : undefined
    }
    ${
      probes.length === 0
        ? undefined
        : html`<p class="soft">
            Dial tests: ${probes.length}, of which ${probes.filter((each) => !isClean(each)).length}
            went wrong.
          </p>`
    }
  </section>`;
}

function isClean({ isSuccess, findings }: Delivery): boolean {
  return isSuccess && findings.length === 0;
}

function deliveryRow(delivery: Delivery): Markup {
  const { deliveryId, operationId, scene, attempt, resourceId, outcome, findings } =
    toDeliverySummary(delivery);
  return html`<tr>
    <td>${shownTime(delivery.at)}</td>
    <td>
      <a href="/deliveries/${deliveryId}">${operationId}</a> ${scene}
      ${attempt > 1 ? html`<span class="soft">attempt ${attempt}</span>` : undefined}
      ${delivery.isProbe ? html`<span class="soft">dial test</span>` : undefined}
    </td>
    <td class="${resourceId === null ? 'empty' : ''}">
      ${resourceId === null ? undefined : html`<code>${resourceId}</code>`}
    </td>
    <td>
      ${answerInWords(delivery)}
      ${findings.map(
        ({ check, problem }) => html`<span class="finding">${check}: ${problem}</span>`,
      )}
    </td>
    <td class="number soft">${outcome.durationMs.toFixed(outcome.durationMs < 10 ? 1 : 0)}</td>
    <td>${whatFollows(delivery)}</td>
  </tr>`;
}

export function answerInWords(delivery: Delivery): Markup {
  const { outcome, resultCode, meaning, isSuccess } = toDeliverySummary(delivery);
  const mark = isSuccess
    ? html`<span class="mark good" role="img" aria-label="done">✓</span>`
    : html`<span class="mark bad" role="img" aria-label="failed">✗</span>`;
  if (outcome.kind === 'failed') return html`${mark} ${outcome.sentence}`;
  return html`${mark} ${resultCode ?? 'no code'} <span class="soft">${meaning ?? ''}</span>`;
}

function whatFollows({ deliveryId, nextAttemptAt, canBeRestarted }: Delivery): Markup | undefined {
  if (canBeRestarted) return restartButton(deliveryId);
  if (nextAttemptAt === undefined) return undefined;
  return html`<span class="soft">again ${shownTime(nextAttemptAt)}</span>`;
}

export function restartButton(deliveryId: string): Markup {
  return postButton({
    label: 'Restart',
    hint: `Send ${deliveryId} again (重新启动)`,
    path: `/control/deliveries/${deliveryId}/restart`,
  });
}
