import type { CheckContext } from '../check.js';
import { callStep, kept, orderOf, type CallStep, type Step } from './journey.js';
import { inDaysShort, keptTime } from './wire-times.js';

const page = 'license.md 2';
const known = 'refreshLicenseCode/real.unknown-code';

const code = (context: CheckContext) => ({
  license: kept(context, 'code', () => context.ids.licenseCode()),
});
const unknown = ({ ids }: CheckContext) => ({ license: ids.licenseCode() });

const firstCall = {
  rule: 'The marketplace issues the codes: the first call about one that is not known is recorded and answered 000000.',
  page: 'license.md 1',
  advice: 'Make a record of the code with what the call tells; refusing it is repeated 60 times.',
} as const;

const renewal = (scene: string, days: number) => (context: CheckContext) => ({
  ...code(context),
  ...orderOf(context, scene),
  scene,
  expireTime: keptTime(context, scene, days),
});

const scenes: readonly CallStep[] = [
  ['trial-to-formal', 'TRIAL_TO_FORMAL', 'A conversion', 300],
  ['renewal', 'RENEWAL', 'A renewal', 400],
  ['renewal-change', 'RENEWAL_CHANGE', 'A renewal with a change', 500],
  ['cancelled', 'UNSUBSCRIBE_RENEWAL_PERIOD', 'A cancelled renewal', 450],
].map((row) => {
  const [name, scene, what, days] = row as [string, string, string, number];
  return {
    id: `refreshLicenseCode/real.${name}`,
    title: `${what} is accepted`,
    rule: 'The call sets the expiry of the code to expireTime.',
    page: `${page}.3`,
    advice: 'Accept the scenes of the sibling families too.',
    needs: [known],
    request: renewal(scene, days),
  };
});

const status = (value: string) => (context: CheckContext) => ({ ...code(context), status: value });

const setState = {
  rule: 'FREEZE stops use, UNFREEZE allows it again; a state that holds already is a success.',
  page: `${page}.4`,
  advice: 'Set the state; do not refuse one that holds already.',
  needs: [known],
} as const;

const release = {
  rule: 'The code can no longer be used; released already is a success.',
  page: `${page}.5`,
  advice: 'Keep a record of released codes.',
  needs: [known],
  request: code,
} as const;

const after = {
  rule: 'After release, release and status are answered 000000 without effect, a renewal 000003.',
  page: 'license.md 1',
  advice: 'Keep a record of released codes.',
  needs: ['releaseLicenseCode/real.release'],
} as const;

const life: readonly CallStep[] = [
  {
    ...firstCall,
    id: known,
    title: 'A renewal of a code that nobody knows is recorded',
    request: (context) => ({
      ...code(context),
      ...orderOf(context, 'first'),
      scene: 'RENEWAL',
      expireTime: keptTime(context, 'first', 200),
    }),
  },
  ...scenes,
  {
    id: 'refreshLicenseCode/real.repeat',
    title: 'The same renewal again is a success',
    rule: 'With 60 retries a repeat must be a success.',
    page: `${page}.3`,
    advice: 'Identify the renewal by license, orderId, orderLineId and scene.',
    repeats: 'refreshLicenseCode/real.renewal',
    request: renewal('RENEWAL', 400),
  },
  {
    ...setState,
    id: 'updateLicenseCodeStatus/real.freeze',
    title: 'A code is frozen',
    request: status('FREEZE'),
  },
  {
    ...setState,
    id: 'updateLicenseCodeStatus/real.freeze-repeat',
    title: 'Freezing it again is a success',
    repeats: 'updateLicenseCodeStatus/real.freeze',
    request: status('FREEZE'),
  },
  {
    id: 'refreshLicenseCode/real.frozen',
    title: 'A frozen code is renewed',
    rule: 'A renewal is possible while a code is frozen; UNFREEZE follows.',
    page: `${page}.1`,
    advice: 'Set the expiry of a frozen code and leave it frozen.',
    needs: ['updateLicenseCodeStatus/real.freeze'],
    request: (context) => ({
      ...code(context),
      ...orderOf(context, 'frozen'),
      scene: 'RENEWAL',
      expireTime: keptTime(context, 'frozen', 600),
    }),
  },
  {
    ...setState,
    id: 'updateLicenseCodeStatus/real.unfreeze',
    title: 'It is unfrozen',
    request: status('UNFREEZE'),
  },
  {
    ...firstCall,
    id: 'updateLicenseCodeStatus/real.unknown-code',
    title: 'A freeze of a code that nobody knows is recorded',
    request: (context) => ({ ...unknown(context), status: 'FREEZE' }),
  },
  { ...release, id: 'releaseLicenseCode/real.release', title: 'A code is released' },
  {
    ...release,
    id: 'releaseLicenseCode/real.repeat',
    title: 'Releasing it again is a success',
    repeats: 'releaseLicenseCode/real.release',
  },
  {
    ...firstCall,
    id: 'releaseLicenseCode/real.unknown-code',
    title: 'A release of a code that nobody knows is recorded',
    request: (context) => ({ ...unknown(context), ...orderOf(context, 'unsubscription') }),
  },
  {
    ...after,
    id: 'updateLicenseCodeStatus/real.after-release',
    title: 'The status of a released code is answered 000000',
    request: status('FREEZE'),
  },
  {
    ...after,
    id: 'refreshLicenseCode/real.after-release',
    title: 'The renewal of a released code is answered 000003',
    codes: ['000003'],
    request: (context) => ({
      ...code(context),
      ...orderOf(context, 'late'),
      scene: 'RENEWAL',
      expireTime: inDaysShort(900),
    }),
  },
];

export const licenseCodeSteps: readonly Step[] = life.map(callStep);
