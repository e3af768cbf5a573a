import { html, type Markup } from './markup.js';

export interface PostButton {
  readonly label: string;
  /** For those who do not see what is around it. */
  readonly hint?: string;
  /** Of the control API. */
  readonly path: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly isMain?: boolean;
}

/** A button that does something at once. */
export function postButton({ label, hint, path, fields = {}, isMain = false }: PostButton): Markup {
  return html`<form method="post" action="${path}">
    ${Object.entries(fields).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
    )}
    <button
      ${isMain ? html`class="main"` : undefined}
      ${hint === undefined ? undefined : html`aria-label="${hint}" title="${hint}"`}
    >
      ${label}
    </button>
  </form>`;
}
