/** The languages of the documentation, the one that everything is written in first. */
export const languages = ['en', 'zh'] as const;

export type Language = (typeof languages)[number];

/** The folder of an edition within the site, with a slash behind it. */
export const editionFolders = { en: '', zh: 'zh/' } as const satisfies Record<Language, string>;

/** What `lang` and `hreflang` say. */
export const languageTags = { en: 'en', zh: 'zh-CN' } as const satisfies Record<Language, string>;
