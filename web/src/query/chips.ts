/** A condition made by a click: it can be turned off without being lost. */
export interface Chip { field: string; value: string; exclude: boolean; off: boolean }

const text = (chip: Chip) => `${chip.exclude ? '-' : ''}${chip.field}:=${JSON.stringify(chip.value)}`;

/** Where the filter of a query ends and its pipes begin; quotes hide a bar. */
export function endOfFilter(query: string): number {
  let quoted = false;
  for (let i = 0; i < query.length; i++) {
    if (query[i] === '\\' && quoted) i++;
    else if (query[i] === '"') quoted = !quoted;
    else if (query[i] === '|' && !quoted) return i;
  }
  return query.length;
}

/** The query with its chips: what was typed stays one group, so an OR in it binds first. */
export function withChips(query: string, chips: Chip[]): string {
  const live = chips.filter((chip) => !chip.off).map(text).join(' ');
  if (!live) return query;
  const end = endOfFilter(query), filter = query.slice(0, end).trim(), pipes = query.slice(end);
  const first = filter === '' || filter === '*' ? '' : `(${filter}) `;
  return `${first}${live}${pipes ? ` ${pipes}` : ''}`;
}

/** A chip in an address: `+`, `-`, or the same doubled for one turned off, then field and value. */
export const chipToText = (chip: Chip): string => `${(chip.exclude ? '-' : '+').repeat(chip.off ? 2 : 1)}${chip.field}:${chip.value}`;

export function chipFromText(from: string): Chip | null {
  const parts = /^(\+{1,2}|-{1,2})([^:+-][^:]*):([\s\S]*)$/.exec(from);
  return parts && { field: parts[2]!, value: parts[3]!, exclude: parts[1]![0] === '-', off: parts[1]!.length === 2 };
}

export function addChip(chips: Chip[], field: string, value: string, exclude: boolean): Chip[] {
  return [...chips.filter((chip) => chip.field !== field || chip.value !== value), { field, value, exclude, off: false }];
}
