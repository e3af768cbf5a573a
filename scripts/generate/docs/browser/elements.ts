/** An element with its attributes and, where there is one, its text. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  text = '',
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  if (text !== '') made.textContent = text;
  return made;
}

/** A control below its label. */
export function labelled(text: string, control: HTMLElement): HTMLLabelElement {
  const label = element('label');
  label.append(element('span', {}, text), control);
  return label;
}
