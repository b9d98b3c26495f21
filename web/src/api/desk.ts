// SPDX-License-Identifier: AGPL-3.0-or-later
// What I owe, what I sent, what came back.
import type { Row } from './cases'
import { get } from './http'

export interface Task {
  case: string
  title: string
  step: string
  label: string
  clause: string
  role?: string
  department?: string
  drafter?: string
  class?: string
  since?: string
  due?: string | null
  days_left?: number | null
  urgent?: boolean
}
export interface Desk {
  owed: Task[]
  drafts: Row[]
  sent: Row[]
  returned: Row[]
  done: Row[]
  refused_uploads: number
}

export const readDesk = (): Promise<Desk> => get('/desk')
