import { createContext, type ComponentChildren } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { Problem, get } from '../api/client';
import type { Session } from '../api/types';
import type { Zone } from '../time/parse';

export const SessionContext = createContext<Session | null>(null);
export const ZoneContext = createContext<Zone>('utc');
export const useZone = (): Zone => useContext(ZoneContext);
export const useMe = (): Session => useContext(SessionContext)!;
export const may = (session: Session, ...roles: string[]): boolean =>
  session.roles.includes('administrator') || roles.some((role) => session.roles.includes(role));

/** Goes to a page of our own without loading it again. */
export function go(to: string, replace = false): void {
  if (replace) history.replaceState(null, '', to); else history.pushState(null, '', to);
  dispatchEvent(new PopStateEvent('popstate'));
}

export interface Loaded<T> { data?: T; problem?: Problem; again: () => void; /** The path that the data, or the problem, is of. */ of?: string }

/** Reads once, and every so many milliseconds when asked; what no longer shows is cancelled. */
export function useGet<T>(path: string | null, everyMs = 0): Loaded<T> {
  const [state, setState] = useState<{ data?: T; problem?: Problem; of?: string }>({});
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!path) return;
    const stop = new AbortController();
    let timer = 0;
    const read = () => get<T>(path, stop.signal).then((data) => setState({ data, of: path }), (problem: unknown) => {
      if (!stop.signal.aborted) setState((old) => ({ data: old.data, problem: asProblem(problem), of: path }));
    }).finally(() => { if (everyMs > 0 && !stop.signal.aborted) timer = window.setTimeout(read, everyMs); });
    void read();
    return () => { stop.abort(); clearTimeout(timer); };
  }, [path, everyMs, turn]);
  return { ...state, again: () => setTurn((t) => t + 1) };
}

export const asProblem = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem(0, 'The node does not answer', String(error));

export function Trouble({ problem }: { problem?: Problem | undefined }) {
  if (!problem) return null;
  if (problem.status === 404) return <p class="note" role="status">Not available in this version of the node.</p>;
  return <p class="trouble" role="alert"><b>{problem.message}</b> {problem.detail}</p>;
}

export function Page({ title, children, aside }: { title: string; children: ComponentChildren; aside?: ComponentChildren }) {
  useEffect(() => { document.title = `${title} \u2013 sworn`; }, [title]);
  return <main class="page" id="main"><header class="head"><h1>{title}</h1>{aside}</header>{children}</main>;
}

const names = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug'];
const shapes = ['\u25A0', '\u25A0', '\u25A0', '\u25B2', '\u25C6', '\u25CF', '\u25CB', '\u00B7'];

/** A severity by its shape, its colour and its name. */
export function SeverityMark({ of }: { of: number | null }) {
  const name = of === null ? 'none' : names[of] ?? 'none';
  return <span class={`sev s${of ?? 'x'}`} title={name}><span aria-hidden="true">{of === null ? '\u2013' : shapes[of]}</span> {name}</span>;
}
