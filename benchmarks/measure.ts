/** Seconds of processor and of wall time, here and in Python, around the work alone: no start, no reading of files. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Measured {
  cpuSeconds: number
  wallSeconds: number
}

/** Measures work in this process, all its threads included. */
export async function measureHere<Result>(
  work: () => Promise<Result> | Result,
): Promise<Measured & { result: Result }> {
  const cpu = process.cpuUsage()
  const start = performance.now()
  const result = await work()
  const { user, system } = process.cpuUsage(cpu)
  return { cpuSeconds: (user + system) / 1e6, wallSeconds: (performance.now() - start) / 1000, result }
}

export interface PythonJob {
  python: string
  /** Where the files are that the program reads; its working directory. */
  folder: string
  /** How many threads BLAS, OpenMP and the libraries may use. */
  threads: number
  /** Defines what `measured(lambda: …)` is called on once; numbers in a dict `figures` come back too. */
  program: string
}

const prelude = `
import json, os, time, warnings
warnings.filterwarnings("ignore")
import numpy as np
figures = {}
def table(name, columns):
    y = np.fromfile(name + ".y", dtype=np.int32)
    x = np.fromfile(name + ".x", dtype=np.float32).reshape(columns, len(y)).T
    return np.ascontiguousarray(x), y
def measured(work):
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    figures["cpuSeconds"] = time.process_time() - cpu
    figures["wallSeconds"] = time.perf_counter() - wall
    return result
`

/** Measures work in a Python process of its own. */
export async function measurePython(
  job: PythonJob,
): Promise<Measured & { figures: Record<string, number | string> }> {
  const threads = String(job.threads)
  const env = {
    ...process.env,
    OMP_NUM_THREADS: threads,
    OPENBLAS_NUM_THREADS: threads,
    MKL_NUM_THREADS: threads,
  }
  const program = `${prelude}\n${job.program}\nprint(json.dumps(figures))`
  const child = spawn(job.python, ['-c', program], {
    cwd: job.folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (chunk) => (text += String(chunk)))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`Python ended with ${code}.`)
  const figures = JSON.parse(text.trim().split('\n').at(-1) ?? '{}') as Record<string, number | string>
  return { cpuSeconds: Number(figures['cpuSeconds']), wallSeconds: Number(figures['wallSeconds']), figures }
}
