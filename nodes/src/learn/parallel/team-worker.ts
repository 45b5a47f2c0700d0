/** What a worker of a team runs. */
import { workerData } from 'node:worker_threads'
import { KernelMemory } from '../kernels/kernel-memory.ts'
import { serveTeam } from './team.ts'
import type { Job } from './team.ts'
import type { TeamWorkerData } from './team-control.ts'

const given = workerData as TeamWorkerData
const { createJobs } = (await import(given.module)) as {
  createJobs(memory: KernelMemory): readonly Job[]
}
const memory = new KernelMemory({ attachTo: given.memory })
serveTeam(memory, given, createJobs(memory))
