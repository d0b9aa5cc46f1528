/** Appends numbers to a growing array of bytes. */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number of at least 0, up to 2^53: seven bits a byte, the low ones first; the high bit says that more follow. */
  varint(value: number): void {
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) {
      this.byte((rest % 128) | 128);
    }
    this.byte(rest);
  }

  /** A whole number with a sign: 0, −1, 1, −2 … become 0, 1, 2, 3. */
  signed(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /** Numbers of `width` bits each, up to 24, the low bits first; whole bytes in all. */
  packed(values: Uint32Array, width: number): void {
    this.#room(Math.ceil((values.length * width) / 8));
    let held = 0;
    let count = 0;
    for (const value of values) {
      held |= value << count;
      for (count += width; count >= 8; count -= 8) {
        this.#bytes[this.#length++] = held;
        held >>>= 8;
      }
    }
    if (count > 0) {
      this.#bytes[this.#length++] = held;
    }
  }

  doubles(values: Float64Array): void {
    this.#room(8 * values.length);
    const view = new DataView(this.#bytes.buffer);
    for (const value of values) {
      view.setFloat64(this.#length, value, true);
      this.#length += 8;
    }
  }

  #room(more: number): void {
    if (this.#length + more > this.#bytes.length) {
      const grown = new Uint8Array(2 * (this.#length + more));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
  }
}

/** Reads what ByteWriter wrote. Past the end it throws a RangeError. */
export class ByteReader {
  constructor(
    readonly bytes: Uint8Array,
    public position = 0
  ) {}

  byte(): number {
    const value = this.bytes[this.position++];
    if (value === undefined) {
      throw new RangeError('a block of the history ends too early');
    }
    return value;
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) {
        return value;
      }
    }
  }

  signed(): number {
    const value = this.varint();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  packed(count: number, width: number): Uint32Array {
    const values = new Uint32Array(count);
    const mask = (1 << width) - 1;
    let held = 0;
    let bits = 0;
    for (let i = 0; i < count; i++) {
      for (; bits < width; bits += 8) {
        held |= this.byte() << bits;
      }
      values[i] = held & mask;
      held >>>= width;
      bits -= width;
    }
    return values;
  }

  doubles(count: number): Float64Array {
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    const values = new Float64Array(count);
    for (let i = 0; i < count; i++, this.position += 8) {
      values[i] = view.getFloat64(this.position, true);
    }
    return values;
  }
}
