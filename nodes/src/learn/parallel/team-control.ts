/** How the threads of a team tell each other what to do: words of 32 bits at fixed places of their memory. */

/** More threads than this don't help any of the jobs there are. */
export const MOST_THREADS = 64
export const MOST_ARGUMENTS = 32

export const CONTROL = {
  /**
   * The piece of work that is on: 16 bits that count up with every piece, 8 bits for its number of shares, 8 bits for the
   * next share that nobody has taken. In one word, so that taking a share tells which piece it belongs to.
   */
  work: 0,
  /** How many shares are done. */
  done: 16,
  /** The number of the job. */
  job: 32,
  /** How many workers sleep. */
  sleeping: 33,
  /** How many workers are up. */
  up: 34,
  /** 1 once a share went wrong. */
  failed: 35,
  /** 1 once there is no more work. */
  closed: 36,
  /** Where the arguments begin, in bytes. */
  argumentBytes: 4 * 48,
} as const

export const CONTROL_BYTES = CONTROL.argumentBytes + 8 * MOST_ARGUMENTS

/** The word for a piece of work whose shares are all to be had. */
export function workWord(piece: number, shares: number): number {
  return (piece << 16) | (shares << 8)
}

/** Takes a share: of which piece, and which one; -1 when there was none left. */
export function takeShare(control: Int32Array): { piece: number; shares: number; share: number } {
  const word = Atomics.add(control, CONTROL.work, 1)
  const shares = (word >>> 8) & 255
  const share = word & 255
  return { piece: word >>> 16, shares, share: share < shares ? share : -1 }
}

export interface TeamWorkerData {
  memory: WebAssembly.Memory
  /** Byte offset of the control words. */
  control: number
  /** URL of the module with `createJobs`. */
  module: string
}
