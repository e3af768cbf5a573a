import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { problemCodes } from '../../src/client/problem-codes.js';
import { operationIds, routeOf } from '../../src/client/routes.js';
import { problems } from '../../src/management/problem.js';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { operationId?: string }>>>>;
}

const { paths } = JSON.parse(
  readFileSync(new URL('../../generated/openapi/management.json', import.meta.url), 'utf8'),
) as Document;

describe('the client and the specification', () => {
  it('has the method and the path of every operation, and no other', () => {
    const specified = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).flatMap(([method, { operationId }]) =>
        operationId === undefined ? [] : [`${operationId}: ${method.toUpperCase()} ${path}`],
      ),
    );
    const called = operationIds.map((id) => `${id}: ${routeOf(id).method} ${routeOf(id).path}`);
    expect(called.toSorted()).toEqual(specified.toSorted());
  });

  it('knows every kind of problem that the server answers, and no other', () => {
    expect([...problemCodes].toSorted()).toEqual(Object.keys(problems).toSorted());
  });
});
