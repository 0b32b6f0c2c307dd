export type Octets = Uint8Array<ArrayBuffer>;

export function fromBase64(text: string): Octets {
  const binary = atob(text);
  return Uint8Array.from(binary, (c) => c.charCodeAt(0));
}

export function toBase64(octets: Uint8Array): string { return btoa(String.fromCharCode(...octets)); }

export function toHex(octets: Uint8Array): string { return Array.from(octets, (o) => o.toString(16).padStart(2, '0')).join(''); }

export function concat(...parts: Uint8Array[]): Octets {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { all.set(part, at); at += part.length; }
  return all;
}

export function equal(a: Uint8Array, b: Uint8Array): boolean { return a.length === b.length && a.every((octet, i) => octet === b[i]); }

export async function sha256(octets: Octets): Promise<Octets> { return new Uint8Array(await crypto.subtle.digest('SHA-256', octets)); }
