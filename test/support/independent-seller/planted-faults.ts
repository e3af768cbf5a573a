/**
 * Every defect that the independent seller can be given, by a stable name, and what it then does wrong. Each breaks a promise of the
 * protocol pages in a way that is seen from outside, and leaves everything else as it was.
 */
export const plantedFaults = {
  // The answer as it travels.
  'no-body-sign': 'No answer has the header Body-Sign.',
  'body-sign-wrong-case': 'The header is written Body-sign.',
  'body-sign-lower-case': 'The header is written body-sign, as HTTP/2 and some proxies do.',
  'body-sign-without-quotes': 'The values in Body-Sign stand without their double quotes.',
  'body-sign-bare-signature': 'Body-Sign holds the signature alone.',
  'body-sign-hex': 'The signature in Body-Sign is hex instead of Base64.',
  'body-sign-other-bytes': 'A line break is added to the body after it was signed.',
  'body-sign-other-class-key': 'Body-Sign is made with the key of another interface class.',
  'body-sign-key-with-time':
    'Body-Sign is made with the key followed by the time of the call, as tokens of V1 are.',
  'body-sign-missing-on-refusals': 'Only successes have the header Body-Sign.',
  'refusals-with-status-400': 'A refusal has the HTTP status 400.',
  'authentication-refusals-with-status-401': 'A refused signature has the HTTP status 401.',
  'refusals-with-status-500': 'A refusal has the HTTP status 500.',
  'status-201': 'Every answer has the HTTP status 201.',
  redirects: 'Every call is redirected to another path.',
  'content-type-text-plain': 'Every answer is declared to be text/plain.',
  'content-type-text-html': 'Every answer is declared to be text/html.',
  'content-type-missing': 'No answer says what its content is.',
  'html-error-page': 'A refusal is an HTML page instead of JSON.',
  'answer-not-json': 'Every answer has a comma after its last member, as a printed sample has.',
  'answer-empty': 'Every answer has an empty body.',
  'answer-is-array': 'Every answer is an array around the object.',
  'result-code-missing': 'No answer has a resultCode.',
  'result-code-number': 'resultCode is a number: 0 instead of 000000.',
  'result-code-5-digits': 'resultCode has five digits.',
  'result-code-7-digits': 'resultCode has seven digits, as older copies of the pages print it.',
  'result-code-undocumented': 'A refusal has the code 009999, which no page knows.',
  'result-msg-missing': 'No answer has a resultMsg.',
  'result-msg-empty': 'resultMsg is empty.',
  'result-msg-300-characters': 'resultMsg has 300 characters.',
  'undocumented-member': 'Every answer has a member that no page knows.',
  'slow-answer': 'Every answer comes late: by 6 seconds unless the test sets another delay.',
  'no-answer': 'No call is ever answered, and the connection stays open.',
  'connection-cut': 'The connection is closed in the middle of every answer.',
  'endless-answer': 'The body of an answer does not end.',

  // Who is let in.
  'accepts-wrong-signature': 'A signature or token is not compared with anything.',
  'accepts-missing-signature': 'A call without signature or token is accepted.',
  'accepts-other-class-key': 'A signature made with the key of any interface class is accepted.',
  'previous-key-refused': 'Only the current key of a class is accepted.',
  'previous-key-answered-with-current':
    'A call that was verified with a previous key is answered with the current one.',
  'accepts-stale-timestamp': 'A timestamp of the past is accepted, however old.',
  'accepts-future-timestamp': 'A timestamp of the future is accepted, however far.',
  'accepts-missing-timestamp': 'A call without timestamp is accepted.',
  'accepts-missing-nonce': 'A call without nonce is accepted.',
  'accepts-replayed-nonce': 'A nonce is not remembered, so that a recorded call can be sent again.',
  'nonce-used-up-by-forgery': 'A badly signed call uses up its nonce, and the true one is refused.',
  'refuses-seconds': 'A timestamp in seconds is refused.',
  'refuses-upper-case-hex': 'A signature in upper-case hex is refused.',
  'refuses-lower-case-hex': 'A signature in lower-case hex is refused.',
  'verifies-sorted-text-only':
    'A signature is compared with the sorted, compact text only, so that one over other bytes is refused.',
  'verifies-raw-bytes-only':
    'A signature is compared with the bytes only, so that one over the sorted text is refused.',
  'order-notify-second-formula-refused':
    'orderNotify signed by the second printed formula is refused.',
  'refuses-charset-utf8': 'The content type application/json;charset=utf8 is refused.',
  'v1-raw-plus-refused': 'A token whose plus signs travelled unencoded is refused.',
  'v1-query-decoded-twice': 'Values of a query are decoded twice.',
  'v1-empty-parameters-left-out':
    'Empty parameters do not enter the token, so that it does not match.',
  'v1-quoted-token-refused': 'A token of kit V1 that stands in quotation marks is refused.',

  // How a call is read.
  'refuses-unknown-fields': 'A call with a field that the seller does not know is refused.',
  'accepts-missing-field': 'A call without one of its mandatory fields is accepted.',
  'accepts-blank-field': 'A mandatory field may be blank.',
  'accepts-too-long-field': 'A field may be longer than the pages print.',
  'counts-length-in-bytes':
    'Lengths are counted in bytes, so that Chinese of the printed length is refused.',
  'accepts-number-for-text': 'A number is accepted where a text is documented.',
  'accepts-unlisted-value': 'A scene, status, flag or charging mode outside the list is accepted.',
  'accepts-malformed-time': 'An expireTime that is no time is accepted.',
  'expire-time-17-digits-refused': 'An expireTime with milliseconds is refused.',
  'accepts-malformed-json': 'A body that is no JSON is answered 000000.',
  'unknown-activity-accepted': 'An unknown activity is answered 000000.',
  'unknown-activity-404': 'An unknown activity is answered with the HTTP status 404.',
  'crashes-on-unknown-activity': 'An unknown activity closes the connection without an answer.',
  'activity-in-any-case': 'The activity is compared without regard to its case.',
  'doubled-slash-404': 'A doubled slash before the sub-path is answered with the HTTP status 404.',
  'unknown-sub-path-accepted': 'A sub-path of the kit that does not exist is answered 000000.',
  'large-body-refused': 'A body of more than 50 000 bytes is refused.',

  // Debug calls.
  'test-flag-number-refused': 'testFlag as a number is refused where the pages print a text.',
  'test-flag-text-refused': 'testFlag as a text is refused where the pages print a number.',
  'test-flag-empty-is-debug': 'An empty testFlag makes a call a debug call.',
  'test-flag-ignored': 'testFlag is not read: debug calls are real ones.',
  'debug-touches-real-data': 'A debug call changes the real instance whose id it carries.',
  'debug-unknown-id-refused': 'A debug call for an unknown id is answered 000003.',
  'debug-repeat-other-instance': 'A debug newInstance gets another instanceId each time.',
  'debug-and-real-share-identity':
    'A debug newInstance for the ids of a real order is answered with the real instance, or the other way round.',
  'debug-call-only-once': 'A debug call that was answered before is refused when it comes again.',

  // Instances of SaaS and online License.
  'repeat-makes-second-instance': 'A repeated newInstance makes an instance again.',
  'parallel-duplicates-make-two': 'Two calls for one order at the same time make two instances.',
  'business-id-is-identity':
    'An order is recognised by the businessId, which differs on each call.',
  'second-line-gets-first-instance':
    'A second order line, or a second product of a pay-per-use order, is answered with the first one’s instance.',
  'repeat-in-other-bytes': 'A repeat has another resultMsg than the first call had.',
  'repeat-refused': 'A repeated newInstance is answered 000103, already purchased.',
  'new-again-after-release': 'A newInstance repeated after the release makes a new instance.',
  'instance-id-missing': 'newInstance is answered without instanceId.',
  'instance-id-too-long': 'instanceId has 70 characters.',
  'instance-id-number': 'instanceId is a number.',
  'unknown-instance-accepted': 'A real call for an unknown instance is answered 000000.',
  'refresh-after-release-accepted':
    'A renewal or upgrade of a released instance is answered 000000.',
  'release-repeat-refused': 'A second release is answered 000003.',
  'status-after-release-refused': 'A freeze of a released instance is answered 000003.',
  'status-repeat-refused': 'A freeze of a frozen instance is answered 000005.',
  'freeze-refused': 'FREEZE is refused.',
  'unfreeze-refused': 'UNFREEZE, or NORMAL in V1, is refused.',
  'frozen-instance-refused': 'A renewal of a frozen instance is answered 000003.',
  'renewal-change-refused': 'The scene RENEWAL_CHANGE is refused.',
  'renewal-cancellation-refused': 'The scene UNSUBSCRIBE_RENEWAL_PERIOD is refused.',
  'second-renewal-refused': 'Only the first renewal of an instance is accepted.',
  'product-info-text-refused': 'productInfo as a text is refused.',
  'product-info-list-refused': 'productInfo as a list is refused.',
  'release-without-order-refused': 'A release without order ids is refused.',
  'expire-without-order-refused':
    'expireInstance of V1 without orderId is refused, though printed so.',

  // What a query tells.
  'query-one-id-only': 'queryInstance with more than one id is refused.',
  'query-100-ids-refused': 'queryInstance with more than 100 characters of ids is refused.',
  'query-101-ids-accepted': 'queryInstance with 101 ids is accepted.',
  'query-tells-unknown-ids': 'queryInstance has an entry for ids that are unknown.',
  'query-mixed-ids-refused': 'queryInstance is answered 000003 when one of the ids is unknown.',
  'query-wrong-instance-id': 'Every entry of queryInstance carries the first id.',
  'query-frozen-unknown': 'A frozen instance is answered 000003 to queryInstance.',
  'query-empty-info': 'queryInstance for unknown ids is answered 000000 without entries.',
  'front-end-url-missing': 'appInfo has no frontEndUrl.',
  'front-end-url-without-scheme': 'frontEndUrl is no address: it lacks https://.',
  'password-too-long': 'password has more than 128 characters.',
  'memo-raw-chinese': 'Chinese in memo is sent as it is instead of as unicode escapes.',
  'usage-without-time': 'usageInfo has no statisticalTime.',
  'usage-value-text': 'usageValue is a text instead of a number.',
  'v1-password-in-clear': 'userName and password of V1 are sent in clear.',
  'v1-key-is-first-32-characters':
    'userName and password of V1 are encrypted with the first 32 characters of the Key.',
  'v1-key-by-unsigned-addition':
    'The AES key of V1 is derived with unsigned addition, which makes another one.',
  'v1-encrypt-type-wrong': 'encryptType says AES-128 where AES-256 was used.',
  'v1-app-info-missing': 'newInstance of V1 is answered without appInfo.',

  // Licenses and order notices.
  'license-in-async-answer': 'getLicenseAsync is answered with the License itself.',
  'license-application-refused': 'A real getLicenseAsync is answered 000005.',
  'license-async-repeat-differs': 'A repeated getLicenseAsync has another result code.',
  'license-time-compact-refused': 'A License time in the compact form is refused.',
  'unknown-license-code-refused': 'A call about an unknown authorization code is answered 000003.',
  'get-license-repeat-other-license': 'A repeated getLicense of V1 gets another License.',
  'get-license-shares-instance': 'Every order of getLicense of V1 is answered with one instance.',
  'get-license-without-license': 'getLicense of V1 is answered without License.',
  'order-notify-unknown-order-refused':
    'orderNotify for an order without instance is answered 000003.',

  // The kit.
  'kit-delete-unknown-refused': 'The deletion of something unknown is answered 000003.',
  'kit-checks-instance': 'A call of the kit for an unknown instance is answered 000003.',
  'kit-assumes-order': 'A call of the kit for a tenant that was not announced is answered 000005.',
  'kit-add-repeat-refused':
    'The repeated addition of a tenant, application or department is refused.',
  'kit-empty-instance-refused': 'An empty instanceId, as credentials bring it, is refused.',
  'kit-flag-text-refused': 'flag as a text is refused.',
  'kit-modify-refused': 'flag 2, modify, is refused.',
  'kit-withdrawal-refused': 'flag 3 of authSync, grant withdrawn, is refused.',
  'all-org-text-refused': 'Departments as a text are refused.',
  'unquoted-names-refused': 'Departments as the printed text with unquoted names are refused.',
  'all-org-array-refused': 'Departments as an array are refused.',
  'org-name-spellings-refused': 'OrgName and name beside orgName are refused.',
  'parent-missing-refused': 'A department whose parent is not in the list is refused.',
  'empty-department-list-refused': 'An empty list of departments is refused.',
  'user-list-text-refused': 'userList as a text is refused.',
  'user-list-array-refused': 'userList as an array is refused.',
  'more-than-100-users-refused': 'A list of more than 100 users is refused.',
  'bad-user-accepted': 'A user without a mandatory member is accepted.',
  'client-secret-garbage-accepted': 'A clientSecret that cannot be decrypted is answered 000000.',
  'client-secret-one-digest-only':
    'A clientSecret is decrypted with SHA-256 for both digests only.',
  'client-secret-checked-first': 'clientSecret is decrypted before the signature is verified.',
} as const;

/** The name of a deliberate defect. */
export type Fault = keyof typeof plantedFaults;

/** Which of them a seller has. */
export type Faults = ReadonlySet<Fault>;

/** A seller that does everything right. */
export const noFaults: Faults = new Set();
