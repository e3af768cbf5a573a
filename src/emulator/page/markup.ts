/** HTML that may be put into HTML as it is. */
export class Markup {
  constructor(readonly text: string) {}
}

export type MarkupValue = Markup | string | number | undefined | readonly MarkupValue[];

/** Builds HTML; whatever is put in is escaped unless it is `Markup` itself. Nothing stands for `undefined`. */
export function html(strings: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  const parts = strings.map((part, at) => `${part}${at < values.length ? toText(values[at]) : ''}`);
  return new Markup(parts.join(''));
}

function toText(value: MarkupValue): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(toText).join('');
  return escape(String(value));
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? character);
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
