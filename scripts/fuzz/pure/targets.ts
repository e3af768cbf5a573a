import { doctorTargets } from './doctor-target.js';
import { jsonTargets } from './json-targets.js';
import { signatureTargets } from './signature-targets.js';
import type { Target } from './target.js';
import { valueTargets } from './value-targets.js';

/** All pure parts that read what strangers send. */
export const targets: readonly Target[] = [
  ...jsonTargets,
  ...signatureTargets,
  ...valueTargets,
  ...doctorTargets,
];
