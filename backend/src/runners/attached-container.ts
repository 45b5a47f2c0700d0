/** Containers from their making to their removal. */
import { chown } from 'node:fs/promises'
import { dirname } from 'node:path'
import { rm } from 'node:fs/promises'
import type Docker from 'dockerode'
import type { Container, ContainerCreateOptions } from 'dockerode'
import { taskUser } from './container-config.ts'
import { ContainerOutput } from './container-output.ts'
import { isAbsent, statusOf } from './engine-error.ts'
import type { TaskPlaces } from './task-folder.ts'
import { readyOn } from './task-start.ts'
import type { WarmSandbox } from './warm-pool.ts'

/** A container that this process reads. */
export interface AttachedContainer {
  container: Container
  output: ContainerOutput
  /** The end of the connection that the output is read from. */
  drained: Promise<unknown>
  exited: Promise<unknown>
}

/** One that was started ahead: it begins at a line on its input. */
export interface WaitingContainer extends AttachedContainer, WarmSandbox {
  input: NodeJS.WritableStream
  /** What it has mounted: `in`, `out` and `tmp`. */
  folder: string
}

/** Makes a container and attaches to it; it is not started. */
export async function createAttached(
  engine: Docker,
  config: ContainerCreateOptions,
): Promise<AttachedContainer & { input: NodeJS.WritableStream }> {
  const waits = config.OpenStdin === true
  const container = await engine.createContainer(config)
  try {
    // Attached before the start: what comes between a start and an attaching would be lost.
    const stream = await container.attach({
      stream: true,
      stdin: waits,
      stdout: true,
      stderr: true,
      ...(waits && { hijack: true }),
    })
    const output = new ContainerOutput()
    const drained = output.take(stream)
    const exited = container.wait({ condition: 'next-exit' })
    // Should the start fail, nobody asks for it.
    exited.catch(() => {})
    return { container, output, drained, exited, input: stream }
  } catch (error) {
    await removeContainer(container)
    throw error
  }
}

/** A container that was started to wait, with what its pool needs of it. */
export function waitingContainer(
  attached: AttachedContainer & { input: NodeJS.WritableStream },
  places: TaskPlaces,
): WaitingContainer {
  const { container, output, drained } = attached
  const folder = dirname(places.in)
  const ended = drained.then(() => {
    throw new Error('The container ended before it was ready.')
  })
  return {
    ...attached,
    folder,
    ready: Promise.race([readyOn(output.out), ended]),
    async discard() {
      await removeContainer(container)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The container of this name, read from its first byte on, whether it runs or has ended. */
export function attachToExisting(container: Container, options: { skip: number }): AttachedContainer {
  const output = new ContainerOutput(options)
  const exited = container.wait({ condition: 'not-running' })
  exited.catch(() => {})
  return { container, output, drained: output.follow(container), exited }
}

/** The task's user must be able to write where the task may. */
export async function giveToTask(places: TaskPlaces): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = taskUser()
  await Promise.all([places.out, places.tmp].map((folder) => chown(folder, uid, gid)))
}

export async function removeContainer(container: Container): Promise<void> {
  try {
    await container.remove({ force: true, v: true })
  } catch (error) {
    // Gone already, being removed already, or the engine is away: whoever reaps next sees to it.
    if (!isAbsent(error) && statusOf(error) !== 409 && statusOf(error) !== undefined) throw error
  }
}
