// SPDX-License-Identifier: AGPL-3.0-or-later
// How the reviews of the agency go.
import { get } from './http'
import type { FileKind } from './catalogues'

export interface Pace {
  name?: string // month or department
  handed_in: number
  running: number
  released: number
  approved: number
  fixed: number
  withheld: number
  returned: number
  late: number
  median_days: number | null
}
export interface Overdue {
  case: string
  title: string
  department: string
  step: string
  role: string
  due: string
  days: number
}
export interface Supervision {
  all: Pace
  months: Pace[]
  departments: Pace[]
  grounds: { label: string; count: number }[]
  overdue: Overdue[] // oldest first
}

export const readSupervision = (first: string, last: string): Promise<Supervision> => get(`/supervision?first=${first}&last=${last}`)
export const summaryAddress = (month: string, kind: FileKind): string => `/api/supervision/${month}/files/${kind}`
