import { expect, test } from 'vitest';
import { ago, nextZone, parseTime, showTime } from './parse';

test('relative times stay as typed', () => expect(parseTime(' 15 m ', 'utc')).toBe('15m'));
test('epoch seconds, milliseconds and nanoseconds are one instant', () => {
  for (const text of ['1700000000', '1700000000000', '1700000000000000000']) expect(parseTime(text, 'utc')).toBe('2023-11-14T22:13:20.000Z');
});
test('an offset is obeyed', () => expect(parseTime('2026-11-24 05:00 +0100', 'utc')).toBe('2026-11-24T04:00:00.000Z'));
test('a date alone begins its day', () => expect(parseTime('2026-11-24', 'utc')).toBe('2026-11-24T00:00:00.000Z'));
test('a month thirteen is refused', () => expect(parseTime('2026-13-01', 'utc')).toBeNull());
test('words are refused', () => expect(parseTime('yesterday', 'utc')).toBeNull());
test('UTC is shown to the millisecond', () => expect(showTime('2026-11-24T04:00:00.123456789Z', null, 'utc')).toBe('2026-11-24 04:00:00.123Z'));
test('a device that names no time is shown so', () => expect(showTime('2026-11-24T04:00:00Z', null, 'device')).toBe('(none)'));
test('three presses return to the same zone', () => expect(nextZone(nextZone(nextZone('utc')))).toBe('utc'));
test('an hour ago is an hour ago', () => expect(ago('2026-11-24T04:00:00Z', Date.parse('2026-11-24T06:30:00Z'))).toBe('3 h'));
