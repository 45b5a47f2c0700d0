/** Files that people upload by mistake and others on purpose: broken CSV, other formats, bombs. */
import { gzipSync } from 'node:zlib'
import type { Dice } from './dice.ts'

export interface MalformedFile {
  /** How it was made, for the message of a failure. */
  what: string
  bytes: Buffer
}

const cells = [
  '1',
  '-2.5',
  '1e308',
  '1e999',
  '-0',
  'NaN',
  'inf',
  '',
  ' ',
  'true',
  'no',
  '2024-02-30',
  '2024-01-01T25:61:00Z',
  '9007199254740993',
  '99999999999999999999',
  'text',
  'a "quoted" word',
  '"unclosed',
  'é',
  '日本語',
  '\u{1f600}',
  '\u0000',
  '=cmd|calc!A1',
  '../../etc/passwd',
  '{"a":[1,2]}',
  ';',
  '\t',
  "O'Brien",
  '\ufeff',
  '\u202e',
]

const separators = [',', ',', ',', ';', '\t', '|', ', ']
const lineEnds = ['\n', '\n', '\r\n', '\r']

/** One file; the same dice give the same file. */
export function malformedFile(dice: Dice): MalformedFile {
  const kind = dice.below(12)
  if (kind < 4) return { what: 'odd cells', bytes: oddTable(dice) }
  if (kind < 8) return mutated(dice)
  if (kind < 10) return otherFormat(dice)
  return bomb(dice)
}

function oddTable(dice: Dice): Buffer {
  const columns = 1 + dice.below(8)
  const separator = dice.pick(separators)
  const end = dice.pick(lineEnds)
  const line = (cell: (column: number) => string, count = columns): string =>
    Array.from({ length: count }, (_, column) => cell(column)).join(separator)
  const names = line((column) => (dice.oneIn(12) ? dice.pick(cells) : `c${dice.oneIn(15) ? 0 : column}`))
  const rows = Array.from({ length: dice.below(30) }, () =>
    line(
      () => (dice.oneIn(2) ? String(dice.below(1000)) : quoted(dice, dice.pick(cells))),
      dice.oneIn(25) ? dice.below(columns + 3) : columns,
    ),
  )
  const start = dice.oneIn(10) ? '\ufeff' : ''
  return Buffer.from(start + [names, ...rows].join(end) + (dice.oneIn(2) ? end : ''))
}

function quoted(dice: Dice, cell: string): string {
  return dice.oneIn(3) ? `"${cell.replaceAll('"', '""')}${dice.oneIn(6) ? '\n' : ''}"` : cell
}

/** A sound table with bytes of it changed, cut out, repeated or cut off. */
function mutated(dice: Dice): MalformedFile {
  const rows = Array.from({ length: 20 + dice.below(100) }, (_, row) =>
    [row, (row * 37) % 11, `name ${row % 7}`, row % 2 === 0 ? 'yes' : 'no', '2024-01-15'].join(','),
  )
  let bytes = Buffer.from(['id,score,name,active,day', ...rows].join('\n'))
  const steps: string[] = []
  for (let step = 1 + dice.below(6); step > 0; step -= 1) {
    const at = dice.below(bytes.length + 1)
    const length = dice.below(40)
    switch (dice.below(6)) {
      case 0:
        steps.push(`byte at ${at}`)
        bytes = Buffer.from(bytes)
        if (at < bytes.length) bytes[at] = dice.below(256)
        break
      case 1:
        steps.push(`cut ${length} at ${at}`)
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)])
        break
      case 2:
        steps.push(`repeat ${length} at ${at}`)
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at)])
        break
      case 3:
        steps.push(`insert at ${at}`)
        bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(dice.pick(cells)), bytes.subarray(at)])
        break
      case 4:
        steps.push(`end at ${at}`)
        bytes = bytes.subarray(0, at)
        break
      default:
        steps.push(`noise at ${at}`)
        bytes = Buffer.concat([bytes.subarray(0, at), noise(dice, length), bytes.subarray(at)])
    }
  }
  return { what: `mutated: ${steps.join(', ')}`, bytes }
}

function noise(dice: Dice, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => dice.below(256)))
}

function otherFormat(dice: Dice): MalformedFile {
  const formats: [string, () => Buffer][] = [
    ['nothing', () => Buffer.alloc(0)],
    ['line ends', () => Buffer.from(dice.pick(lineEnds).repeat(1 + dice.below(50)))],
    ['zeros', () => Buffer.alloc(1 + dice.below(5000))],
    ['noise', () => noise(dice, 1 + dice.below(5000))],
    ['JSON', () => Buffer.from(JSON.stringify({ rows: cells.map((cell, row) => ({ row, cell })) }))],
    ['JSON lines', () => Buffer.from(cells.map((cell, row) => JSON.stringify({ row, cell })).join('\n'))],
    ['HTML', () => Buffer.from('<!doctype html><table><tr><td>1,2</td></tr></table>\n'.repeat(20))],
    ['Parquet', () => Buffer.concat([Buffer.from('PAR1'), noise(dice, 2000), Buffer.from('PAR1')])],
    ['Arrow', () => Buffer.concat([Buffer.from('ARROW1\0\0'), noise(dice, 2000), Buffer.from('ARROW1')])],
    ['zip', () => Buffer.concat([Buffer.from('PK\u0003\u0004'), noise(dice, 2000)])],
    ['pickle', () => Buffer.from('\u0080\u0004cos\nsystem\n(S"true"\ntR.', 'latin1')],
    ['UTF-16', () => Buffer.from('\ufeffa,b\n1,2\n3,4\n', 'utf16le')],
    ['Latin-1', () => Buffer.from('stadt,größe\nKöln,3\nMünchen,5\n', 'latin1')],
    ['a script', () => Buffer.from('#!/bin/sh\nrm -rf /\n')],
  ]
  const [what, make] = dice.pick(formats)
  return { what, bytes: make() }
}

function bomb(dice: Dice): MalformedFile {
  const size = 2 ** (10 + dice.below(9))
  const bombs: [string, () => Buffer][] = [
    ['one huge cell', () => Buffer.from(`a,b\n${'x'.repeat(size)},1\n`)],
    ['one unclosed quote', () => Buffer.from(`a,b\n"${'x,\n'.repeat(size / 4)}`)],
    [
      'many columns',
      () => Buffer.from(Array.from({ length: size / 64 }, (_, i) => `c${i}`).join(',') + '\n1\n'),
    ],
    ['only separators', () => Buffer.from(`${','.repeat(size / 64)}\n`.repeat(3))],
    ['only quotes', () => Buffer.from('"'.repeat(size))],
    ['gzip of zeros', () => gzipSync(Buffer.alloc(size * 16))],
    ['alternating quotes', () => Buffer.from(`a,b\n${'"",'.repeat(size / 8)}\n`)],
    ['no line end', () => Buffer.from('1,'.repeat(size / 8))],
    ['deep JSON', () => Buffer.from('['.repeat(size))],
  ]
  const [what, make] = dice.pick(bombs)
  return { what: `${what}, ${size}`, bytes: make() }
}
