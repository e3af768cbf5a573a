import { z } from 'zod';
import { defineAction } from '../action.js';
import { instanceIdOf } from '../kinds/kind-of-product.js';
import type { LicenseApplication } from '../marketplace-state.js';
import { dayMs, toLicenseTime } from '../periods.js';
import { chooseResource, resourceParameter } from './choose-resource.js';

const parameters = z.strictObject({
  ...resourceParameter,
  days: z
    .int()
    .min(1)
    .max(36_500)
    .optional()
    .describe('how long it shall be valid; to the end of the purchase by default'),
  withDevice: z.boolean().default(true).describe('bound to the fingerprint of a device'),
});

/** The answer only acknowledges it; the seller delivers the License by upload, with the event id. */
export const applyForLicense = defineAction({
  name: 'apply-for-license',
  summary:
    'A buyer of an online-activated License applies for it, with dates and the fingerprint of a device.',
  parameters,
  sends: [
    { operationId: 'getLicenseAsync', scene: 'with deviceFingerprint' },
    { operationId: 'getLicenseAsync', scene: 'without deviceFingerprint' },
  ],
  async run(context, { resourceId, days, withDevice }) {
    const { population, clock, state } = context;
    const { resource, product } = chooseResource(context, {
      resourceId,
      what: 'an online-activated License that is open',
      fits: (each, { kind }) => each.state === 'open' && kind === 'online-license',
    });
    const effectiveAt = clock.now();
    const application: LicenseApplication = {
      eventId: population.hex(32),
      resourceId: resource.resourceId,
      effectiveAt,
      expiresAt: days === undefined ? resource.expiresAt : effectiveAt + days * dayMs,
      deviceFingerprint: withDevice ? population.hex(64).toUpperCase() : undefined,
      status: 'applied',
      delivered: undefined,
    };
    state.licenseApplications.set(application.eventId, application);
    const { eventId, expiresAt, deviceFingerprint } = application;
    const delivery = await context.deliver({
      operationId: 'getLicenseAsync',
      request: {
        activity: 'getLicenseAsync',
        eventId,
        instanceId: instanceIdOf(resource),
        effectiveTime: toLicenseTime(effectiveAt),
        ...(expiresAt !== undefined && { expireTime: toLicenseTime(expiresAt) }),
        ...(deviceFingerprint !== undefined && { deviceFingerprint }),
      },
      productId: product.productId,
      resourceId: resource.resourceId,
      onDone: () => {
        // The seller may have uploaded it before this answer was read.
        if (application.status === 'applied') application.status = 'acknowledged';
      },
      onGivenUp: () => {
        if (application.status === 'applied') application.status = 'denied';
      },
    });
    return { ids: { resourceId: resource.resourceId, eventId }, deliveries: [delivery] };
  },
});
