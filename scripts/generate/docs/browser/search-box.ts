import { languageTags } from '../languages.js';
import type { ScriptWords } from '../words/script-words.js';
import type { Hit, PageHits } from './search-engine.js';
import type { LanguageHits, SearchIndexes } from './search-indexes.js';
import { highlighted } from './highlighted.js';

export interface SearchBoxOptions {
  readonly place: HTMLElement;
  /** Of the site. */
  readonly root: URL;
  readonly words: ScriptWords;
  readonly indexes: SearchIndexes;
}

/** The field of the search with its list of results: a combobox as screen readers know it, led by the keyboard or by hand. */
export class SearchBox {
  readonly #input = document.createElement('input');
  readonly #list = document.createElement('div');
  readonly #status = document.createElement('p');
  readonly #panel = document.createElement('div');
  readonly #options: SearchBoxOptions;
  /** Which result is chosen; -1: none. */
  #chosen = -1;
  /** Answers to older questions may come late. */
  #asked = 0;

  constructor(options: SearchBoxOptions) {
    this.#options = options;
    this.#build();
    this.#listen();
  }

  #build(): void {
    const { place, words } = this.#options;
    const input = this.#input;
    input.type = 'search';
    input.placeholder = words.search;
    input.autocomplete = 'off';
    input.spellcheck = false;
    setAttributes(input, {
      role: 'combobox',
      'aria-label': words.searchLabel,
      'aria-autocomplete': 'list',
      'aria-controls': 'search-results',
      'aria-expanded': 'false',
      'aria-keyshortcuts': '/',
    });
    this.#list.id = 'search-results';
    setAttributes(this.#list, { role: 'listbox', 'aria-label': words.results });
    this.#status.className = 'search-status';
    this.#status.setAttribute('role', 'status');
    this.#panel.className = 'search-panel';
    this.#panel.hidden = true;
    this.#panel.append(this.#status, this.#list);
    const key = document.createElement('kbd');
    key.textContent = '/';
    key.setAttribute('aria-hidden', 'true');
    place.setAttribute('role', 'search');
    place.append(input, key, this.#panel);
  }

  #listen(): void {
    const { place, indexes, words } = this.#options;
    this.#input.addEventListener('focus', () => {
      indexes.load().catch(() => this.#say(words.noIndex));
      if (this.#input.value.trim() !== '') this.#open(true);
    });
    this.#input.addEventListener('input', () => void this.#ask());
    this.#input.addEventListener('keydown', (event) => this.#onKey(event));
    document.addEventListener('keydown', (event) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
      event.preventDefault();
      this.#input.focus();
      this.#input.select();
    });
    document.addEventListener('pointerdown', ({ target }) => {
      if (!(target instanceof Node && place.contains(target))) this.#open(false);
    });
    place.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !place.contains(relatedTarget)) this.#open(false);
    });
  }

  #onKey(event: KeyboardEvent): void {
    // While Chinese is being composed, these keys belong to the input method.
    if (event.isComposing) return;
    const results = this.#results();
    if (event.key === 'Escape') this.#leave(event);
    else if (event.key === 'Enter') (results[this.#chosen] ?? results[0])?.click();
    else if (event.key === 'ArrowDown') this.#choose(this.#chosen + 1);
    else if (event.key === 'ArrowUp') this.#choose(this.#chosen - 1);
    else return;
    event.preventDefault();
  }

  /** First the list goes away, then what was typed. */
  #leave(event: KeyboardEvent): void {
    event.stopPropagation();
    if (this.#panel.hidden) {
      this.#input.value = '';
      this.#input.blur();
    }
    this.#open(false);
  }

  #results(): HTMLAnchorElement[] {
    return [...this.#list.querySelectorAll<HTMLAnchorElement>('[role=option]')];
  }

  #choose(index: number): void {
    const results = this.#results();
    if (results.length === 0) return;
    this.#open(true);
    this.#chosen = (index + results.length) % results.length;
    for (const [at, result] of results.entries()) {
      result.setAttribute('aria-selected', String(at === this.#chosen));
    }
    const chosen = results[this.#chosen];
    this.#input.setAttribute('aria-activedescendant', chosen?.id ?? '');
    chosen?.scrollIntoView({ block: 'nearest' });
  }

  async #ask(): Promise<void> {
    const query = this.#input.value.trim();
    this.#asked += 1;
    const asked = this.#asked;
    if (query === '') {
      this.#list.replaceChildren();
      this.#open(false);
      return;
    }
    try {
      const found = await this.#options.indexes.find(query);
      if (asked === this.#asked) this.#show(query, found);
    } catch {
      if (asked === this.#asked) this.#say(this.#options.words.noIndex);
    }
  }

  #show(query: string, found: readonly LanguageHits[]): void {
    const { words } = this.#options;
    this.#chosen = -1;
    this.#input.removeAttribute('aria-activedescendant');
    const groups = found.flatMap(({ language, pages }) =>
      pages.map((page) => this.#group(page, query, languageTags[language])),
    );
    this.#list.replaceChildren(...groups);
    const results = this.#results();
    for (const [index, result] of results.entries()) result.id = `search-result-${index}`;
    this.#status.textContent =
      results.length === 0 ? words.nothing(query) : words.found(results.length);
    this.#open(true);
  }

  #group({ page, hits }: PageHits, query: string, language: string): HTMLElement {
    const group = document.createElement('div');
    const title = document.createElement('p');
    title.textContent = page.trail === '' ? page.title : `${page.trail} › ${page.title}`;
    title.setAttribute('role', 'presentation');
    setAttributes(group, { role: 'group', 'aria-label': title.textContent, lang: language });
    group.append(title, ...hits.map((hit) => this.#result(hit, query)));
    return group;
  }

  #result({ address, heading, excerpt }: Hit, query: string): HTMLAnchorElement {
    const result = document.createElement('a');
    result.href = new URL(address, this.#options.root).href;
    result.tabIndex = -1;
    setAttributes(result, { role: 'option', 'aria-selected': 'false' });
    const title = document.createElement('b');
    title.append(...highlighted(heading, query));
    const text = document.createElement('span');
    text.append(...highlighted(excerpt, query));
    result.append(title, text);
    result.addEventListener('click', () => this.#open(false));
    return result;
  }

  #say(sentence: string): void {
    this.#list.replaceChildren();
    this.#status.textContent = sentence;
    this.#open(true);
  }

  #open(isOpen: boolean): void {
    this.#panel.hidden = !isOpen;
    this.#input.setAttribute('aria-expanded', String(isOpen));
    if (!isOpen) this.#input.removeAttribute('aria-activedescendant');
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}

function setAttributes(element: Element, attributes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
