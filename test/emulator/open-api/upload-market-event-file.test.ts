import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  boundary,
  callOpenApi,
  playOpenApis,
  type CallOptions,
  type PlayedOpenApis,
} from '../../support/open-api-call.js';

const eventId = '8a1f0c5e5694b2d7c8';
const secret = 'LIC-2026-0001-ABCD-EFGH';
const text = { isvUpdateFileReq: { type: 'CHARACTERS', characters: secret } };
const content = 'LICENSE-BEGIN\r\n--not-the-boundary\r\nLICENSE-END\r\n';
const sha256 = createHash('sha256').update(content).digest('hex');
const file = (changes: object = {}) => ({
  file: content,
  isvUpdateFileReq: { type: 'FILE', file_name: 'license.lic', sha256, ...changes },
});

function upload(played: PlayedOpenApis, request: object, options: CallOptions = {}) {
  const pathParameters = { event_id: eventId };
  return callOpenApi(played, 'uploadMarketEventFile', request, { pathParameters, ...options });
}

function application({ state }: PlayedOpenApis) {
  const found = state.licenseApplications.get(eventId);
  if (found === undefined) throw new Error('no such application');
  const resource = state.resources.get(found.resourceId);
  if (resource === undefined) throw new Error('no such resource');
  return { application: found, resource };
}

const success = { error_code: 'CBC.0000', error_msg: 'success' };

describe("'uploadMarketEventFile'", () => {
  it.each([
    ['a text', text, secret],
    ['a text of 1024 characters', characters(1024), 'L'.repeat(1024)],
    ['a file', file(), `license.lic (SHA-256 ${sha256})`],
    ['a file whose hash is in upper case', file({ sha256: sha256.toUpperCase() }), undefined],
    ['an empty file', { ...file({ sha256: hashOf('') }), file: '' }, undefined],
  ])('delivers %s, once and the same again', async (_, request, delivered) => {
    const played = await playOpenApis();
    for (const time of ['first', 'again']) {
      const { status, body } = await upload(played, request);
      expect({ time, status, body }).toEqual({ time, status: 200, body: success });
    }
    const { application: applied, resource } = application(played);
    expect(applied.status).toBe('delivered');
    expect(resource.license).toBe(applied.delivered);
    if (delivered !== undefined) expect(applied.delivered).toBe(delivered);
  });

  it('does not replace what was delivered', async () => {
    const played = await playOpenApis();
    await upload(played, text);
    const answer = await upload(played, file());
    expect(answer.body).toEqual({ error_code: '91381034', error_msg: 'license apply invalid' });
    expect(application(played).resource.license).toBe(secret);
  });

  it('takes what comes before the application was acknowledged', async () => {
    const played = await playOpenApis();
    application(played).application.status = 'applied';
    expect((await upload(played, text)).body).toEqual(success);
  });

  it.each([
    ['an unknown event', 'no-such-event', '91381034', 'license apply invalid'],
    [
      'an application that was denied',
      'denied-5694b2d7c8',
      '91381038',
      'License apply has been denied.',
    ],
    ['a released License', 'released-5694b2d7c8', '91381033', 'License resource invalid'],
    ['an event id that needs encoding', 'a b/c', '91381034', 'license apply invalid'],
  ])('refuses %s', async (_, event_id, error_code, error_msg) => {
    const answer = await upload(await playOpenApis(), text, { pathParameters: { event_id } });
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 200,
      body: { error_code, error_msg },
    });
  });

  const part = (head: string, value: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${value}\r\n`;
  const described = part('name="isvUpdateFileReq"', JSON.stringify(text.isvUpdateFileReq));

  it.each<[string, object, CallOptions]>([
    ['a text of 1025 characters', characters(1025), {}],
    ['no text', { isvUpdateFileReq: { type: 'CHARACTERS' } }, {}],
    ['an unknown type', { isvUpdateFileReq: { type: 'TEXT', characters: 'x' } }, {}],
    ['a file without a name', file({ file_name: undefined }), {}],
    ['a file without a hash', file({ sha256: undefined }), {}],
    ['a file with the hash of another', file({ sha256: hashOf('another') }), {}],
    ['no file', { ...file(), file: undefined }, {}],
    ['JSON instead of a form', text, { contentType: 'application/json' }],
    ['a form without a boundary', text, { contentType: 'multipart/form-data' }],
    ['a form with another boundary', text, { contentType: 'multipart/form-data; boundary=x' }],
    ['a form that is cut off', text, { body: described }],
    ['a form without parts', text, { body: `--${boundary}--\r\n` }],
    ['a part without a name', text, { body: `${part('x="y"', '{}')}--${boundary}--\r\n` }],
    ['a part without a head', text, { body: `--${boundary}\r\n{}\r\n--${boundary}--\r\n` }],
    [
      'a description that is no JSON',
      text,
      { body: `${part('name="isvUpdateFileReq"', '{')}--${boundary}--\r\n` },
    ],
    [
      'a file as a mere value',
      text,
      {
        body: `${part('name="file"', content)}${part('name="isvUpdateFileReq"', JSON.stringify(file().isvUpdateFileReq))}--${boundary}--\r\n`,
      },
    ],
    ['a GET', text, { method: 'GET', body: '' }],
  ])('refuses %s, and delivers nothing', async (_, request, options) => {
    const played = await playOpenApis();
    const answer = await upload(played, request, options);
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 400,
      body: { error_code: 'CBC.0101', error_msg: 'Invalid parameter.' },
    });
    expect(application(played).application.status).toBe('acknowledged');
  });

  it('reads a form as others write it', async () => {
    const played = await playOpenApis();
    const body = `preamble\r\n${described.replace('Content-Disposition', 'content-disposition')}--${boundary}--`;
    const contentType = `multipart/form-data; charset=utf-8; boundary="${boundary}"`;
    expect((await upload(played, text, { body, contentType })).body).toEqual(success);
  });

  it('of parts with one name takes the first', async () => {
    const played = await playOpenApis();
    const other = { type: 'CHARACTERS', characters: 'another' };
    const second = part('name="isvUpdateFileReq"', JSON.stringify(other));
    await upload(played, text, { body: `${described}${second}--${boundary}--\r\n` });
    expect(application(played).resource.license).toBe(secret);
  });

  it('never says the License', async () => {
    const played = await playOpenApis();
    await upload(played, text);
    for (const request of [
      characters(1025, secret),
      { isvUpdateFileReq: { ...text, characters: secret } },
    ]) {
      expect((await upload(played, request)).text).not.toContain('LIC-2026');
    }
  });
});

function characters(length: number, start = '') {
  return { isvUpdateFileReq: { type: 'CHARACTERS', characters: start.padEnd(length, 'L') } };
}

function hashOf(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}
