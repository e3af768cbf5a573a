/** For `KOOGATE_API_TOKENS`: one token of each role. */
export const apiTokens = {
  viewer: 'token-of-the-viewer-for-tests',
  operator: 'token-of-the-operator-for-tests',
  admin: 'token-of-the-admin-for-tests',
} as const;

export const apiTokensVariable = {
  KOOGATE_API_TOKENS: Object.entries(apiTokens)
    .map(([role, token]) => `the-${role}:${role}:${token}`)
    .join(','),
};
