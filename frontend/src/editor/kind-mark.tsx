import type { ColumnKind } from '@flowza/nodes/core'
import { Binary, CalendarClock, Hash, Sigma, Tags, Type, type LucideIcon } from 'lucide-react'

const marks: Record<ColumnKind, { icon: LucideIcon; word: string }> = {
  numeric: { icon: Sigma, word: 'numeric' },
  integer: { icon: Hash, word: 'integer' },
  categorical: { icon: Tags, word: 'categorical' },
  boolean: { icon: Binary, word: 'yes/no' },
  datetime: { icon: CalendarClock, word: 'date' },
  text: { icon: Type, word: 'text' },
}

/** A column's kind by icon; the word is its name for those who don't see it. */
export function KindMark({ kind }: { kind: ColumnKind }) {
  const { icon: Icon, word } = marks[kind]
  return (
    <span title={word} className="inline-flex shrink-0 text-muted">
      <Icon size={13} aria-hidden />
      <span className="sr-only">{word}</span>
    </span>
  )
}

export function kindWord(kind: ColumnKind): string {
  return marks[kind].word
}
