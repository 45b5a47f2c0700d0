/** How the threads of a team tell each other what to do: words of 32 bits at fixed places of their memory. */

/** More threads than this don't help any of the jobs there are. */
export const MOST_THREADS = 64
export const MOST_ARGUMENTS = 32

export const CONTROL = {
  /** Counts up with every piece of work. */
  generation: 0,
  /** The number of the job, -1 to end. */
  job: 1,
  /** How many threads share the piece of work. */
  threads: 2,
  /** How many workers have not done their share yet. */
  pending: 16,
  /** How many workers sleep. */
  sleeping: 32,
  /** 1 once a worker broke down. */
  failed: 33,
  /** From here on, 1 for each worker that is up. */
  firstUp: 48,
  /** From here on the thread number of each worker, 0 while it has none. */
  firstThread: 48 + MOST_THREADS,
  /** From here on the generation each worker's first share is in. */
  firstFrom: 48 + 2 * MOST_THREADS,
  /** Where the arguments begin. */
  argumentBytes: 4 * (48 + 3 * MOST_THREADS),
} as const

export const CONTROL_BYTES = CONTROL.argumentBytes + 8 * MOST_ARGUMENTS

export interface TeamWorkerData {
  memory: WebAssembly.Memory
  /** Byte offset of the control words. */
  control: number
  /** Which of the workers this is, from 0. */
  worker: number
  /** URL of the module with `createJobs`. */
  module: string
}
