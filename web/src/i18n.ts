// SPDX-License-Identifier: AGPL-3.0-or-later
import { createI18n } from 'vue-i18n'
import en from './locales/en'
import zh, { type Messages } from './locales/zh-CN'

export type Language = 'zh-CN' | 'en'

export const i18n = createI18n<[Messages], Language, false>({
  legacy: false,
  locale: 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zh, en },
})
