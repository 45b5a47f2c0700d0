import type { Env } from '../env.ts'
import type { TaskLimits } from './runner.ts'

/** What the settings let one node use. */
export function taskLimitsOf(limits: Env['limits']): TaskLimits {
  return {
    memoryBytes: limits.nodeMemoryBytes,
    cpus: limits.nodeCpus,
    pids: limits.nodePids,
    timeoutMs: limits.nodeSeconds * 1000,
    outputBytes: limits.nodeOutputBytes,
  }
}
