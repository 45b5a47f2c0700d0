import Docker, { type DockerOptions } from 'dockerode'
import { describeEngineError } from './engine-error.ts'

export type EngineProbe =
  | { ready: true; version: string; cpus: number }
  /** `reason` and `hint` are for people. */
  | { ready: false; reason: string; hint: string }

export interface ProbeOptions {
  image: string
  engine?: DockerOptions
  /** The program that must be there for running containers; the engine's usual one unless told. */
  engineRuntime?: string | null
}

/** Asks whether the engine answers, has the image, and knows the runtime that was asked for. */
export async function probeDocker(options: ProbeOptions): Promise<EngineProbe> {
  const { image, engineRuntime = null } = options
  try {
    const engine = new Docker(options.engine)
    const [info, version] = await Promise.all([engine.info(), engine.version()])
    const known: string[] = Object.keys(info.Runtimes ?? {})
    if (engineRuntime !== null && !known.includes(engineRuntime)) {
      return {
        ready: false,
        reason: `The container engine has no runtime "${engineRuntime}" (FLOWZA_DOCKER_RUNTIME); it has ${known.join(', ')}.`,
        hint: 'Install it and name it in the engine’s daemon.json, or leave the setting empty.',
      }
    }
    await engine.getImage(image).inspect()
    return { ready: true, version: version.Version, cpus: Number(info.NCPU) }
  } catch (error) {
    return { ready: false, ...describeEngineError(error, image) }
  }
}
