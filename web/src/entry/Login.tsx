import { useState } from 'preact/hooks';
import { change } from '../api/client';
import type { Session } from '../api/types';
import { Trouble, asProblem } from '../ui/shell';

/** Log-in, or with the link of the first start the making of the first administrator. */
export function Login({ banner, claim, onIn }: { banner: string; claim: string | null; onIn: (session: Session) => void }) {
  const [user, setUser] = useState(''), [password, setPassword] = useState('');
  const [problem, setProblem] = useState<ReturnType<typeof asProblem>>();
  const send = async () => {
    try {
      const body = claim ? { token: claim, user, password } : { user, password };
      const session = await change<Session>('POST', `/api/v1/session${claim ? '/claim' : ''}`, body);
      if (claim) history.replaceState(null, '', '/explore');
      onIn(session!);
    } catch (error) { setProblem(asProblem(error)); setPassword(''); }
  };
  return <main class="login" id="main"><h1>sworn</h1>{banner && <p class="banner">{banner}</p>}
    <form onSubmit={(e) => { e.preventDefault(); void send(); }}><h2>{claim ? 'Make the first administrator' : 'Log in'}</h2>
      <label class="stack">User name<input name="user" autocomplete="username" required value={user} onInput={(e) => setUser(e.currentTarget.value)} /></label>
      <label class="stack">Password{claim ? ' (12 characters at least)' : ''}<input name="password" type="password" required autocomplete={claim ? 'new-password' : 'current-password'} value={password} onInput={(e) => setPassword(e.currentTarget.value)} /></label>
      <button type="submit" class="primary">{claim ? 'Make it' : 'Log in'}</button><Trouble problem={problem} /></form></main>;
}
