#!/usr/bin/env node
// Starts the command line with a Node that runs TypeScript: this one, or the one that came with the packages.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { adviceFor, hasDependencies, isRecent } from './preflight.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const program = fileURLToPath(new URL('../backend/src/cli.ts', import.meta.url))

if (!hasDependencies()) {
  console.error(`The packages of Flowza are not installed. Run "npm ci" in ${root}`)
  process.exit(1)
} else if (isRecent(process.versions.node)) {
  // Compiled code is kept between starts, which halves the time that loading takes.
  module.enableCompileCache?.()
  process.argv[1] = program
  await import(pathToFileURL(program).href)
} else {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const installed = fileURLToPath(new URL(`../node_modules/.bin/node${suffix}`, import.meta.url))
  if (!existsSync(installed)) {
    console.error(adviceFor(process.versions.node))
    process.exit(1)
  }
  const child = spawn(installed, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  // Ctrl-C reaches both from a terminal; the child decides when to end, and this process only waits for it.
  const forward = (signal) => {
    process.on(signal, () => {
      if (!process.stdin.isTTY || signal === 'SIGTERM') child.kill(signal)
    })
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) forward(signal)
  child.on('error', (error) => {
    console.error(`${installed} could not be started: ${error.message}`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1)
  })
}
