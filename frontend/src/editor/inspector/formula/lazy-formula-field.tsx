import { Suspense } from 'react'
import type { FieldProps } from '../../../params/field-props.ts'
import { lazyPart } from '../../../ui/lazy-part.ts'

const FormulaField = lazyPart(async () => (await import('./formula-field.tsx')).FormulaField, 'formulas')

/** The field of a formula, loaded with its texts when a node first has one. */
export function LazyFormulaField(props: FieldProps) {
  return (
    <Suspense fallback={<div aria-hidden className="h-[88px]" />}>
      <FormulaField {...props} />
    </Suspense>
  )
}
