import type { Env } from '../env.ts'
import type { Finding } from './check.ts'
import {
  checkDisk,
  checkMemory,
  checkNode,
  checkProcessors,
  checkPython,
  checkWebAssembly,
} from './machine.ts'
import { checkBubblewrap, checkEngine, checkPort, checkPostgres, checkStore } from './surroundings.ts'

/** Everything that this machine has, lacks, and could be helped with; changes nothing but a home that isn't there yet. */
export async function examine(env: Env): Promise<Finding[]> {
  const runsNodes = env.role === 'all'
  return [
    checkNode(),
    await checkWebAssembly(),
    checkProcessors(),
    checkMemory(env.limits),
    ...(await Promise.all([
      checkDisk(env.home),
      ...(runsNodes ? [checkBubblewrap(), checkEngine(env)] : []),
      checkPostgres(env),
      checkStore(env),
      checkPort(env),
      checkPython(),
    ])),
  ]
}
