import type { ControlContext } from '../control/control-context.js';
import { toDeliverySummary } from '../control/delivery-summary.js';
import type { MarketplaceState } from '../marketplace-state.js';
import type { SimulatedClock } from '../simulated-clock.js';
import { actionForms } from './action-forms.js';
import { clockBar } from './clock-bar.js';
import { deliveryList } from './delivery-list.js';
import { faultList } from './fault-list.js';
import { html, type Markup } from './markup.js';
import type { PageContent } from './page-frame.js';
import { productList } from './product-list.js';
import { resourceList } from './resource-list.js';
import type { Said } from './said.js';
import { saidBanner } from './said-banner.js';
import { shownTime } from './shown-time.js';

/** The marketplace at a glance, and everything that can be done there. */
export function homePage(context: ControlContext, said: Said | undefined): PageContent {
  const { marketplace, faults, productionUrl } = context;
  const { state, clock, actions } = marketplace;
  return {
    title: 'The marketplace, played',
    isLive: true,
    main: html`<header>
        <h1>The marketplace, played</h1>
        <p class="soft">calls the seller at <code>${productionUrl}</code></p>
        <nav aria-label="On this page">
          <a href="#deliveries">Calls</a> <a href="#resources">What was bought</a>
          <a href="#products">Products</a> <a href="#actions">Everything that can be done</a>
          <a href="#faults-title">Faults</a> <a href="/control">Control API</a>
        </nav>
        ${saidBanner(said)}
      </header>
      <main>
        ${clockBar(clock)}
        <div class="columns">
          <div>
            ${deliveryList(state)} ${resourceList(state)} ${productList(state)}
            ${actionForms(actions)}
          </div>
          <aside aria-label="What goes on">
            ${dueList(clock)} ${faultList(faults)} ${noticeList(state)} ${sellerCalls(state)}
          </aside>
        </div>
      </main>`,
  };
}

const dueMax = 8;

function dueList(clock: SimulatedClock): Markup {
  const due = clock.due();
  return html`<section id="due" data-live aria-labelledby="due-title">
    <h2 id="due-title">Due next</h2>
    ${
      due.length === 0
        ? html`<p class="nothing">Nothing.</p>`
        : html`<ul class="plain">
            ${due
              .slice(0, dueMax)
              .map(
                ({ at, name }) => html`<li class="row"><span>${name}</span>${shownTime(at)}</li>`,
              )}
          </ul>`
    }
    ${due.length > dueMax ? html`<p class="soft">and ${due.length - dueMax} more</p>` : undefined}
  </section>`;
}

const noticesMax = 8;

function noticeList({ notices }: MarketplaceState): Markup {
  return html`<section id="notices" data-live aria-labelledby="notices-title">
    <h2 id="notices-title">Mail to the seller</h2>
    ${
      notices.length === 0
        ? html`<p class="nothing">None.</p>`
        : html`<ul class="plain">
            ${notices
              .slice(-noticesMax)
              .reverse()
              .map(
                ({ at, channel, subject, text }) =>
                  html`<li>
                    <div class="row"><b>${subject}</b>${shownTime(at)}</div>
                    <span class="soft">${channel}: ${text}</span>
                  </li>`,
              )}
          </ul>`
    }
  </section>`;
}

/** What has come in by the APIs that the marketplace offers to sellers, and what goes on with enterprises. */
function sellerCalls(state: MarketplaceState): Markup {
  const { usageRecords, licenseApplications, enterprises, deliveries } = state;
  const abnormal = usageRecords.filter(({ status }) => status === 'abnormal').length;
  const poor = deliveries
    .map(toDeliverySummary)
    .filter(({ isSuccess, findings }) => !isSuccess || findings.length > 0).length;
  return html`<section id="numbers" data-live aria-labelledby="numbers-title">
    <h2 id="numbers-title">In numbers</h2>
    <ul class="plain">
      <li class="row"><span>calls</span><span>${deliveries.length}</span></li>
      <li class="row"><span>of which went wrong</span><span>${poor}</span></li>
      <li class="row"><span>enterprises</span><span>${enterprises.size}</span></li>
      <li class="row">
        <span>applications for a License</span><span>${licenseApplications.size}</span>
      </li>
      <li class="row"><span>usage records pushed</span><span>${usageRecords.length}</span></li>
      <li class="row"><span>of which abnormal</span><span>${abnormal}</span></li>
    </ul>
  </section>`;
}
