import type { CalculatorWords } from '../words/calculator-words.js';
import type { Calculation, Comparison, Step } from './calculators/calculator.js';
import { element } from './elements.js';

/** Below the fields: each step on the way to the signature, or why there is none, and how a pasted one compares. */
export class CalculatorSteps {
  readonly list: HTMLElement;
  readonly verdict = element('p', { class: 'verdict', role: 'status' });
  readonly #words: CalculatorWords;

  constructor(words: CalculatorWords) {
    this.#words = words;
    this.list = element('section', { class: 'steps', 'aria-label': words.result });
  }

  /** `secret` is covered wherever it stands in a step. */
  show(calculation: Calculation, secret: string): void {
    if (!calculation.ok) {
      this.list.replaceChildren(
        element('p', { class: 'problem' }, this.#words.problems[calculation.problem]),
      );
      return;
    }
    const notes = calculation.notes.map((note) =>
      element('p', { class: 'note' }, this.#words.notes[note]),
    );
    this.list.replaceChildren(
      ...notes,
      ...calculation.steps.flatMap((step) => this.#step(step, secret)),
    );
  }

  #step({ name, value }: Step, secret: string): HTMLElement[] {
    const title = element('p', { class: 'step', id: `step-${name}` }, this.#words.steps[name]);
    const shown = secret === '' ? value : value.replaceAll(secret, '•'.repeat(8));
    const text = element('pre', { 'data-step': name, 'aria-labelledby': title.id, tabindex: '0' });
    text.append(element('code', {}, shown));
    return [title, text];
  }

  judge(comparison: Comparison | undefined): void {
    const { verdict } = this;
    verdict.classList.remove('equal', 'different');
    verdict.replaceChildren();
    if (comparison === undefined) return;
    const isEqual = comparison.verdict.startsWith('equal');
    verdict.classList.add(isEqual ? 'equal' : 'different');
    const names = comparison.differing.map((field) => this.#words.fields[field]);
    verdict.textContent = [
      this.#words.verdicts[comparison.verdict],
      ...(names.length > 0 ? [this.#words.differing(names)] : []),
    ].join(' ');
  }
}
