import { concat, equal, fromBase64, sha256, toHex, type Octets } from './octets';

export interface Note extends SignedText { origin: string; size: number; root: Octets }
export interface LogKey { name: string; keyId: Octets; spki: Octets }

const ecdsaType = 2;

export interface SignedText { text: string; signatures: { name: string; keyId: Octets; signature: Octets }[] }
export interface Epoch { note: SignedText; origin: string; number: number; fromSize: number; key: LogKey }

/** Reads a signed note (C2SP signed-note); null when it is not one. */
function parseNote(note: string): SignedText | null {
  const split = note.lastIndexOf('\n\n');
  if (split < 0) return null;
  try {
    const signatures = note.slice(split + 2).split('\n').filter((line) => line !== '').map((line) => {
      const parts = /^\u2014 (\S+) (\S+)$/.exec(line);
      if (!parts) throw new SyntaxError(line);
      const octets = fromBase64(parts[2]!);
      return { name: parts[1]!, keyId: octets.slice(0, 4), signature: octets.slice(4) };
    });
    return { text: note.slice(0, split + 1), signatures };
  } catch { return null; } // Not base64 or not a signature line: the caller says that the note cannot be read.
}

const isNumber = (text: string | undefined): text is string => /^(0|[1-9]\d{0,15})$/.test(text ?? '');

/** Reads a checkpoint (C2SP tlog-checkpoint in a signed note); null when it is not one. */
export function parseCheckpoint(note: string): Note | null {
  const signed = parseNote(note);
  const [origin, size, root] = signed?.text.split('\n') ?? [];
  if (!signed || !origin || !root || !isNumber(size)) return null;
  try { return { ...signed, origin, size: Number(size), root: fromBase64(root) }; } catch { return null; } // Not base64: no root.
}

/** Reads the note that begins an epoch of the log's keys; null when it is not one. */
export async function parseEpoch(text: string): Promise<Epoch | null> {
  const note = parseNote(text);
  const parts = /^(\S+)\/keys\nepoch (\d+)\nnot-before (\S+)\nfrom-size (\d+)\nkey (\S+)\n$/.exec(note?.text ?? '');
  const key = parts && await parseLogKey(`log ${parts[5]}`);
  if (!note || !parts || !key || !isNumber(parts[2]) || !isNumber(parts[4])) return null;
  return { note, origin: parts[1]!, number: Number(parts[2]), fromSize: Number(parts[4]), key };
}

/**
 * Follows the notes from the key that the reader has to the one that signs checkpoints of a size: the first is signed by the
 * reader's key, each other one by the key before it, and numbers and sizes only grow.
 */
export async function followKeys(given: LogKey, notes: string[], size: number): Promise<LogKey | string> {
  let signer = given, before: Epoch | null = null;
  for (const text of notes) {
    const epoch: Epoch | null = await parseEpoch(text);
    if (!epoch) return 'A note of the keys cannot be read';
    if (epoch.origin !== given.name || epoch.key.name !== given.name) return 'A note of the keys belongs to another log';
    if (before && (epoch.number !== before.number + 1 || epoch.fromSize < before.fromSize)) return `Epoch ${epoch.number} does not follow epoch ${before.number}`;
    if (!await isSignedBy(epoch.note, signer)) return `The key of epoch ${epoch.number} is not signed by the one before it`;
    if (epoch.fromSize > size) return `Epoch ${epoch.number} begins behind this checkpoint`;
    signer = epoch.key; before = epoch;
  }
  return signer;
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

export async function isSignedBy(note: SignedText, key: LogKey): Promise<boolean> {
  const line = note.signatures.find((s) => s.name === key.name && equal(s.keyId, key.keyId));
  const raw = line && rawSignature(line.signature);
  if (!raw) return false;
  const publicKey = await crypto.subtle.importKey('spki', key.spki, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, publicKey, raw, new TextEncoder().encode(note.text));
}
