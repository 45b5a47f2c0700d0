import type { SvmKernel } from '../kernels/contracts/svm.ts'
import type { KernelMemory } from '../kernels/kernel-memory.ts'
import { alignedBytes } from '../kernels/kernel-memory.ts'
import type { KernelColumns } from './kernel-columns.ts'
import type { SmoProblem } from './smo-problem.ts'

/** Arrays in the kernel's memory beside two barriers a group: gradient, its bounded part, diagonal. */
const ARRAYS = 3

/** The variables of a problem with all that a step changes; those in front are active, the others wait. */
export class SmoVariables {
  readonly size: number
  readonly columns: KernelColumns
  readonly groupCount: number
  active: number
  readonly x: Float64Array
  /** Of the whole objective; of waiting variables only as good as when they were sent to wait. */
  readonly gradient: Float64Array
  /** The part of it that variables at a bound other than 0 give. */
  readonly boundGradient: Float64Array
  readonly linear: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly diagonal: Float64Array
  /** Of each group: 0 for its variables that can go up (down), else minus infinity. */
  readonly up: Float64Array[]
  readonly down: Float64Array[]
  readonly groups: Uint8Array | null
  /** Which variable of the problem is at each place. */
  readonly order: Int32Array
  readonly #kernel: SvmKernel
  readonly #offsets: {
    gradient: number
    bound: number
    diagonal: number
    up: number[]
    down: number[]
    result: number
  }
  readonly #result: Float64Array

  constructor(problem: SmoProblem, columns: KernelColumns, memory: KernelMemory, kernel: SvmKernel) {
    const { size } = columns
    this.size = size
    this.columns = columns
    this.active = size
    this.groupCount = problem.groups === null ? 1 : 2
    this.groups = problem.groups?.slice() ?? null
    this.x = problem.start.slice()
    this.linear = problem.linear.slice()
    this.lower = problem.lower.slice()
    this.upper = problem.upper.slice()
    this.order = Int32Array.from({ length: size }, (_, place) => place)
    this.#kernel = kernel
    const place = () => memory.allocate(8 * size)
    const barriers = () => Array.from({ length: this.groupCount }, place)
    this.#offsets = {
      gradient: place(),
      bound: place(),
      diagonal: place(),
      up: barriers(),
      down: barriers(),
      result: memory.allocate(16),
    }
    const view = (offset: number) => memory.view('f64', offset, size)
    this.gradient = view(this.#offsets.gradient)
    this.boundGradient = view(this.#offsets.bound).fill(0)
    this.diagonal = view(this.#offsets.diagonal)
    this.up = this.#offsets.up.map(view)
    this.down = this.#offsets.down.map(view)
    this.#result = memory.view('f64', this.#offsets.result, 2)
    this.gradient.set(this.linear)
    for (let k = 0; k < size; k += 1) this.diagonal[k] = columns.ofItself(k)
    for (let k = 0; k < size; k += 1) this.setBarriers(k)
  }

  /** The bytes in the kernel's memory of so many variables. */
  static bytesFor(size: number, groupCount: number): number {
    return (ARRAYS + 2 * groupCount) * alignedBytes(8 * size) + 64
  }

  groupOf(place: number): number {
    return this.groups === null ? 0 : this.groups[place]
  }

  isAtUpper(place: number): boolean {
    return this.x[place] >= this.upper[place]
  }

  isAtLower(place: number): boolean {
    return this.x[place] <= this.lower[place]
  }

  isFree(place: number): boolean {
    return !this.isAtUpper(place) && !this.isAtLower(place)
  }

  /** At the bound that is not 0. */
  isFull(place: number): boolean {
    return this.upper[place] > 0 ? this.isAtUpper(place) : this.isAtLower(place)
  }

  setBarriers(place: number): void {
    for (let group = 0; group < this.groupCount; group += 1) {
      const isOwn = this.groupOf(place) === group
      this.up[group][place] = isOwn && !this.isAtUpper(place) ? 0 : -Infinity
      this.down[group][place] = isOwn && !this.isAtLower(place) ? 0 : -Infinity
    }
  }

  /** The active variable of a group that gains most from going up, or -1; the last of equals. */
  highest(group: number): number {
    return this.#kernel.greatestRise(this.#offsets.gradient, this.#offsets.up[group], this.active)
  }

  /**
   * The active variable of a group that is best sent down while `place` goes up (second-order selection: Fan, Chen & Lin
   * 2005), or -1; what both gain, and the greatest gradient of those that can go down.
   */
  partner(group: number, place: number): { place: number; gain: number; fall: number } {
    const { gradient, down, diagonal, result } = this.#offsets
    const row = this.columns.row(place, this.active)
    const rise = -this.gradient[place]
    const own = this.diagonal[place]
    const kernel = this.#kernel
    const best = kernel.bestPartner(gradient, down[group], row, diagonal, rise, own, this.active, result)
    return { place: best, fall: this.#result[0], gain: this.#result[1] }
  }

  /** The value of the kernel matrix for two active variables. */
  common(a: number, b: number): number {
    return this.#kernel.entry(this.columns.row(a, this.active), b)
  }

  /** What a change of two variables changes in the gradients of the active ones. */
  followStep(i: number, byI: number, j: number, byJ: number): void {
    const rowI = this.columns.row(i, this.active)
    const rowJ = this.columns.row(j, this.active)
    this.#kernel.addTwoRows(this.#offsets.gradient, rowI, byI, rowJ, byJ, this.active)
  }

  /** `gradient += x K[place]` from place `from` on. */
  addToGradient(place: number, factor: number, from: number): void {
    const row = this.columns.row(place, this.size)
    this.#kernel.addRow(this.#offsets.gradient + 8 * from, row + 4 * from, factor, this.size - from)
  }

  addToBoundGradient(place: number, factor: number): void {
    this.#kernel.addRow(this.#offsets.bound, this.columns.row(place, this.size), factor, this.size)
  }

  /** Everything but the columns trades places. */
  swap(a: number, b: number): void {
    const arrays: { [index: number]: number }[] = [
      this.gradient,
      this.boundGradient,
      this.diagonal,
      this.x,
      this.linear,
      this.lower,
      this.upper,
      this.order,
      ...this.up,
      ...this.down,
    ]
    if (this.groups !== null) arrays.push(this.groups)
    for (const array of arrays) {
      const held = array[a]
      array[a] = array[b]
      array[b] = held
    }
  }
}
