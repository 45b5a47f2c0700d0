/** A worker's hold on a node: taken with the job, the token for every word about the node, lost to whoever takes over. */
import { join } from 'node:path'
import { and, eq } from 'drizzle-orm'
import { sizeOfOutput, type Size } from '@flowza/nodes/core'
import { outlastDatabase } from '../db/database-away.ts'
import { repeatableTransaction } from '../db/client.ts'
import { nodeRuns } from '../db/schema.ts'
import { newId } from '../db/uuid.ts'
import type { RunEvent } from '../contracts/index.ts'
import type { JobDelivery } from '../jobs/queue.ts'
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
  /** Of what the node works on, as far as its run tells, by digest. */
  sizes: ReadonlyMap<string, Size>
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
  { id, job, worker }: Pick<JobDelivery, 'id' | 'job'> & { worker: string },
): Promise<NodeLease | null> {
  return repeatableTransaction(services.db, async (transaction) => {
    const progress = await RunProgress.lock(transaction, services, job.run, [job.node])
    if (progress === null) return null
    const node = isOpen(progress.nodeRun(job.node)) ? job.node : await passedOnTo(progress, id)
    const lease = node === null ? null : await leaseNode(services, progress, { node, worker })
    if (lease !== null) await progress.save()
    return lease
  })
}

/**
 * The first node that has become ready in this transaction, leased by the worker that has made it so and goes on with it
 * at once: no job is put into the queue and taken out again. The job that the worker has stands for it meanwhile.
 */
export async function takeNext(
  services: Services,
  progress: RunProgress,
  { after, worker }: { after: NodeRunRow; worker: string },
): Promise<NodeLease | null> {
  const [node] = await progress.startable()
  if (node === undefined) return null
  progress.passJob(after, node)
  return leaseNode(services, progress, { node, worker })
}

/** The node that a job stands for whose own node is done: its worker was lost at work on one behind it. */
async function passedOnTo(progress: RunProgress, job: string): Promise<string | null> {
  const [row] = await progress.transaction
    .select({ node: nodeRuns.node })
    .from(nodeRuns)
    .where(and(eq(nodeRuns.runId, progress.run.id), eq(nodeRuns.jobId, job), eq(nodeRuns.status, 'running')))
  if (row === undefined) return null
  await progress.need([row.node])
  return row.node
}

async function leaseNode(
  services: Services,
  progress: RunProgress,
  { node, worker }: { node: string; worker: string },
): Promise<NodeLease | null> {
  const before = progress.nodeRun(node)
  const planned = progress.plan.nodes.get(node)
  if (before === undefined || planned === undefined) return null
  const lease = newId()
  const fresh = newTask(before, planned, services)
  const isTakenOver = before.status === 'running' && before.taskId !== null
  const chain = isTakenOver
    ? await chainOf(progress, before.together ?? [])
    : await chainBehind(services, progress, planned)
  progress.lease(node, { lease, worker, ...fresh }, together(node, chain))
  const nodeRun = progress.nodeRun(node)
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
    sizes: sizesAround(progress, planned),
    untold: [],
  }
}

function isOpen(row: Pick<NodeRunRow, 'status'> | undefined): boolean {
  return row?.status === 'queued' || row?.status === 'running'
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
  lease: Pick<NodeLease, 'run' | 'nodeRun' | 'lease' | 'untold' | 'chain'>,
  change: (progress: RunProgress) => Promise<void> | void,
): Promise<boolean> {
  const { node } = lease.nodeRun
  const nodes = [node, ...lease.chain.map((member) => member.node.node)]
  return outlastDatabase(
    () =>
      repeatableTransaction(services.db, async (transaction) => {
        const progress = await RunProgress.lock(transaction, services, lease.run.id, nodes)
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

/** Whether a lease is the one that the database has. */
export async function isHeldNow(services: Services, lease: NodeLease): Promise<boolean> {
  const look = () =>
    services.db
      .select({ status: nodeRuns.status, lease: nodeRuns.lease, attempt: nodeRuns.attempt })
      .from(nodeRuns)
      .where(eq(nodeRuns.id, lease.nodeRun.id))
  const [row] = await outlastDatabase(look, { patienceMs })
  return row !== undefined && isHeld(row, lease)
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

function sizesAround(progress: RunProgress, { parents }: PlannedNode): Map<string, Size> {
  const outputs = parents.flatMap((parent) => Object.values(progress.nodeRun(parent)?.outputs ?? {}))
  return new Map(outputs.map((output) => [output.digest, sizeOfOutput(output)]))
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
