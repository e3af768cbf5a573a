import type { Courier, CourierOptions } from '../courier.js';
import { createDisturbedCourier } from './disturbed-courier.js';
import { createFaultControl } from './fault-control.js';
import { storm } from './fault-rule.js';

/** Couriers in a storm: what must not change what a seller holds, and must be answered rightly all the same. */
export function stormCourier(seed: number): (options: CourierOptions) => Courier {
  return (options) =>
    createDisturbedCourier({ ...options, faults: createFaultControl(storm, seed) });
}
