import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Problem, get, records as stream, url } from '../api/client';
import type { Completion, Facet, Histogram as Counts, LogRecord, NodeStatus, Stats } from '../api/types';
import { addChip, chipFromText, chipToText, withChips, type Chip } from '../query/chips';
import { parseTime } from '../time/parse';
import { Page, Trouble, asProblem, go, may, useGet, useMe, useZone } from '../ui/shell';
import { FirstMessage } from '../entry/FirstMessage';
import { Histogram } from './Histogram';
import { RecordTable, columnNames, pathOf } from './RecordTable';

const shown = 500;

export function Explore() {
  const zone = useZone(), me = useMe();
  const here = new URLSearchParams(location.search);
  const q = here.get('q') ?? '', since = here.get('since') ?? '1h', until = here.get('until') ?? '';
  const chips = useMemo(() => here.getAll('f').map(chipFromText).filter((c): c is Chip => c !== null), [location.search]);
  const whole = withChips(q, chips) || '*';
  const [typed, setTyped] = useState(q);
  const [found, setFound] = useState<LogRecord[]>([]);
  const [stats, setStats] = useState<Stats>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const [marked, setMarked] = useState(new Set<number>());
  const [columns, setColumns] = useState(['host', 'app', 'event']);
  const [turn, setTurn] = useState(0);
  const window_ = { q: whole, since, until };
  const again = turn;
  useEffect(() => setTyped(q), [q]);

  useEffect(() => {
    const stop = new AbortController();
    setFound([]); setStats(undefined); setProblem(undefined); setBusy(true); setChosen(-1);
    stream(url('query', { ...window_, limit: shown }), (some) => setFound((old) => [...old, ...some]), stop.signal)
      .then(setStats, (error: unknown) => { if (!stop.signal.aborted) setProblem(asProblem(error)); })
      .finally(() => { if (!stop.signal.aborted) setBusy(false); });
    return () => stop.abort();
  }, [whole, since, until, again]);
  const countsPath = problem ? null : `${url('histogram', { ...window_, buckets: 80 })}#${again}`;
  const counts = useGet<Counts>(countsPath);
  // The counts of fields read more than the histogram: they wait for it, so that it shows at once.
  const facets = useGet<{ fields: Facet[] }>(problem || counts.of !== countsPath ? null : `${url('facets', { ...window_, fields: 'host,app,severity,facility,event' })}#${again}`);

  const show = (change: { q?: string; since?: string; until?: string; chips?: Chip[] }) => {
    const next = new URLSearchParams({ q: change.q ?? q, since: change.since ?? since });
    const to = change.until ?? until;
    if (to) next.set('until', to);
    for (const chip of change.chips ?? chips) next.append('f', chipToText(chip));
    go(`/explore?${next.toString()}`);
  };
  useKeys(found, chosen, setChosen, {
    include: (r) => r.hostname && show({ chips: addChip(chips, 'host', r.hostname, false) }),
    exclude: (r) => r.hostname && show({ chips: addChip(chips, 'host', r.hostname, true) }),
    mark: (r) => setMarked((old) => { const next = new Set(old); if (!next.delete(r.index)) next.add(r.index); return next; }),
  });

  const empty = !busy && !problem && found.length === 0;
  const teaches = useNobodySent();
  return <Page title="Explore" aside={<Exports window={window_} evidence={may(me, 'auditor')} />}>
    <QueryBox typed={typed} setTyped={setTyped} problem={problem} onRun={() => { if (typed === q) setTurn((t) => t + 1); else show({ q: typed }); }} />
    <TimePicker since={since} until={until} onPick={(a, b) => show({ since: a, until: b })} />
    {chips.length > 0 && <ul class="chips" aria-label="Conditions">{chips.map((chip) => <li key={chipToText(chip)} class={chip.off ? 'chip off' : 'chip'}>
      <button aria-pressed={!chip.off} title="turn on or off" onClick={() => show({ chips: chips.map((c) => c === chip ? { ...c, off: !c.off } : c) })}>
        {chip.exclude ? 'not ' : ''}{chip.field}: {chip.value}</button>
      <button aria-label={`remove ${chip.field} ${chip.value}`} onClick={() => show({ chips: chips.filter((c) => c !== chip) })}>×</button></li>)}</ul>}
    {counts.data && counts.data.buckets.length > 0 && !empty && <Histogram counts={counts.data} utc={zone !== 'browser'}
      onRange={(a, b) => show({ since: a.toISOString(), until: b.toISOString() })} />}
    <div class="split"><section class="facets" aria-label="Facets">{facets.data?.fields.filter((f) => f.values.length > 0).map((facet) =>
      <FacetBox key={facet.name} facet={facet} onPick={(value, exclude) => show({ chips: addChip(chips, facet.name, value, exclude) })} />)}
      <fieldset class="columns"><legend>columns</legend>{columnNames.map((name) => <label key={name}><input type="checkbox" checked={columns.includes(name)}
        onChange={() => setColumns((old) => old.includes(name) ? old.filter((c) => c !== name) : [...old, name])} /> {name}</label>)}</fieldset></section>
      <section class="results" aria-label="Results"><p class="quiet" role="status">{busy ? 'searching …'
        : stats ? `${stats.matched.toLocaleString('en')} shown${stats.more ? ', there are more: narrow the time, or export' : ''}; ${stats.scanned.toLocaleString('en')} read in ${stats.elapsedMs} ms${stats.complete ? '' : '; not complete'}` : ''}</p>
        {!empty && teaches && <FirstMessage />}
        {empty ? <Nothing since={since} onWiden={() => show({ since: '7d', until: '' })} />
          : <RecordTable records={found} columns={columns} chosen={chosen} marked={marked} onChoose={setChosen} />}</section></div>
  </Page>;
}

/** Whether no device had sent anything when the page was opened: what is found then is the node's own record of itself. */
function useNobodySent(): boolean {
  const { data } = useGet<NodeStatus>('/api/v1/status');
  return data?.accounts.received === 0;
}

function Exports({ window: range, evidence }: { window: Record<string, string>; evidence: boolean }) {
  return <nav class="exports" aria-label="Export everything that matches"><span class="quiet">export all:</span>
    {['jsonl', 'csv', 'raw'].map((format) => <a key={format} download href={url('export', { ...range, format })}>{format}</a>)}
    {evidence && <a download href={url('evidence', range)}>evidence</a>}</nav>;
}

function Nothing({ since, onWiden }: { since: string; onWiden: () => void }) {
  return <div class="empty"><p>Nothing matches since {since}. <button onClick={onWiden}>Search seven days</button></p><FirstMessage /></div>;
}

function FacetBox({ facet, onPick }: { facet: Facet; onPick: (value: string, exclude: boolean) => void }) {
  const most = Math.max(...facet.values.map((v) => v.count));
  return <section class="facet"><h2>{facet.name} <small>{facet.distinct}</small></h2><ul>{facet.values.slice(0, 8).map(({ value, count }) => <li key={value}>
    <button class="value" title={`only ${value}`} onClick={() => onPick(value, false)}>{value}</button><span class="quiet num">{count.toLocaleString('en')}</span>
    <button class="not" aria-label={`exclude ${facet.name} ${value}`} title="exclude" onClick={() => onPick(value, true)}>−</button>
    <meter min={0} max={most} value={count} aria-hidden="true" /></li>)}</ul></section>;
}

function QueryBox({ typed, setTyped, problem, onRun }: { typed: string; setTyped: (t: string) => void; problem?: Problem | undefined; onRun: () => void }) {
  const [offer, setOffer] = useState<Completion>();
  const [at, setAt] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const asked = useRef(0);
  const ask = (text: string) => {
    const turn = ++asked.current;
    get<Completion>(url('complete', { q: text, at: input.current?.selectionStart ?? text.length })).then(
      (found) => { if (turn === asked.current) { setOffer(found); setAt(-1); } },
      () => setOffer(undefined)); // Completion is a comfort: without it the query works all the same.
  };
  const take = (text: string) => {
    if (!offer) return;
    setTyped(typed.slice(0, offer.from) + text + typed.slice(offer.to));
    setOffer(undefined); input.current?.focus();
  };
  const items = offer?.items.slice(0, 8) ?? [];
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') { setOffer(undefined); input.current?.blur(); }
    else if (event.key === 'ArrowDown' && items.length > 0) { event.preventDefault(); setAt((at + 1) % items.length); }
    else if (event.key === 'ArrowUp' && items.length > 0) { event.preventDefault(); setAt((at + items.length) % (items.length + 1) - 1); }
    else if ((event.key === 'Enter' || event.key === 'Tab') && items[at]) { event.preventDefault(); take(items[at].text); }
  };
  return <form class="query" role="search" onSubmit={(e) => { e.preventDefault(); setOffer(undefined); onRun(); }}>
    <div class="field"><input id="query" ref={input} class="mono" value={typed} placeholder='host:mx1 severity:<=err "failed password"' aria-label="Query"
      autocomplete="off" spellcheck={false} role="combobox" aria-expanded={items.length > 0} aria-controls="offers" aria-autocomplete="list"
      aria-activedescendant={at >= 0 ? `offer${at}` : undefined} aria-invalid={problem?.column ? 'true' : undefined} aria-describedby="query-problem"
      onInput={(e) => { setTyped(e.currentTarget.value); ask(e.currentTarget.value); }} onKeyDown={onKey} onBlur={() => setTimeout(() => setOffer(undefined), 150)} />
    <ul id="offers" role="listbox" aria-label="Completions" class={items.length > 0 ? 'offers' : 'hidden'}>{items.map((item, i) =>
      <li key={item.text} id={`offer${i}`} role="option" aria-selected={i === at} onMouseDown={(e) => { e.preventDefault(); take(item.text); }}>
        <span class="mono">{item.text}</span> <span class="quiet">{item.note ?? item.kind}</span></li>)}</ul></div>
    <button type="submit" class="primary">Search</button>
    <div id="query-problem" class="inline-problem">{problem?.column ? <><pre>{`${' '.repeat(problem.column - 1)}^`}</pre><p role="alert">{problem.message}: {problem.detail}</p></> : <Trouble problem={problem} />}</div>
  </form>;
}

const quick = ['15m', '1h', '6h', '24h', '7d', '30d'];

function TimePicker({ since, until, onPick }: { since: string; until: string; onPick: (since: string, until: string) => void }) {
  const zone = useZone();
  const [from, setFrom] = useState(since), [to, setTo] = useState(until), [wrong, setWrong] = useState('');
  useEffect(() => { setFrom(since); setTo(until); }, [since, until]);
  const apply = () => {
    const a = parseTime(from, zone), b = parseTime(to, zone);
    if (a === null || b === null) setWrong(`'${a === null ? from : to}' is no time: try 15m, 2026-11-24 05:00 +0100, or 1700000000`);
    else { setWrong(''); onPick(a, b === 'now' ? '' : b); }
  };
  return <form class="times" onSubmit={(e) => { e.preventDefault(); apply(); }} aria-label="Time">
    {quick.map((text) => <button type="button" key={text} aria-pressed={since === text && !until} onClick={() => onPick(text, '')}>{text}</button>)}
    <label>from <input value={from} onInput={(e) => setFrom(e.currentTarget.value)} /></label>
    <label>to <input value={to} placeholder="now" onInput={(e) => setTo(e.currentTarget.value)} /></label>
    <button type="submit">Apply</button>{wrong && <p class="trouble" role="alert">{wrong}</p>}</form>;
}

interface Acts { include: (r: LogRecord) => unknown; exclude: (r: LogRecord) => unknown; mark: (r: LogRecord) => unknown }

/** The keys of a list: they are off while somebody types. */
function useKeys(found: LogRecord[], chosen: number, choose: (at: number) => void, acts: Acts) {
  useEffect(() => {
    const next = (step: number, wanted: (r: LogRecord) => boolean) => {
      for (let i = chosen + step; i >= 0 && i < found.length; i += step) if (wanted(found[i]!)) return choose(i);
    };
    const isError = (r: LogRecord) => r.severity !== null && r.severity <= 3, isWarning = (r: LogRecord) => r.severity === 4;
    const any = () => true;
    const onKey = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLInputElement || event.ctrlKey || event.altKey || event.metaKey) return;
      const record = found[chosen];
      const keys: Record<string, () => unknown> = {
        j: () => next(1, any), k: () => next(-1, any), n: () => next(1, any), N: () => next(-1, any), g: () => found.length > 0 && choose(0), G: () => choose(found.length - 1),
        e: () => next(1, isError), E: () => next(-1, isError), w: () => next(1, isWarning), W: () => next(-1, isWarning),
        x: () => record && acts.exclude(record), i: () => record && acts.include(record), m: () => record && acts.mark(record),
        c: () => record && go(pathOf(record).replace('/record/', '/context/')),
        Enter: () => record && event.target === document.body && go(pathOf(record)),
      };
      keys[event.key]?.();
    };
    addEventListener('keydown', onKey);
    document.querySelector('tr[aria-current]')?.scrollIntoView({ block: 'nearest' });
    return () => removeEventListener('keydown', onKey);
  });
}
