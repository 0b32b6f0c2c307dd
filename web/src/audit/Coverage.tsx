import { useState } from 'preact/hooks';
import { url } from '../api/client';
import type { Coverage as Verdicts, Profile } from '../api/types';
import { Page, Trouble, useGet } from '../ui/shell';

const marks: Record<string, [string, string]> = {
  satisfied: ['✓', 'good'], 'satisfied by correlation': ['✓', 'good'], 'observed but incomplete': ['!', 'open'],
  'never observed': ['✗', 'bad'], 'not configured to be sent': ['✗', 'bad'],
};
const shownRecords = 8;

/** Requirement by requirement: what a device has shown, with the records that show it. */
export function Coverage() {
  const parameters = new URLSearchParams(location.search);
  const [profile, setProfile] = useState(parameters.get('profile') ?? 'ndcpp-2.2e'), [since, setSince] = useState('7d');
  const [device, setDevice] = useState(parameters.get('device') ?? '');
  const profiles = useGet<{ profiles: Profile[] }>(url('profiles'));
  const { data, problem } = useGet<Verdicts>(url('coverage', { profile, since }));
  const shown = data?.devices.find((d) => d.device === device) ?? data?.devices[0];
  const asked = shown?.requirements.filter((r) => r.verdict !== 'no record required') ?? [];
  const met = asked.filter((r) => r.verdict.startsWith('satisfied')).length;
  return <Page title="Coverage"><form class="row" onSubmit={(e) => e.preventDefault()}>
    <label>profile <select value={profile} onChange={(e) => setProfile(e.currentTarget.value)}>{(profiles.data?.profiles ?? []).map((p) => <option key={p.id} value={p.id}>{p.title}</option>)}</select></label>
    <label>device <select value={shown?.device ?? ''} onChange={(e) => setDevice(e.currentTarget.value)}>{data?.devices.map((d) => <option key={d.device} value={d.device}>{d.device}</option>)}</select></label>
    <label>since <select value={since} onChange={(e) => setSince(e.currentTarget.value)}>{['24h', '7d', '30d', '365d'].map((s) => <option key={s} value={s}>{s}</option>)}</select></label></form>
    <Trouble problem={problem ?? profiles.problem} />
    {data && !data.complete && <p class="open" role="status">Not everything could be read in time: narrow the time.</p>}
    {data && !shown && <p class="quiet">No device has sent an event that the catalogue knows since {since}.</p>}
    {shown && <><p role="status">{met} of {asked.length} requirements that ask for records are shown by {shown.device}.</p>
      <div class="scroll" tabIndex={0} role="region" aria-label="Requirements"><table><thead><tr><th scope="col">requirement</th><th scope="col">event</th><th scope="col">verdict</th><th scope="col">missing</th><th scope="col">records</th></tr></thead>
        <tbody>{asked.map((r) => { const [mark, kind] = marks[r.verdict] ?? ['', '']; return <tr key={r.id}><th scope="row" class="mono">{r.id}</th><td>{r.event}</td>
          <td class={kind}><span aria-hidden="true">{mark}</span> {r.verdict}</td><td>{r.missing.join(', ')}</td><td>{r.records.slice(0, shownRecords).map((index) => <a key={index} class="mono" href={`/record/main/${index}`}>{index} </a>)}
            {r.count > shownRecords && <span class="quiet">and {(r.count - shownRecords).toLocaleString('en')} more</span>}</td></tr>; })}</tbody></table></div></>}
  </Page>;
}
