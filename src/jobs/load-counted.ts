import type { Instance } from '../domain/instance.js';
import type { Loaders } from '../domain/loaders.js';
import type { UsageReader } from '../domain/usage-reader.js';
import type { CountedSoFar } from '../domain/usage-totals.js';

/** The instances and then what is counted of them, in this order: a total that moves in between shows in the version of its instance. */
export async function loadCounted(
  instanceIds: readonly string[],
  {
    load,
    usage,
  }: { readonly load: Pick<Loaders, 'instance'>; readonly usage: Pick<UsageReader, 'totalsAbout'> },
): Promise<CountedSoFar> {
  const ids = [...new Set(instanceIds)];
  const found = await Promise.all(ids.map((instanceId) => load.instance(instanceId)));
  const instances = new Map(
    found
      .filter((instance): instance is Instance => instance !== undefined)
      .map((instance) => [instance.instanceId, instance]),
  );
  return { instances, totals: await usage.totalsAbout([...instances.keys()]) };
}
