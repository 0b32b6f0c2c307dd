import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { change } from '../api/client';
import type { OpenSession, Token, User } from '../api/types';
import { Page, Trouble, asProblem, may, useGet, useMe } from '../ui/shell';

export function Admin() {
  const me = useMe(), sees = may(me, 'auditor'), rules = may(me);
  const users = useGet<{ users: User[] }>(sees ? '/api/v1/users' : null), sessions = useGet<{ sessions: OpenSession[] }>(sees ? '/api/v1/sessions' : null);
  const tokens = useGet<{ tokens: Token[] }>('/api/v1/tokens');
  const [problem, setProblem] = useState<ReturnType<typeof asProblem>>(), [secret, setSecret] = useState('');
  const act = async (method: 'POST' | 'DELETE', path: string, body?: unknown) => {
    try { setProblem(undefined); const done = await change<{ token?: string }>(method, `/api/v1/${path}`, body); users.again(); tokens.again(); sessions.again(); return done; }
    catch (error) { setProblem(asProblem(error)); return undefined; }
  };
  return <Page title="Administration"><Trouble problem={problem} />
    {sees && <Table name="Users" heads={['name', 'roles', 'sources', 'last log-in', '']}>{users.data?.users.map((u) => <tr key={u.name}><td>{u.name}</td><td>{u.roles.join(', ')}</td><td class="mono">{u.scopes.sources.join(' ')}</td><td>{u.lockedUntil ? `locked until ${u.lockedUntil}` : u.lastLogin?.slice(0, 19) ?? 'never'}</td>
      <td>{rules && <>{u.lockedUntil && <button onClick={() => void act('POST', `users/${encodeURIComponent(u.name)}/unlock`)}>unlock</button>}
        <button aria-label={`remove ${u.name}`} disabled={u.name === me.user} onClick={() => { if (confirm(`Remove ${u.name}?`)) void act('DELETE', `users/${encodeURIComponent(u.name)}`); }}>remove</button></>}</td></tr>)}</Table>}
    {rules && <NewUser onMake={(user) => act('POST', 'users', user)} />}
    <Table name="Tokens" heads={['name', 'user', 'expires', 'last used', '']}>{tokens.data?.tokens.map((t) => <tr key={t.id}><td>{t.name}</td><td>{t.user}</td><td>{t.expires?.slice(0, 10) ?? 'never'}</td><td>{t.lastUsed?.slice(0, 19) ?? 'never'}</td>
      <td><button aria-label={`revoke ${t.name}`} onClick={() => void act('DELETE', `tokens/${t.id}`)}>revoke</button></td></tr>)}</Table>
    <form class="times" onSubmit={(e) => { e.preventDefault(); const name = new FormData(e.currentTarget).get('name'); void act('POST', 'tokens', { name, days: 90 }).then((d) => setSecret(d?.token ?? '')); }}>
      <label>New token, for 90 days <input name="name" required placeholder="name" /></label><button type="submit">Make</button></form>
    {secret && <p role="status">Shown this once: <code class="wrap">{secret}</code></p>}
    {sees && <Table name="Open sessions" heads={['user', 'from', 'since', 'last seen', '']}>{sessions.data?.sessions.map((s) => <tr key={s.id}><td>{s.user}{s.current ? ' (this one)' : ''}</td><td class="mono">{s.origin}</td><td>{s.started.slice(0, 19)}</td><td>{s.lastSeen.slice(0, 19)}</td>
      <td>{rules && !s.current && <button onClick={() => void act('DELETE', `sessions/${s.id}`)}>end</button>}</td></tr>)}</Table>}</Page>;
}

function Table({ name, heads, children }: { name: string; heads: string[]; children: ComponentChildren }) {
  return <><h2>{name}</h2><div class="scroll" tabIndex={0} role="region" aria-label={name}><table><thead><tr>{heads.map((h) => h ? <th scope="col" key={h}>{h}</th> : <td key="acts" />)}</tr></thead><tbody>{children}</tbody></table></div></>;
}

function NewUser({ onMake }: { onMake: (user: unknown) => Promise<unknown> }) {
  return <details><summary>New user</summary><form class="times" onSubmit={(e) => {
    e.preventDefault();
    const form = e.currentTarget, of = (name: string) => String(new FormData(form).get(name) ?? '');
    void onMake({ name: of('name'), password: of('password'), roles: [of('role')], scopes: { stores: ['*'], sources: of('sources').split(/[\s,]+/).filter(Boolean) }, mustChangePassword: false });
    form.reset();
  }}><label>name <input name="name" required /></label><label>password <input name="password" type="password" autocomplete="new-password" required /></label>
    <label>role <select name="role">{['reader', 'operator', 'auditor', 'administrator'].map((r) => <option key={r}>{r}</option>)}</select></label>
    <label>sources <input name="sources" defaultValue="*" required /></label><button type="submit">Make user</button></form></details>;
}
