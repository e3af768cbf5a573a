import type { SentScene } from '../marketplace.js';

/** A scene that both versions of the kit have. */
export function inBothKits(operationId: string, scene: string): readonly SentScene[] {
  return [
    { operationId, scene },
    { operationId: `${operationId}V1`, scene },
  ];
}
