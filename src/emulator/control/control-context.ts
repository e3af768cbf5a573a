import type { FaultControl } from '../faults/fault-control.js';
import type { Marketplace } from '../marketplace.js';
import type { ScenarioResult } from '../scenario/run-scenario.js';

/** What the control API steers and tells of. */
export interface ControlContext {
  readonly marketplace: Omit<Marketplace, 'close'>;
  readonly faults: FaultControl;
  /** Registered at the marketplace. */
  readonly productionUrl: string;
  /** Plays a scenario file; resolves with what happened when it is over. */
  readonly playScenario: (text: string) => Promise<ScenarioResult>;
}
