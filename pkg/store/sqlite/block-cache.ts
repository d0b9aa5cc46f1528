import { unpack, type PackedBlock } from '../blocks/block';

/** Bytes of blobs whose blocks are remembered; unpacked, they take a few times as much. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Blocks that were read lately, by the id of their row: a dashboard asks for the same ones again and again. */
export class BlockCache {
  readonly #blocks = new Map<number, { block: PackedBlock; bytes: number }>();
  #bytes = 0;

  /** A block by its row's id; `read` answers its blob. */
  get(id: number, read: (id: number) => Uint8Array | undefined): PackedBlock | null {
    const known = this.#blocks.get(id);
    if (known !== undefined) {
      this.#blocks.delete(id);
      this.#blocks.set(id, known);
      return known.block;
    }
    const blob = read(id);
    if (blob === undefined) {
      return null;
    }
    const block = unpack(blob);
    this.#blocks.set(id, { block, bytes: blob.length });
    this.#bytes += blob.length;
    for (const [oldest, { bytes }] of this.#blocks) {
      if (this.#bytes <= MOST_BYTES) {
        break;
      }
      this.#blocks.delete(oldest);
      this.#bytes -= bytes;
    }
    return block;
  }

  clear(): void {
    this.#blocks.clear();
    this.#bytes = 0;
  }
}
