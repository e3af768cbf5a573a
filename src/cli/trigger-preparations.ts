/** Something to be done first. */
export interface Preparation {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const step = (name: string, parameters: Preparation['parameters'] = {}): Preparation => ({
  name,
  parameters,
});

const bought = [step('buy')];
const bound = [...bought, step('bind')];
const granted = [...bound, step('grant-users')];

/** What must have happened before an action makes sense, at a marketplace where nothing has. What is not named needs nothing. */
const preparations: Readonly<Record<string, readonly Preparation[]>> = {
  'open-details': bought,
  renew: bought,
  'cancel-renewal': [...bought, step('renew')],
  'convert-trial': [step('buy', { trial: true })],
  change: bought,
  'check-change': bought,
  freeze: bought,
  unfreeze: [...bought, step('freeze')],
  expire: bought,
  unsubscribe: bought,
  'apply-for-license': [step('buy', { kind: 'online-license' })],
  'notify-order': bought,
  'resume-sale': [step('stop-sale')],
  'request-test-account': [step('request-credential')],
  bind: bought,
  'grant-users': bound,
  'change-users': granted,
  'withdraw-users': granted,
  'delete-users': granted,
  'add-department': bound,
  'change-department': bound,
  'delete-department': [...bound, step('add-department')],
  'synchronise-departments': bound,
  'change-enterprise': bound,
  dissolve: bound,
};

export function preparationsFor(action: string): readonly Preparation[] {
  return preparations[action] ?? [];
}
