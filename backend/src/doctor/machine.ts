/** What the machine itself has: Node, WebAssembly, memory, disk, Python. */
import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, mkdir, statfs } from 'node:fs/promises'
import { availableParallelism, freemem, totalmem } from 'node:os'
import { dirname } from 'node:path'
import type { Env } from '../env.ts'
import { missing, ok, warning, type Finding } from './check.ts'

const gibibyte = 1024 ** 3
/** The oldest Node that runs TypeScript as it is; npm installs a fitting one. */
const oldestNode = { major: 22, minor: 18 }

export function checkNode(version: string = process.versions.node): Finding {
  const [major, minor] = version.split('.').map(Number)
  const isRecent = major > oldestNode.major || (major === oldestNode.major && minor >= oldestNode.minor)
  if (isRecent) return ok('Node', version)
  const fix =
    'Run "npm ci" without --omit=optional, which brings a fitting Node, or install Node 26 from nodejs.org.'
  return missing('Node', `${version}, older than ${oldestNode.major}.${oldestNode.minor}`, fix)
}

/** A module of one function that adds two vectors: valid only where SIMD is known. */
const simdModule = Buffer.from('0061736d010000000105016000017b030201000a0a0108004100fd0ffd620b', 'hex')

export async function checkWebAssembly(): Promise<Finding> {
  if (typeof WebAssembly === 'undefined') {
    return warning('WebAssembly', 'not there', 'Start Node without --jitless; until then training is slower.')
  }
  try {
    await WebAssembly.compile(simdModule)
    return ok('WebAssembly', 'with SIMD')
  } catch {
    // It refuses what it doesn't know.
  }
  return warning(
    'WebAssembly',
    'without SIMD',
    'Use a processor and a Node with SIMD; until then training is slower.',
  )
}

export function checkMemory(
  limits: Pick<Env['limits'], 'nodeMemoryBytes'>,
  machine = { total: totalmem(), free: freemem() },
): Finding {
  const found = `${gb(machine.total)} GB, ${gb(machine.free)} GB free; a node may take ${gb(limits.nodeMemoryBytes)} GB`
  if (machine.total < 2 * gibibyte)
    return warning('Memory', found, 'Give it 4 GB or more, or run smaller samples.')
  if (limits.nodeMemoryBytes > machine.total) {
    return warning('Memory', found, 'Lower FLOWZA_NODE_MEMORY_MB: a node may take more than the machine has.')
  }
  return ok('Memory', found)
}

export function checkProcessors(): Finding {
  const cpus = availableParallelism()
  if (cpus >= 2) return ok('Processors', String(cpus))
  return warning('Processors', '1', 'Two or more keep the interface quick while nodes run.')
}

export async function checkDisk(home: string): Promise<Finding> {
  try {
    await mkdir(home, { recursive: true })
    await access(home, constants.W_OK)
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return missing(
      'Home',
      `${home} can't be written (${reason})`,
      'Set FLOWZA_HOME to a folder that is yours.',
    )
  }
  const { bavail, bsize } = await statfs(home).catch(() => statfs(dirname(home)))
  const free = bavail * bsize
  const found = `${home}, ${gb(free)} GB free`
  if (free < gibibyte / 2) return missing('Home', found, 'Free some space, or run "flowza gc".')
  if (free < 5 * gibibyte)
    return warning('Home', found, 'Large tables need more; "flowza gc" removes what is old.')
  return ok('Home', found)
}

const pythonPackages = ['numpy', 'pandas', 'sklearn']

/** Only for those who run what is exported. */
export async function checkPython(): Promise<Finding> {
  const program = `import sys, importlib.util as u; print(sys.version.split()[0]); print(*[p for p in ${JSON.stringify(pythonPackages)} if u.find_spec(p) is None])`
  for (const command of ['python3', 'python']) {
    const said = await outputOf(command, ['-c', program])
    if (said === null) continue
    const [version, absent = ''] = said.split('\n')
    if (absent.trim() === '') return ok('Python', `${version} with ${pythonPackages.join(', ')}`)
    return warning(
      'Python',
      `${version} without ${absent.trim().split(' ').join(', ')}`,
      'Only exported scripts need it: "pip install -r requirements.txt" in the folder of an export.',
    )
  }
  return warning(
    'Python',
    'not there',
    'Only exported scripts need it: install Python 3.11 or newer from python.org.',
  )
}

function outputOf(command: string, args: string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: 10_000 }, (error, stdout) => resolve(error === null ? stdout : null))
  })
}

function gb(bytes: number): string {
  const size = bytes / gibibyte
  return size >= 10 ? size.toFixed(0) : size.toFixed(1)
}
