import { expect, test } from 'vitest';
import { addChip, chipFromText, chipToText, endOfFilter, withChips } from './chips';

const mx1 = { field: 'host', value: 'mx1', exclude: false, off: false };

test('a chip joins an empty query alone', () => expect(withChips('*', [mx1])).toBe('host:="mx1"'));
test('what was typed stays one group', () => expect(withChips('a OR b', [mx1])).toBe('(a OR b) host:="mx1"'));
test('chips go before the pipes', () => expect(withChips('a | count', [mx1])).toBe('(a) host:="mx1" | count'));
test('a bar in quotes is no pipe', () => expect(endOfFilter('"a|\\"|b" | x')).toBe(9));
test('a chip turned off does not filter', () => expect(withChips('a', [{ ...mx1, off: true }])).toBe('a'));
test('quotes in a value are escaped', () => expect(withChips('', [{ ...mx1, value: 'a"b' }])).toBe('host:="a\\"b"'));
test('a chip survives the address', () => {
  for (const chip of [mx1, { ...mx1, exclude: true }, { ...mx1, exclude: true, off: true, value: 'a:-b\n' }]) {
    expect(chipFromText(chipToText(chip))).toEqual(chip);
  }
});
test('text that is no chip gives none', () => expect(chipFromText('host:mx1')).toBeNull());
test('excluding what was included replaces it', () => expect(addChip([mx1], 'host', 'mx1', true)).toEqual([{ ...mx1, exclude: true }]));
