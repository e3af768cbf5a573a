/**
 * Members of calls and answers that hold secrets or personal data: how to reach and let in people, what opens a product. Access keys are
 * not among them, for they never travel.
 */
export const sensitiveMembers: ReadonlySet<string> = new Set([
  'mobilePhone',
  'mobile',
  'email',
  'phone',
  'userName',
  'password',
  'memo',
  'license',
  'licenseCode',
  'clientSecret',
]);

/** Links that may log a buyer in, by what stands behind `?` or `#`. */
export const linkMembers: ReadonlySet<string> = new Set([
  'frontEndUrl',
  'adminUrl',
  'dashboardUrl',
]);
