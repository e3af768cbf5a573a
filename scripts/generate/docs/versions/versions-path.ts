/** The page that lists the published versions. */
export const versionsPath = 'versions.html';
