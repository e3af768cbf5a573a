import { akskCalculator } from './aksk-calculator.js';
import { answerCalculator } from './answer-calculator.js';
import type { Calculator } from './calculator.js';
import { callCalculator } from './call-calculator.js';
import { tokenCalculator } from './token-calculator.js';
import { usagePushCalculator } from './usage-push-calculator.js';

/** All ways of signing, by the names that `x-koogate-scheme` gives, and that of an answer. They are the server's own code. */
export const calculators = {
  base: callCalculator('base'),
  'order-notify': callCalculator('order-notify'),
  kit: callCalculator('kit'),
  'auth-token': tokenCalculator('auth-token'),
  'kit-auth-token': tokenCalculator('kit-auth-token'),
  'body-sign': answerCalculator,
  aksk: akskCalculator,
  'usage-push': usagePushCalculator,
} as const satisfies Record<string, Calculator>;

export type CalculatorName = keyof typeof calculators;

export const calculatorNames = Object.keys(calculators) as CalculatorName[];
