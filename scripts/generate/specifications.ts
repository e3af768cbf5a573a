/**
 * The specifications that everything under `generated/` comes from. A new entry file is one more here; the compiler names what else
 * has to know it, and `openapi/README.md` the rest.
 */
export const specifications = [
  { name: 'callbacks', stubTemplates: 'callbacks', page: undefined },
  {
    name: 'management',
    stubTemplates: 'management',
    page: { eyebrow: 'For operators', heading: 'Operators', label: 'Management API' },
  },
  {
    name: 'marketplace',
    stubTemplates: 'marketplace',
    page: {
      eyebrow: 'From seller to marketplace',
      heading: 'Calls of the seller',
      label: 'Open APIs',
    },
  },
  {
    name: 'events',
    // Nothing here answers them: receivers are the seller's.
    stubTemplates: undefined,
    page: {
      eyebrow: 'From KooGate to the seller',
      heading: 'Events',
      label: 'Webhooks',
    },
  },
  {
    name: 'emulator',
    // Nobody but the emulator answers it, and each of its routes is held against the specification by a test.
    stubTemplates: undefined,
    page: {
      eyebrow: 'For those who play the marketplace',
      heading: 'Emulator',
      label: 'Control API',
    },
  },
] as const satisfies readonly Specification[];

export type SpecificationName = (typeof specifications)[number]['name'];

interface Specification {
  /** Of the entry file, and of everything that is made of it. */
  readonly name: string;
  /** The folder of `scripts/templates` that holds the form of its stubs; `undefined`: it has none. */
  readonly stubTemplates: string | undefined;
  /** How its page is introduced; `undefined` where each operation has a page of its own. */
  readonly page: SpecificationPage | undefined;
}

export interface SpecificationPage {
  readonly eyebrow: string;
  /** In the contents of the site. */
  readonly heading: string;
  readonly label: string;
}
