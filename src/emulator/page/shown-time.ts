import { html, type Markup } from './markup.js';

/** A played time to the minute, in UTC. */
export function shownTime(at: number): Markup {
  const text = new Date(at).toISOString();
  return html`<time class="time" datetime="${text}">${text.slice(0, 16).replace('T', ' ')}</time>`;
}
