import type { Department, Enterprise } from '../marketplace-state.js';
import { departmentTrees, inLanguage, type DepartmentTree } from './department-trees.js';
import { fitText } from './fit-text.js';
import { hardNames } from './hard-names.js';
import type { Population } from './population.js';

/** As printed for `orgName` of the kit, in UTF-16 units. */
export const orgNameLengthMax = 128;

export interface Growth {
  readonly enterprise: Pick<Enterprise, 'enterpriseId' | 'language' | 'departments'>;
  readonly population: Pick<Population, 'integer' | 'oneOf'>;
  /** Invents one. */
  readonly town: () => string;
}

/** One in so many has a name that parsers stumble over. */
const hardNameEvery = 12;

/**
 * Adds departments until there are so many: a head office, the branches of a trade and their teams, then offices in other towns
 * with the same branches, as firms grow.
 */
export function growDepartments(growth: Growth, count: number, tree: DepartmentTree): void {
  const { enterprise } = growth;
  const { departments } = enterprise;
  const isDone = () => departments.size >= count;
  const addTree = (parentCode: string) => {
    for (const { name, teams } of tree.branches) {
      if (isDone()) return;
      const branch = addDepartment(growth, { name, parentCode });
      for (const team of teams) {
        if (isDone()) return;
        addDepartment(growth, { name: team, parentCode: branch.orgCode });
      }
    }
  };
  if (isDone()) return;
  const head = addDepartment(growth, { name: '总公司|Head Office', parentCode: '' });
  addTree(head.orgCode);
  while (!isDone()) {
    const town = growth.town();
    const office = { name: `${town}分公司|${town} Office`, parentCode: head.orgCode };
    addTree(addDepartment(growth, office).orgCode);
  }
}

/** One more, somewhere in the tree. */
export function growDepartment(growth: Growth): Department {
  const { enterprise, population } = growth;
  const parents = [...enterprise.departments.keys()];
  const { branches } = population.oneOf(departmentTrees);
  const { name } = population.oneOf(branches);
  return newDepartment(growth, {
    name,
    parentCode: parents.length > 0 ? population.oneOf(parents) : '',
  });
}

interface Planned {
  /** In two languages. */
  readonly name: string;
  readonly parentCode: string;
}

function addDepartment(growth: Growth, planned: Planned): Department {
  const department = newDepartment(growth, planned);
  growth.enterprise.departments.set(department.orgCode, department);
  return department;
}

function newDepartment(growth: Growth, { name, parentCode }: Planned): Department {
  const { enterprise, population } = growth;
  const { language, departments } = enterprise;
  const plain = inLanguage(name, language);
  const isHard = population.integer(1, hardNameEvery) === 1;
  const wanted = isHard ? population.oneOf(hardNames)(plain) : plain;
  return {
    orgCode: newOrgCode(growth),
    orgName: distinctName(wanted, siblingNames(departments, parentCode)),
    parentCode,
  };
}

/** The name, numbered when it is taken: names are unique among siblings (kit.md 4.4). */
export function distinctName(name: string, taken: ReadonlySet<string>): string {
  const fitted = fitText(name, orgNameLengthMax);
  if (!taken.has(fitted)) return fitted;
  for (let number = 2; ; number += 1) {
    const suffix = ` ${number}`;
    const numbered = fitText(name, orgNameLengthMax - suffix.length) + suffix;
    if (!taken.has(numbered)) return numbered;
  }
}

/** Of the departments right below one; of the top ones for an empty code. */
export function siblingNames(
  departments: Enterprise['departments'],
  parentCode: string,
): ReadonlySet<string> {
  const siblings = [...departments.values()].filter((each) => each.parentCode === parentCode);
  return new Set(siblings.map(({ orgName }) => orgName));
}

/** The tenant chooses its codes: firms count in different ways. */
const codeForms: readonly ((number: number) => string)[] = [
  (number) => String(10_000 + number),
  (number) => String(number + 1).padStart(8, '0'),
  (number) => `D-${String(number + 1).padStart(4, '0')}`,
];

function newOrgCode({ enterprise: { enterpriseId, departments } }: Growth): string {
  const form = codeForms[parseInt(enterpriseId.slice(0, 2), 16) % codeForms.length];
  for (let number = departments.size; ; number += 1) {
    const orgCode = form?.(number) ?? String(number);
    if (!departments.has(orgCode)) return orgCode;
  }
}
