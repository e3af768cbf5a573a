import type { CalculatorExamples } from '../calculator-examples.js';
import type { CalculatorWords } from '../words/calculator-words.js';
import { CalculatorSteps } from './calculator-steps.js';
import { choices, type ChoiceName, type FieldName, type Values } from './calculators/calculator.js';
import { calculatorNames, calculators, type CalculatorName } from './calculators/calculators.js';
import { element, labelled } from './elements.js';
import { secretField } from './secret-field.js';

export interface CalculatorFormOptions {
  readonly place: HTMLElement;
  readonly words: CalculatorWords;
  readonly examples: CalculatorExamples;
}

/** The fields of the chosen way of signing, and below them each step, anew with every key. Nothing of it leaves the page. */
export class CalculatorForm {
  readonly #options: CalculatorFormOptions;
  readonly #scheme = element('select', { name: 'scheme' });
  readonly #fields = element('div', { class: 'fields-of-scheme' });
  readonly #pasted = element('textarea', { name: 'pasted', rows: '2', ...typedByHand });
  readonly #steps: CalculatorSteps;

  constructor(options: CalculatorFormOptions) {
    const { place, words } = options;
    this.#options = options;
    this.#steps = new CalculatorSteps(words);
    for (const name of calculatorNames) this.#scheme.append(new Option(words.schemes[name], name));
    this.#scheme.addEventListener('change', () => this.#showFields());
    this.#pasted.placeholder = words.pasteHint;
    const form = element('form', { class: 'calculator', autocomplete: 'off' });
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', () => this.#calculate());
    form.append(
      labelled(words.scheme, this.#scheme),
      this.#fields,
      this.#buttons(),
      this.#steps.list,
      labelled(words.paste, this.#pasted),
      this.#steps.verdict,
    );
    place.replaceChildren(form);
    this.#showFields();
  }

  #buttons(): HTMLElement {
    const { words, examples } = this.#options;
    const row = element('p', { class: 'buttons' });
    const button = (label: string, values: () => Partial<Values>) => {
      const made = element('button', { type: 'button' }, label);
      made.addEventListener('click', () => this.#fill(values()));
      row.append(made);
    };
    button(words.example, () => examples[this.#name()]);
    button(words.clear, () => ({}));
    return row;
  }

  #name(): CalculatorName {
    return calculatorNames.find((name) => name === this.#scheme.value) ?? 'base';
  }

  /** What has been typed stays where the next way of signing has the same field. */
  #showFields(): void {
    const { fields, choices: choiceNames } = calculators[this.#name()];
    const kept = this.#values();
    this.#fields.replaceChildren(
      ...fields.map((name) => this.#field(name)),
      ...choiceNames.map((name) => this.#choice(name)),
    );
    this.#fill(kept);
  }

  #field(name: FieldName): HTMLElement {
    const label = this.#options.words.fields[name];
    if (name === 'accessKey' || name === 'secretKey') {
      return secretField(name, label, this.#options.words, () => this.#calculate());
    }
    const isLong = ['body', 'headers', 'query'].includes(name);
    return isLong
      ? labelled(label, element('textarea', { name, rows: '4', ...typedByHand }))
      : labelled(label, element('input', { name, type: 'text', ...typedByHand }));
  }

  #choice(name: ChoiceName): HTMLElement {
    const { label, values } = this.#options.words.choices[name];
    const select = element('select', { name });
    for (const [value, text] of Object.entries(values)) select.append(new Option(text, value));
    return labelled(label, select);
  }

  #controls(): HTMLInputElement[] {
    return [...this.#fields.querySelectorAll<HTMLInputElement>('[name]')];
  }

  #values(): Values {
    const given = Object.fromEntries(this.#controls().map(({ name, value }) => [name, value]));
    return { ...empty, ...given };
  }

  #fill(values: Partial<Values>): void {
    const wanted: Readonly<Record<string, string>> = { ...empty, ...values };
    for (const control of this.#controls()) control.value = wanted[control.name] ?? '';
    this.#calculate();
  }

  #calculate(): void {
    const calculator = calculators[this.#name()];
    const values = this.#values();
    const isSecretShown = this.#fields.querySelector('[type=password]') === null;
    const secret = isSecretShown ? '' : values.accessKey;
    this.#steps.show(calculator.calculate(values), secret);
    const pasted = this.#pasted.value;
    this.#steps.judge(pasted.trim() === '' ? undefined : calculator.compare(values, pasted));
  }
}

/** Nothing of it shall be corrected, completed or remembered by the browser. */
const typedByHand = {
  autocomplete: 'off',
  autocapitalize: 'off',
  spellcheck: 'false',
} as const;

const empty: Values = {
  accessKey: '',
  accessKeyId: '',
  secretKey: '',
  timestamp: '',
  nonce: '',
  method: '',
  url: '',
  headers: '',
  query: '',
  body: '',
  payload: choices.payload[0],
  formula: choices.formula[0],
  encoding: choices.encoding[0],
};
