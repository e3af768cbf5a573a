import type { MarketplaceState, Resource, ResourceState } from '../marketplace-state.js';
import { html, type Markup } from './markup.js';
import { postButton } from './post-button.js';
import { shownTime } from './shown-time.js';

const shownMax = 15;

/** What was bought, the newest first, with what is mostly done to it. */
export function resourceList({ resources, products }: MarketplaceState): Markup {
  const shown = [...resources.values()].slice(-shownMax).reverse();
  return html`<section id="resources" data-live aria-labelledby="resources-title">
    <h2 id="resources-title">What was bought</h2>
    ${
      shown.length === 0
        ? html`<p class="nothing">Nothing yet.</p>`
        : html`<table>
            <thead>
              <tr>
                <th>Resource</th>
                <th>Product</th>
                <th>State</th>
                <th>Until</th>
                <th><span class="soft">Do</span></th>
              </tr>
            </thead>
            <tbody>
              ${shown.map((each) => resourceRow(each, products.get(each.productId)?.name ?? ''))}
            </tbody>
          </table>`
    }
    ${
      resources.size > shown.length
        ? html`<p class="soft">
            ${resources.size - shown.length} older ones are listed by
            <a href="/control/resources?limit=1000">the control API</a>.
          </p>`
        : undefined
    }
  </section>`;
}

const tones: Readonly<Record<ResourceState, string>> = {
  delivering: 'warn',
  open: 'good',
  frozen: 'warn',
  released: '',
  refunded: 'bad',
};

/** By state. Whether the product allows it, the marketplace says when it is tried. */
const usualActions: Readonly<Record<ResourceState, readonly string[]>> = {
  delivering: ['open-details'],
  open: ['open-details', 'renew', 'freeze', 'unsubscribe'],
  frozen: ['unfreeze', 'renew', 'unsubscribe'],
  released: [],
  refunded: [],
};

function resourceRow(resource: Resource, productName: string): Markup {
  const { resourceId, instanceId, state, isTrial, expiresAt } = resource;
  return html`<tr>
    <td>
      <b>${resourceId}</b><br /><code class="soft">${instanceId ?? resource.orderLineId}</code>
    </td>
    <td>${productName}</td>
    <td>
      <span class="tag ${tones[state]}">${state}</span>
      ${isTrial ? html`<span class="tag">trial</span>` : undefined}
    </td>
    <td class="${expiresAt === undefined ? 'empty' : ''}">
      ${expiresAt === undefined ? undefined : shownTime(expiresAt)}
    </td>
    <td class="do">
      <div class="buttons">
        ${usualActions[state].map((action) =>
          postButton({
            label: action,
            hint: `${action} ${resourceId}`,
            path: `/control/actions/${action}`,
            fields: { resourceId },
          }),
        )}
      </div>
    </td>
  </tr>`;
}
