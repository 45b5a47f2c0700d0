import { createProcessRunner } from './process-runner.ts'
import type { Runner, RunnerName, TaskLimits } from './runner.ts'

export interface ChosenRunner {
  runner: Runner
  /** Why this one, in one line for people. */
  reason: string
}

export interface ChooseRunnerOptions {
  requested: 'auto' | RunnerName
  /** Image of the node runtime for the docker runner. */
  image: string
  /** The program that runs containers in the engine; its usual one unless told. */
  engineRuntime?: string | null
  /** Names this installation on a container engine that others may use, too. */
  installation: string
  /** The folder that holds every task folder. */
  tasksFolder: string
  /** Where Node keeps compiled code between tasks. */
  cacheFolder: string
  /** How many sandboxes may wait for tasks of these limits. */
  warm: { sandboxes: number; limits: TaskLimits }
}

/**
 * Makes the runner that was asked for. `auto` takes containers where an engine answers and has the image, else
 * processes. A docker runner that was asked for by name is made even when its engine does not answer: its tasks then say
 * so, and work once it does.
 */
export async function chooseRunner(options: ChooseRunnerOptions): Promise<ChosenRunner> {
  const { requested, image, engineRuntime = null, installation, tasksFolder, cacheFolder } = options
  const { sandboxes, limits } = options.warm
  const warm = { processes: sandboxes, memoryBytes: limits.memoryBytes }
  if (requested === 'process') {
    return {
      runner: await createProcessRunner({ tasksFolder, cacheFolder, warm }),
      reason: 'asked for in the settings',
    }
  }
  // Loading the engine's client takes tens of milliseconds that the process runner need not pay.
  const [{ createDockerRunner }, { probeDocker }] = await Promise.all([
    import('./docker-runner.ts'),
    import('./probe-docker.ts'),
  ])
  const probe = await probeDocker({ image, engineRuntime })
  const ahead = { containers: sandboxes, limits, folder: tasksFolder }
  const runner = createDockerRunner({
    image,
    engineRuntime,
    installation,
    ...(probe.ready && sandboxes > 0 && { warm: ahead }),
  })
  if (probe.ready) {
    const engine = `Docker ${probe.version} answers and has the image ${image}`
    return { runner, reason: requested === 'docker' ? `asked for in the settings; ${engine}` : engine }
  }
  if (requested === 'docker') {
    return { runner, reason: `asked for in the settings, but tasks will fail: ${probe.reason} ${probe.hint}` }
  }
  await runner.close()
  // Whoever asked for a stronger sandbox must not get a weaker one in silence.
  if (engineRuntime !== null) {
    throw new Error(
      `FLOWZA_DOCKER_RUNTIME is ${engineRuntime}, but tasks can't be run so: ${probe.reason} ${probe.hint}`,
    )
  }
  return {
    runner: await createProcessRunner({ tasksFolder, cacheFolder, warm }),
    reason: `no containers: ${probe.reason}`,
  }
}
