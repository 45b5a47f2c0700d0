/** For tests: a way to the container engine that can be cut while a task runs. */
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Docker, { type DockerOptions } from 'dockerode'

export interface BreakableEngine {
  engine: DockerOptions
  /** Cuts every connection; new ones go through. */
  breakConnections(): void
  /** Takes connections and passes nothing on in either direction, as an engine does that is frozen. */
  freeze(): void
  thaw(): void
  /** Cuts every connection and refuses new ones until the engine is back. */
  goAway(): Promise<void>
  comeBack(): Promise<void>
  close(): Promise<void>
}

let count = 0

/** A socket in front of the engine that the tests use. */
export async function breakableEngine(): Promise<BreakableEngine> {
  const modem: object = new Docker().modem
  // The client finds the engine by itself; its types keep to themselves where.
  const found: unknown =
    'getSocketPath' in modem && typeof modem.getSocketPath === 'function' ? await modem.getSocketPath() : null
  const enginePath = typeof found === 'string' ? found : '/var/run/docker.sock'
  const socketPath = join(tmpdir(), `flowza-breakable-${process.pid}-${count++}.sock`)
  const sockets = new Set<Socket>()
  let isFrozen = false
  const server = createServer((socket) => {
    const upstream = connect(enginePath)
    for (const end of [socket, upstream]) {
      sockets.add(end)
      end.on('error', () => {})
      end.on('close', () => sockets.delete(end))
      if (isFrozen) end.pause()
    }
    socket.on('data', (chunk) => upstream.write(chunk))
    upstream.on('data', (chunk) => socket.write(chunk))
    // Half-closed ways stay open, as the engine's own socket keeps them.
    socket.on('end', () => upstream.end())
    upstream.on('end', () => socket.end())
    socket.on('close', () => upstream.destroy())
    upstream.on('close', () => socket.destroy())
    if (isFrozen) for (const end of [socket, upstream]) end.pause()
  })
  const listen = () => new Promise<void>((resolve) => server.listen(socketPath, resolve))
  const breakConnections = () => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  const goAway = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      breakConnections()
    })
  await listen()
  return {
    engine: { socketPath },
    breakConnections,
    freeze() {
      isFrozen = true
      for (const socket of sockets) socket.pause()
    },
    thaw() {
      isFrozen = false
      for (const socket of sockets) socket.resume()
    },
    goAway,
    comeBack: listen,
    async close() {
      if (server.listening) await goAway()
    },
  }
}
