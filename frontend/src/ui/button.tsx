import type { ButtonHTMLAttributes, ReactElement, ReactNode, Ref } from 'react'
import { Tip } from './tip.tsx'

type Look = 'primary' | 'secondary' | 'ghost' | 'danger'

const looks: Record<Look, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover font-semibold',
  secondary: 'border border-line-strong bg-raised hover:bg-hover',
  ghost: 'text-text hover:bg-hover',
  danger: 'border border-line-strong bg-raised text-bad hover:bg-bad-soft',
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look
  ref?: Ref<HTMLButtonElement> | undefined
}

/** The classes of a button, for a link that looks like one. */
export function buttonClasses(look: Look): string {
  return `inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded-[5px] px-2.5 whitespace-nowrap transition-colors duration-(--motion) ${looks[look]}`
}

/** A button with words. Disabled ones keep their place in the tab order when `aria-disabled` is used instead. */
export function Button({ look = 'secondary', className = '', type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={`${buttonClasses(look)} disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 ${className}`}
      {...rest}
    />
  )
}

/** A button that is only an icon: its name is its label and its tooltip. */
export function IconButton({
  label,
  keys,
  children,
  className = '',
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & {
  label: string
  keys?: string
  children: ReactNode
}): ReactElement {
  return (
    <Tip text={label} keys={keys}>
      <button
        type="button"
        aria-label={label}
        className={`inline-flex size-7 shrink-0 items-center justify-center rounded-[5px] text-muted transition-colors duration-(--motion) hover:bg-hover hover:text-text disabled:cursor-not-allowed disabled:opacity-45 disabled:hover:bg-transparent ${className}`}
        {...rest}
      >
        {children}
      </button>
    </Tip>
  )
}
