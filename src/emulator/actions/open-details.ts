import { z } from 'zod';
import { defineAction } from '../action.js';
import { kinds } from '../kinds/kinds.js';
import { chooseResource, resourceParameter } from './choose-resource.js';
import { take, takeInfo } from './deliver-purchase.js';

const parameters = z.strictObject({
  ...resourceParameter,
  all: z
    .boolean()
    .default(false)
    .describe('ask for all open resources of that product in one call'),
});

/** At most so many ids in one call. */
const idsMax = 100;

/** 已购买的服务 > 资源详情: what the seller says about a resource is read anew each time. */
export const openDetails = defineAction({
  name: 'open-details',
  summary:
    'A buyer opens the details of a resource: the seller is asked for access data and usage.',
  parameters,
  sends: [
    { operationId: 'queryInstance', scene: 'one id' },
    { operationId: 'queryInstance', scene: 'up to 100 ids' },
    { operationId: 'newInstanceV1', scene: 'as query' },
    { operationId: 'queryInstanceV1', scene: 'one id' },
    { operationId: 'queryInstanceV1', scene: 'up to 100 ids' },
  ],
  async run(context, { resourceId, all }) {
    const { resource, product } = chooseResource(context, {
      resourceId,
      what: 'a resource of SaaS, or an online License, that the seller has opened',
      fits: ({ state, instanceId }, { kind }) =>
        ['open', 'frozen', 'delivering'].includes(state) &&
        instanceId !== undefined &&
        kinds[kind].query !== undefined,
    });
    const others = [...context.state.resources.values()]
      .filter((each) => each !== resource && each.productId === product.productId)
      .filter(({ state, instanceId }) => state === 'open' && instanceId !== undefined)
      .slice(0, idsMax - 1);
    const message = kinds[product.kind].query?.({
      context,
      product,
      resource,
      others: all ? others : [],
    });
    if (message === undefined) throw new Error(`${product.kind} has no query`);
    const delivery = await context.deliver({
      ...message,
      productId: product.productId,
      resourceId: resource.resourceId,
      onDone: (answer) => {
        take(resource, answer);
        for (const each of [resource, ...others]) takeInfo(each, answer);
      },
    });
    return { ids: { resourceId: resource.resourceId }, deliveries: [delivery] };
  },
});
