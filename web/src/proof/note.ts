import { concat, equal, fromBase64, sha256, toHex, type Octets } from './octets';

export interface Note { text: string; origin: string; size: number; root: Octets; signatures: { name: string; keyId: Octets; signature: Octets }[] }
export interface LogKey { name: string; keyId: Octets; spki: Octets }

const ecdsaType = 2;

/** Reads a checkpoint (C2SP tlog-checkpoint in a signed note); null when it is not one. */
export function parseCheckpoint(note: string): Note | null {
  const split = note.lastIndexOf('\n\n');
  if (split < 0) return null;
  const text = note.slice(0, split + 1);
  const [origin, size, root] = text.split('\n');
  if (!origin || !root || !/^(0|[1-9]\d{0,15})$/.test(size ?? '')) return null;
  try {
    const signatures = note.slice(split + 2).split('\n').filter((line) => line !== '').map((line) => {
      const parts = /^\u2014 (\S+) (\S+)$/.exec(line);
      if (!parts) throw new SyntaxError(line);
      const octets = fromBase64(parts[2]!);
      return { name: parts[1]!, keyId: octets.slice(0, 4), signature: octets.slice(4) };
    });
    return { text, origin, size: Number(size), root: fromBase64(root), signatures };
  } catch { return null; } // Not base64 or not a signature line: the caller says that the note cannot be read.
}

/** Reads the log's key from a verifier key, or from the whole output of `sworn key policy`. */
export async function parseLogKey(policy: string): Promise<LogKey | null> {
  const line = policy.split('\n').map((l) => l.trim()).find((l) => l.startsWith('log ')) ?? `log ${policy.trim()}`;
  const parts = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(line.split(/\s+/)[1] ?? '');
  if (!parts) return null;
  try {
    const octets = fromBase64(parts[3]!);
    if (octets[0] !== ecdsaType) return null;
    const spki = octets.slice(1), keyId = (await sha256(spki)).slice(0, 4);
    return toHex(keyId) === parts[2] ? { name: parts[1]!, keyId, spki } : null;
  } catch { return null; } // Not base64: no key.
}

/** WebCrypto wants r and s side by side, 32 octets each; notes hold them in DER. */
export function rawSignature(der: Uint8Array): Octets | null {
  if (der.length < 8 || der[0] !== 0x30 || der[1] !== der.length - 2) return null;
  const numbers: Octets[] = [];
  let at = 2;
  for (let i = 0; i < 2; i++) {
    const length = der[at + 1];
    if (der[at] !== 2 || length === undefined || length === 0 || at + 2 + length > der.length) return null;
    let octets = der.slice(at + 2, at + 2 + length);
    while (octets.length > 32 && octets[0] === 0) octets = octets.slice(1);
    if (octets.length > 32) return null;
    numbers.push(concat(new Uint8Array(32 - octets.length), octets));
    at += 2 + length;
  }
  return at === der.length ? concat(...numbers) : null;
}

export async function isSignedBy(note: Note, key: LogKey): Promise<boolean> {
  const line = note.signatures.find((s) => s.name === key.name && equal(s.keyId, key.keyId));
  const raw = line && rawSignature(line.signature);
  if (!raw) return false;
  const publicKey = await crypto.subtle.importKey('spki', key.spki, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, publicKey, raw, new TextEncoder().encode(note.text));
}
