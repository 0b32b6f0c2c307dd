import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem, change, get, useSession, whenLoggedOut } from './api/client';
import type { Session } from './api/types';
import { Admin } from './admin/Admin';
import { Explore } from './explore/Explore';
import { Integrity } from './integrity/Integrity';
import { Login } from './entry/Login';
import { Activity } from './audit/Activity';
import { Coverage } from './audit/Coverage';
import { Sources, Wall } from './nodes/pages';
import { ContextPage, RecordPage } from './record/RecordPage';
import { Tail } from './tail/Tail';
import { nextZone, type Zone } from './time/parse';
import { SessionContext, ZoneContext, go } from './ui/shell';

const pages: [string, string][] = [['explore', 'Explore'], ['tail', 'Live'], ['sources', 'Sources'], ['activity', 'Who changed what'],
  ['coverage', 'Coverage'], ['integrity', 'Integrity'], ['wall', 'Wall'], ['admin', 'Administration']];
const keys: [string, string][] = [['/', 'search'], ['j k', 'next, previous record'], ['n N', 'next, previous match'], ['g G', 'first, last'], ['e E', 'next, previous error'],
  ['w W', 'next, previous warning'], ['i x', 'only, without this device'], ['c', 'context'], ['m', 'mark'], ['Enter', 'open'], ['t', 'live tail'], ['z', 'zone: UTC, browser, device'], ['?', 'this list']];

function PageOf({ path }: { path: string }) {
  const [, name, store, index] = path.split('/');
  if (name === 'record' && store && index) return <RecordPage key={path} store={store} index={index} />;
  if (name === 'context' && store && index) return <ContextPage key={path} store={store} index={index} />;
  switch (name) {
    case 'tail': return <Tail />;
    case 'sources': return <Sources />;
    case 'activity': return <Activity />;
    case 'coverage': return <Coverage />;
    case 'integrity': return <Integrity />;
    case 'wall': return <Wall />;
    case 'admin': return <Admin />;
    default: return <Explore />;
  }
}

export function App() {
  const [session, setSession] = useState<Session | null>(), [banner, setBanner] = useState('');
  const [place, setPlace] = useState(location.pathname + location.search);
  const [zone, setZone] = useState<Zone>('utc'), [theme, setTheme] = useState(localStorage.getItem('sworn.theme') ?? 'auto');
  const help = useRef<HTMLDialogElement>(null);
  const enter = (s: Session) => { useSession(s); setSession(s); setBanner(s.banner); setPlace(location.pathname + location.search); };
  useEffect(() => {
    whenLoggedOut(() => setSession(null));
    get<Session>('/api/v1/session').then(enter, (e: unknown) => { if (e instanceof Problem) setBanner(e.banner ?? ''); setSession(null); });
    const moved = () => setPlace(location.pathname + location.search);
    addEventListener('popstate', moved);
    return () => removeEventListener('popstate', moved);
  }, []);
  useEffect(() => { document.documentElement.dataset.theme = theme; localStorage.setItem('sworn.theme', theme); }, [theme]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!session || event.ctrlKey || event.altKey || event.metaKey || event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLSelectElement) return;
      if (event.key === '/') { event.preventDefault(); const box = document.getElementById('query'); if (box) box.focus(); else go('/explore'); }
      else if (event.key === 't') go('/tail');
      else if (event.key === 'z') setZone(nextZone);
      else if (event.key === '?') help.current?.showModal();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [session]);
  if (session === undefined) return <p class="login" role="status">…</p>;
  const claim = new URLSearchParams(location.hash.slice(1)).get('claim');
  if (session === null) return <Login banner={banner} claim={claim} onIn={enter} />;
  const path = place.split('?')[0]!;
  const onLink = (event: MouseEvent) => {
    const link = (event.target as Element).closest('a');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.hasAttribute('download') || link.pathname.startsWith('/api/') || link.origin !== location.origin || link.hash) return;
    event.preventDefault(); go(link.pathname + link.search);
  };
  return <SessionContext.Provider value={session}><ZoneContext.Provider value={zone}><div class="app" onClick={onLink}>
    <a class="skip" href="#main">Skip to the page</a>
    <header class="bar"><b class="name">sworn</b><nav aria-label="Pages">{pages.map(([to, name]) => <a key={to} href={`/${to}`} aria-current={path === `/${to}` || (path === '/' && to === 'explore') ? 'page' : undefined}>{name}</a>)}</nav>
      <div class="tools"><button onClick={() => setZone(nextZone(zone))} title="zone of times (z)">{zone}</button>
        <button onClick={() => setTheme(theme === 'auto' ? 'dark' : theme === 'dark' ? 'light' : 'auto')} title="dark, light or as the system">{theme}</button>
        <button onClick={() => help.current?.showModal()} aria-label="Keys">?</button>
        <button onClick={() => void change('DELETE', '/api/v1/session').finally(() => setSession(null))}>log out {session.user}</button></div></header>
    <PageOf path={path} />
    <dialog ref={help} aria-label="Keys"><h2>Keys</h2><dl>{keys.map(([k, what]) => <div key={k}><dt><kbd>{k}</kbd></dt><dd>{what}</dd></div>)}</dl><form method="dialog"><button>Close</button></form></dialog>
  </div></ZoneContext.Provider></SessionContext.Provider>;
}
