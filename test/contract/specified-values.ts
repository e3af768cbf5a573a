const id = 'x'.repeat(64);

/** Single values that a schema of the specification takes or refuses, and why it should. */
export const specifiedValues: readonly {
  readonly schema: string;
  readonly given: unknown;
  readonly want: boolean;
  readonly because: string;
}[] = [
  {
    schema: 'InstanceIdList',
    given: Array(100).fill(id).join(','),
    want: true,
    because: 'a hundred ids of 64 characters are allowed',
  },
  {
    schema: 'InstanceIdList',
    given: Array(101).fill('x').join(','),
    want: false,
    because: '101 ids are too many',
  },
  {
    schema: 'InstanceIdList',
    given: `${id}x`,
    want: false,
    because: 'an id has 64 characters at most',
  },
  {
    schema: 'InstanceIdList',
    given: `a,  ${id}  ,b`,
    want: true,
    because: 'blanks around an id do not count',
  },
  { schema: 'InstanceIdList', given: 'a,', want: false, because: 'an empty entry names nothing' },
  {
    schema: 'InstanceIdList',
    given: `a${' '.repeat(6400)}b`,
    want: false,
    because: 'blanks within an id count',
  },
  { schema: 'OrderId', given: '订单', want: true, because: 'ids are opaque' },
  {
    schema: 'OrderId',
    given: '\u200b',
    want: false,
    because: 'a zero-width space cannot be seen',
  },
  {
    schema: 'OrderId',
    given: 'a\ud800',
    want: false,
    because: 'half of a surrogate pair has no UTF-8 form',
  },
  {
    schema: 'OrderId',
    given: '\u{1f600}'.repeat(64),
    want: true,
    because: 'a schema counts characters; the server counts code units beside it',
  },
  {
    schema: 'OrderId',
    given: 'a\n',
    want: false,
    because: 'a line break is a control character',
  },
  { schema: 'ProductId', given: '', want: true, because: 'an empty optional id is absent' },
  {
    schema: 'ProductId',
    given: ' ',
    want: false,
    because: 'a blank one is neither an id nor empty',
  },
  { schema: 'ExpireTime', given: '20240229235959', want: true, because: 'it has 14 digits' },
  {
    schema: 'ExpireTime',
    given: '99991231235959999',
    want: true,
    because: 'some products never expire',
  },
  { schema: 'ExpireTime', given: '20240229240000', want: false, because: 'a day has no hour 24' },
  {
    schema: 'ExpireTime',
    given: '20240229235960',
    want: false,
    because: 'a minute has no second 60',
  },
  {
    schema: 'ExpireTime',
    given: '２０２４0229235959',
    want: false,
    because: 'full-width digits are not digits here',
  },
  {
    schema: 'StatisticalTime',
    given: '20240315080000',
    want: false,
    because: 'it needs milliseconds',
  },
  { schema: 'TestFlag', given: 1, want: true, because: 'a number is taken' },
  { schema: 'TestFlag', given: 2, want: false, because: 'there is no such flag' },
  {
    schema: 'HttpUrl',
    given: 'javascript:alert(1)',
    want: false,
    because: 'only web addresses may be shown to a buyer',
  },
  {
    schema: 'NewInstanceAnswer',
    given: { resultCode: '000000', resultMsg: 'success' },
    want: false,
    because: 'a success names its instance',
  },
  {
    schema: 'NewInstanceAnswer',
    given: { resultCode: '000005', resultMsg: 'no', instanceId: 'a' },
    want: false,
    because: 'a refusal names none',
  },
  {
    schema: 'QueryInstanceAnswer',
    given: { resultCode: '000000', resultMsg: 'success', info: [] },
    want: false,
    because: 'a success shows something',
  },
  {
    schema: 'ReleaseInstanceAnswer',
    given: { resultCode: '000000', resultMsg: 'success', more: 1 },
    want: false,
    because: 'answers hold documented fields only',
  },
  {
    schema: 'ReleaseInstanceAnswer',
    given: { resultCode: '000000' },
    want: false,
    because: 'resultMsg is always sent',
  },
  {
    schema: 'ResultMsg',
    given: 'x'.repeat(256),
    want: false,
    because: 'outgoing lengths are strict',
  },

  { schema: 'SyncFlag', given: 1, want: true, because: 'a number is documented' },
  { schema: 'SyncFlag', given: '1', want: true, because: 'the same digit is taken as text' },
  { schema: 'SyncFlag', given: 3, want: false, because: 'only users have a flag 3' },
  { schema: 'AuthSyncFlag', given: 3, want: true, because: 'a grant can be withdrawn' },
  {
    schema: 'KitInstanceId',
    given: '',
    want: true,
    because: 'a credential belongs to no instance',
  },
  {
    schema: 'UserEntries',
    given: [{ userName: 'a', name: 'a', orgCode: 'a', role: 'user', enable: true, more: null }],
    want: true,
    because: 'unknown members of a user are kept',
  },
  {
    schema: 'UserEntries',
    given: [{ userName: 'a', name: 'a', orgCode: 'a', role: 'user' }],
    want: false,
    because: 'a user is enabled or disabled',
  },
  {
    schema: 'DepartmentEntry',
    given: { orgCode: 'a', OrgName: 'a' },
    want: true,
    because: 'an edition spells the name so',
  },
  {
    schema: 'DepartmentEntry',
    given: { orgCode: 'a' },
    want: false,
    because: 'a department has a name',
  },
  { schema: 'WireInteger', given: '1234567', want: true, because: 'seven digits are taken' },
  { schema: 'WireInteger', given: '-1', want: false, because: 'nobody buys less than nothing' },
  { schema: 'WireInteger', given: 1, want: false, because: 'all that a query holds is text' },
  {
    schema: 'InstanceStatusV1',
    given: 'UNFREEZE',
    want: false,
    because: 'that is the word of the newer interface',
  },
];
