import type { DepartmentData } from './organisation.js';

/**
 * A tree written as a list: each department is followed by those below it. Nested objects would be as deep as the tree, which
 * may have a level for every department, and no JSON writer or parser survives that.
 */
export interface DepartmentTree {
  readonly nodes: readonly DepartmentNode[];
  readonly problems: TreeProblems;
}

export interface DepartmentNode extends DepartmentData {
  /** How many departments lie above it in this tree. */
  readonly depth: number;
}

/** Where departments do not make a tree, by their orgCodes, in the order given. */
export interface TreeProblems {
  /** Their parent is not among the departments. */
  readonly missingParents: readonly string[];
  /** They are above themselves; one may be its own parent. */
  readonly inCycle: readonly string[];
}

/**
 * Puts departments in the order in which a tree is read, siblings as they were given. One whose parent is missing is shown as a
 * top, and so is the first of each cycle, so that every department is there once. Of an orgCode that is given twice the last
 * counts. Linear in time and memory; no recursion.
 */
export function toDepartmentTree(departments: readonly DepartmentData[]): DepartmentTree {
  const places = findPlaces(departments);
  const tops: Place[] = [];
  const openedCycles = new Set<Place>();
  for (const place of places) {
    const { parent, cycle } = place;
    if (parent === undefined || (cycle !== undefined && !openedCycles.has(cycle))) tops.push(place);
    else parent.children.push(place);
    if (cycle !== undefined) openedCycles.add(cycle);
  }
  return { nodes: readPlaces(tops), problems: problemsOf(places) };
}

/** The problems alone, for whoever stores departments and wants to say what is odd about them. */
export function findTreeProblems(departments: readonly DepartmentData[]): TreeProblems {
  return problemsOf(findPlaces(departments));
}

/** A department and what it is tied to. Filled in step by step, which is why it can be written to. */
interface Place {
  readonly department: DepartmentData;
  readonly children: Place[];
  parent: Place | undefined;
  /** From where the search for cycles came by first. */
  reachedFrom: Place | undefined;
  /** The same one for all that are in a cycle. */
  cycle: Place | undefined;
}

function findPlaces(departments: readonly DepartmentData[]): readonly Place[] {
  const byCode = new Map<string, Place>();
  for (const department of departments) {
    byCode.set(department.orgCode, {
      department,
      children: [],
      parent: undefined,
      reachedFrom: undefined,
      cycle: undefined,
    });
  }
  const places = [...byCode.values()];
  for (const place of places) {
    const { parentCode } = place.department;
    if (parentCode !== '') place.parent = byCode.get(parentCode);
  }
  for (const place of places) markCycleAbove(place);
  return places;
}

/** Climbs from a department to where somebody has been before: where this climb has been itself, a cycle closes. */
function markCycleAbove(start: Place): void {
  let place: Place | undefined = start;
  while (place !== undefined && place.reachedFrom === undefined) {
    place.reachedFrom = start;
    place = place.parent;
  }
  if (place?.reachedFrom === start) markCycle(place);
}

function markCycle(entry: Place): void {
  let place: Place | undefined = entry;
  while (place !== undefined && place.cycle === undefined) {
    place.cycle = entry;
    place = place.parent;
  }
}

function readPlaces(tops: readonly Place[]): readonly DepartmentNode[] {
  const nodes: DepartmentNode[] = [];
  // Last in, first out: what comes first is put on last.
  const waiting = tops.map((place) => ({ place, depth: 0 })).reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { place, depth } = next;
    const { orgCode, orgName, parentCode } = place.department;
    nodes.push({ orgCode, orgName, parentCode, depth });
    for (const child of place.children.toReversed()) {
      waiting.push({ place: child, depth: depth + 1 });
    }
  }
  return nodes;
}

function problemsOf(places: readonly Place[]): TreeProblems {
  const codes = (odd: readonly Place[]) => odd.map(({ department }) => department.orgCode);
  return {
    missingParents: codes(
      places.filter(({ department, parent }) => department.parentCode !== '' && !parent),
    ),
    inCycle: codes(places.filter(({ cycle }) => cycle !== undefined)),
  };
}
