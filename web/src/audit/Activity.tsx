import { url } from '../api/client';
import type { Chain } from '../api/types';
import { Page, Trouble, useGet } from '../ui/shell';

/** Who changed what: each chain is what one person did in one go, with the records it was put together from. */
export function Activity() {
  const { data, problem } = useGet<{ chains: Chain[]; count: number; complete: boolean }>(url('sessions/activity', { since: '7d' }));
  return <Page title="Who changed what"><Trouble problem={problem} />
    {data && !data.complete && <p class="open" role="status">Not everything could be read in time.</p>}
    {data && data.count > data.chains.length && <p class="quiet">The latest {data.chains.length} of {data.count.toLocaleString('en')}.</p>}
    {data?.chains.length === 0 && <p class="quiet">Nobody logged in or changed anything on a device in the last seven days, as far as the records say.</p>}
    {data?.chains.map((chain, i) => <details key={i} class="chain" open={i === 0}>
      <summary><b>{chain.device}</b> {chain.kind} {chain.user && <>by <b>{chain.user}</b></>} {chain.origin && <>from <span class="mono">{chain.origin}</span></>} <span class="mono quiet">{chain.start.slice(0, 19)}Z</span>
        {chain.confidence !== 'certain' && <span class="open"> {chain.confidence}{chain.why && `: ${chain.why}`}</span>}</summary>
      <ol>{chain.records.map((r) => <li key={r.index}><a class="mono" href={`/record/main/${r.index}`}>{r.time.slice(11, 19)}</a> <b>{r.action || r.event}</b> <span class="mono">{r.text}</span></li>)}</ol>
      {chain.count > chain.records.length && <p class="quiet">{chain.count - chain.records.length} more records</p>}</details>)}
  </Page>;
}
