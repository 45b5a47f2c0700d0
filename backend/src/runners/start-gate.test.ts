import { expect, it } from 'vitest'
import { StartGate } from './start-gate.ts'

it('lets so many through at a time, those that somebody waits for first, and goes on after a failure', async () => {
  const gate = new StartGate({ most: 2 })
  const begun: string[] = []
  const ends = new Map<string, PromiseWithResolvers<void>>()
  const pass = (name: string, urgent: boolean) => {
    const end = Promise.withResolvers<void>()
    ends.set(name, end)
    return gate.pass(urgent, async () => {
      begun.push(name)
      await end.promise
      return name
    })
  }
  const first = pass('first', false)
  const second = pass('second', false)
  const ahead = pass('ahead', false)
  const urgent = pass('urgent', true)
  expect(begun).toEqual(['first', 'second'])
  ends.get('first')?.reject(new Error('no room'))
  await expect(first).rejects.toThrow('no room')
  expect(begun).toEqual(['first', 'second', 'urgent'])
  ends.get('second')?.resolve()
  expect(await second).toBe('second')
  expect(begun).toEqual(['first', 'second', 'urgent', 'ahead'])
  ends.get('urgent')?.resolve()
  ends.get('ahead')?.resolve()
  expect(await Promise.all([urgent, ahead])).toEqual(['urgent', 'ahead'])
})
