import { readdirSync } from 'node:fs'

/** Fetches an image that the engine doesn't have yet. */
export async function pullImage(docker, name) {
  if (
    (await docker
      .getImage(name)
      .inspect()
      .catch(() => null)) !== null
  )
    return
  console.log(`Pulling ${name} …`)
  try {
    await follow(docker, await docker.pull(name))
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim() : String(error)
    throw new Error(
      `The base image ${name} can't be pulled (${reason}).\n` +
        'Name one that this machine can reach with FLOWZA_BASE_IMAGE, or build from its own Node.js: ' +
        'npm run docker:build -- --base host',
      { cause: error },
    )
  }
}

/** Builds an image from all of a folder. No step has a network: nothing that is built needs one. */
export async function buildImage(docker, folder, options) {
  const stream = await docker.buildImage(
    { context: folder, src: readdirSync(folder) },
    { ...options, networkmode: 'none' },
  )
  await follow(docker, stream)
}

/** Reads the engine's progress to its end; the engine reports a failed step there, not by a status. */
function follow(docker, stream) {
  return new Promise((resolve, reject) => {
    docker.modem.followProgress(stream, (error, lines) => {
      const failure = lines?.find((line) => line.error !== undefined)
      if (error !== null && error !== undefined) reject(error)
      else if (failure !== undefined) reject(new Error(`The image could not be built: ${failure.error}`))
      else resolve(undefined)
    })
  })
}
