/** What the search knows of a page. Short names of members: the index is loaded by whoever searches. */
export interface SearchPage {
  /** Relative to the root of the site. */
  readonly path: string;
  readonly title: string;
  /** Where it stands, in words. */
  readonly trail: string;
  readonly sections: readonly SearchSection[];
}

/** A page's beginning, or a heading with what stands below it. */
export type SearchSection = readonly [
  /** Of the heading; empty for the beginning of the page. */
  anchor: string,
  heading: string,
  /** Names that stand in it, of fields, callbacks and the like, and other words that it shall be found by. */
  names: string,
  text: string,
];
