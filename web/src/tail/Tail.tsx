import { useEffect, useRef, useState } from 'preact/hooks';
import { url } from '../api/client';
import type { LogRecord } from '../api/types';
import { RecordTable } from '../explore/RecordTable';
import { Page } from '../ui/shell';

const kept = 500, painted = 250;

/** Live records. While the reader is anywhere but at the top, what shows does not change: new records are counted and wait. */
export function Tail() {
  const [query, setQuery] = useState('');
  const [asked, setAsked] = useState('');
  const [shown, setShown] = useState<LogRecord[]>([]);
  const [waiting, setWaiting] = useState(0), [dropped, setDropped] = useState(0);
  const [state, setState] = useState('connecting');
  const [paused, setPaused] = useState(false);
  const held = useRef<LogRecord[]>([]), count = useRef(0), stopped = useRef(false);
  const top = useRef<HTMLDivElement>(null);
  const release = () => { stopped.current = false; setPaused(false); top.current?.querySelector('.scroll')?.scrollTo(0, 0); };
  const pause = () => { stopped.current = true; setPaused(true); };

  useEffect(() => {
    const source = new EventSource(url('tail', { q: asked || '*' }));
    setShown([]); held.current = []; count.current = 0; setDropped(0);
    source.onopen = () => setState('live');
    source.onerror = () => setState('reconnecting');
    source.addEventListener('record', (event) => {
      held.current.unshift(JSON.parse(event.data as string) as LogRecord);
      if (held.current.length > kept) held.current.length = kept;
      count.current++;
    });
    source.addEventListener('dropped', (event) => setDropped((n) => n + (JSON.parse(event.data as string) as { count: number }).count));
    const timer = setInterval(() => {
      const list = top.current?.querySelector('.scroll');
      if ((list && list.scrollTop > 4) || String(getSelection()) !== '') { if (!stopped.current) pause(); }
      setWaiting(count.current);
      if (stopped.current || count.current === 0) return;
      const fresh = held.current;
      held.current = []; count.current = 0;
      setWaiting(0);
      setShown((old) => [...fresh, ...old].slice(0, kept));
    }, painted);
    return () => { source.close(); clearInterval(timer); };
  }, [asked]);

  return <Page title="Live" aside={<p class="quiet" role="status">{paused ? 'paused' : state}{dropped > 0 ? `; ${dropped} too fast to show (all are stored)` : ''}</p>}>
    <form class="query" onSubmit={(e) => { e.preventDefault(); setAsked(query); }}><div class="field"><input id="query" class="mono" aria-label="Filter" placeholder="everything" value={query} onInput={(e) => setQuery(e.currentTarget.value)} /></div>
      <button type="submit">Filter</button><button type="button" aria-pressed={paused} onClick={() => (paused ? release() : pause())}>{paused ? 'Resume' : 'Pause'}</button></form>
    {paused && <button class="waiting primary" onClick={release}>{waiting.toLocaleString('en')} new</button>}
    <div class="tail" ref={top} onScrollCapture={(e) => { if ((e.target as HTMLElement).scrollTop > 4 && !stopped.current) pause(); }}>
      {shown.length === 0 ? <p class="empty">Waiting for the next record …</p> : <RecordTable records={shown} columns={['host', 'app']} />}</div></Page>;
}
