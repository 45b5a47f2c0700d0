/// <reference path="./web-assembly.d.ts" />
/**
 * The memory that kernels and TypeScript share: typed arrays cut from one block, known to a kernel by their byte offset.
 */

/** WebAssembly's page. */
const PAGE_BYTES = 65_536
/** 4 GiB: what a 32-bit offset reaches. */
const MOST_PAGES = 65_536
/** A cache line, and a multiple of every SIMD alignment. */
const ALIGNMENT = 64

export interface KernelMemoryOptions {
  /** A memory that another thread has cut arrays of: to look at, not to allocate from. The other options say nothing then. */
  attachTo?: WebAssembly.Memory
  /** Bytes to begin with; the block grows when more are asked for. */
  initialBytes?: number
  /** The most bytes it may grow to, 4 GiB when absent. */
  maximumBytes?: number
  /** Whether other threads may attach to it. */
  shared?: boolean
}

type ArrayKind = {
  f64: Float64Array
  f32: Float32Array
  i32: Int32Array
  u32: Uint32Array
  u16: Uint16Array
  u8: Uint8Array
  i8: Int8Array
}

const constructors = {
  f64: Float64Array,
  f32: Float32Array,
  i32: Int32Array,
  u32: Uint32Array,
  u16: Uint16Array,
  u8: Uint8Array,
  i8: Int8Array,
} as const

/** What a kernel would have to hold is more than its memory can. */
export class KernelMemoryError extends Error {
  readonly bytes: number

  constructor(bytes: number, options?: ErrorOptions) {
    super(`a kernel's memory ends before ${bytes} bytes`, options)
    this.name = 'KernelMemoryError'
    this.bytes = bytes
  }
}

/**
 * A bump allocator over one WebAssembly memory. Growing an unshared memory detaches the arrays cut before: cut arrays
 * anew with `view` after the last `allocate`, or state `initialBytes` large enough for the whole job.
 */
export class KernelMemory {
  readonly memory: WebAssembly.Memory
  #end = ALIGNMENT

  constructor(options: KernelMemoryOptions = {}) {
    const { attachTo, initialBytes = PAGE_BYTES, maximumBytes, shared = false } = options
    if (attachTo !== undefined) {
      this.memory = attachTo
      return
    }
    const maximum = maximumBytes === undefined ? MOST_PAGES : pagesOf(maximumBytes + ALIGNMENT)
    const initial =
      maximumBytes === undefined
        ? pagesOf(initialBytes + ALIGNMENT)
        : Math.min(pagesOf(initialBytes + ALIGNMENT), maximum)
    this.memory = orTooLarge(initial, () => new WebAssembly.Memory({ initial, maximum, shared }))
  }

  /**
   * Reserves `bytes` bytes, aligned to 64, and returns their offset.
   *
   * @throws KernelMemoryError when the memory can't grow so far.
   */
  allocate(bytes: number): number {
    const offset = this.#end
    this.#end = Math.ceil((offset + bytes) / ALIGNMENT) * ALIGNMENT
    const missing = pagesOf(this.#end) - this.memory.buffer.byteLength / PAGE_BYTES
    if (missing > 0) orTooLarge(pagesOf(this.#end), () => this.memory.grow(missing))
    return offset
  }

  /** How much is in use: a mark for `release`. */
  get used(): number {
    return this.#end
  }

  /** Gives back everything that was allocated since `used` was `mark`. */
  release(mark: number): void {
    this.#end = mark
  }

  /** The array of `length` elements at a byte offset. */
  view<Kind extends keyof ArrayKind>(kind: Kind, offset: number, length: number): ArrayKind[Kind]
  view(kind: keyof ArrayKind, offset: number, length: number): ArrayKind[keyof ArrayKind] {
    return new constructors[kind](this.memory.buffer, offset, length)
  }
}

function orTooLarge<T>(pages: number, take: () => T): T {
  try {
    return take()
  } catch (error) {
    throw new KernelMemoryError(pages * PAGE_BYTES, { cause: error })
  }
}

/** Bytes as `KernelMemory` counts them: rounded up to the alignment. */
export function alignedBytes(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
}

function pagesOf(bytes: number): number {
  return Math.ceil(bytes / PAGE_BYTES)
}
