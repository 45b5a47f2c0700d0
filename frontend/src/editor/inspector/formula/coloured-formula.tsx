/** The text of a formula in the colours of its words; it lies behind the field, which shows the caret. */
import {
  findColumn,
  isFunctionName,
  keywordOf,
  tokensOf,
  type FormulaFault,
  type TableSchema,
  type Token,
} from '@flowza/nodes/core'
import { memo } from 'react'

interface Piece {
  text: string
  start: number
  look: string
}

export const ColouredFormula = memo(function ColouredFormula(props: {
  text: string
  table: TableSchema | null
  faults: readonly FormulaFault[]
}) {
  const { text, table, faults } = props
  return (
    <pre
      aria-hidden
      className="formula-text pointer-events-none m-0 min-h-[62px] overflow-hidden border border-transparent forced-colors:hidden"
    >
      {piecesOf(text, table).flatMap(({ text: words, start, look }) =>
        cutAtFaults(words, start, faults).map((part) => (
          <span
            key={part.start}
            className={`${look} ${part.isFaulty ? 'underline decoration-bad decoration-wavy decoration-1 underline-offset-[3px]' : ''}`}
            data-fault={part.isFaulty ? '' : undefined}
          >
            {part.text}
          </span>
        )),
      )}
      {/* A line break at the end needs something behind it to have height. */}
      {'\u200b'}
    </pre>
  )
})

/** The text whole, blanks and all, each piece with its colour. */
function piecesOf(text: string, table: TableSchema | null): Piece[] {
  const tokens = tokensOf(text)
  const pieces: Piece[] = []
  let at = 0
  tokens.forEach((token, place) => {
    if (token.start > at) pieces.push({ text: text.slice(at, token.start), start: at, look: '' })
    if (token.end > token.start) {
      pieces.push({
        text: text.slice(token.start, token.end),
        start: token.start,
        look: lookOf(token, tokens[place + 1], table),
      })
    }
    at = token.end
  })
  return pieces
}

function lookOf(token: Token, next: Token | undefined, table: TableSchema | null): string {
  switch (token.is) {
    case 'number':
      return 'text-warning'
    case 'text':
      return 'text-good'
    case 'column':
      return 'text-text'
    case 'word': {
      if (keywordOf(token.value) !== null) return 'text-accent'
      const isCall = next?.is === 'symbol' && next.value === '('
      if (isCall && isFunctionName(token.value.toLowerCase())) return 'text-accent'
      return table !== null && findColumn(table, token.value) === undefined ? 'text-muted' : 'text-text'
    }
    case 'symbol':
    case 'unknown':
    case 'unclosed':
    case 'end':
      return 'text-muted'
  }
}

function cutAtFaults(
  text: string,
  start: number,
  faults: readonly FormulaFault[],
): { text: string; start: number; isFaulty: boolean }[] {
  const end = start + text.length
  const cuts = faults
    .flatMap((fault) => [fault.start, fault.end])
    .filter((cut) => cut > start && cut < end)
    .sort((a, b) => a - b)
  const edges = [...new Set([start, ...cuts, end])]
  return edges.slice(0, -1).map((from, place) => ({
    text: text.slice(from - start, edges[place + 1] - start),
    start: from,
    isFaulty: faults.some((fault) => fault.start <= from && fault.end >= edges[place + 1]),
  }))
}
