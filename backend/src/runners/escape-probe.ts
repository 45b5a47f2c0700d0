/**
 * For tests: tries, from inside a task, what a hostile task would try. Every check says `denied` and how, or `allowed`.
 * Node's own modules only, since it runs in an image of its own.
 */
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { syscallProgram, type SystemCall } from './conformance-syscall.ts'

export interface EscapeCheck {
  name: string
  verdict: 'denied' | 'allowed'
  how: string
}

const attachTrace = 16
const newUser = 0x10000000
const newMount = 0x20000
const blockDevice = 0o60600

const systemCalls: Record<string, SystemCall> = {
  'mount a file system': { number: { x64: 165, arm64: 40 }, arguments: ['none', '/task/tmp', 'tmpfs', 0, 0] },
  'bind a folder': { number: { x64: 165, arm64: 40 }, arguments: ['/', '/task/tmp', '', 0x1000, 0] },
  'unmount a file system': { number: { x64: 166, arm64: 39 }, arguments: ['/task/in', 2] },
  'change the root': { number: { x64: 161, arm64: 51 }, arguments: ['/task/tmp'] },
  'make a user namespace': { number: { x64: 272, arm64: 97 }, arguments: [newUser] },
  'make a mount namespace': { number: { x64: 272, arm64: 97 }, arguments: [newMount] },
  'clone into a user namespace': { number: { x64: 56, arm64: 220 }, arguments: [newUser | 17, 0, 0, 0, 0] },
  'enter a namespace': { number: { x64: 308, arm64: 268 }, arguments: [0, newMount] },
  'trace the init process': { number: { x64: 101, arm64: 117 }, arguments: [attachTrace, 1, 0, 0] },
  'load a BPF program': { number: { x64: 321, arm64: 280 }, arguments: [5, 0, 0] },
  'read a keyring': { number: { x64: 250, arm64: 219 }, arguments: [0, -3, 1] },
  'add a key': { number: { x64: 248, arm64: 217 }, arguments: ['user', 'flowza', 'x', 1, -3] },
  'open by handle': { number: { x64: 304, arm64: 265 }, arguments: [-100, 'x', 0] },
  'watch with perf events': { number: { x64: 298, arm64: 241 }, arguments: ['', 0, -1, -1, 0] },
  'load a kernel module': { number: { x64: 175, arm64: 105 }, arguments: ['x', 1, ''] },
  'load another kernel': { number: { x64: 246, arm64: 104 }, arguments: [0, 0, 0, 0] },
  'restart the machine': { number: { x64: 169, arm64: 142 }, arguments: [0xfee1dead | 0, 672274793, 0] },
  'become root': { number: { x64: 105, arm64: 146 }, arguments: [0] },
  'name the host': { number: { x64: 170, arm64: 161 }, arguments: ['x', 1] },
  'set the clock': { number: { x64: 164, arm64: 170 }, arguments: ['\0'.repeat(16), 0] },
  'make a device': {
    number: { x64: 259, arm64: 33 },
    arguments: [-100, '/task/tmp/disk', blockDevice, 0x800],
  },
  'swap on a file': { number: { x64: 167, arm64: 224 }, arguments: ['/task/tmp/x', 0] },
}

/** EPERM, ENOENT, EBADF, EACCES, ENOTDIR, EROFS, ENOSYS: the call was refused before it did anything. */
const refusals = new Set([1, 2, 9, 13, 20, 30, 38])

const unwritable = [
  '/written',
  '/etc/passwd',
  '/usr/bin/written',
  '/task/in/task.json',
  '/proc/sys/kernel/core_pattern',
  '/proc/sys/vm/overcommit_memory',
  '/proc/sysrq-trigger',
  '/sys/kernel/mm/ksm/run',
  '/sys/fs/cgroup/memory/memory.limit_in_bytes',
  '/sys/fs/cgroup/memory.max',
  '/sys/fs/cgroup/release_agent',
  '/sys/fs/cgroup/cgroup.procs',
  '/dev/kmsg',
  '/dev/mem',
]
const unreadable = ['/proc/kcore', '/dev/mem', '/dev/kmsg', '/etc/shadow', '/var/run/docker.sock', '/dev/sda']

/**
 * Runs every check but those to skip.
 *
 * @param folder the task's, which is `/task` inside bubblewrap and containers
 */
export async function probeEscapes(folder: string, skip: readonly string[]): Promise<EscapeCheck[]> {
  const checks: EscapeCheck[] = []
  const denied = (name: string, how: string) => checks.push({ name, verdict: 'denied', how })
  const allowed = (name: string, how: string) => checks.push({ name, verdict: 'allowed', how })
  const attempt = (name: string, action: () => string | void) => {
    try {
      allowed(name, action() ?? 'done')
    } catch (error) {
      denied(name, error instanceof Error && 'code' in error ? String(error.code) : String(error))
    }
  }

  for (const path of unwritable) {
    attempt(`write ${path}`, () => {
      // What is there already: should it succeed, it must change nothing.
      const content = /^\/(proc\/sys|sys)\//.test(path) ? readFileSync(path) : null
      const file = openSync(path, 'a')
      try {
        // Some can be opened, and refuse what is written.
        if (content !== null) writeSync(file, content)
      } finally {
        closeSync(file)
      }
    })
  }
  for (const path of unreadable) attempt(`read ${path}`, () => `${readFileSync(path).byteLength} bytes`)
  for (const [name, call] of Object.entries(systemCalls)) {
    if (skip.includes(name)) continue
    const program = join(folder, 'tmp', 'call')
    try {
      rmSync(program, { force: true })
      writeFileSync(program, syscallProgram(call, process.arch === 'arm64' ? 'arm64' : 'x64'), {
        mode: 0o755,
      })
      const { status, signal, error } = spawnSync(program, { timeout: 5000 })
      if (error !== undefined) denied(name, 'code' in error ? String(error.code) : error.message)
      else if (signal === 'SIGSYS') denied(name, signal)
      else if (status !== null && refusals.has(status)) denied(name, `error ${status}`)
      else allowed(name, `status ${status}, signal ${signal}`)
    } catch (error) {
      denied(name, String(error))
    }
  }
  attempt('run a program from /tmp', () => {
    writeFileSync('/tmp/program', syscallProgram(systemCalls['become root'], 'x64'), { mode: 0o755 })
    const { error } = spawnSync('/tmp/program')
    if (error !== undefined) throw error
  })
  attempt('see other processes', () => {
    const others = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    // Its own init and itself.
    if (others.length <= 3) throw new Error(`${others.length} processes`)
    return others.join(' ')
  })
  attempt('have privileges', () => {
    const status = readFileSync('/proc/self/status', 'utf8')
    const field = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)?.[1] ?? ''
    const held = ['CapEff', 'CapPrm', 'CapBnd'].filter((name) => !/^0+$/.test(field(name)))
    if (field('NoNewPrivs') !== '1') held.push('NoNewPrivs')
    if (field('Seccomp') !== '2') held.push('Seccomp')
    if (held.length === 0) throw new Error('none')
    return held.join(' ')
  })
  attempt('have a network', () => {
    const outer = Object.values(networkInterfaces())
      .flat()
      .filter((address) => address?.internal === false)
    if (outer.length === 0) throw new Error('none')
    return JSON.stringify(outer)
  })
  const reached = await new Promise<string>((resolve) => {
    const socket = connect({ host: '169.254.169.254', port: 80, timeout: 2000 })
    socket.once('connect', () => resolve(''))
    socket.once('timeout', () => resolve('timeout'))
    socket.once('error', (error) => resolve('code' in error ? String(error.code) : error.message))
  })
  if (reached === '') allowed('reach the network', 'connected')
  else denied('reach the network', reached)
  return checks
}

/** Starts processes until one is refused, or `most` run. @returns how many could be started */
export async function startProcesses(most: number): Promise<number> {
  const started = []
  for (let count = 0; count < most; count++) {
    const child = spawn(process.execPath, ['--eval', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' })
    const refused = await new Promise<boolean>((resolve) => {
      child.once('error', () => resolve(true))
      child.once('spawn', () => resolve(false))
    })
    if (refused) break
    started.push(child)
  }
  for (const child of started) child.kill('SIGKILL')
  return started.length
}
