import type { Change } from './change.js';

/** Where a change is, for a sentence: `` `saasInfo.value` of the request ``. */
export function describePlace({
  part,
  status,
  location,
}: Pick<Change, 'part' | 'status' | 'location'>): string {
  const whole = describePart(part, status);
  const steps = location
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/'));
  const member = memberOf(steps);
  if (member === '') return whole;
  return part === 'specification' ? `\`${steps.join('.')}\`` : `\`${member}\` of ${whole}`;
}

function describePart(part: Change['part'], status: string | undefined): string {
  switch (part) {
    case 'request':
      return 'the request';
    case 'answer':
      return status === undefined ? 'the answer' : `the answer ${status}`;
    case 'operation':
      return 'the operation';
    case 'specification':
      return 'the specification';
  }
}

/** `/oneOf:NewInstanceRefused/items/value` → `NewInstanceRefused.items.value`; `/query:limit` → `limit`. */
function memberOf(steps: readonly string[]): string {
  return steps
    .map((step) => step.replace(/^(oneOf|anyOf|query|path|header|cookie|body):/, ''))
    .join('.');
}
