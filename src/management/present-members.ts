type Present<Members> = { [Name in keyof Members]?: Exclude<Members[Name], undefined> };

/** An answer leaves out what is not known: the members without those that are undefined. */
export function presentMembers<Members extends object>(members: Members): Present<Members> {
  const present = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as Present<Members>;
}
