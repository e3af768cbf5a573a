import type { CalculatorWords } from '../words/calculator-words.js';
import { element, labelled } from './elements.js';

/** The field of a key: hidden until somebody asks to see it, and never offered to be remembered. */
export function secretField(
  name: string,
  label: string,
  words: CalculatorWords,
  onToggle: () => void,
): HTMLElement {
  const input = element('input', {
    name,
    type: 'password',
    autocomplete: 'new-password',
    spellcheck: 'false',
  });
  const button = element('button', { type: 'button', 'aria-pressed': 'false' }, words.show);
  button.addEventListener('click', () => {
    const isShown = input.type === 'text';
    input.type = isShown ? 'password' : 'text';
    button.textContent = isShown ? words.show : words.hide;
    button.setAttribute('aria-pressed', String(!isShown));
    onToggle();
  });
  const field = element('div', { class: 'secret' });
  field.append(labelled(label, input), button);
  return field;
}
