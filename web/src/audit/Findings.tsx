import { url } from '../api/client';
import type { Finding } from '../api/types';
import { Trouble, useGet } from '../ui/shell';

/** What is wrong with sources: silence, gaps, clocks, messages that are not understood. */
export function Findings() {
  const { data, problem } = useGet<{ findings: Finding[]; complete: boolean }>(url('findings'));
  return <section aria-label="Findings"><h2>Findings</h2><Trouble problem={problem} />
    {data?.findings.length === 0 && <p class="quiet">None in the last seven days.</p>}
    {data && data.findings.length > 0 && <div class="scroll" tabIndex={0} role="region" aria-label="Table of findings"><table><thead><tr><th scope="col">device</th><th scope="col">finding</th><th scope="col">what</th><th scope="col">times</th><th scope="col">since</th><th scope="col">until</th><th scope="col">record</th></tr></thead>
      <tbody>{data.findings.map((f, i) => <tr key={i}><th scope="row">{f.device}</th><td class={f.closed ? 'quiet' : 'open'}>{f.kind}</td><td>{f.detail}</td><td class="num">{f.count.toLocaleString('en')}</td><td class="mono">{f.opened.slice(0, 19)}Z</td><td class="mono">{f.closed ? `${f.closed.slice(0, 19)}Z` : 'open'}</td><td><a class="mono" href={`/record/main/${f.index}`}>{f.index}</a></td></tr>)}</tbody></table></div>}
  </section>;
}
