// Compiles the kernels of the learning library and of the CSV reader: `assembly/*.ts` to `build/*.js` in each of their
// folders. Runs after `npm install`. A kernel that cannot be compiled is reported and done without: what it does can be done in
// another, slower way. A source whose first line is `// @shared` is compiled for a memory of one thread and for one that
// threads share. What kernels of a folder have in common is in `assembly/parts`.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folders = ['../src/learn/kernels/', '../src/runtime/csv/direct/']

const options = [
  '-O3',
  '--noAssert',
  '--runtime=stub',
  '--enable=simd',
  '--enable=threads',
  '--enable=bulk-memory',
  '--importMemory',
  '--initialMemory=1',
  '--maximumMemory=65536',
  '--memoryBase=0',
]

const compiler = await import('assemblyscript/asc').catch(() => null)
for (const folder of folders) await buildFolder(fileURLToPath(new URL(folder, import.meta.url)))

async function buildFolder(folder) {
  const sources = join(folder, 'assembly')
  const target = join(folder, 'build')
  await mkdir(target, { recursive: true })
  const names = (await readdir(sources)).filter(isSource).map((file) => file.slice(0, -3))
  for (const file of await readdir(target)) {
    if (!names.includes(file.replace(/\.js$/, ''))) await rm(join(target, file))
  }
  const parts = await readParts(join(sources, 'parts'))
  for (const name of names) await build({ name, sources, target, parts })
}

async function readParts(folder) {
  const files = (await readdir(folder).catch(() => [])).filter(isSource)
  return Promise.all(files.toSorted().map((file) => readFile(join(folder, file), 'utf8')))
}

function isSource(file) {
  return file.endsWith('.ts')
}

async function build({ name, sources, target, parts }) {
  const file = join(target, `${name}.js`)
  const source = await readFile(join(sources, `${name}.ts`), 'utf8')
  const digest = createHash('sha256')
    .update(JSON.stringify([options, compiler?.version, ...parts]))
    .update(source)
    .digest('hex')
  const made = await readFile(file, 'utf8').catch(() => '')
  if (made.includes(digest)) return
  const plain = await compile(name, sources, [])
  const shared = source.startsWith('// @shared') ? await compile(name, sources, ['--sharedMemory']) : null
  if (plain === null) {
    console.error(`The kernel ${name} was not compiled; the slower way without it will be used.`)
    await rm(file, { force: true })
    return
  }
  const lines = [
    `// Compiled from ../assembly/${name}.ts (${digest}).`,
    `export const plain = '${base64(plain)}'`,
    `export const shared = ${shared === null ? 'null' : `'${base64(shared)}'`}`,
  ]
  await writeFile(file, `${lines.join('\n')}\n`)
  console.log(`Compiled the kernel ${name} (${plain.length} bytes).`)
}

async function compile(name, sources, flags) {
  if (compiler === null) return null
  let bytes = null
  const target = ['--outFile', `${name}.wasm`, '--baseDir', sources]
  const { error, stderr } = await compiler.main([`${name}.ts`, ...target, ...options, ...flags], {
    readFile: (path, base) => readFile(join(base, path), 'utf8').catch(() => null),
    writeFile: (path, content) => {
      if (path === `${name}.wasm`) bytes = content
    },
    listFiles: () => [],
  })
  if (error === null) return bytes
  console.error(stderr.toString())
  process.exitCode = 1
  return null
}

function base64(bytes) {
  return Buffer.from(bytes).toString('base64')
}
