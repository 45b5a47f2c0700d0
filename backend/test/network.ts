/** Hosts for tests: network namespaces of this machine, each with an address of its own behind one bridge. */
import { execFileSync } from 'node:child_process'
import { createServer, connect, type AddressInfo, type Socket } from 'node:net'

export interface TestHost {
  /** What to put before a command so that it runs there. */
  command: readonly string[]
  /** Pulls its plug. */
  cut(): void
}

export interface TestNetwork {
  /** The address of this machine as the hosts see it. */
  address: string
  hosts: TestHost[]
  remove(): void
}

/** Null where namespaces can't be made: without root, or in a container that forbids it. */
export function createTestNetwork(count: number): TestNetwork | null {
  const id = (process.pid % 4096).toString(16)
  const subnet = `10.231.${process.pid % 250}`
  const bridge = `fzb${id}`
  const names = Array.from({ length: count }, (_, index) => `fz${id}-${index}`)
  const run = (...words: string[]) => execFileSync('ip', words, { stdio: 'pipe' })
  const remove = () => {
    for (const name of names) quietly(() => run('netns', 'del', name))
    quietly(() => run('link', 'del', bridge))
  }
  try {
    run('link', 'add', bridge, 'type', 'bridge')
    run('addr', 'add', `${subnet}.1/24`, 'dev', bridge)
    run('link', 'set', bridge, 'up')
    for (const [index, name] of names.entries()) {
      const [outside, inside] = [`fzo${id}${index}`, `fzi${id}${index}`]
      run('netns', 'add', name)
      run('link', 'add', outside, 'type', 'veth', 'peer', 'name', inside)
      run('link', 'set', inside, 'netns', name)
      run('link', 'set', outside, 'master', bridge)
      run('link', 'set', outside, 'up')
      run('-n', name, 'addr', 'add', `${subnet}.${index + 2}/24`, 'dev', inside)
      run('-n', name, 'link', 'set', inside, 'up')
      run('-n', name, 'link', 'set', 'lo', 'up')
    }
  } catch {
    remove()
    return null
  }
  return {
    address: `${subnet}.1`,
    hosts: names.map((name, index) => ({
      command: ['ip', 'netns', 'exec', name],
      cut: () => void run('link', 'set', `fzo${id}${index}`, 'down'),
    })),
    remove,
  }
}

/** Makes a port of this machine's loopback reachable at another of its addresses. */
export async function forwardPort(options: {
  host: string
  toPort: number
}): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const target = connect(options.toPort, '127.0.0.1')
    for (const [one, other] of [
      [client, target],
      [target, client],
    ]) {
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
    client.pipe(target).pipe(client)
  })
  await new Promise<void>((resolve) => server.listen(0, options.host, resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

function quietly(work: () => void): void {
  try {
    work()
  } catch {
    // It isn't there.
  }
}
