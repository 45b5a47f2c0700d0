/** What a worker of a team runs. */
import { workerData } from 'node:worker_threads'
import { KernelMemory } from '../kernels/kernel-memory.ts'
import { serveTeam } from './team.ts'
import type { Job } from './team.ts'
import type { TeamWorkerData } from './team-control.ts'

const { memory: shared, control, module } = workerData as TeamWorkerData
const { createJobs } = (await import(module)) as { createJobs(memory: KernelMemory): readonly Job[] }
const memory = new KernelMemory({ attachTo: shared })
serveTeam(memory, control, createJobs(memory))
