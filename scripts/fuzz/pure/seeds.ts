import { Buffer } from 'node:buffer';
import { readCallbackDocument } from '../../../src/published.js';

interface Example {
  readonly value?: unknown;
}

const { examples = {} } = readCallbackDocument().components as {
  readonly examples?: Readonly<Record<string, Example>>;
};

/** The requests of the specification: what a body or a query really looks like. */
export const exampleRequests: readonly Readonly<Record<string, unknown>>[] = Object.values(examples)
  .map(({ value }) => value)
  .filter(isRequest);

function isRequest(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !('resultCode' in value);
}

/** Forms in which readers of JSON differ. */
const nastyJson = [
  '{"b":1,"a":2,"b":3}',
  '{"10":1,"9":2,"__proto__":{"a":1},"constructor":null}',
  '{"a":-0,"b":1e400,"c":1.0,"d":12345678901234567890,"e":4.9E-324,"f":1E23}',
  '{"a":"\\u4e2d\\ud83d\\ude00\\/\\u001f\u2028","é":"\\ud800"}',
  ' { "a" : [ 1 , { } , [ ] , null , true ] , "n" : null } ',
  '[{"orgCode":"1"},{"orgCode":"2"}]',
  '\ufeff{"a":1}',
];

export const jsonSeeds: readonly Buffer[] = [
  ...exampleRequests.filter((_, at) => at % 9 === 0).map((value) => JSON.stringify(value)),
  ...nastyJson,
].map((text) => Buffer.from(text));

/** Lists in texts, as the kit's page prints them. */
export const looseSeeds: readonly Buffer[] = [
  '[{orgCode:"10000",orgName:"总部",parentCode:""}]',
  '[{ userName : "a\\"b", role: null, $x_1: {deep:[1,2,{y:"z:{"}]}}, {"userName":"c"} ]',
  '{a:1,"b":true,c:[{d:"e:f"}]}',
  ...nastyJson,
].map((text) => Buffer.from(text));

export const querySeeds: readonly Buffer[] = [
  'activity=newInstance&orderId=CS1&customerName=%E5%BC%A0%20%E4%B8%89+b&authToken=abc%2B%2F%3D&timeStamp=20230327065233980',
  'a=1&a=2&=x&b&c=%&d=%E0%A4%A&e=%ff&&f=%2B%20+&g=%00&timeStamp=1',
  '?x=1&%61=2&\u00e9=3',
].map((text) => Buffer.from(text));
