/**
 * The specifications that everything under `generated/` comes from. A new entry file is one more here; the compiler names what else
 * has to know it, and `openapi/README.md` the rest.
 */
export const specifications = [
  { name: 'callbacks', stubTemplates: 'callbacks', hasPage: false },
  {
    name: 'management',
    stubTemplates: 'management',
    hasPage: true,
  },
  {
    name: 'marketplace',
    stubTemplates: 'marketplace',
    hasPage: true,
  },
  {
    name: 'events',
    // Nothing here answers them: receivers are the seller's.
    stubTemplates: undefined,
    hasPage: true,
  },
  {
    name: 'emulator',
    // Nobody but the emulator answers it, and each of its routes is held against the specification by a test.
    stubTemplates: undefined,
    hasPage: true,
  },
] as const satisfies readonly Specification[];

export type SpecificationName = (typeof specifications)[number]['name'];

/** Those that are one page of the documentation. */
export type ApiName = Extract<(typeof specifications)[number], { readonly hasPage: true }>['name'];

interface Specification {
  /** Of the entry file, and of everything that is made of it. */
  readonly name: string;
  /** The folder of `scripts/templates` that holds the form of its stubs; `undefined`: it has none. */
  readonly stubTemplates: string | undefined;
  /** One page for all of it, introduced by `scripts/generate/docs/words/`; of the callbacks each operation has a page of its own. */
  readonly hasPage: boolean;
}
