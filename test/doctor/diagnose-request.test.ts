import { describe, expect, it } from 'vitest';
import {
  baseCall,
  baseKey,
  baseSignature,
  diagnose,
  genericKey,
  keys,
  kitKey,
  kitSignature,
  licenseKey,
  now,
  previousKitKey,
  unsortedBody as body,
} from './captured.js';

const withKey = (key: string) =>
  baseCall(body, { signature: baseSignature({ key, payload: body }) });
const right = withKey(baseKey);

describe('a diagnosis', () => {
  it('tells which key explains it: class and place', () => {
    const request = withKey(previousKitKey);
    expect(diagnose(request)).toMatchObject({
      cause: 'other-class-key',
      keyClass: 'kit',
      keyIndex: 1,
    });
  });

  it('finds what stands around the key where it is configured', () => {
    const withBlank = { ...keys, base: [`${baseKey} `] };
    const found = diagnose(right, { keys: withBlank });
    expect(found).toMatchObject({ cause: 'key-with-blanks' });
    expect(found.sentence).toContain('where it is configured');
  });

  it('says that no key of the class is given, unless one of another class explains it', () => {
    const withoutBase = { ...keys, base: [] };
    expect(diagnose(right, { keys: withoutBase })).toMatchObject({ cause: 'no-key' });
    const wrongKey = withKey(kitKey);
    expect(diagnose(wrongKey, { keys: withoutBase })).toMatchObject({ cause: 'other-class-key' });
  });

  it('accepts an order notice by either formula, and not with a key of the base interfaces', () => {
    const notice =
      '{"activity":"orderNotify","orderId":"CS1","orderLineId":"CS1-1","testFlag":"0"}';
    const key = genericKey;
    for (const signature of [
      baseSignature({ key, payload: notice }),
      kitSignature({ key, payload: notice }),
    ]) {
      expect(diagnose(baseCall(notice, { signature }))).toMatchObject({
        cause: 'verified',
        keyClass: 'generic',
      });
    }
    const wrong = baseCall(notice, { signature: baseSignature({ payload: notice }) });
    expect(diagnose(wrong)).toMatchObject({ cause: 'other-class-key', keyClass: 'base' });
  });

  it('takes an unknown activity for any callback of the address, and says so', () => {
    const unheard = '{"activity":"unheardOf"}';
    const request = baseCall(unheard, {
      signature: baseSignature({ key: licenseKey, payload: unheard }),
    });
    const found = diagnose(request);
    expect(found).toMatchObject({ cause: 'verified', keyClass: 'license' });
    expect(found.remarks.join()).toContain('activity is missing or unknown');
  });

  it('says that one capture cannot show a replay', () => {
    expect(diagnose(right).remarks.join()).toContain('cannot be seen from one capture');
  });

  it('is the same whenever it was received, if that is not known', () => {
    expect(diagnose(right, { now: undefined })).toMatchObject({ cause: 'verified' });
    expect(diagnose(right, { now: now + 60_000 })).toMatchObject({ cause: 'verified' });
    expect(diagnose(right, { now: now + 60_001 })).toMatchObject({ cause: 'clock-off' });
  });
});
