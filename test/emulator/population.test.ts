import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Enterprise } from '../../src/emulator/marketplace-state.js';
import { createPopulation } from '../../src/emulator/population/create-population.js';
import { departmentTrees } from '../../src/emulator/population/department-trees.js';
import type { Population } from '../../src/emulator/population/population.js';

const languages = ['zh', 'en'] as const;
const at = Date.UTC(2026, 11, 31, 16, 5);

/** A little of everything, in an order. */
function somethingOfAll(population: Population): unknown {
  const enterprises = languages.map((language) => population.enterprise(language));
  return [
    enterprises,
    enterprises.map((each) => [population.department(each), population.user(each)]),
    [population.buyer(), population.buyer('zh'), population.buyer('en')],
    [population.productName(), population.productName('zh'), population.productName('en')],
    [population.orderId(at), population.licenseCode(), population.uuid(), population.hex(40)],
    [population.integer(1, 1_000_000), population.oneOf(['a', 'b', 'c', 'd', 'e'])],
  ];
}

function manyEnterprises(): readonly Enterprise[] {
  return Array.from({ length: 20 }, (_, seed) =>
    languages.map((language) =>
      createPopulation(seed).enterprise(language, { departments: 60, users: 60 }),
    ),
  ).flat();
}

describe('a population', () => {
  afterEach(() => vi.restoreAllMocks());

  it('is the same for the same seed, whatever time it is and however often that is asked', () => {
    const first = somethingOfAll(createPopulation(7));
    let times = 0;
    vi.spyOn(Date, 'now').mockImplementation(() => (times += 86_400_000));
    Date.now();
    expect(somethingOfAll(createPopulation(7))).toEqual(first);
  });

  it('is not changed by another one that is asked in between', () => {
    const [one, other] = [createPopulation(7), createPopulation(8)];
    const mixed = Array.from({ length: 5 }, () => [one.buyer('zh'), other.buyer('en')][0]);
    const alone = createPopulation(7);
    expect(mixed).toEqual(Array.from({ length: 5 }, () => alone.buyer('zh')));
  });

  it('is another one for another seed', () => {
    const [first, second] = [1, 2].map((seed) => createPopulation(seed).enterprise('zh'));
    expect(first?.tenantId).not.toBe(second?.tenantId);
    expect([...(first?.users.keys() ?? [])]).not.toEqual([]);
    expect([...(first?.users.values() ?? [])]).not.toEqual([...(second?.users.values() ?? [])]);
  });

  it('has nobody who could be reached', () => {
    const population = createPopulation(3);
    const buyers = languages.flatMap((language) =>
      Array.from({ length: 100 }, () => population.buyer(language)),
    );
    const users = manyEnterprises().flatMap((each) => [...each.users.values()]);
    const mails = [...buyers, ...users].map(({ email }) => email);
    const phones = [...buyers.map((each) => each.mobilePhone), ...users.map((each) => each.mobile)];
    expect(mails.filter((mail) => !/@([a-z0-9-]+\.)?example\.com$/.test(mail))).toEqual([]);
    expect(phones.filter((phone) => !/^(000\d{8}|\+447700900\d{3})$/.test(phone))).toEqual([]);
    for (const { domainName } of manyEnterprises()) {
      expect(new URL(domainName).hostname).toMatch(/\.example\.com$/);
    }
  });

  it.each([
    ['zh', /示例.+有限公司$/],
    ['en', / & Example .+ Ltd\.$/],
  ] as const)('names firms of %s so that they are seen to be invented', (language, form) => {
    const population = createPopulation(4);
    for (let firms = 0; firms < 50; firms += 1)
      expect(population.enterprise(language).name).toMatch(form);
  });

  it('keeps every text within the length that the kit prints, in UTF-16 units', () => {
    for (const { name, domainName, tenantCode, users, departments } of manyEnterprises()) {
      expect(name.length).toBeLessThanOrEqual(255);
      expect(domainName.length).toBeLessThanOrEqual(255);
      expect(tenantCode.length).toBeLessThanOrEqual(64);
      for (const { orgCode, orgName } of departments.values()) {
        expect(orgCode.length).toBeLessThanOrEqual(64);
        expect(orgName.length).toBeLessThanOrEqual(128);
        expect(orgName.isWellFormed()).toBe(true);
      }
      for (const user of users.values()) {
        for (const text of [user.userName, user.name, user.position, user.employeeCode])
          expect(text.length).toBeLessThanOrEqual(64);
        expect(user.mobile.length).toBeLessThanOrEqual(32);
        expect(user.email.length).toBeLessThanOrEqual(128);
        expect(user.entryDate).toMatch(/^\d{4}-\d\d-\d{1,2}$/);
      }
    }
  });

  it('numbers orders by the time in Beijing and names none twice', () => {
    const population = createPopulation(5);
    const orderIds = Array.from({ length: 5_000 }, () => population.orderId(at));
    // 16:05 in UTC is five past midnight of the new year there.
    expect(orderIds.filter((each) => !/^CS2701010005[0-9A-Z]{5}$/.test(each))).toEqual([]);
    expect(new Set(orderIds).size).toBe(orderIds.length);
    const codes = Array.from({ length: 5_000 }, () => population.licenseCode());
    expect(codes.filter((each) => !/^PL[0-9A-Z]{12}$/.test(each))).toEqual([]);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('makes ids of the forms that are asked for', () => {
    const population = createPopulation(6);
    expect(population.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-/);
    expect(population.hex(13)).toMatch(/^[0-9a-f]{13}$/);
    const numbers = Array.from({ length: 300 }, () => population.integer(2, 4));
    expect([...new Set(numbers)].sort()).toEqual([2, 3, 4]);
    const values = Array.from({ length: 300 }, () => population.oneOf(['x', 'y']));
    expect([...new Set(values)].sort()).toEqual(['x', 'y']);
  });

  it('has trees of departments of twelve trades, each with names in both languages', () => {
    expect(departmentTrees).toHaveLength(12);
    for (const { trade, branches } of departmentTrees) {
      expect(branches.length).toBeGreaterThanOrEqual(3);
      const names = [trade, ...branches.flatMap(({ name, teams }) => [name, ...teams])];
      for (const name of names) expect(name).toMatch(/^[\u4e00-\u9fff]+\|[A-Z][A-Za-z -]+$/);
    }
  });
});

describe('the departments of an enterprise', () => {
  it.each([[1], [2], [12], [60], [1_000]])(
    'are a tree of as many as were asked for: %i',
    (count) => {
      const enterprise = createPopulation(9).enterprise('zh', { departments: count, users: 3 });
      const departments = [...enterprise.departments.values()];
      expect(departments).toHaveLength(count);
      expect(departments.filter(({ parentCode }) => parentCode === '')).toHaveLength(1);
      const seen = new Set<string>();
      // Each comes after its parent, so nothing can be below itself.
      for (const { orgCode, parentCode } of departments) {
        expect(parentCode === '' || seen.has(parentCode)).toBe(true);
        seen.add(orgCode);
      }
      const names = departments.map(({ parentCode, orgName }) => `${parentCode}/${orgName}`);
      expect(new Set(names).size).toBe(count);
      for (const user of enterprise.users.values()) expect(seen.has(user.orgCode)).toBe(true);
    },
  );

  it.each([['"'], ["'"], ['&'], ['+'], ['%'], ['🚀'], ['\u2028'], ['\\'], ['{']])(
    'now and then have a name with %j in it, which parsers stumble over',
    (sign) => {
      const names = manyEnterprises().flatMap((each) =>
        [...each.departments.values()].map(({ orgName }) => orgName),
      );
      const hard = names.filter((name) => name.includes(sign)).length;
      expect(hard).toBeGreaterThan(0);
      expect(hard).toBeLessThan(names.length / 10);
    },
  );

  it('grow by one whose code and name nobody beside it has', () => {
    const population = createPopulation(10);
    const enterprise = population.enterprise('en', { departments: 40, users: 0 });
    for (let more = 0; more < 100; more += 1) {
      const department = population.department(enterprise);
      const { departments } = enterprise;
      expect(departments.has(department.orgCode)).toBe(false);
      expect(departments.has(department.parentCode)).toBe(true);
      const siblings = [...departments.values()].filter(
        ({ parentCode }) => parentCode === department.parentCode,
      );
      expect(siblings.map(({ orgName }) => orgName)).not.toContain(department.orgName);
      departments.set(department.orgCode, department);
    }
  });
});

describe('the people of an enterprise', () => {
  it.each(languages)(
    'are as many as were asked for, the first an administrator: %s',
    (language) => {
      const size = { departments: 5, users: 1_200 };
      const users = [...createPopulation(11).enterprise(language, size).users.values()];
      expect(users).toHaveLength(1_200);
      expect(users[0]?.role).toBe('admin');
      expect(users.filter(({ role }) => role === 'admin').length).toBeLessThan(120);
      expect(new Set(users.map(({ employeeType }) => employeeType))).toEqual(new Set([1, 2, 3, 4]));
    },
  );

  it('leave their login name behind when they go', () => {
    const population = createPopulation(12);
    const enterprise = population.enterprise('zh', { users: 3 });
    const [last] = [...enterprise.users.keys()].slice(-1);
    enterprise.users.delete(last ?? '');
    expect(population.user(enterprise).userName).not.toBe(last);
  });
});
