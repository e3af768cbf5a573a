import type { CallbackSpecification } from '../openapi/callback-specification.js';
import type { CheckDescription, Lane } from './check.js';
import { acceptanceChecks } from './checks/acceptance-checks.js';
import { answerFormChecks } from './checks/answer-form-checks.js';
import { authenticationChecks } from './checks/authentication-checks.js';
import { debugChecks } from './checks/debug-checks.js';
import { dispatchChecks } from './checks/dispatch-checks.js';
import { everyAnswerChecks } from './checks/every-answer-checks.js';
import { previousKeyChecks } from './checks/previous-key-checks.js';
import { tokenChecks } from './checks/token-checks.js';
import { validationChecks } from './checks/validation-checks.js';
import { journey } from './journeys/journey.js';
import { kitSteps } from './journeys/kit.js';
import { licenseCodeSteps } from './journeys/license-code.js';
import { licenseV1Steps } from './journeys/license-v1.js';
import { onlineLicenseSteps } from './journeys/online-license.js';
import { orderNotifySteps } from './journeys/order-notify.js';
import { saasV1Steps } from './journeys/saas-v1.js';
import { saasV2Steps } from './journeys/saas-v2.js';
import { operationForm } from './operation-form.js';

/** All checks of a run, in a stable order: for tables and for whoever wants to name one. */
export function conformanceChecks(
  specification: CallbackSpecification,
): readonly CheckDescription[] {
  const { lanes, last } = catalogue(specification);
  return [...lanes.flatMap(({ checks }) => checks), ...last].map(
    ({ id, title, rule, advice, operationId, family, real }) => ({
      id,
      title,
      rule,
      advice,
      operationId,
      family,
      real,
    }),
  );
}

export interface Catalogue {
  /** In no order among each other. */
  readonly lanes: readonly Lane[];
  /** What looks back at the whole run. */
  readonly last: Lane['checks'];
}

/** Of each callback what the specification says of it, written once; and the lives of what can be bought. */
export function catalogue(specification: CallbackSpecification): Catalogue {
  const { operations } = specification;
  const forms = operations.map((operation) => operationForm(specification, operation));
  const generated = forms.map((form): Lane => ({
    family: form.operation.family,
    checks: [
      ...debugChecks(form),
      ...answerFormChecks(form),
      ...authenticationChecks(form),
      ...acceptanceChecks(form),
      ...tokenChecks(form),
      ...validationChecks(form),
    ],
  }));
  return {
    lanes: [
      journey(specification, 'saas-v2', saasV2Steps),
      journey(specification, 'saas-v1', saasV1Steps),
      journey(specification, 'license-v1', licenseV1Steps),
      journey(specification, 'license-code', licenseCodeSteps),
      journey(specification, 'online-license', onlineLicenseSteps),
      journey(specification, 'order-notify', orderNotifySteps),
      journey(specification, 'kit-v2', kitSteps('v2')),
      journey(specification, 'kit-v1', kitSteps('v1')),
      ...generated,
      { family: 'dispatch', checks: dispatchChecks(operations) },
      { family: 'keys', checks: previousKeyChecks(forms) },
    ],
    last: everyAnswerChecks(forms),
  };
}
