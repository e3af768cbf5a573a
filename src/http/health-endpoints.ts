import { Router, type Request, type Response } from 'express';
import type { Registry } from 'prom-client';

export interface HealthOptions {
  readonly registry: Registry;
  /** Whether calls can be served now, and if not, why: one public word a part, e.g. `database: unreachable`. */
  readonly readiness: () => Readiness;
}

export interface Readiness {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, string>>;
}

/**
 * - `/livez`: the process runs its event loop. Nothing else, so that a lost database does not get it restarted.
 * - `/readyz`: calls can be served now; 503 while not, and by itself 200 again.
 * - `/metrics`: Prometheus text.
 */
export function healthEndpoints({ registry, readiness }: HealthOptions): Router {
  // Exactly these paths: a proxy that is told to hide `/metrics` must not be passed by `/METRICS`.
  const router = Router({ caseSensitive: true, strict: true });
  router.get('/livez', (_req: Request, res: Response) => {
    res.json({ status: 'alive' });
  });
  router.get('/readyz', (_req: Request, res: Response) => {
    const { ready, parts } = readiness();
    res.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not ready', ...parts });
  });
  router.get('/metrics', async (_req: Request, res: Response) => {
    res.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}
