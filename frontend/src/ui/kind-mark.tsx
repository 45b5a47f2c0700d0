import type { ColumnKind } from '@flowza/nodes/core'
import { Binary, CalendarClock, Hash, Sigma, Tags, Type, type LucideIcon } from 'lucide-react'
import { i18n } from '../i18n/i18n.ts'

const icons: Record<ColumnKind, LucideIcon> = {
  numeric: Sigma,
  integer: Hash,
  categorical: Tags,
  boolean: Binary,
  datetime: CalendarClock,
  text: Type,
}

/** A column's kind by icon; the word is its name for those who don't see it. */
export function KindMark({ kind }: { kind: ColumnKind }) {
  const Icon = icons[kind]
  const word = kindWord(kind)
  return (
    <span title={word} className="inline-flex shrink-0 text-muted">
      <Icon size={13} aria-hidden />
      <span className="sr-only">{word}</span>
    </span>
  )
}

export function kindWord(kind: ColumnKind): string {
  return i18n.t(`inspector:kind.${kind}`)
}
