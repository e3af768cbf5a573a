/** The specifications that everything under `generated/` comes from. A new entry file is one line here. */
export const specifications = [
  { name: 'callbacks', stubTemplates: 'callbacks' },
  { name: 'management', stubTemplates: 'management' },
] as const;

export type SpecificationName = (typeof specifications)[number]['name'];
