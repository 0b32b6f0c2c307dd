import type { LogRecord } from '../api/types';
import { showTime } from '../time/parse';
import { SeverityMark, useZone } from '../ui/shell';

export const textOf = (record: LogRecord): string => record.msg ?? record.raw ?? '(octets that are not text)';
export const pathOf = (record: LogRecord): string => `/record/${record.store ?? 'main'}/${record.index}`;

interface Props { records: LogRecord[]; columns: string[]; chosen?: number; marked?: Set<number>; onChoose?: (at: number) => void }

const cells: Record<string, (r: LogRecord) => string | null> = {
  host: (r) => r.hostname, app: (r) => r.appname, event: (r) => r.event, source: (r) => r.source, index: (r) => String(r.index),
};
export const columnNames = Object.keys(cells);

export function RecordTable({ records, columns, chosen, marked, onChoose }: Props) {
  const zone = useZone();
  return <div class="scroll" tabIndex={0} role="region" aria-label="Records"><table class="records">
    <thead><tr><th scope="col">time</th><th scope="col">severity</th>{columns.map((c) => <th scope="col" key={c}>{c}</th>)}<th scope="col">message</th></tr></thead>
    <tbody>{records.map((record, at) => <tr key={record.index} data-index={record.index} aria-current={at === chosen ? 'true' : undefined}
      class={marked?.has(record.index) ? 'marked' : ''} onClick={() => onChoose?.(at)}>
      <td class="mono" title={`received ${record.received}\ndevice says ${record.timestamp ?? 'nothing'} (${record.time_source})`}>
        <a href={pathOf(record)}>{showTime(record.received, record.timestamp, zone)}</a></td>
      <td><SeverityMark of={record.severity} /></td>
      {columns.map((c) => <td key={c}>{cells[c]?.(record) ?? ''}</td>)}
      <td class="mono message">{textOf(record)}</td></tr>)}</tbody></table></div>;
}
