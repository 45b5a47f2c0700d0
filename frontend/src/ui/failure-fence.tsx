import { Component, type ReactNode } from 'react'
import { describeError } from '../api/api-error.ts'
import { i18n } from '../i18n/i18n.ts'
import { Button } from './button.tsx'
import { EmptyState } from './empty-state.tsx'

/**
 * Keeps what breaks inside of it from taking the page along: the rest goes on, unsaved work included. A part of the page
 * that can't be loaded is most often one of a version that the server no longer has.
 */
export class FailureFence extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error }
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children
    return (
      <EmptyState title={i18n.t('ui:broken.title')}>
        <p>{describeError(this.state.error).message}</p>
        <p>{i18n.t('ui:broken.help')}</p>
        <Button className="mt-2" onClick={() => this.setState({ error: null })}>
          {i18n.t('ui:broken.again')}
        </Button>
      </EmptyState>
    )
  }
}
