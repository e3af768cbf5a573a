import type { Language } from '../languages.js';

/** What the scripts of the pages say. */
export interface ScriptWords {
  readonly toLight: string;
  readonly toDark: string;
  readonly copy: string;
  readonly copied: string;
  /** Where the page may not copy by itself. */
  readonly selected: string;
  readonly linkTo: (heading: string) => string;
  readonly search: string;
  readonly searchLabel: string;
  readonly results: string;
  readonly found: (count: number) => string;
  readonly nothing: (query: string) => string;
  readonly noIndex: string;
}

export const scriptWords: Readonly<Record<Language, ScriptWords>> = {
  en: {
    toLight: 'Show in light colours',
    toDark: 'Show in dark colours',
    copy: 'Copy',
    copied: 'Copied',
    selected: 'Selected: press Ctrl+C or ⌘C',
    linkTo: (heading) => `Link to “${heading}”`,
    search: 'Search',
    searchLabel: 'Search the documentation',
    results: 'Results',
    found: (count) => `${count} ${count === 1 ? 'result' : 'results'}`,
    nothing: (query) =>
      `Nothing found for “${query}”. Try the name of a callback, a field or a result code.`,
    noIndex: 'The index of the search cannot be loaded. Are all files of the documentation there?',
  },
  zh: {
    toLight: '切换到浅色',
    toDark: '切换到深色',
    copy: '复制',
    copied: '已复制',
    selected: '已选中：请按 Ctrl+C 或 ⌘C',
    linkTo: (heading) => `“${heading}”的链接`,
    search: '搜索',
    searchLabel: '搜索文档',
    results: '搜索结果',
    found: (count) => `${count} 条结果`,
    nothing: (query) => `没有找到“${query}”。可以尝试回调名称、字段名或结果码。`,
    noIndex: '无法加载搜索索引。文档的所有文件是否齐全？',
  },
};
