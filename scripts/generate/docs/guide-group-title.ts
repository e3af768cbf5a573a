import type { Words } from './words.js';

/** Of a group that nobody has given a title, the name of its folder. */
export function guideGroupTitle(words: Words, group: string): string {
  const titles: Readonly<Record<string, string>> = words.contents.guideGroups;
  return titles[group] ?? group.charAt(0).toUpperCase() + group.slice(1).replaceAll('-', ' ');
}
