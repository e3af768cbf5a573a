import { describe, expect, it } from 'vitest';
import { isLicenseText } from '../../src/domain/license-text.js';
import { createLicensing, type LicensingOptions } from '../../src/jobs/licensing.js';
import { anInstance, day, noon } from '../support/instances.js';

const order = {
  instanceId: 'i-1',
  orderId: 'CS-1',
  productId: 'OFFI-1',
  customerId: 'c-1',
  expiresAt: null,
};

function licensingWith(options: Partial<LicensingOptions>) {
  const errors: unknown[] = [];
  const licensing = createLicensing({
    deadlineMs: 30,
    onError: (error) => errors.push(error),
    ...options,
  });
  return { licensing, errors };
}

describe('the License of an order', () => {
  it('is a random, checked text without a generator of the seller', async () => {
    const { licensing } = licensingWith({});
    const outcomes = await Promise.all(
      ['a', 'b'].map((orderId) => licensing.issue({ ...order, orderId })),
    );
    const licenses = outcomes.map((outcome) => outcome.kind === 'issued' && outcome.license);
    expect(licenses.map((license) => isLicenseText(String(license)))).toEqual([true, true]);
    expect(licenses[0]).not.toBe(licenses[1]);
  });

  it('comes from the generator of the seller, who is told what it is for', async () => {
    const asked: unknown[] = [];
    const { licensing } = licensingWith({
      issueLicense: (given) => {
        asked.push(given);
        return 'L-1';
      },
    });
    expect(await licensing.issue(order)).toEqual({
      kind: 'issued',
      license: 'L-1',
      instanceId: 'i-1',
    });
    expect(asked).toEqual([order]);
  });

  it('is made once for calls that race', async () => {
    let made = 0;
    const { licensing } = licensingWith({
      issueLicense: async () => {
        made += 1;
        await new Promise((resolve) => setTimeout(resolve, 5));
        return `L-${made}`;
      },
    });
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => licensing.issue(order)));
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(made).toBe(1);
  });

  it('waits for the call that asks again when it took too long', async () => {
    let finish: (license: string) => void = () => undefined;
    const { licensing } = licensingWith({
      issueLicense: () => new Promise<string>((resolve) => (finish = resolve)),
    });
    expect(await licensing.issue(order)).toEqual({ kind: 'late' });
    finish('L-late');
    const again = { ...order, instanceId: 'i-of-the-second-call' };
    expect(await licensing.issue(again)).toEqual({
      kind: 'issued',
      license: 'L-late',
      instanceId: 'i-1',
    });
  });

  it('is not made again for a call that comes before the first one is committed', async () => {
    let made = 0;
    const { licensing } = licensingWith({ issueLicense: () => `L-${(made += 1)}` });
    const first = await licensing.issue(order);
    expect(await licensing.issue(order)).toEqual(first);
    expect(made).toBe(1);
  });

  it('is refused as sold out when the generator has none left', async () => {
    const { licensing, errors } = licensingWith({ issueLicense: () => undefined });
    expect(await licensing.issue(order)).toEqual({ kind: 'refused', code: '000100' });
    expect(errors).toEqual([]);
  });

  it.each([
    ['throws', () => Promise.reject(new Error('no licence server')), 'no licence server'],
    ['gives an empty text', () => '', 'one of 0 characters'],
    ['gives no text', () => 42 as unknown as string, 'it gave number'],
    ['gives an endless text', () => 'x'.repeat(5000), 'one of 5000 characters'],
    ['gives two lines', () => 'AB\nCD', 'line breaks'],
    ['gives a line with its end', () => 'AB\n', 'line breaks'],
    ['gives blanks', () => ' \u3000', 'blank'],
    ['gives half a character', () => 'AB\ud83d', 'control characters'],
  ])('is refused for now when the generator %s, and tried again', async (_, fails, said) => {
    let calls = 0;
    const { licensing, errors } = licensingWith({
      issueLicense: () => ((calls += 1) === 1 ? fails() : 'L-2'),
    });
    expect(await licensing.issue(order)).toEqual({ kind: 'refused', code: '000005' });
    expect(String(errors[0])).toContain(said);
    expect(await licensing.issue(order)).toEqual({
      kind: 'issued',
      license: 'L-2',
      instanceId: 'i-1',
    });
  });

  it('is tried again when it failed after its call had been answered', async () => {
    const fails: ((error: Error) => void)[] = [];
    let calls = 0;
    const { licensing, errors } = licensingWith({
      issueLicense: () =>
        (calls += 1) === 1 ? new Promise<string>((_, reject) => fails.push(reject)) : 'L-2',
    });
    expect(await licensing.issue(order)).toEqual({ kind: 'late' });
    fails[0]?.(new Error('came too late'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(errors).toHaveLength(1);
    expect(await licensing.issue(order)).toMatchObject({ kind: 'issued', license: 'L-2' });
  });

  it('never stands in what is said about a generator that gave something else', async () => {
    const { licensing, errors } = licensingWith({ issueLicense: () => 'SECRET'.repeat(1000) });
    await licensing.issue(order);
    expect(String(errors[0])).not.toContain('SECRET');
  });
});

describe('an application for a License', () => {
  const request = { eventId: 'e-1', deviceFingerprint: '', effectiveAt: noon, expiresAt: noon };
  const until = (expiresAt: number | null) => anInstance({ expiresAt });

  it.each([
    { title: 'within the known expiry is accepted', instance: until(noon), want: 'accepted' },
    { title: 'beyond it is refused', instance: until(noon - 1), want: '000901' },
    { title: 'is accepted while no expiry is known', instance: until(null), want: 'accepted' },
  ])('$title', async ({ instance, want }) => {
    expect(await licensingWith({}).licensing.judge({ instance, request })).toBe(want);
  });

  it('without an end is measured by its beginning', async () => {
    const { licensing } = licensingWith({});
    const endless = { ...request, expiresAt: null };
    expect(await licensing.judge({ instance: until(noon + day), request: endless })).toBe(
      'accepted',
    );
    expect(await licensing.judge({ instance: until(noon - day), request: endless })).toBe('000901');
  });

  it('is decided by the rule of the seller', async () => {
    const { licensing } = licensingWith({ judgeLicenseRequest: () => '000903' });
    expect(await licensing.judge({ instance: until(null), request })).toBe('000903');
  });

  it.each(['maybe', undefined, null])('is refused for now when that rule says %s', async (said) => {
    const rule = () => said as unknown as '000900';
    const { licensing, errors } = licensingWith({ judgeLicenseRequest: rule });
    expect(await licensing.judge({ instance: until(null), request })).toBe('000005');
    expect(String(errors[0])).toContain('must give one of accepted, delivered');
  });

  it('is refused for now when that rule throws, and accepted when it does not answer in time', async () => {
    const broken = licensingWith({ judgeLicenseRequest: () => Promise.reject(new Error('no')) });
    expect(await broken.licensing.judge({ instance: until(null), request })).toBe('000005');
    expect(broken.errors).toHaveLength(1);
    const slow = licensingWith({ judgeLicenseRequest: () => new Promise(() => undefined) });
    expect(await slow.licensing.judge({ instance: until(null), request })).toBe('accepted');
  });
});
