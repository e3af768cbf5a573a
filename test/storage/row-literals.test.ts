import { describe, expect, it } from 'vitest';
import { toValues } from '../../src/storage/row-literals.js';

const plain = { numbered: false };

describe('rows as literals', () => {
  it('hold every kind of value, in the order of the columns', () => {
    const row = { text: 'a', number: 1.5, flag: true, other: false, none: null };
    const columns = ['none', 'text', 'number', 'flag', 'other', 'missing'];
    expect(toValues(columns, [row], plain)).toBe("(null,'a',1.5,1,0,null)");
  });

  it('are numbered as they are given', () => {
    expect(toValues(['a'], [{ a: 'x' }, { a: 'y' }], { numbered: true })).toBe("('x',0),('y',1)");
  });

  it.each([
    ["it's", "('it''s')"],
    ["'); drop table calls; --", "('''); drop table calls; --')"],
    ['a\0b', "(('a'||char(0)||'b'))"],
    ["\0'", "((''||char(0)||''''))"],
    ['back\\slash "quoted" $1 ?', `('back\\slash "quoted" $1 ?')`],
  ])('no text breaks out: %j', (text, literal) => {
    expect(toValues(['a'], [{ a: text }], plain)).toBe(literal);
  });
});
