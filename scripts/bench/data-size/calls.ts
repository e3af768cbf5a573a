import { newOrderId, purchase, type Workload } from '../load/workloads.js';
import { instanceIdOf, isSoldByV1, stateOf, type DataSize } from './sizes.js';

/** As many as one call may name. */
const idsPerQuery = 100;

const base = {
  scheme: 'base',
  subPath: '',
  headers: { 'Content-Type': 'application/json;charset=utf8' },
} as const;

/** The calls whose time is measured: about instances anywhere in a database of that size. */
export function callsAbout({ instances }: DataSize): readonly Workload[] {
  const any = (): string => instanceIdOf(randomActive(instances));
  return [
    {
      ...base,
      title: 'newInstance, new',
      body: () => JSON.stringify(purchase(newOrderId())),
    },
    {
      ...base,
      title: `queryInstance, ${idsPerQuery} ids`,
      body: () => {
        const ids = Array.from({ length: idsPerQuery }, any);
        return JSON.stringify({ activity: 'queryInstance', instanceId: ids.join(',') });
      },
    },
    { ...base, title: 'refreshInstance', body: () => JSON.stringify(renewal(any())) },
  ];
}

export function renewal(instanceId: string) {
  const orderId = newOrderId();
  return {
    activity: 'refreshInstance',
    scene: 'RENEWAL',
    instanceId,
    orderId,
    orderLineId: `${orderId}-000001`,
    expireTime: '20320301155959',
  };
}

/** One that SaaS V2 has sold and that is open. */
export function randomActive(instances: number): number {
  for (;;) {
    const index = Math.floor(Math.random() * instances);
    if (stateOf(index) === 'active' && !isSoldByV1(index)) return index;
  }
}
