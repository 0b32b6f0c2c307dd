import { url } from '../api/client';
import type { Histogram, NodeStatus, LogRecord, Source } from '../api/types';
import { useEffect, useState } from 'preact/hooks';
import { records } from '../api/client';
import { textOf } from '../explore/RecordTable';
import { ago } from '../time/parse';
import { Page, SeverityMark, Trouble, useGet } from '../ui/shell';
import { Findings } from '../audit/Findings';
import { FirstMessage } from '../entry/FirstMessage';

const nameOf = (s: Source) => s.host ?? s.name ?? s.address ?? s.peer ?? '';

export function Sources() {
  const { data, problem } = useGet<{ sources: Source[] }>('/api/v1/sources', 5000);
  return <Page title="Sources"><Trouble problem={problem} />{data?.sources.length === 0 ? <FirstMessage /> : <div class="scroll" tabIndex={0} role="region" aria-label="Sources"><table>
    <thead><tr><th scope="col">device</th><th scope="col">address</th><th scope="col">transport</th><th scope="col">records</th><th scope="col">first seen</th><th scope="col">silent for</th></tr></thead>
    <tbody>{data?.sources.map((s) => <tr key={`${s.store}${nameOf(s)}${s.address ?? s.peer}${s.listener}`}><td><a href={`/explore?${new URLSearchParams({ q: s.host ? `host:=${JSON.stringify(s.host)}` : '*', since: '24h' })}`}>{nameOf(s)}</a></td>
      <td class="mono">{s.address ?? s.peer}</td><td>{s.transport}</td><td class="num">{s.count.toLocaleString('en')}</td><td class="mono">{s.firstSeen.slice(0, 19)}Z</td><td class="num">{ago(s.lastSeen, Date.now())}</td></tr>)}</tbody></table></div>}
    <Findings /></Page>;
}

const silentAfterMs = 600_000;

/** For the wall of a control room: what is critical, who is silent, readable from far. */
export function Wall() {
  const status = useGet<NodeStatus>('/api/v1/status', 3000), sources = useGet<{ sources: Source[] }>('/api/v1/sources', 5000);
  const counts = useGet<Histogram>(url('histogram', { q: '*', since: '5m', buckets: 5 }), 5000);
  const [critical, setCritical] = useState<LogRecord[]>([]);
  const turn = status.data;
  useEffect(() => {
    const stop = new AbortController(), all: LogRecord[] = [];
    records(url('query', { q: 'severity:<=crit', since: '1h', limit: 6 }), (some) => all.push(...some), stop.signal).then(() => setCritical(all), () => undefined);
    return () => stop.abort(); // What fails here shows in the problem of the status, asked of the same node.
  }, [turn]);
  const silent = sources.data?.sources.filter((s) => Date.now() - Date.parse(s.lastSeen) > silentAfterMs) ?? [];
  const balanced = status.data?.accounts.balanced;
  const rate = (counts.data?.buckets.reduce((n, b) => n + b.total, 0) ?? 0) / 300;
  return <Page title="Wall"><Trouble problem={status.problem} /><div class="wall">
    <section><h2>Critical, last hour</h2>{critical.length === 0 ? <p class="huge good">✓ none</p> : <ul>{critical.map((r) => <li key={r.index}><SeverityMark of={r.severity} /> <b>{r.hostname}</b> <a href={`/record/${r.store ?? 'main'}/${r.index}`}>{textOf(r)}</a> <span class="quiet">{ago(r.received, Date.now())}</span></li>)}</ul>}</section>
    <section><h2>Silent over 10 minutes</h2>{silent.length === 0 ? <p class="huge good">✓ none</p> : <ul>{silent.map((s) => <li key={nameOf(s)}><b>{nameOf(s)}</b> {ago(s.lastSeen, Date.now())}</li>)}</ul>}</section>
    <section><h2>Records a second, 5 minutes</h2><p class="huge">{rate.toFixed(rate < 10 ? 1 : 0)}</p></section>
    <section><h2>Accounts</h2><p class={`huge ${balanced ? 'good' : 'bad'}`}>{balanced === undefined ? '…' : balanced ? '✓ balance' : '✗ DO NOT BALANCE'}</p></section></div></Page>;
}
