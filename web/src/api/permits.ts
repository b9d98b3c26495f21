// SPDX-License-Identifier: AGPL-3.0-or-later
// The release permit: issued, fetched, revoked.
import type { Case } from './cases'
import { newUuid, post } from './http'

export const issuePermit = (id: string): Promise<Case> => post(`/cases/${id}/permits`, { command: newUuid() })
export const revokePermit = (permit: string, reason: string): Promise<Case> =>
  post(`/permits/${permit}/revocation`, { command: newUuid(), reason })
export const permitAddress = (permit: string): string => `/api/permits/${permit}`
export const permitFileAddress = (permit: string, digest: string): string => `/api/permits/${permit}/files/${digest}`
