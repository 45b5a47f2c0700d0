/** A worker's hold on a node: taken with the job, the token for every word about the node, lost to whoever takes over. */
import { join } from 'node:path'
import { outlastDatabase } from '../db/database-away.ts'
import { repeatableTransaction } from '../db/client.ts'
import { newId } from '../db/uuid.ts'
import type { RunEvent } from '../contracts/index.ts'
import type { NodeJob } from '../jobs/queue.ts'
import type { Services } from '../services/context.ts'
import { chainBehind, chainOf, type ChainMember } from './chain.ts'
import { nextStep, type TryEnd } from './failure-policy.ts'
import type { NodeRunRow } from './present-run.ts'
import type { PlannedNode } from './run-plan.ts'
import { RunProgress } from './run-progress.ts'
import type { RunHead } from './run-rows.ts'

/** A finished task waits this long for a database that is away before its result is given up. */
const patienceMs = 60_000

export interface NodeLease {
  run: RunHead
  nodeRun: NodeRunRow
  planned: PlannedNode
  lease: string
  taskId: string
  deadline: Date
  /** A task of this name may still run, or have ended unseen. */
  isTakenOver: boolean
  /** The nodes that run behind it in the same process. */
  chain: ChainMember[]
  /** When each of them began and ended, by node. */
  times: Map<string, { startedAt: Date; finishedAt: Date }>
  /** What the task has told that is not in the run's log yet; the next commit takes it there. */
  untold: RunEvent[]
}

/** Seconds that a try of the node may take: what its policy says within what the settings let any node use. */
export function secondsOf({ policy }: Pick<PlannedNode, 'policy'>, limits: Services['limits']): number {
  return Math.min(policy.timeoutSeconds ?? limits.nodeSeconds, limits.nodeSeconds)
}

/** Null when there is nothing to do: the run is over, or another delivery of the job already did it. */
export async function takeLease(
  services: Services,
  { job, worker }: { job: NodeJob; worker: string },
): Promise<NodeLease | null> {
  return repeatableTransaction(services.db, async (transaction) => {
    const progress = await RunProgress.lock(transaction, services, job.run, [job.node])
    const before = progress?.nodeRun(job.node)
    const planned = progress?.plan.nodes.get(job.node)
    if (progress === null || before === undefined || planned === undefined) return null
    if (before.status !== 'queued' && before.status !== 'running') return null
    const lease = newId()
    const fresh = newTask(before, planned, services)
    const isTakenOver = before.status === 'running' && before.taskId !== null
    const chain = isTakenOver
      ? await chainOf(progress, before.together ?? [])
      : await chainBehind(transaction, services, progress, planned)
    progress.lease(job.node, { lease, worker, ...fresh }, together(job.node, chain))
    await progress.save()
    const nodeRun = progress.nodeRun(job.node)
    if (nodeRun === undefined) return null
    return {
      run: progress.run,
      nodeRun,
      planned,
      lease,
      taskId: nodeRun.taskId ?? fresh.taskId,
      deadline: nodeRun.deadline ?? fresh.deadline,
      isTakenOver,
      chain,
      times: new Map(),
      untold: [],
    }
  })
}

/**
 * The task that was to be taken over is gone: gives the lease another one to begin.
 *
 * @returns null when the node was lost too often, or to another worker
 */
export async function beginAgain(services: Services, lease: NodeLease): Promise<NodeLease | null> {
  const lost: TryEnd = {
    cause: 'lost',
    code: 'WORKER_LOST',
    reason: 'The worker that ran it stopped without a word.',
  }
  let again: NodeLease | null = null
  await commit(services, lease, async (progress) => {
    const { title, attempt } = lease.nodeRun
    const step = nextStep(lost, { title, policy: lease.planned.policy, counts: lease.nodeRun })
    if (step.step === 'fail') return progress.fail(lease.nodeRun.node, step.error, step.counts)
    const fresh = newTask({ ...lease.nodeRun, attempt: attempt - 1 }, lease.planned, services)
    progress.restart(lease.nodeRun.node, step, fresh)
    const nodeRun = progress.nodeRun(lease.nodeRun.node)
    if (nodeRun !== undefined) again = { ...lease, ...fresh, nodeRun, chain: [], isTakenOver: false }
  })
  return again
}

/**
 * Changes the run if the lease still holds the node; a newer lease or a run that is over fences it off. Repeated while
 * the database is away: whether a change that was cut off has happened, the next look at the lease says.
 *
 * @returns whether the lease held
 */
export async function commit(
  services: Services,
  lease: Pick<NodeLease, 'run' | 'nodeRun' | 'lease' | 'untold'>,
  change: (progress: RunProgress) => Promise<void> | void,
): Promise<boolean> {
  const { node } = lease.nodeRun
  return outlastDatabase(
    () =>
      repeatableTransaction(services.db, async (transaction) => {
        const progress = await RunProgress.lock(transaction, services, lease.run.id, [node])
        const current = progress?.nodeRun(node)
        if (progress === null || current === undefined || !isHeld(current, lease)) return false
        for (const event of lease.untold) progress.tell(event)
        await change(progress)
        await progress.save()
        return true
      }),
    { patienceMs },
  )
}

/** Ends the try of a node without a result: another one follows, or the node fails. */
export async function endTry(services: Services, lease: NodeLease, end: TryEnd): Promise<void> {
  await commit(services, lease, async (progress) => {
    const { node, title } = lease.nodeRun
    const counts = progress.nodeRun(node) ?? lease.nodeRun
    const { failures, interruptions, losses } = counts
    const step = nextStep(end, {
      title,
      policy: lease.planned.policy,
      counts: { failures, interruptions, losses },
    })
    if (step.step === 'fail') await progress.fail(node, step.error, { ...step.counts, together: null })
    else progress.retry(node, step, end.cause)
  })
}

/** Null for a node that runs alone. */
function together(first: string, chain: readonly ChainMember[]): string[] | null {
  return chain.length === 0 ? null : [first, ...chain.map(({ node }) => node.node)]
}

/** Where the task of a lease lies; a worker that adopts it finds it under the same name. */
export function taskFolderOf(tasksFolder: string, taskId: string): string {
  return join(tasksFolder, taskId)
}

/** Both tokens: the attempt for what was written by hand, the lease for a database that counted one twice. */
function isHeld(
  row: Pick<NodeRunRow, 'status' | 'lease' | 'attempt'>,
  held: Pick<NodeLease, 'lease' | 'nodeRun'>,
): boolean {
  return row.status === 'running' && row.lease === held.lease && row.attempt === held.nodeRun.attempt
}

function newTask(
  row: Pick<NodeRunRow, 'id' | 'attempt'>,
  planned: PlannedNode,
  { limits }: Services,
): Pick<NodeLease, 'taskId' | 'deadline'> {
  return {
    // The end is by chance: a database that lost its last moments may count an attempt twice.
    taskId: `${row.id}-${row.attempt + 1}-${newId().slice(-6)}`,
    deadline: new Date(Date.now() + secondsOf(planned, limits) * 1000),
  }
}
