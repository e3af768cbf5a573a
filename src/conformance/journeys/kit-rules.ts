/** From callback and check to the id of the check. */
export type ToId = (name: string, check: string) => string;

/** What the kit never asks. */
export const kitAcceptance = {
  rule: 'Kit calls never check that the instance exists, and no order of the calls is guaranteed.',
  page: 'kit.md 2.2',
  advice: 'Store what the call states; do not look for the instance, tenant or parent.',
} as const;

export const kitRepetition = {
  rule: 'A repeated add creates nothing and is a success.',
  page: 'kit.md 2.2',
  advice: 'Add or update under a unique key.',
} as const;
