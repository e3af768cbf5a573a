/** Where a change is, when it is in several operations; of one alone the heading says it already. */
export function inOperations(operations: readonly string[]): string {
  if (operations.length < 2) return '';
  return `In ${operations.map((each) => `\`${each}\``).join(', ')}.`;
}
