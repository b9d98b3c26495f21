// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/api/fields.h"

#include <fmt/format.h>

namespace xs::http {

namespace json = boost::json;

const json::value* Fields::find(std::string_view name) {
  asked_.emplace(name);
  const json::value* value = body_.if_contains(json::string_view(name.data(), name.size()));
  return value && !value->is_null() ? value : nullptr;
}

void Fields::wrong(std::string_view name) {
  if (wrong_.empty()) wrong_ = std::string(name);
}

std::string Fields::text(std::string_view name) {
  const json::value* value = find(name);
  if (!value) return {};
  if (const auto* text = value->if_string()) return std::string(text->data(), text->size());
  wrong(name);
  return {};
}

std::string Fields::need_text(std::string_view name) {
  std::string value = text(name);
  if (value.empty()) wrong(name);
  return value;
}

std::optional<std::int64_t> Fields::number(std::string_view name) {
  const json::value* value = find(name);
  if (!value) return std::nullopt;
  if (const auto* number = value->if_int64()) return *number;
  wrong(name);
  return std::nullopt;
}

std::optional<Date> Fields::date(std::string_view name) {
  const std::string text_value = text(name);
  if (text_value.empty()) return std::nullopt;
  const auto parsed = parse_date(text_value);
  if (!parsed) wrong(name);
  return parsed;
}

std::optional<Sm3Digest> Fields::digest(std::string_view name) {
  const auto parsed = sm3_from_hex(text(name));
  if (!parsed) wrong(name);
  return parsed;
}

std::vector<std::string> Fields::texts(std::string_view name) {
  std::vector<std::string> texts;
  const json::value* value = find(name);
  if (!value) return texts;
  const auto* array = value->if_array();
  if (!array) {
    wrong(name);
    return texts;
  }
  for (const json::value& each : *array) {
    const auto* text_value = each.if_string();
    if (!text_value) {
      wrong(name);
      break;
    }
    texts.emplace_back(text_value->data(), text_value->size());
  }
  return texts;
}

const json::object* Fields::object(std::string_view name) {
  const json::value* value = find(name);
  if (!value) return nullptr;
  if (!value->is_object()) wrong(name);
  return value->if_object();
}

std::vector<const json::object*> Fields::objects(std::string_view name) {
  std::vector<const json::object*> objects;
  const json::value* value = find(name);
  if (!value) return objects;
  const auto* array = value->if_array();
  if (!array) wrong(name);
  for (std::size_t i = 0; array && i < array->size(); ++i) {
    if (const auto* each = (*array)[i].if_object()) {
      objects.push_back(each);
    } else {
      wrong(name);
    }
  }
  return objects;
}

Result<void> Fields::finish() const {
  if (!wrong_.empty()) {
    return fail(ErrorCode::kInvalidInput,
                fmt::format("提交的内容不完整或格式不正确（{}），请检查后重试。", wrong_));
  }
  for (const auto& field : body_) {
    const std::string_view name(field.key().data(), field.key().size());
    if (!asked_.contains(name)) {
      return fail(ErrorCode::kInvalidInput,
                  fmt::format("提交的内容中有不认识的项目（{}），请刷新页面后重试。", name));
    }
  }
  return {};
}

}  // namespace xs::http
