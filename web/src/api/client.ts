import type { LogRecord, Session, Stats } from './types';

/** What the server refused, in its own words (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly status: number, title: string, readonly detail: string,
    readonly column?: number, readonly member?: string, readonly banner?: string) {
    super(title);
  }
}

let csrf = '';
let onLoggedOut: () => void = () => undefined;

export function useSession(session: Session): void { csrf = session.csrf; }
export function whenLoggedOut(act: () => void): void { onLoggedOut = act; }

export function url(path: string, parameters: Record<string, string | number | undefined> = {}): string {
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined && value !== '') text.set(name, String(value));
  const query = text.toString();
  return `/api/v1/${path}${query ? `?${query}` : ''}`;
}

async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => ({}));
  const facts = (body ?? {}) as Record<string, unknown>;
  const text = (name: string) => (typeof facts[name] === 'string' ? (facts[name] as string) : undefined);
  const column = typeof facts.column === 'number' ? facts.column : undefined;
  return new Problem(response.status, text('title') ?? `The node answered ${response.status}`, text('detail') ?? '', column,
    text('member') ?? text('parameter'), text('banner'));
}

async function send(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = {};
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (method !== 'GET' && csrf) headers['X-Sworn-Csrf'] = csrf;
  const response = await fetch(path, { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.status === 401 && !path.startsWith('/api/v1/session')) onLoggedOut();
  throw problem;
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await (await send('GET', path, undefined, signal)).json()) as T;
}

export async function change<T>(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<T | undefined> {
  const response = await send(method, path, body);
  const text = await response.text();
  return text ? (JSON.parse(text) as T) : undefined;
}

/** Reads a stream of records line by line, so the first ones show before the last are found. */
export async function records(path: string, take: (some: LogRecord[]) => void, signal?: AbortSignal): Promise<Stats | undefined> {
  const response = await send('GET', path, undefined, signal);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '', stats: Stats | undefined;
  for (;;) {
    const { value, done } = await reader.read();
    const lines = (rest + (value ?? '')).split('\n');
    rest = done ? '' : lines.pop()!;
    const some: LogRecord[] = [];
    for (const line of lines) {
      if (!line) continue;
      const object = JSON.parse(line) as LogRecord & { _stats?: Stats };
      if (object._stats) stats = object._stats; else some.push(object);
    }
    if (some.length > 0) take(some);
    if (done) return stats;
  }
}
