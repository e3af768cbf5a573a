/** Who holds bytes of a body: from the first piece that is read to the end of the work on the call. */
export interface BodyHolder {
  bodyHeld: HeldBody | undefined;
}

export interface HeldBody {
  readonly large: boolean;
  readonly bytes: number;
}

export interface BodyRoomOptions {
  /** What all bodies together may hold. */
  readonly bytesMax: number;
  /** A body of more is a large one. */
  readonly ordinaryBytesMax: number;
  /** The largest that any operation takes. */
  readonly largestBytesMax: number;
}

/**
 * The room for bodies. A third is for ordinary ones, the rest for large ones, so that neither a few snapshots of departments nor many
 * small calls can keep the others out. What counts is what has been received: whoever announces much and sends nothing holds nothing.
 */
export class BodyRoom {
  readonly #ordinaryBytesMax: number;
  readonly #roomFor: { readonly ordinary: number; readonly large: number };
  readonly #held = { ordinary: 0, large: 0 };

  constructor({ bytesMax, ordinaryBytesMax, largestBytesMax }: BodyRoomOptions) {
    this.#ordinaryBytesMax = ordinaryBytesMax;
    const third = Math.floor(bytesMax / 3);
    // A body that is allowed must have room when it is alone, whatever is configured.
    this.#roomFor = {
      ordinary: Math.max(third, ordinaryBytesMax),
      large: Math.max(bytesMax - third, largestBytesMax),
    };
  }

  get heldBytes(): number {
    return this.#held.ordinary + this.#held.large;
  }

  /** Whether a body of this length would have room now; nothing is taken. */
  hasRoomFor(bytes: number): boolean {
    const kind = this.#kindOf(bytes);
    return this.#held[kind] + bytes <= this.#roomFor[kind];
  }

  /** The holder has so many bytes now. Returns false, and changes nothing, when there is no room for them. */
  resize(holder: BodyHolder, bytes: number): boolean {
    const before = holder.bodyHeld;
    const kind = this.#kindOf(bytes);
    const others = this.#held[kind] - (this.#isOf(kind, before) ? before.bytes : 0);
    if (others + bytes > this.#roomFor[kind]) return false;
    this.release(holder);
    this.#held[kind] += bytes;
    holder.bodyHeld = { large: kind === 'large', bytes };
    return true;
  }

  /** Again and again without harm. */
  release(holder: BodyHolder): void {
    const { bodyHeld } = holder;
    if (bodyHeld === undefined) return;
    this.#held[bodyHeld.large ? 'large' : 'ordinary'] -= bodyHeld.bytes;
    holder.bodyHeld = undefined;
  }

  #kindOf(bytes: number): 'ordinary' | 'large' {
    return bytes > this.#ordinaryBytesMax ? 'large' : 'ordinary';
  }

  #isOf(kind: 'ordinary' | 'large', held: HeldBody | undefined): held is HeldBody {
    return held?.large === (kind === 'large');
  }
}
