import { describe, expect, it } from 'vitest';
import {
  findTreeProblems,
  toDepartmentTree,
  type DepartmentNode,
} from '../../src/domain/department-tree.js';
import type { DepartmentData } from '../../src/domain/organisation.js';

const none = { missingParents: [], inCycle: [] };

describe('a tree of departments', () => {
  it.each([
    { title: 'nothing', given: '', want: '', problems: none },
    { title: 'one', given: 'a', want: 'a', problems: none },
    { title: 'tops in the order given', given: 'b a c', want: 'b a c', problems: none },
    { title: 'children after their parent', given: 'a b<a c<a', want: 'a .b .c', problems: none },
    {
      title: 'children that are given before their parent',
      given: 'c<b b<a a',
      want: 'a .b ..c',
      problems: none,
    },
    {
      title: 'a subtree as a whole before the next sibling',
      given: 'a b<a c<a d<b e<b f',
      want: 'a .b ..d ..e .c f',
      problems: none,
    },
    {
      title: 'one whose parent is missing, as a top',
      given: 'a b<x c<b',
      want: 'a b .c',
      problems: { missingParents: ['b'], inCycle: [] },
    },
    {
      title: 'all whose parent is missing, as in the printed example of the marketplace',
      given: '00000001<265789314 00000002<265789314',
      want: '00000001 00000002',
      problems: { missingParents: ['00000001', '00000002'], inCycle: [] },
    },
    {
      title: 'one that is its own parent, once',
      given: 'a b<b c<b',
      want: 'a b .c',
      problems: { missingParents: [], inCycle: ['b'] },
    },
    {
      title: 'two that are each above the other, from the first on',
      given: 'b<a a<b',
      want: 'b .a',
      problems: { missingParents: [], inCycle: ['b', 'a'] },
    },
    {
      title: 'what hangs from a cycle, which is in none itself',
      given: 'd<c c<b b<a a<b e<d',
      want: 'b .c ..d ...e .a',
      problems: { missingParents: [], inCycle: ['b', 'a'] },
    },
    {
      title: 'two cycles and a tree',
      given: 'a b<c c<b d<e e<f f<d g<a',
      want: 'a .g b .c d .f ..e',
      problems: { missingParents: [], inCycle: ['b', 'c', 'd', 'e', 'f'] },
    },
    {
      title: 'the last of two with the same code',
      given: 'a b<a b',
      want: 'a b',
      problems: none,
    },
    {
      title: 'codes that are names in JavaScript',
      given: '__proto__ constructor<__proto__ x<toString',
      want: '__proto__ .constructor x',
      problems: { missingParents: ['x'], inCycle: [] },
    },
  ])('shows $title', ({ given, want, problems }) => {
    const departments = parse(given);
    const tree = toDepartmentTree(departments);
    expect(write(tree.nodes)).toBe(want);
    expect(tree.problems).toEqual(problems);
    expect(findTreeProblems(departments)).toEqual(problems);
  });

  it('shows name and parent as they were stated, also where the tree had to be cut', () => {
    const { nodes } = toDepartmentTree([
      { orgCode: '1', orgName: '产品部', parentCode: '265789314' },
      { orgCode: '2', orgName: '测试部', parentCode: '1' },
    ]);
    expect(nodes).toEqual([
      { orgCode: '1', orgName: '产品部', parentCode: '265789314', depth: 0 },
      { orgCode: '2', orgName: '测试部', parentCode: '1', depth: 1 },
    ]);
  });

  it('does not change what it is given', () => {
    const departments = Object.freeze(parse('a b<a c<c').map((each) => Object.freeze(each)));
    expect(() => toDepartmentTree(departments)).not.toThrow();
  });
});

/** Each of these ends the process or the patience of a recursive or quadratic search. */
describe('a tree of 100,000 departments', () => {
  const count = 100_000;

  it.each([
    ['a chain, top first', (index: number) => index - 1],
    ['a chain, top last', (index: number) => (index === count - 1 ? -1 : index + 1)],
  ])('may be %s', (_title, parentOf) => {
    const { nodes, problems } = toDepartmentTree(make(count, parentOf));
    expect(nodes).toHaveLength(count);
    expect(nodes.at(-1)?.depth).toBe(count - 1);
    expect(problems).toEqual(none);
    expect(JSON.parse(JSON.stringify(nodes))).toEqual(nodes);
  });

  it('may be one top with all others right below it', () => {
    const { nodes } = toDepartmentTree(make(count, (index) => (index === 0 ? -1 : 0)));
    expect(nodes.map(({ orgCode }) => orgCode)).toEqual(make(count, () => -1).map(codeOf));
    expect(nodes.slice(1).every(({ depth }) => depth === 1)).toBe(true);
  });

  it('may be one cycle', () => {
    const { nodes, problems } = toDepartmentTree(make(count, (index) => (index + 1) % count));
    expect(nodes).toHaveLength(count);
    expect(nodes.at(-1)?.depth).toBe(count - 1);
    expect(problems.inCycle).toHaveLength(count);
    expect(problems.missingParents).toEqual([]);
  });

  it('may be a long chain that ends in a cycle, entered from many sides', () => {
    const parentOf = (index: number) => (index < 3 ? (index + 1) % 3 : Math.floor(index / 2));
    const { nodes, problems } = toDepartmentTree(make(count, parentOf).toReversed());
    expect(nodes).toHaveLength(count);
    expect(new Set(nodes.map(codeOf)).size).toBe(count);
    expect(problems).toEqual({ missingParents: [], inCycle: ['2', '1', '0'] });
  });

  it('may lack every parent', () => {
    const orphans = make(count, (index) => index + count);
    expect(findTreeProblems(orphans).missingParents).toEqual(orphans.map(codeOf));
  });
});

/** `b<a` is a department b below a, `a` one at the top. */
function parse(text: string): readonly DepartmentData[] {
  return text
    .split(' ')
    .filter((piece) => piece !== '')
    .map((piece) => {
      const [orgCode = '', parentCode = ''] = piece.split('<');
      return { orgCode, orgName: `name of ${orgCode}`, parentCode };
    });
}

function write(nodes: readonly DepartmentNode[]): string {
  return nodes.map(({ orgCode, depth }) => '.'.repeat(depth) + orgCode).join(' ');
}

/** A parent below 0 is none. */
function make(count: number, parentOf: (index: number) => number): readonly DepartmentData[] {
  return Array.from({ length: count }, (_, index) => {
    const parent = parentOf(index);
    return { orgCode: String(index), orgName: 'x', parentCode: parent < 0 ? '' : String(parent) };
  });
}

function codeOf({ orgCode }: DepartmentData): string {
  return orgCode;
}
