import type { HtmlValue } from './html.js';
import type { Language } from './languages.js';

/** What a page says; the frame around it is `pageLayout`'s. */
export interface Page {
  /** Relative to the root of its edition. */
  readonly path: string;
  /** Its heading too. */
  readonly title: string;
  /** Where it stands, from the outermost on, without itself. */
  readonly trail: readonly TrailStep[];
  /** Right under the heading, before the contents of the page. */
  readonly lead?: HtmlValue;
  readonly body: HtmlValue;
  /** Of title and text, where it is not that of the edition. */
  readonly language?: Language;
  /** The address of the site's root, of a page that is shown at any address; else addresses are relative. */
  readonly root?: string;
  /** Scripts beside those of the frame, by their names at the root of the site. */
  readonly scripts?: readonly string[];
}

export interface TrailStep {
  readonly label: string;
  /** Relative to the root of the edition; some steps are nothing but a heading of the contents. */
  readonly path?: string;
}
