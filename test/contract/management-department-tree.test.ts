import { v7 as uuidv7 } from 'uuid';
import { expect, it } from 'vitest';
import { expectAsSpecified } from './management-answer-check.js';
import { aDepartment, aTenant, change } from './management-records.js';
import { now, seed, startManagement } from './management-server.js';
import { describeManagement } from './management-storage.js';

describeManagement('management API: the tree of departments', (storage) => {
  it('gives each department before those below it, siblings by their code', async () => {
    const key = await snapshot('b a c<a d<c e<a');
    expect(await tree(key)).toEqual({
      nodes: [node('a', 0), node('c', 1, 'a'), node('d', 2, 'c'), node('e', 1, 'a'), node('b', 0)],
      problems: { missingParents: [], inCycle: [] },
    });
  });

  it('shows what is broken, each once', async () => {
    const key = await snapshot('a b<nobody c<d d<c e<d f<f');
    expect(await tree(key)).toEqual({
      nodes: [
        node('a', 0),
        node('b', 0, 'nobody'),
        node('c', 0, 'd'),
        node('d', 1, 'c'),
        node('e', 2, 'd'),
        node('f', 0, 'f'),
      ],
      problems: { missingParents: ['b'], inCycle: ['c', 'd', 'f'] },
    });
  });

  it('leaves out what was removed, and shows what was below it as a top', async () => {
    const key = await snapshot('a b<a c<b');
    await seed(
      storage(),
      change.department(aDepartment({ ...key, orgCode: 'b', parentCode: 'a', removed: true })),
    );
    expect(await tree(key)).toEqual({
      nodes: [node('a', 0), node('c', 0, 'b')],
      problems: { missingParents: ['c'], inCycle: [] },
    });
  });

  it('is empty for a tenant without departments', async () => {
    const tenant = aTenant();
    await seed(storage(), change.tenant(tenant));
    expect(await tree(tenant)).toEqual({
      nodes: [],
      problems: { missingParents: [], inCycle: [] },
    });
  });

  it('may be 20,000 levels deep', async () => {
    const count = 20_000;
    const code = (index: number) => String(index).padStart(6, '0');
    const chain = Array.from({ length: count }, (_, index) =>
      index === 0 ? code(0) : `${code(index)}<${code(index - 1)}`,
    );
    const { nodes, problems } = await tree(await snapshot(chain.toReversed().join(' ')));
    expect(nodes.map(({ depth }) => depth)).toEqual(chain.map((_, depth) => depth));
    expect(problems).toEqual({ missingParents: [], inCycle: [] });
  });

  /** `c<a` is a department c below a. */
  async function snapshot(text: string) {
    const key = { instanceId: uuidv7(), tenantId: uuidv7() };
    const departments = text.split(' ').map((piece) => {
      const [orgCode = '', parentCode = ''] = piece.split('<');
      return { orgCode, orgName: `name of ${orgCode}`, parentCode };
    });
    await seed(storage(), {
      kind: 'replace',
      table: 'departments',
      record: { ...key, departments, statedAt: now, receivedAt: now },
    });
    return key;
  }

  async function tree({ instanceId, tenantId }: { instanceId: string; tenantId: string }) {
    const response = await startManagement(storage())
      .as('viewer')
      .get(`/api/v1/tenants/${tenantId}/department-tree?instanceId=${instanceId}`);
    expect(response.status).toBe(200);
    expectAsSpecified(response, 'getDepartmentTree');
    return response.body as { nodes: { depth: number }[]; problems: object };
  }
});

function node(orgCode: string, depth: number, parentCode: string | null = null) {
  return { orgCode, orgName: `name of ${orgCode}`, parentCode, depth };
}
