import type { Marketplace, ActionResult } from '../../emulator/marketplace.js';
import type { ChargingMode, ProductKind } from '../../emulator/marketplace-state.js';

const day = 86_400_000;

/** Something that happens in the year, told before it does. */
export interface StoryStep {
  readonly say: string;
  act(cast: Cast): Promise<unknown>;
}

/** A part of the year. */
export interface Chapter {
  readonly title: string;
  readonly steps: readonly StoryStep[];
}

/** Who is on stage: the marketplace, and what was bought and by which enterprise it is used, by the name that the story gives it. */
export interface Cast {
  readonly marketplace: Pick<Marketplace, 'clock' | 'perform'>;
  readonly resources: Map<string, string>;
  readonly enterprises: Map<string, string>;
}

/** A year in the life of one product of each kind. */
export const story: readonly Chapter[] = [
  {
    title: 'Before anything is sold: debugging, and the credential of joint operation',
    steps: [
      does(
        'The seller debugs the interface and saves the cases: they will be replayed twice a day.',
        'debug',
        {},
      ),
      does('The seller asks for the application credential of the kit.', 'request-credential', {}),
      does('… and for a test account.', 'request-test-account', {}),
    ],
  },
  {
    title: 'January: everybody buys',
    steps: [
      buys('saas', 'A Chinese firm buys a SaaS product by the month.', 'saas-v2', 'PERIOD', {
        language: 'zh',
      }),
      binds(
        'saas',
        'It binds the application to its enterprise: tenant, application and departments arrive.',
      ),
      does('Its administrator grants people the application.', 'grant-users', {}, 'saas'),
      buys('once', 'Somebody buys a product that is paid once.', 'saas-v2', 'ONE_TIME', {
        language: 'en',
      }),
      buys(
        'metered',
        'A pay-per-use specification with two billing items: two instances of one order.',
        'saas-v2',
        'ON_DEMAND',
        {},
      ),
      buys('package', 'A package that stops when it is used up.', 'saas-v2', 'ON_DEMAND_PKG', {}),
      buys('trial', 'Somebody tries the SaaS product first.', 'saas-v2', 'PERIOD', { trial: true }),
      buys(
        'old saas',
        'A product listed under the old guide, by GET, with buyer and amount in the call.',
        'saas-v1',
        'PERIOD',
        { language: 'zh' },
      ),
      binds('old saas', 'Its kit is the old one, too.'),
      does('… and people are granted its use.', 'grant-users', {}, 'old saas'),
      buys('old metered', 'The old pay-per-use.', 'saas-v1', 'ON_DEMAND', {}),
      buys(
        'code',
        'A License by authorization code: the marketplace makes the code, the seller is only notified.',
        'license-code',
        'PERIOD',
        {},
      ),
      buys('online', 'A License that is activated online.', 'online-license', 'PERIOD', {
        periodType: 'year',
      }),
      does('Its buyer applies for the License of a device.', 'apply-for-license', {}, 'online'),
      buys(
        'old license',
        'A License of the old kind: the seller makes it in the answer.',
        'license-v1',
        'PERIOD',
        {},
      ),
    ],
  },
  {
    title: 'The days go by: dial tests, a trial that convinces, first renewals',
    steps: [
      passes(5, 'Five days pass. Twice a day the marketplace replays the saved cases.'),
      does('The trial becomes a purchase.', 'convert-trial', {}, 'trial'),
      does(
        'That is enough of dial tests for a story: the seller pauses the sale.',
        'stop-sale',
        {},
      ),
      does('The SaaS product is renewed for a year.', 'renew', { periodType: 'year' }, 'saas'),
      does('… the old one for nine months.', 'renew', { periodNumber: 9 }, 'old saas'),
      does('… the authorization code for a year.', 'renew', { periodType: 'year' }, 'code'),
      does('… and the old License.', 'renew', { periodType: 'year' }, 'old license'),
    ],
  },
  {
    title: 'Spring: changes',
    steps: [
      passes(45, 'A month and a half passes; the trial that nobody renewed is frozen.'),
      does(
        'Its buyer comes back in time: renewal, and the freeze is lifted.',
        'renew',
        {},
        'trial',
      ),
      does(
        'The SaaS buyer asks whether a larger specification is possible …',
        'check-change',
        {},
        'saas',
      ),
      does('… and changes to it.', 'change', {}, 'saas'),
      does('The old one grows, too.', 'change', { amount: 25 }, 'old saas'),
      does('A renewal that somebody regrets …', 'renew', {}, 'saas'),
      does('… is cancelled before it begins: the expiry goes back.', 'cancel-renewal', {}, 'saas'),
      manages('saas', 'A department is founded.', 'add-department'),
      manages('saas', 'Somebody gets another position.', 'change-users'),
      does('Some lose the application.', 'withdraw-users', {}, 'saas'),
    ],
  },
  {
    title: 'Summer: trouble',
    steps: [
      passes(
        100,
        'The first half of the year passes; what nobody renewed is frozen, and released after fifteen days.',
      ),
      does('A buyer is in violation: frozen.', 'freeze', {}, 'saas'),
      does('Settled: unfrozen.', 'unfreeze', {}, 'saas'),
      does('The pay-per-use buyer is in arrears …', 'freeze', {}, 'old metered'),
      does('… and pays.', 'unfreeze', {}, 'old metered'),
      does('Buyers open the details of what they have.', 'open-details', {}, 'saas'),
      does(
        '… also in the old product, where a purchase is simply sent again.',
        'open-details',
        {},
        'old saas',
      ),
      does('The pay-per-use buyer looks at what was used.', 'open-details', {}, 'old metered'),
      manages(
        'old saas',
        'An enterprise is dissolved: its departments go, then the tenant.',
        'dissolve',
      ),
      does('The one-time product is given back.', 'unsubscribe', {}, 'once'),
    ],
  },
  {
    title: 'Autumn and winter: what is not renewed ends',
    steps: [
      passes(120, 'Four months pass.'),
      passes(260, 'The rest of the year and a little more: what is left expires and is released.'),
    ],
  },
];

function does(
  say: string,
  action: string,
  parameters: Readonly<Record<string, unknown>>,
  whose?: string,
): StoryStep {
  return {
    say,
    act: ({ marketplace, resources }) =>
      marketplace.perform(action, {
        ...parameters,
        ...(whose !== undefined && { resourceId: resources.get(whose) }),
      }),
  };
}

function buys(
  name: string,
  say: string,
  ...[kind, chargingMode, parameters]: [
    ProductKind,
    ChargingMode,
    Readonly<Record<string, unknown>>,
  ]
): StoryStep {
  return {
    say,
    async act({ marketplace, resources }) {
      const bought: ActionResult = await marketplace.perform('buy', {
        kind,
        chargingMode,
        ...parameters,
      });
      resources.set(name, bought.ids.resourceId ?? '');
    },
  };
}

function binds(name: string, say: string): StoryStep {
  return {
    say,
    async act({ marketplace, resources, enterprises }) {
      const { ids } = await marketplace.perform('bind', { resourceId: resources.get(name) });
      enterprises.set(name, ids.enterpriseId ?? '');
    },
  };
}

/** What the administrator of an enterprise does. */
function manages(whose: string, say: string, action: string): StoryStep {
  return {
    say,
    act: ({ marketplace, enterprises }) =>
      marketplace.perform(action, { enterpriseId: enterprises.get(whose) }),
  };
}

function passes(days: number, say: string): StoryStep {
  return { say, act: ({ marketplace }) => marketplace.clock.advance(days * day) };
}
