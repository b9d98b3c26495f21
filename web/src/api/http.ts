// SPDX-License-Identifier: AGPL-3.0-or-later
// One way to talk to the server: JSON, the session cookie, the token against forged requests,
// and refusals as values a page can show.

export interface Refusal {
  code: string
  text: string
  clause?: string
  instead?: string
  event?: string
}

export class ApiError extends Error {
  readonly status: number
  readonly refusal: Refusal
  readonly body: Record<string, unknown>

  constructor(status: number, refusal: Refusal, body: Record<string, unknown> = {}) {
    super(refusal.text)
    this.status = status
    this.refusal = refusal
    this.body = body
  }
}

let csrf = ''
let offlineText = ''
let onSignedOut: () => void = () => undefined

export function setCsrf(token: string): void {
  csrf = token
}
export function setOfflineText(text: string): void {
  offlineText = text
}
export function whenSignedOut(callback: () => void): void {
  onSignedOut = callback
}

export function changingHeaders(): Record<string, string> {
  return csrf === '' ? {} : { 'X-CSRF-Token': csrf }
}

// What a failed response says; a response that is not ours still gets a sentence.
export function errorFrom(status: number, text: string): ApiError {
  try {
    const body = JSON.parse(text) as { error?: Partial<Refusal> }
    if (body.error?.text !== undefined) {
      const refusal: Refusal = { code: 'unknown', ...body.error, text: body.error.text }
      return new ApiError(status, refusal, { ...body, ...body.error })
    }
    if (body.error !== undefined) {
      return new ApiError(status, { code: 'unknown', text: offlineText }, body.error as Record<string, unknown>)
    }
  } catch {
    // not JSON: a proxy's page, or nothing at all
  }
  return new ApiError(status, { code: 'unavailable', text: offlineText })
}

async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (method !== 'GET') Object.assign(headers, changingHeaders())
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  return answer<T>(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
}

async function answer<T>(path: string, asked: RequestInit): Promise<T> {
  let response: Response
  try {
    response = await fetch(`/api${path}`, { ...asked, credentials: 'same-origin', cache: 'no-store' })
  } catch {
    throw new ApiError(0, { code: 'unavailable', text: offlineText })
  }
  const text = await response.text()
  if (!response.ok) {
    const error = errorFrom(response.status, text)
    if (response.status === 401 && path !== '/session') onSignedOut()
    throw error
  }
  return (text === '' ? undefined : JSON.parse(text)) as T
}

// The bytes of a file; names travel in headers, never in the address.
export function sendBytes<T>(path: string, file: File, names: Record<string, string>): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Content-Type': 'application/octet-stream', ...changingHeaders() }
  for (const [name, value] of Object.entries(names)) headers[name] = encodeURIComponent(value)
  return answer<T>(path, { method: 'POST', headers, body: file })
}

export const get = <T>(path: string): Promise<T> => request<T>('GET', path)
export const post = <T>(path: string, body: unknown): Promise<T> => request<T>('POST', path, body)
export const put = <T>(path: string, body: unknown): Promise<T> => request<T>('PUT', path, body)
export const remove = <T>(path: string): Promise<T> => request<T>('DELETE', path)

export function refusalOf(error: unknown): Refusal {
  if (error instanceof ApiError) return error.refusal
  return { code: 'unknown', text: offlineText }
}

// crypto.randomUUID exists only on secure origins; offices also serve plain HTTP.
export function newUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
