import { expect, test } from 'vitest';
import type { ProvenRecord } from '../api/types';
import { check } from './check';
import { rootOf } from './merkle';
import { parseCheckpoint, parseLogKey, rawSignature } from './note';
import { concat, fromBase64, sha256, toBase64 } from './octets';
import vector from '../../../tests/web/vector.json';

// What the program gave for a record of its own: the answer of `records/main/4` and the output of `sworn key policy`.
const proven = vector.proven as unknown as ProvenRecord;
const bad = async (changed: ProvenRecord) => (await check(changed, await parseLogKey(vector.policy))).filter((s) => s.outcome === 'bad').map((s) => s.name);
const flipped = (base64: string, at = 0) => { const octets = fromBase64(base64); octets[at]! ^= 1; return toBase64(octets); };

test('a record of the real program is proven up to the signature, by the key that the root key leads to', async () => {
  const steps = await check(proven, await parseLogKey(vector.policy));
  expect(steps.map((s) => [s.name, s.outcome])).toEqual(['Index', 'Message', 'Leaf', 'Tree', 'Keys', 'Signature'].map((name) => [name, 'good']));
});
test('another message is not', async () => expect(await bad({ ...proven, record: { ...proven.record, raw_b64: flipped(proven.record.raw_b64!) } })).toEqual(['Message']));
test('another index is not', async () => expect(await bad({ ...proven, record: { ...proven.record, index: proven.record.index + 1 } })).toContain('Index'));
test('every octet of the entry counts', async () => {
  for (let at = 0; at < 96; at++) expect(await bad({ ...proven, leaf: { ...proven.leaf, entry_b64: flipped(proven.leaf.entry_b64, at) } })).toContain('Tree');
});
test('a changed path does not lead to the root', async () => {
  for (const at of proven.proof!.path.keys()) {
    const path = proven.proof!.path.map((hash, i) => (i === at ? flipped(hash) : hash));
    expect(await bad({ ...proven, proof: { ...proven.proof!, path } })).toEqual(['Tree']);
  }
});
test('a path cut short or made longer does not lead to the root', async () => {
  const { path, treeSize } = proven.proof!;
  for (const wrong of [path.slice(1), path.slice(0, -1), [...path, path[0]!]]) expect(await bad({ ...proven, proof: { treeSize, path: wrong } })).toEqual(['Tree']);
});
test('a checkpoint of another size does not fit the path', async () =>
  expect(await bad({ ...proven, checkpoint: proven.checkpoint!.replace(/\n\d+\n/, '\n999999\n') })).toEqual(['Tree', 'Signature']));
test('a changed note of the keys leads nowhere', async () => {
  const note = proven.keys[0]!;
  const changed = [note.replace('epoch 1', 'epoch 2'), note.replace('from-size 0', 'from-size 1'), note.replace(/not-before \d/, 'not-before 9'), note.slice(0, -8), '', note.replace('/keys', '/kyes')];
  for (const wrong of changed) expect(await bad({ ...proven, keys: [wrong] })).toEqual(['Keys']);
});
test('without the notes the checkpoint is signed by a key that nobody vouches for', async () => expect(await bad({ ...proven, keys: [] })).toEqual(['Signature']));
test('without a key the signature stays open', async () => expect((await check(proven, null)).at(-1)?.outcome).toBe('open'));
test('a key whose id is not its own is refused', async () => expect(await parseLogKey(vector.policy.replace(/\+[0-9a-f]{8}\+/, '+00000000+'))).toBeNull());
test('text that is no checkpoint is none', () => {
  for (const text of ['', 'a\n\nb', 'a\n1\nAA==\n', 'a\n01\nAA==\n\n']) expect(parseCheckpoint(text)).toBeNull();
});
test('a signature that is not DER is none', () => {
  for (const octets of [[], [0x30, 6, 2, 1, 1, 2, 1], [0x30, 6, 2, 9, 1, 2, 1, 1]]) expect(rawSignature(Uint8Array.from(octets))).toBeNull();
});
test('all paths of trees up to nine leaves lead to the root, and none of another index', async () => {
  const leaves = await Promise.all(Array.from({ length: 9 }, (_, i) => sha256(Uint8Array.of(i))));
  type Hash = typeof leaves[number];
  const node = (l: Hash, r: Hash) => sha256(concat(Uint8Array.of(1), l, r));
  const half = (n: number) => 2 ** Math.ceil(Math.log2(n) - 1);
  const root = async (of: Hash[]): Promise<Hash> => of.length === 1 ? of[0]! : node(await root(of.slice(0, half(of.length))), await root(of.slice(half(of.length))));
  const path = async (m: number, of: Hash[]): Promise<Hash[]> => {
    if (of.length === 1) return [];
    const k = half(of.length), left = of.slice(0, k), right = of.slice(k);
    return m < k ? [...await path(m, left), await root(right)] : [...await path(m - k, right), await root(left)];
  };
  for (let size = 1; size <= 9; size++) for (let m = 0; m < size; m++) {
    const tree = leaves.slice(0, size), found = await rootOf(m, size, leaves[m]!, await path(m, tree));
    expect(found).toEqual(await root(tree));
    expect(await rootOf(size, size, leaves[m]!, await path(m, tree))).toBeNull();
  }
});
