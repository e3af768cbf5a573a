import type { MarketplaceState, Product, ProductStatus } from '../marketplace-state.js';
import { html, type Markup } from './markup.js';
import { postButton } from './post-button.js';

/** What is for sale, how it stands, and a button to buy it. */
export function productList({ products }: MarketplaceState): Markup {
  return html`<section id="products" data-live aria-labelledby="products-title">
    <h2 id="products-title">Products</h2>
    ${
      products.size === 0
        ? html`<p class="nothing">None is listed: no key was given that could sign its calls.</p>`
        : html`<table>
            <thead>
              <tr>
                <th>Product</th>
                <th>Guide</th>
                <th>Status</th>
                <th>Saved cases</th>
                <th><span class="soft">Do</span></th>
              </tr>
            </thead>
            <tbody>
              ${[...products.values()].map(productRow)}
            </tbody>
          </table>`
    }
  </section>`;
}

const tones: Readonly<Record<ProductStatus, string>> = {
  'on-sale': 'good',
  stopped: 'warn',
  frozen: 'bad',
  delisted: 'bad',
};

function productRow(product: Product): Markup {
  const { productId, name, kind, chargingMode, kit, status, statusReason, savedCases } = product;
  const fields = { productId };
  return html`<tr>
    <td>${name}<br /><code class="soft">${productId}</code></td>
    <td>
      ${kind}, ${chargingMode}${kit === undefined ? undefined : html`, joint operation ${kit}`}
    </td>
    <td>
      <span class="tag ${tones[status]}">${status}</span>
      ${statusReason === undefined ? undefined : html`<br /><span class="soft">${statusReason}</span>`}
      ${
        product.failingDays === 0
          ? undefined
          : html`<br /><span class="finding">failing days: ${product.failingDays}</span>`
      }
    </td>
    <td class="${savedCases.length === 0 ? 'empty' : ''}">
      ${savedCases.length === 0 ? '–' : `${savedCases.length}`}
    </td>
    <td class="do">
      <div class="buttons">
        ${postButton({ label: 'Buy', hint: `Buy ${name}`, path: '/control/actions/buy', fields })}
        ${
          chargingMode === 'PERIOD'
            ? postButton({
                label: 'Try',
                hint: `Take ${name} on trial`,
                path: '/control/actions/buy',
                fields: { ...fields, trial: 'true' },
              })
            : undefined
        }
        ${postButton({
          label: 'Debug',
          hint: `Debug the interface of ${name} and save the cases`,
          path: '/control/actions/debug',
          fields,
        })}
      </div>
    </td>
  </tr>`;
}
