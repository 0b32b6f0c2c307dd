import { concat, sha256, type Octets } from './octets';

const leafPrefix = Uint8Array.of(0), nodePrefix = Uint8Array.of(1);

/** RFC 9162, section 2.1.1: the hash of a leaf. */
export const leafHash = (entry: Octets): Promise<Octets> => sha256(concat(leafPrefix, entry));

/** RFC 9162, section 2.1.3.2: the root a path leads to; null when the path is not of this index and size. Sizes below 2^53. */
export async function rootOf(index: number, size: number, leaf: Octets, path: Octets[]): Promise<Octets | null> {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return null;
  let fn = index, sn = size - 1, root = leaf;
  for (const node of path) {
    if (sn === 0 || node.length !== 32) return null;
    if (fn % 2 === 1 || fn === sn) {
      root = await sha256(concat(nodePrefix, node, root));
      while (fn % 2 === 0 && fn !== 0) { fn /= 2; sn = Math.floor(sn / 2); }
    } else {
      root = await sha256(concat(nodePrefix, root, node));
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 ? root : null;
}
