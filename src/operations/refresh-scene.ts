/** What the scenes of `refreshInstance` and `refreshLicenseCode` mean. */
export const scenePurposes = {
  TRIAL_TO_FORMAL: 'trial-to-formal',
  RENEWAL: 'renewal',
  UNSUBSCRIBE_RENEWAL_PERIOD: 'renewal-cancelled',
  RENEWAL_CHANGE: 'renewal-change',
} as const;
