import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The parts of `package-lock.json` (version 3) that are read here. */
export interface LockFile {
  readonly name: string;
  readonly version: string;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  /** `sha512-` and Base64. */
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** What is installed beside KooGate, wherever in the tree. */
export interface ShippedPackage extends LockedPackage {
  /** Below the project, e.g. `node_modules/pg/node_modules/split2`. */
  readonly place: string;
  readonly name: string;
  readonly version: string;
}

export function readLockFile(): LockFile {
  const path = fileURLToPath(new URL('../../package-lock.json', import.meta.url));
  return JSON.parse(readFileSync(path, 'utf8')) as LockFile;
}

/** All that a seller gets with the package: no tools of development. In the order of their names. */
export function shippedPackages({ packages }: LockFile): readonly ShippedPackage[] {
  return Object.entries(packages)
    .filter(([place, { dev, devOptional }]) => place !== '' && dev !== true && devOptional !== true)
    .map(([place, locked]) => ({
      ...locked,
      place,
      name: nameAt(place),
      version: locked.version ?? '',
    }))
    .sort((one, other) => (one.place < other.place ? -1 : 1));
}

/** Where the package stands that the one at `place` finds under a name, as Node.js looks for it; `undefined` if it finds none. */
export function resolvePlace(
  packages: LockFile['packages'],
  place: string,
  name: string,
): string | undefined {
  for (let folder = place; ; folder = parentOf(folder)) {
    const found = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (found in packages) return found;
    if (folder === '') return undefined;
  }
}

function nameAt(place: string): string {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

function parentOf(place: string): string {
  const at = place.lastIndexOf('/node_modules/');
  return at === -1 ? '' : place.slice(0, at);
}
