export interface Range { since: string; until: string }

const relative = /^(\d{1,6})\s*(ms|s|m|h|d|w)$/;

/** What a person types or pastes as a time: relative (15m), now, epoch seconds to nanoseconds, ISO 8601. Null when it is none. */
export function parseTime(typed: string, zone: Zone): string | null {
  const text = typed.trim();
  if (text === '' || text === 'now' || relative.test(text)) return text.replace(/\s+/g, '');
  if (/^\d{10}(\d{3}|\d{6}|\d{9})?$/.test(text)) {
    return new Date(Number(text.slice(0, 10)) * 1000 + Number(text.slice(10, 13) || 0)).toISOString();
  }
  const parts = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?))?\s*(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  if (!parts) return null;
  const offset = parts[3] ?? (zone === 'utc' ? 'Z' : '');
  const date = new Date(`${parts[1]}T${parts[2] ?? '00:00'}${offset.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

export type Zone = 'utc' | 'browser' | 'device';
const zones: Zone[] = ['utc', 'browser', 'device'];
export const nextZone = (zone: Zone): Zone => zones[(zones.indexOf(zone) + 1) % zones.length]!;

/** An instant as the zone wants it: UTC, this browser's, or as the device itself wrote it. */
export function showTime(received: string, claimed: string | null, zone: Zone): string {
  if (zone === 'device') return claimed ? claimed.replace('T', ' ').replace(/(\.\d{3})\d*/, '$1') : '(none)';
  const fraction = (/\.(\d{1,3})/.exec(received)?.[1] ?? '').padEnd(3, '0');
  const date = new Date(received);
  if (zone === 'utc') return `${date.toISOString().slice(0, 19).replace('T', ' ')}.${fraction}Z`;
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${fraction}`;
}

/** How long ago, in one word. */
export function ago(from: string, now: number): string {
  const s = Math.max(0, Math.round((now - Date.parse(from)) / 1000));
  if (s < 120) return `${s} s`;
  if (s < 7200) return `${Math.round(s / 60)} min`;
  return s < 172_800 ? `${Math.round(s / 3600)} h` : `${Math.round(s / 86_400)} d`;
}
