import type { ContainerCreateOptions } from 'dockerode'
import type { RunnerTask, TaskLimits } from './runner.ts'
import { argumentsFor, nodeFlags } from './sandbox.ts'
import type { TaskPlaces } from './task-folder.ts'
import { scratchFactor } from './task-watch.ts'

/** Who a task is when the server runs as root: nobody on the host has this number. */
const unprivileged = { uid: 10001, gid: 10001 }

/** Labels by which a container is found again, also by a server that did not start it. */
export const labels = {
  installation: 'flowza.install',
  run: 'flowza.run',
  node: 'flowza.node',
  attempt: 'flowza.attempt',
  /** ISO 8601: after this, any worker of the installation may remove it. */
  deadline: 'flowza.deadline',
  /** The worker that made it. */
  owner: 'flowza.owner',
  /** On containers that were started ahead: those know their task by their name only, and no deadline of its. */
  waits: 'flowza.waits',
} as const

/** What the engine keeps of a task's output, in case that its worker dies: above it, the oldest lines go. */
const logCopy = { 'max-size': '128m', 'max-file': '2' }

/**
 * The user inside the container. A server that isn't root uses its own numbers, so that it can remove what the task
 * leaves; the container gives them no rights of that user beyond the mounted folders.
 */
export function taskUser(): { uid: number; gid: number } {
  const uid = process.getuid?.() ?? 0
  return uid === 0 ? unprivileged : { uid, gid: process.getgid?.() ?? uid }
}

/** Which limits a container is made with; tasks of others need one of their own. */
export function isMadeFor(a: TaskLimits, b: TaskLimits): boolean {
  const kept = ({ memoryBytes, cpus, pids, outputBytes }: TaskLimits) => [
    memoryBytes,
    cpus,
    pids,
    outputBytes,
  ]
  return kept(a).every((limit, index) => limit === kept(b)[index])
}

/**
 * Everything that a task's container may and may not do; `docker/README.md` says it in words. One that `waits` has loaded
 * the runtime and begins at a line on its standard input.
 */
export function containerConfig(options: {
  task: Pick<RunnerTask, 'id' | 'labels' | 'limits'>
  deadline: Date
  waits: boolean
  places: TaskPlaces
  image: string
  entry: string
  installation: string
  owner: string
  /** Another program than the engine's usual one for its containers, as `runsc`. */
  engineRuntime: string | null
  /** The engine refuses more than it has. */
  engineCpus: number
}): ContainerCreateOptions {
  const { task, waits, places, image, entry, installation, owner, engineRuntime, engineCpus } = options
  const { limits } = task
  const { uid, gid } = taskUser()
  return {
    name: containerName(task.id),
    Image: image,
    Entrypoint: ['node'],
    Cmd: [...nodeFlags(limits.memoryBytes), entry, ...argumentsFor(waits ? 'wait' : 'task', '/task')],
    WorkingDir: '/task',
    User: `${uid}:${gid}`,
    Env: ['HOME=/task/tmp', 'TMPDIR=/task/tmp', 'LANG=C.UTF-8', 'TZ=UTC'],
    Labels: {
      [labels.installation]: installation,
      [labels.run]: task.labels.run,
      [labels.node]: task.labels.node,
      [labels.attempt]: task.labels.attempt,
      [labels.deadline]: options.deadline.toISOString(),
      [labels.owner]: owner,
      ...(waits && { [labels.waits]: 'yes' }),
    },
    AttachStdin: waits,
    OpenStdin: waits,
    StdinOnce: waits,
    AttachStdout: true,
    AttachStderr: true,
    Tty: false,
    NetworkDisabled: true,
    HostConfig: {
      NetworkMode: 'none',
      IpcMode: 'none',
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Init: true,
      Memory: limits.memoryBytes,
      // Equal to Memory: no swap.
      MemorySwap: limits.memoryBytes,
      NanoCpus: Math.round(Math.min(limits.cpus, engineCpus) * 1e9),
      PidsLimit: limits.pids,
      OomScoreAdj: 500,
      Ulimits: [
        { Name: 'nofile', Soft: 1024, Hard: 1024 },
        { Name: 'core', Soft: 0, Hard: 0 },
        { Name: 'fsize', Soft: scratchFactor * limits.outputBytes, Hard: scratchFactor * limits.outputBytes },
      ],
      // Owner and mode in full: an old runc takes the mode of the image's folder otherwise.
      Tmpfs: { '/tmp': `rw,noexec,nosuid,nodev,size=16m,uid=${uid},gid=${gid},mode=0700` },
      Mounts: [
        { Type: 'bind', Source: places.in, Target: '/task/in', ReadOnly: true },
        { Type: 'bind', Source: places.out, Target: '/task/out', ReadOnly: false },
        { Type: 'bind', Source: places.tmp, Target: '/task/tmp', ReadOnly: false },
      ],
      // Output is read from the attached stream. The copy is for the worker that adopts the task; the driver `local` would
      // drop the ends of lines of more than 16 kB.
      LogConfig: { Type: 'json-file', Config: logCopy },
      ...(engineRuntime !== null && { Runtime: engineRuntime }),
    },
  }
}

const namePrefix = 'flowza-'

export function containerName(taskId: string): string {
  return `${namePrefix}${taskId}`
}

/** The id of the task that a container of this name runs. */
export function taskIdOf(name: string): string {
  return name.startsWith(namePrefix) ? name.slice(namePrefix.length) : name
}

/** What a container that waits is called in place of a task's id. */
export const waitingPrefix = 'waiting-'
