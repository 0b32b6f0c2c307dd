import { useEffect, useState } from 'preact/hooks';
import { records, url } from '../api/client';
import type { LogRecord, ProvenRecord } from '../api/types';
import { RecordTable } from '../explore/RecordTable';
import { check, type Step } from '../proof/check';
import { parseLogKey } from '../proof/note';
import { fromBase64, toHex } from '../proof/octets';
import { Page, SeverityMark, Trouble, asProblem, useGet } from '../ui/shell';

const keptKey = 'sworn.log-key';

export function RecordPage({ store, index }: { store: string; index: string }) {
  const { data, problem, again } = useGet<ProvenRecord>(url(`records/${encodeURIComponent(store)}/${encodeURIComponent(index)}`));
  const wanted = new URLSearchParams(location.search).get('hash');
  useEffect(() => {
    if (!data || data.proof) return;
    const timer = setTimeout(again, 1000); // A checkpoint follows within a second under load, ten in silence.
    return () => clearTimeout(timer);
  }, [data]);
  return <Page title={`Record ${store}/${index}`} aside={<a href={`/context/${store}/${index}`}>context</a>}>
    <Trouble problem={problem} />{data && <>
      {wanted && wanted !== toHex(fromBase64(data.leaf.hash)) && <p class="trouble" role="alert"><b>This is not the record that the link names:</b> its hash differs.</p>}
      <h2>Message</h2><pre class="raw" tabIndex={0}>{data.record.raw ?? '(octets that are not text)'}</pre>
      <ProofBox proven={data} />
      <h2>Fields</h2><Fields record={data.record} />
      <p class="quiet">Permalink: <a class="mono wrap" href={`/record/${store}/${index}?hash=${toHex(fromBase64(data.leaf.hash))}`}>/record/{store}/{index}?hash={toHex(fromBase64(data.leaf.hash))}</a></p></>}
  </Page>;
}

function ProofBox({ proven }: { proven: ProvenRecord }) {
  const [steps, setSteps] = useState<Step[]>([]);
  const [policy, setPolicy] = useState(localStorage.getItem(keptKey) ?? '');
  useEffect(() => {
    let live = true;
    void parseLogKey(policy).then((key) => check(proven, key)).then((found) => { if (live) setSteps(found); });
    return () => { live = false; };
  }, [proven, policy]);
  if (!('subtle' in crypto)) return <p class="trouble" role="alert">Browsers check proofs on secure pages only: use https.</p>;
  const bad = steps.some((s) => s.outcome === 'bad'), open = steps.some((s) => s.outcome === 'open');
  const verdict = steps.length === 0 ? 'checking …' : bad ? 'NOT PROVEN' : open ? 'Consistent, not all checked' : 'Proven';
  return <section aria-label="Proof"><h2>Proof <span class={`verdict ${bad ? 'bad' : open ? 'open' : 'good'}`} role="status">{verdict}</span></h2>
    <ul class="steps">{steps.map((step) => <li key={step.name} class={step.outcome}><span aria-hidden="true">{{ good: '✓', bad: '✗', open: '?' }[step.outcome]}</span>
      <b>{step.name}</b> {step.detail}</li>)}</ul>
    <details><summary>The log's key, as <code>sworn key policy</code> prints it</summary><label class="stack">Get it from the operator by another way than this page; it stays in this browser.
      <textarea class="mono" rows={3} value={policy} onInput={(e) => { setPolicy(e.currentTarget.value); localStorage.setItem(keptKey, e.currentTarget.value); }} /></label></details>
    <details><summary>Checkpoint</summary><pre class="raw" tabIndex={0}>{proven.checkpoint ?? 'none yet'}</pre></details></section>;
}

function Fields({ record }: { record: LogRecord }) {
  const rows: [string, unknown][] = Object.entries(record).filter(([name, value]) => !['raw', 'raw_b64', 'sd', 'severity'].includes(name) && value !== null);
  for (const [id, values] of Object.entries(record.sd ?? {})) for (const [name, value] of Object.entries(values)) rows.push([`${id} ${name}`, value]);
  return <table class="facts"><tbody><tr><th scope="row">severity</th><td><SeverityMark of={record.severity} /></td></tr>
    {rows.map(([name, value]) => <tr key={name}><th scope="row">{name}</th><td class="mono">{typeof value === 'object' ? JSON.stringify(value) : String(value)}</td></tr>)}</tbody></table>;
}

export function ContextPage({ store, index }: { store: string; index: string }) {
  const [same, setSame] = useState('host'), [around, setAround] = useState(20);
  const [found, setFound] = useState<LogRecord[]>([]);
  const [problem, setProblem] = useState<ReturnType<typeof asProblem>>();
  useEffect(() => {
    const stop = new AbortController(), all: LogRecord[] = [];
    setProblem(undefined);
    records(url(`records/${store}/${index}/context`, { before: around, after: around, same }), (some) => all.push(...some), stop.signal)
      .then(() => setFound(all), (error: unknown) => { if (!stop.signal.aborted) setProblem(asProblem(error)); });
    return () => stop.abort();
  }, [store, index, same, around]);
  return <Page title={`Around ${store}/${index}`}><p class="times">
    {[['host', 'same device'], ['source', 'same sender'], ['', 'all']].map(([value, text]) => <button key={value} aria-pressed={same === value} onClick={() => setSame(value!)}>{text}</button>)}
    <button disabled={around >= 500} onClick={() => setAround(Math.min(500, around * 2))}>More both ways</button></p>
    <Trouble problem={problem} /><RecordTable records={found} columns={['index', 'host', 'app']} chosen={found.findIndex((r) => String(r.index) === index)} /></Page>;
}
