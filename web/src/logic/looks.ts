// SPDX-License-Identifier: AGPL-3.0-or-later
// How a mark looks: the shape says what is to be done, colour and line say how grave it is.
import type { Action, DispositionKind } from '@/api/cases'
import type { Finding } from '@/api/files'
import { isSettled, key, worst, type Said } from './dispositions'
import { gravest } from './finding_groups'

export const kShapes: Record<Action, string> = { block: '■', redact: '◆', review: '▲', pass: '○' }
export const kSettledShape = '●'

// One letter for each mark, so that a stretch of text whose letters stay is not drawn again:
// w waiting, s settled, c cut out; a capital for the chosen one, of a column all of them or one row.
export function statesOf(marks: readonly { id: string; nth?: number }[], said: Said, file: string, chosen: string, row = -1): string {
  return marks
    .map(({ id, nth }) => {
      const state = kCut.includes(said.get(key(file, id))?.kind) ? 'c' : isSettled(said, file, id) ? 's' : 'w'
      return id === chosen && (row < 0 || nth === row) ? state.toUpperCase() : state
    })
    .join('')
}
const kCut: readonly (DispositionKind | undefined)[] = ['redact', 'withhold']

export interface Look {
  classes: string[]
  shape: string
  action: Action // what is still to be done; "pass" when nothing is
}

// Of marks on the same characters, `states` in the order of the findings.
export function lookOf(findings: readonly Finding[], states: string): Look {
  const waiting = findings.filter((_, i) => states[i]!.toLowerCase() === 'w')
  const action = worst(waiting.map((one) => one.action))
  const classes = ['mark', waiting.length > 0 ? `mark-${gravest(waiting.map((one) => one.severity))}` : 'mark-settled']
  if (/c/i.test(states)) classes.push('mark-cut')
  if (/[A-Z]/.test(states)) classes.push('mark-chosen')
  return { classes, shape: waiting.length > 0 ? kShapes[action] : kSettledShape, action }
}
