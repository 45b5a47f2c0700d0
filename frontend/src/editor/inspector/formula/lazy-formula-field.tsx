import { Suspense } from 'react'
import { loadTexts } from '../../../i18n/i18n.ts'
import type { FieldProps } from '../../../params/field-props.ts'
import { lazyPart } from '../../../ui/lazy-part.ts'

const FormulaField = lazyPart(async () => {
  const [part] = await Promise.all([import('./formula-field.tsx'), loadTexts('formulas')])
  return part.FormulaField
})

/** The field of a formula, loaded with its texts when a node first has one. */
export function LazyFormulaField(props: FieldProps) {
  return (
    <Suspense fallback={<div aria-hidden className="h-[88px]" />}>
      <FormulaField {...props} />
    </Suspense>
  )
}
