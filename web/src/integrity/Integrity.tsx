import { useState } from 'preact/hooks';
import { change } from '../api/client';
import type { Account, Accounts, Checkpoint, VerifyRun } from '../api/types';
import { Page, Trouble, asProblem, may, useGet, useMe } from '../ui/shell';

export function Integrity() {
  const me = useMe();
  const accounts = useGet<Accounts>('/api/v1/accounts', 2000), notes = useGet<{ checkpoints: Checkpoint[] }>('/api/v1/checkpoints', 10_000);
  const verify = useGet<{ running: boolean; last: VerifyRun | null }>('/api/v1/verify', 2000);
  const [problem, setProblem] = useState<ReturnType<typeof asProblem>>();
  const start = (quick: boolean) => change('POST', '/api/v1/verify', { quick }).then(() => { setProblem(undefined); verify.again(); }, (e: unknown) => setProblem(asProblem(e)));
  const last = verify.data?.last;
  return <Page title="Integrity"><h2>Verification</h2><Trouble problem={problem ?? verify.problem} />
    {may(me, 'operator', 'auditor') && <p class="times"><button disabled={verify.data?.running ?? true} onClick={() => void start(false)}>Verify everything</button>
      <button disabled={verify.data?.running ?? true} onClick={() => void start(true)}>Verify quickly (bodies not read)</button></p>}
    <p role="status">{verify.data?.running ? 'Running …' : last ? <><b class={last.exitCode === 0 ? 'good' : 'bad'}>{last.exitCode === 0 ? '✓' : '✗'} {last.verdict}</b> {last.quick ? 'quick' : 'complete'}, {last.ended.slice(0, 19)}Z, by {last.user}</> : 'No run yet.'}</p>
    {last && last.findings.length > 0 && <ul>{last.findings.map((f, i) => <li key={i}><b>{f.kind}</b> {f.detail}</li>)}</ul>}
    <h2>Accounts</h2><Trouble problem={accounts.problem} />{accounts.data && <Balance total={accounts.data} />}
    <h2>Checkpoints</h2><Trouble problem={notes.problem} /><div class="scroll" tabIndex={0} role="region" aria-label="Checkpoints"><table><thead><tr><th scope="col">store</th><th scope="col">leaves</th><th scope="col">root</th></tr></thead>
      <tbody>{notes.data?.checkpoints.map((c) => <tr key={c.store + c.size}><td>{c.store}</td><td class="num">{c.size.toLocaleString('en')}</td><td class="mono">{c.root}</td></tr>)}</tbody></table></div></Page>;
}

const sum = (of: Record<string, number>) => Object.values(of).reduce((a, b) => a + b, 0);
const why = (of: Record<string, number>) => Object.entries(of).map(([reason, n]) => `${reason} ${n}`).join(', ');

function Balance({ total }: { total: Accounts }) {
  const rows: [string, Account][] = [...Object.entries(total.inputs), ['all', total]];
  return <><p class={total.balanced ? 'good' : 'bad'}>{total.balanced ? '✓ received = stored + forwarded only + rejected + dropped + in flight' : '✗ The accounts do not balance: messages went missing inside of the node.'}</p>
    <div class="scroll" tabIndex={0} role="region" aria-label="Accounts"><table><thead><tr><th scope="col">input</th><th scope="col">received</th><th scope="col">= stored</th><th scope="col" title="a destination confirmed it, and the log does not have it">+ forwarded only</th><th scope="col">+ rejected</th><th scope="col">+ dropped</th><th scope="col">+ in flight</th></tr></thead>
      <tbody>{rows.map(([name, a]) => <tr key={name}><th scope="row">{name}</th>{[a.received, a.stored, a.forwarded_only].map((n, i) => <td class="num" key={i}>{n.toLocaleString('en')}</td>)}
        <td class="num" title={why(a.rejected)}>{sum(a.rejected)}</td><td class="num" title={why(a.dropped)}>{sum(a.dropped)}</td><td class="num">{a.in_flight}</td></tr>)}</tbody></table></div></>;
}
