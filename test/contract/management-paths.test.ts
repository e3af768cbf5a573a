import { expect, it } from 'vitest';
import { startManagement } from './management-server.js';
import { describeManagement } from './management-storage.js';

describeManagement('management API: paths and headers', (storage) => {
  it.each([
    '/api',
    '/api/',
    '/api/v1',
    '/api/v2/instances',
    '/api/v1/nothing',
    '/api/v1/Instances',
    '/api/v1/instances/',
    '/api/v1//instances',
    '/api/v1/instances/%E0%A4%A',
    '/api/v1/instances/one/two',
    '/api/v1/instances/one/usage/',
  ])('answers the unknown path %s with a 404 problem, with and without a token', async (path) => {
    const { agent, as } = startManagement(storage());
    for (const response of [await agent.get(path), await as('admin').get(path)]) {
      expect(response.status).toBe(404);
      expect(response.type).toBe('application/problem+json');
      expect(response.body).toEqual({
        type: 'urn:koogate:problem:unknown-resource',
        title: 'Unknown resource',
        status: 404,
        detail: 'There is nothing at this path.',
        instance: `urn:uuid:${String(response.headers['x-request-id'])}`,
      });
    }
  });

  it.each([
    ['delete', '/api/v1/instances', 'GET'],
    ['post', '/api/v1/calls', 'GET'],
    ['get', '/api/v1/instances/one/complete-provisioning', 'POST'],
    ['patch', '/api/v1/instances/one/access-data', 'PUT'],
  ] as const)('answers %s %s with 405 and says what is allowed', async (method, path, allowed) => {
    const { agent } = startManagement(storage());
    const response = await agent[method](path);
    expect(response.status).toBe(405);
    expect(response.headers.allow).toBe(allowed);
    expect(response.body).toMatchObject({ type: 'urn:koogate:problem:method-not-allowed' });
  });

  it.each(['/api/v1/instances', '/api/v1/nothing'])(
    'forbids caching, embedding and sniffing on %s',
    async (path) => {
      const { as } = startManagement(storage());
      const { headers } = await as('admin').get(path);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      });
    },
  );

  it('gives every call an id of its own, whatever the caller sends', async () => {
    const { as } = startManagement(storage());
    const first = await as('viewer').get('/api/v1/orders').set('X-Request-Id', 'mine');
    const second = await as('viewer').get('/api/v1/orders').set('X-Request-Id', 'mine');
    const ids = [first, second].map(({ headers }) => String(headers['x-request-id']));
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('finds an instance whose id needs encoding', async () => {
    const { as } = startManagement(storage());
    const { body } = (await as('viewer').get('/api/v1/instances/a%2Fb%20c')) as { body: object };
    expect(body).toMatchObject({ status: 404, detail: 'There is no instance with this id.' });
  });
});
