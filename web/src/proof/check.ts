import type { ProvenRecord } from '../api/types';
import { leafHash, rootOf } from './merkle';
import { followKeys, isSignedBy, parseCheckpoint, type LogKey } from './note';
import { concat, equal, fromBase64, sha256 } from './octets';

export type Outcome = 'good' | 'bad' | 'open';
export interface Step { name: string; outcome: Outcome; detail: string }

const at = { index: 8, bodyLength: 48, bodyDigest: 64, entrySize: 96 };

/** Checks a record from its octets up to the signature. Nothing the server concludes is believed; the key comes from the reader. */
export async function check(proven: ProvenRecord, key: LogKey | null): Promise<Step[]> {
  try {
    return await steps(proven, key);
  } catch (error) {
    return [{ name: 'Proof', outcome: 'bad', detail: `It cannot be read: ${String(error)}` }];
  }
}

async function steps({ record, leaf, proof, checkpoint, keys }: ProvenRecord, key: LogKey | null): Promise<Step[]> {
  const entry = fromBase64(leaf.entry_b64), body = fromBase64(record.raw_b64 ?? '');
  if (entry.length !== at.entrySize) return [{ name: 'Entry', outcome: 'bad', detail: `${entry.length} octets instead of ${at.entrySize}` }];
  const view = new DataView(entry.buffer);
  const list: Step[] = [];
  const said = (name: string, good: boolean, yes: string, no: string) => list.push({ name, outcome: good ? 'good' : 'bad', detail: good ? yes : no });

  said('Index', view.getBigUint64(at.index) === BigInt(record.index), `The entry says ${record.index}, as asked`, 'The entry is of another index');
  const digest = entry.slice(at.bodyDigest, at.entrySize);
  if (leaf.salt_b64 === undefined) {
    list.push({ name: 'Message', outcome: 'open', detail: 'The node does not give the salt of this record' });
  } else {
    const same = equal(digest, await sha256(concat(fromBase64(leaf.salt_b64), body))) && view.getUint32(at.bodyLength) === body.length;
    said('Message', same, `${body.length} octets have the digest in the entry`, 'The octets shown are not those that were sealed');
  }
  const hash = await leafHash(entry);
  said('Leaf', equal(hash, fromBase64(leaf.hash)), 'SHA-256 of the entry is the leaf', 'The entry does not give this leaf');
  const note = checkpoint === null ? null : parseCheckpoint(checkpoint);
  if (!proof || checkpoint === null) {
    return [...list, { name: 'Tree', outcome: 'open', detail: 'No checkpoint covers this record yet; look again in a second' }];
  }
  if (!note) return [...list, { name: 'Checkpoint', outcome: 'bad', detail: 'It cannot be read' }];
  const root = await rootOf(record.index, proof.treeSize, hash, proof.path.map(fromBase64));
  said('Tree', root !== null && proof.treeSize === note.size && equal(root, note.root),
    `${proof.path.length} hashes lead to the root of ${note.size} leaves`, 'The path does not lead to the root of the checkpoint');
  if (!key) {
    list.push({ name: 'Signature', outcome: 'open', detail: 'Not checked: give this browser the log\u2019s key below' });
    return list;
  }
  const signer = await followKeys(key, keys, note.size);
  if (typeof signer === 'string') return [...list, { name: 'Keys', outcome: 'bad', detail: signer }];
  said('Keys', true, `${keys.length} ${keys.length === 1 ? 'note leads' : 'notes lead'} from the key you gave to the one of this checkpoint`, '');
  said('Signature', signer.name === note.origin && await isSignedBy(note, signer), `ECDSA P-256 of ${signer.name}`, 'The checkpoint is not signed by the log\u2019s key of that time');
  return list;
}
