import { createHash } from 'node:crypto';
import { licenceOf } from './licences.js';
import {
  resolvePlace,
  shippedPackages,
  type LockedPackage,
  type LockFile,
  type ShippedPackage,
} from './lock-file.js';

/**
 * What ships, as a CycloneDX bill of materials, from the lock file alone. `npm sbom --omit=dev` leaves out what a tool of development needs
 * too, the driver of PostgreSQL among it. Without time, random number and addresses: the same lock file gives the same bytes on every
 * machine.
 */
export function toSoftwareBill(lock: LockFile): object {
  const shipped = shippedPackages(lock);
  const root = lock.packages[''] ?? {};
  const rootRef = `${lock.name}@${lock.version}`;
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(lock))}`,
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'build' }],
      component: {
        'bom-ref': rootRef,
        type: 'application',
        name: lock.name,
        version: lock.version,
        purl: purlOf(lock),
        licenses: toLicences(root.license),
      },
    },
    components: shipped.map(toComponent),
    dependencies: [
      { ref: rootRef, dependsOn: dependenciesOf(lock, '', root) },
      ...shipped.map((each) => ({
        ref: refOf(each),
        dependsOn: dependenciesOf(lock, each.place, each),
      })),
    ],
  };
}

function toComponent(each: ShippedPackage): object {
  return {
    'bom-ref': refOf(each),
    type: 'library',
    name: each.name,
    version: each.version,
    scope: each.optional === true ? 'optional' : 'required',
    purl: purlOf(each),
    ...(each.integrity !== undefined && { hashes: [toHash(each.integrity)] }),
    licenses: toLicences(licenceOf(each)),
  };
}

/** One version may be installed in several places: each is a component, since each has dependencies of its own. */
function refOf({ name, version, place }: ShippedPackage): string {
  return place === `node_modules/${name}` ? `${name}@${version}` : `${name}@${version}#${place}`;
}

function dependenciesOf(
  { packages }: LockFile,
  place: string,
  { dependencies = {}, optionalDependencies = {}, peerDependencies = {} }: LockedPackage,
): readonly string[] {
  const names = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
  const refs = names.flatMap((name) => {
    const found = resolvePlace(packages, place, name);
    const locked = found === undefined ? undefined : packages[found];
    // What is optional may be for another machine, and what is a peer may be there for development only.
    if (found === undefined || locked === undefined || locked.dev === true) return [];
    if (locked.devOptional === true) return [];
    return [refOf({ ...locked, place: found, name, version: locked.version ?? '' })];
  });
  return [...new Set(refs)].sort();
}

function purlOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

function toHash(integrity: string): object {
  const [algorithm = '', base64 = ''] = integrity.split('-');
  const digits = algorithm.replace('sha', '');
  return { alg: `SHA-${digits}`, content: Buffer.from(base64, 'base64').toString('hex') };
}

function toLicences(expression: string | undefined): readonly object[] {
  if (expression === undefined) return [];
  const isExpression = /[ ()]/.test(expression);
  return [isExpression ? { expression } : { license: { id: expression } }];
}

/** CycloneDX asks for a UUID of each bill; this one names its content (version 8: made by a rule of one's own). */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
