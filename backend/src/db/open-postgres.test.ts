import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { openPostgres } from './open-postgres.ts'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** Lets a client in, as the protocol's third version has it, and is gone at its first question. */
async function serverThatDies(): Promise<string> {
  const authenticationOk = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0])
  const readyForQuery = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => {
      socket.write(Buffer.concat([authenticationOk, readyForQuery]))
      socket.once('data', () => socket.destroy())
    })
  })
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return `postgres://flowza@127.0.0.1:${address.port}/flowza`
}

test('a server that dies while a connection opens fails the statement and nothing else', async () => {
  const unhandled = vi.fn()
  process.on('unhandledRejection', unhandled)
  const client = openPostgres(await serverThatDies(), { max: 1 })
  try {
    await expect(client`select 1`).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
    // Unhandled rejections are told of after the turn in which they come to be.
    await new Promise((resolve) => setImmediate(resolve))
    expect(unhandled).not.toHaveBeenCalled()
  } finally {
    process.off('unhandledRejection', unhandled)
    await client.end({ timeout: 0 })
  }
})
