import { chineseCalculator } from '../words/chinese-calculator.js';
import { englishCalculator } from '../words/english-calculator.js';
import type { CalculatorExamples } from '../calculator-examples.js';
import { CalculatorForm } from './calculator-form.js';
import { pageLanguage } from './page-words.js';

/** Put in by the bundler, from the known answers of the tests. */
declare const calculatorExamples: CalculatorExamples;

const place = document.querySelector<HTMLElement>('#signature-calculator');
if (place !== null) {
  const words = pageLanguage() === 'zh' ? chineseCalculator : englishCalculator;
  new CalculatorForm({ place, words, examples: calculatorExamples });
}
