// `npm run docker:build`: builds the image that the docker runner starts for each node of a workflow.
//
//   npm run docker:build                                from node:26-slim, or the image that FLOWZA_BASE_IMAGE names
//   npm run docker:build -- --base my.registry/node     from that image; it must have Node.js 26 as `node` in its PATH
//   npm run docker:build -- --base host                 (or FLOWZA_BASE=host) from this machine's own Node.js and C
//                                                       libraries; for Linux machines that reach no image registry
//   npm run docker:build -- --product                   also the image of the server and the workers, for compose
import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import Docker from 'dockerode'
import { buildImage, pullImage } from './docker/engine-build.mjs'
import { buildHostBase } from './docker/host-base.mjs'
import { writeOneFilePackage } from './docker/one-file-package.mjs'
import { packageFolder } from './docker/package-folder.mjs'
import { fillProductContext } from './docker/product-context.mjs'
import { buildFrontend } from '../backend/src/frontend-build.ts'
import { nodeImage, runtimeLabel } from '../backend/src/runners/node-image.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const { values } = parseArgs({ options: { base: { type: 'string' }, product: { type: 'boolean' } } })
const base = values.base ?? process.env.FLOWZA_BASE ?? process.env.FLOWZA_BASE_IMAGE ?? 'node:26-slim'
const docker = new Docker()

const context = mkdtempSync(join(tmpdir(), 'flowza-image-'))
try {
  const engine = await askEngine()
  const image = await nodeImage()
  const baseImage = base === 'host' ? await buildHostBase(docker) : base
  if (base !== 'host') await pullImage(docker, baseImage)
  const folder = join(context, 'runtime')
  await fillContext(folder, engine.Architecture)
  const user = process.getuid?.() || 10001
  const group = process.getgid?.() || 10001
  await buildImage(docker, folder, {
    t: [image.name, 'flowza-node:latest'],
    dockerfile: 'node.Dockerfile',
    buildargs: { BASE_IMAGE: baseImage, TASK_USER: `${user}:${group}` },
    labels: { [runtimeLabel]: image.digest },
  })
  const { Size } = await docker.getImage(image.name).inspect()
  console.log(`Built ${image.name} from ${baseImage} (${Math.round(Size / 1e6)} MB).`)
  if (values.product === true) await buildProduct(baseImage)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
} finally {
  rmSync(context, { recursive: true, force: true })
}

/** The image of the server and the workers. */
async function buildProduct(baseImage) {
  const frontend = await buildFrontend({ root, onBuild: () => console.log('Building the interface …') })
  if (frontend.status === 'failed') throw new Error(`The interface could not be built.\n${frontend.output}`)
  const folder = join(context, 'product')
  fillProductContext(root.replace(/\/$/, ''), folder)
  copyFileSync(join(root, 'docker', 'product.Dockerfile'), join(folder, 'Dockerfile'))
  const name = 'flowza:latest'
  await buildImage(docker, folder, { t: name, buildargs: { BASE_IMAGE: baseImage } })
  const { Size } = await docker.getImage(name).inspect()
  console.log(`Built ${name} from ${baseImage} (${Math.round(Size / 1e6)} MB).`)
}

async function askEngine() {
  try {
    return await docker.info()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`No container engine answers (${reason}). Start Docker and run this again.`, {
      cause: error,
    })
  }
}

/** What the image holds under /flowza: the runtime's sources and the packages that they import. */
async function fillContext(folder, architecture) {
  mkdirSync(folder, { recursive: true })
  for (const name of ['node.Dockerfile', 'fill-cache.mjs']) {
    copyFileSync(join(root, 'docker', name), join(folder, name))
  }
  mkdirSync(join(folder, 'nodes'))
  copyFileSync(join(root, 'nodes', 'package.json'), join(folder, 'nodes', 'package.json'))
  cpSync(join(root, 'nodes', 'src'), join(folder, 'nodes', 'src'), {
    recursive: true,
    filter: (path) => !/\.test\.ts$|\/(fixtures|examples)(\/|$)|\.md$/.test(path.replaceAll('\\', '/')),
  })
  const binding = `@duckdb/node-bindings-linux-${npmArchitecture(architecture)}`
  const packages = ['@duckdb/node-api', '@duckdb/node-bindings', binding]
  const installed = packages.map((name) => ({ name, folder: packageFolder(name) }))
  if (installed.every((entry) => entry.folder !== null)) {
    for (const { name, folder: from } of installed) {
      cpSync(from, join(folder, 'node_modules', name), { recursive: true, dereference: true })
    }
  } else {
    installForLinux(folder, npmArchitecture(architecture))
  }
  await writeOneFilePackage(packageFolder('zod'), join(folder, 'node_modules', 'zod'))
}

/** This machine is not the engine's kind (a Mac, say), so its own node_modules hold another binary. */
function installForLinux(folder, cpu) {
  const manifest = JSON.parse(readFileSync(join(root, 'nodes', 'package.json'), 'utf8'))
  // The kernels come compiled with the sources, and zod is written as one file.
  const { assemblyscript: _, zod: __, ...dependencies } = manifest.dependencies
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }))
  const flags = ['--os=linux', `--cpu=${cpu}`, '--libc=glibc', '--ignore-scripts', '--no-audit', '--no-fund']
  execFileSync('npm', ['install', ...flags], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  // npm leaves an optional package out without a word when the registry hasn't got it.
  if (!existsSync(join(folder, 'node_modules', `@duckdb/node-bindings-linux-${cpu}`))) {
    throw new Error(`The npm registry has no DuckDB for Linux on ${cpu} in the version that Flowza needs.`)
  }
}

function npmArchitecture(engineArchitecture) {
  switch (engineArchitecture) {
    case 'x86_64':
      return 'x64'
    case 'aarch64':
      return 'arm64'
    default:
      throw new Error(`There is no DuckDB for Linux on ${engineArchitecture}.`)
  }
}
