// SPDX-License-Identifier: AGPL-3.0-or-later
// The suspicious half of encoding.h.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstddef>
#include <set>
#include <unordered_set>

#include "base/text.h"
#include "document/encoding.h"

namespace xs::document {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostMemory = std::size_t{768} << 20;
constexpr std::size_t kLongestName = 4096;
constexpr std::int64_t kMostRows = 10'000'000;
constexpr double kFarthest = 1e7;
constexpr std::size_t kMostLines = 100'000;  // of one finding
constexpr std::size_t kMostCites = 1000;

// Bounds what a hostile text can make the parser allocate: "[0,0,…" grows twelvefold.
class BoundedMemory final : public json::memory_resource {
 private:
  // Boost.JSON 1.81 frees the keys of objects with another alignment than it asked for; nothing it
  // makes needs more than the alignment every allocation has.
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    if (bytes > kMostMemory - used_ || alignment > alignof(std::max_align_t)) {
      throw std::bad_alloc();
    }
    used_ += bytes;
    return ::operator new(bytes);
  }
  void do_deallocate(void* where, std::size_t bytes, std::size_t) override {
    used_ -= bytes;
    ::operator delete(where);
  }
  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }
  std::size_t used_ = 0;
};

// Thrown and caught inside this file.
struct Refusal {
  std::string why;
};
[[noreturn]] void refuse(std::string why) { throw Refusal{std::move(why)}; }

// The fields of one object; every one must be asked for, or `done` refuses.
class Fields {
 public:
  explicit Fields(const json::value& value) {
    if (!value.is_object()) refuse("not an object");
    object_ = &value.get_object();
  }
  const json::value* optional(std::string_view name) {
    const auto* found = object_->if_contains({name.data(), name.size()});
    if (found != nullptr) ++taken_;
    return found;
  }
  const json::value& required(std::string_view name) {
    const auto* found = optional(name);
    if (found == nullptr) refuse(fmt::format("no {}", name));
    return *found;
  }
  void done() const {
    if (taken_ != object_->size()) refuse("unknown field");
  }

 private:
  const json::object* object_;
  std::size_t taken_ = 0;
};

std::string_view text_of(const json::value& value) {
  if (!value.is_string()) refuse("not a string");
  const json::string& string = value.get_string();
  const std::string_view text{string.data(), string.size()};
  if (!is_valid_utf8(text)) refuse("not UTF-8");
  return text;
}

std::string name_of(const json::value& value) {
  const std::string_view text = text_of(value);
  if (text.size() > kLongestName) refuse("name too long");
  return std::string(text);
}

bool flag_of(const json::value& value) {
  if (!value.is_bool()) refuse("not a flag");
  return value.get_bool();
}

std::int64_t integer_of(const json::value& value, std::int64_t least, std::int64_t most) {
  if (!value.is_int64() || value.get_int64() < least || value.get_int64() > most) {
    refuse("not an integer in range");
  }
  return value.get_int64();
}

double real_of(const json::value& value, double least, double most) {
  double real = 0;
  if (value.is_double()) {
    real = value.get_double();
  } else if (value.is_int64()) {
    real = static_cast<double>(value.get_int64());
  } else {
    refuse("not a number");
  }
  if (!(real >= least && real <= most)) refuse("number out of range");
  return real;
}

const json::array& list_of(const json::value& value, std::size_t most) {
  if (!value.is_array()) refuse("not a list");
  if (value.get_array().size() > most) refuse("list too long");
  return value.get_array();
}

// What the list `name` holds, if there is one.
template <class Take>
void for_each_in(Fields& fields, std::string_view name, std::size_t most, Take take) {
  const json::value* list = fields.optional(name);
  if (list == nullptr) return;
  for (const json::value& one : list_of(*list, most)) take(one);
}

const json::array& tuple_of(const json::value& value, std::size_t size) {
  const json::array& list = list_of(value, size);
  if (list.size() != size) refuse("tuple too short");
  return list;
}

template <class Enum>
Enum enum_of(const json::value& value, std::optional<Enum> (*from)(std::string_view)) {
  const std::optional<Enum> found = from(text_of(value));
  if (!found) refuse("unknown enumerator");
  return *found;
}

Box box_of(const json::array& list, std::size_t at) {
  const auto number = [&](std::size_t i, double least) {
    return static_cast<float>(real_of(list[at + i], least, kFarthest));
  };
  return {number(0, -kFarthest), number(1, -kFarthest), number(2, 0), number(3, 0)};
}

bool inside_code_point(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

struct Span {
  std::uint32_t start, end;
};

Span span_of(const json::value& start, const json::value& end) {
  const auto last = static_cast<std::int64_t>(UINT32_MAX);
  const std::int64_t first = integer_of(start, 0, last);
  return {static_cast<std::uint32_t>(first),
          static_cast<std::uint32_t>(integer_of(end, first, last))};
}

// In order, inside the text, between code points.
Span span_in(std::string_view text, const json::array& list, std::uint32_t& previous) {
  const Span span = span_of(list[0], list[1]);
  if (span.end > text.size()) refuse("offset beyond text");
  if (inside_code_point(text, span.start) || inside_code_point(text, span.end)) {
    refuse("offset inside a code point");
  }
  if (span.start < previous) refuse("spans out of order");
  previous = span.start;
  return span;
}

Part part_of(const json::value& value, std::size_t pages) {
  Fields fields(value);
  Part part;
  part.address = name_of(fields.required("address"));
  if (part.address.empty()) refuse("empty address");
  part.label = name_of(fields.required("label"));
  part.kind = enum_of<PartKind>(fields.required("kind"), part_kind_from);
  part.visible = flag_of(fields.required("visible"));
  part.text = text_of(fields.required("text"));
  if (part.text.find_first_of(std::string_view("\r\0", 2)) != std::string::npos) {
    refuse("text with a carriage return or NUL");
  }
  std::uint32_t run = 0, cell = 0;
  for_each_in(fields, "runs", SIZE_MAX, [&](const json::value& one) {
    const json::array& tuple = tuple_of(one, 7);
    const Span span = span_in(part.text, tuple, run);
    const auto page = integer_of(tuple[2], 1, static_cast<std::int64_t>(pages));
    part.runs.push_back({span.start, span.end, static_cast<std::int32_t>(page), box_of(tuple, 3)});
  });
  for_each_in(fields, "cells", SIZE_MAX, [&](const json::value& one) {
    const json::array& tuple = tuple_of(one, 5);
    const Span span = span_in(part.text, tuple, cell);
    const auto count = [&](std::size_t i) {
      return static_cast<std::int32_t>(integer_of(tuple[i], 1, kMostRows));
    };
    part.cells.push_back({span.start, span.end, count(2), count(3), count(4)});
  });
  fields.done();
  return part;
}

Document document_of(const json::value& value) {
  Fields fields(value);
  Document document;
  document.format = name_of(fields.required("format"));
  if (document.format.empty()) refuse("no format");
  for_each_in(fields, "pages", kMostPages, [&](const json::value& one) {
    const json::array& tuple = tuple_of(one, 2);
    document.pages.push_back({static_cast<float>(real_of(tuple[0], 0, kFarthest)),
                              static_cast<float>(real_of(tuple[1], 0, kFarthest))});
  });
  std::unordered_set<std::string> addresses;
  for_each_in(fields, "parts", kMostParts, [&](const json::value& one) {
    document.parts.push_back(part_of(one, document.pages.size()));
    if (!addresses.insert(document.parts.back().address).second) refuse("address twice");
  });
  for_each_in(fields, "could_not_look", kMostParts, [&](const json::value& one) {
    Fields place(one);
    CouldNotLook entry{name_of(place.required("part")), name_of(place.required("why"))};
    if (entry.why.empty()) refuse("no reason");
    place.done();
    document.could_not_look.push_back(std::move(entry));
  });
  fields.done();
  return document;
}

Place place_of(const json::value& value) {
  Fields fields(value);
  Place place;
  place.part = name_of(fields.required("part"));
  const Span span = span_of(fields.required("start"), fields.required("end"));
  place.start = span.start;
  place.end = span.end;
  if (const auto* page = fields.optional("page")) {
    place.page = static_cast<std::int32_t>(integer_of(*page, 1, kMostPages));
  }
  if (const auto* box = fields.optional("box")) place.boxes = {box_of(tuple_of(*box, 4), 0)};
  if (const auto* boxes = fields.optional("boxes")) {
    place.boxes.clear();
    for (const json::value& one : list_of(*boxes, kMostLines)) {
      place.boxes.push_back(box_of(tuple_of(one, 4), 0));
    }
    if (place.boxes.size() < 2 || !value.get_object().contains("box"))
      refuse("lines without a box");
  }
  if (const auto* cell = fields.optional("cell")) place.cell = name_of(*cell);
  fields.done();
  return place;
}

Finding finding_of(const json::value& value) {
  Fields fields(value);
  Finding finding;
  finding.id = name_of(fields.required("id"));
  finding.category = name_of(fields.required("category"));
  finding.severity = enum_of<Severity>(fields.required("severity"), severity_from);
  finding.action = enum_of<Action>(fields.required("action"), action_from);
  finding.admission = enum_of<Admission>(fields.required("admission"), admission_from);
  if (const auto* masked = fields.optional("always_masked"))
    finding.always_masked = flag_of(*masked);
  finding.detector = name_of(fields.required("detector"));
  for_each_in(fields, "cites", kMostCites,
              [&](const json::value& clause) { finding.cites.push_back(name_of(clause)); });
  finding.visible = flag_of(fields.required("visible"));
  finding.where = place_of(fields.required("where"));
  finding.excerpt = text_of(fields.required("excerpt"));
  finding.says = text_of(fields.required("says"));
  finding.confidence = real_of(fields.required("confidence"), 0, 1);
  for_each_in(fields, "rows", SIZE_MAX, [&](const json::value& one) {
    Fields row(one);
    Row entry{place_of(row.required("where")), std::string(text_of(row.required("text")))};
    row.done();
    finding.rows.push_back(std::move(entry));
  });
  if (const auto* version = fields.optional("version")) finding.version = name_of(*version);
  if (const auto* judged = fields.optional("judged")) {
    Fields one(*judged);
    const auto at = parse_instant(text_of(one.required("at")));
    if (!at) refuse("not a moment");
    finding.judged = Judged{std::string(text_of(one.required("by"))), *at,
                            std::string(text_of(one.required("reason")))};
    one.done();
  }
  fields.done();
  return finding;
}

Screening screening_of(const json::value& value) {
  Fields fields(value);
  Screening screening;
  screening.verdict = enum_of<Action>(fields.required("verdict"), action_from);
  screening.admission = enum_of<Admission>(fields.required("admission"), admission_from);
  std::set<std::string> ids;
  for_each_in(fields, "findings", SIZE_MAX, [&](const json::value& one) {
    screening.findings.push_back(finding_of(one));
    if (!ids.insert(screening.findings.back().id).second) refuse("finding id twice");
  });
  fields.done();
  return screening;
}

template <class Value>
Result<Value> decode(std::string_view text, Value (*convert)(const json::value&),
                     std::string_view public_text) {
  std::string why;
  try {
    if (text.size() > kMostEncodedBytes) refuse("too long");
    BoundedMemory memory;
    json::parse_options options;
    options.max_depth = 8;
    boost::system::error_code error;
    const json::value value = json::parse({text.data(), text.size()}, error, &memory, options);
    if (error) refuse(error.message());
    return convert(value);
  } catch (const Refusal& refusal) {
    why = refusal.why;
  } catch (const std::exception& failure) {
    why = failure.what();
  }
  return fail(ErrorCode::kUnreadable, std::string(public_text), "decoding: " + why);
}

}  // namespace

Result<Document> decode_document(std::string_view text) {
  return decode<Document>(text, document_of,
                          "文件的读取结果不完整，不能采信。请重新上传；仍不成功的，请联系管理员。");
}

Result<Screening> decode_screening(std::string_view text) {
  return decode<Screening>(
      text, screening_of, "审查结果的记录不完整，不能采信。请重新审查；仍不成功的，请联系管理员。");
}

}  // namespace xs::document
