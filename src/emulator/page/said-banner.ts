import { html, type Markup } from './markup.js';
import type { Said } from './said.js';

/** What came of the last button; read out by screen readers when the page opens. */
export function saidBanner(said: Said | undefined): Markup | undefined {
  return said && html`<p id="said" class="said ${said.tone}" role="status">${said.text}</p>`;
}
