// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/encoding.h"

#include <boost/json.hpp>
#include <utility>

#include "casefile/fields.h"

namespace xs::casefile {
namespace {

namespace json = boost::json;

// ---- writing ----

json::value write(const std::string& v) { return json::string(v); }
json::value write(bool v) { return v; }
template <std::integral T>
json::value write(T v) {
  return static_cast<std::int64_t>(v);
}
template <class Tag>
json::value write(const Id<Tag>& v) {
  return json::string(v.value);
}
json::value write(const Sm3Digest& v) { return json::string(to_hex(v)); }
json::value write(Date v) { return json::string(xs::to_string(v)); }
json::value write(Instant v) { return json::string(xs::to_string(v)); }
json::value write(Phase v) { return json::string(to_string(v)); }
json::value write(DispositionKind v) { return json::string(to_string(v)); }
json::value write(AnswerValue v) { return json::string(to_string(v)); }
template <class T>
json::value write(const std::optional<T>& v);
template <class T>
json::value write(const std::vector<T>& v);
template <class K, class V>
json::value write(const std::map<K, V>& v);
struct Writer;
template <class T>
requires requires(Writer& a, const T& v) { stored::fields(a, v); }
json::value write(const T& v);

struct Writer {
  json::object out;
  template <class T>
  void operator()(std::string_view name, const T& value) {
    out[name] = write(value);
  }
  template <class T>
  void unless_empty(std::string_view name, const T& value) {
    if (!value.empty()) (*this)(name, value);
  }
  template <class T>
  void unless_none(std::string_view name, const std::optional<T>& value) {
    if (value) (*this)(name, *value);
  }
  void unless_false(std::string_view name, bool value) {
    if (value) (*this)(name, value);
  }
};
template <class T>
json::value write(const std::optional<T>& v) {
  return v ? write(*v) : json::value(nullptr);
}
template <class T>
json::value write(const std::vector<T>& v) {
  json::array out;
  for (const T& each : v) out.push_back(write(each));
  return out;
}
// Pairs, because a key may itself have fields.
template <class K, class V>
json::value write(const std::map<K, V>& v) {
  json::array out;
  for (const auto& [key, value] : v) out.push_back(json::array{write(key), write(value)});
  return out;
}
template <class T>
requires requires(Writer& a, const T& v) { stored::fields(a, v); }
json::value write(const T& v) {
  Writer writer;
  stored::fields(writer, v);
  return std::move(writer.out);
}

// ---- reading: false at the first thing that write() would not have written ----

bool read(const json::value& in, std::string& v) {
  const auto* text = in.if_string();
  if (text) v.assign(text->data(), text->size());
  return text != nullptr;
}
bool read(const json::value& in, bool& v) {
  const bool* flag = in.if_bool();
  if (flag) v = *flag;
  return flag != nullptr;
}
template <std::integral T>
bool read(const json::value& in, T& v) {
  const std::int64_t* number = in.if_int64();
  if (!number || !std::in_range<T>(*number)) return false;
  v = static_cast<T>(*number);
  return true;
}
template <class Tag>
bool read(const json::value& in, Id<Tag>& v) {
  return read(in, v.value);
}
template <class T, class Parse>
bool read_text(const json::value& in, T& v, Parse parse) {
  const auto* text = in.if_string();
  if (!text) return false;
  const auto parsed = parse(std::string_view(text->data(), text->size()));
  if (parsed) v = *parsed;
  return parsed.has_value();
}
bool read(const json::value& in, Sm3Digest& v) { return read_text(in, v, sm3_from_hex); }
bool read(const json::value& in, Date& v) { return read_text(in, v, parse_date); }
bool read(const json::value& in, Instant& v) { return read_text(in, v, parse_instant); }
bool read(const json::value& in, Phase& v) { return read_text(in, v, phase_from); }
bool read(const json::value& in, DispositionKind& v) { return read_text(in, v, disposition_from); }
bool read(const json::value& in, AnswerValue& v) { return read_text(in, v, answer_from); }
template <class T>
bool read(const json::value& in, std::optional<T>& v);
template <class T>
bool read(const json::value& in, std::vector<T>& v);
template <class K, class V>
bool read(const json::value& in, std::map<K, V>& v);
struct Reader;
template <class T>
requires requires(Reader& a, T& v) { stored::fields(a, v); }
bool read(const json::value& in, T& v);

struct Reader {
  const json::object& in;
  std::size_t seen = 0;
  bool ok = true;
  template <class T>
  void operator()(std::string_view name, T& value) {
    const json::value* field = in.if_contains(name);
    ok = ok && field && read(*field, value);
    ++seen;
  }
  template <class T>
  void unless_empty(std::string_view name, T& value) {
    if (!in.contains(name)) return;
    (*this)(name, value);
    ok = ok && !value.empty();
  }
  template <class T>
  void unless_none(std::string_view name, std::optional<T>& value) {
    if (in.contains(name)) (*this)(name, value.emplace());
  }
  void unless_false(std::string_view name, bool& value) {
    if (!in.contains(name)) return;
    (*this)(name, value);
    ok = ok && value;
  }
};
template <class T>
bool read(const json::value& in, std::optional<T>& v) {
  if (in.is_null()) {
    v.reset();
    return true;
  }
  return read(in, v.emplace());
}
template <class T>
bool read(const json::value& in, std::vector<T>& v) {
  const auto* array = in.if_array();
  if (!array) return false;
  v.clear();
  for (const json::value& each : *array) {
    if (!read(each, v.emplace_back())) return false;
  }
  return true;
}
template <class K, class V>
bool read(const json::value& in, std::map<K, V>& v) {
  const auto* array = in.if_array();
  if (!array) return false;
  v.clear();
  for (const json::value& each : *array) {
    const auto* pair = each.if_array();
    K key{};
    if (!pair || pair->size() != 2 || !read((*pair)[0], key) || !read((*pair)[1], v[key])) {
      return false;
    }
  }
  return v.size() == array->size();
}
template <class T>
requires requires(Reader& a, T& v) { stored::fields(a, v); }
bool read(const json::value& in, T& v) {
  const auto* object = in.if_object();
  if (!object) return false;
  Reader reader{.in = *object};
  stored::fields(reader, v);
  return reader.ok && reader.seen == object->size();
}

// Both opinions and notes are read as Said: a log may call a note "said" too.
std::string_view read_as(std::string_view type) { return type == "said" ? "noted" : type; }

template <std::size_t I = 0>
bool read_what(std::string_view type, const json::value& in, What& what) {
  if constexpr (I == std::variant_size_v<What>) {
    return false;
  } else {
    What candidate{std::in_place_index<I>};
    if (type_of(candidate) != read_as(type)) return read_what<I + 1>(type, in, what);
    what = std::move(candidate);
    return read(in, std::get<I>(what));
  }
}

Result<json::value> parse(std::string_view text) {
  boost::system::error_code error;
  json::value value = json::parse(json::string_view(text.data(), text.size()), error);
  if (error) return fail(ErrorCode::kCorrupt, "记录内容已损坏，无法读取。", error.message());
  return value;
}

tl::unexpected<Error> not_ours(std::string_view what) {
  return fail(ErrorCode::kCorrupt, "记录内容已损坏，无法读取。", std::string(what));
}

}  // namespace

std::string encode_envelope(const Envelope& envelope) { return json::serialize(write(envelope)); }

std::string encode_body(const Act& act) {
  json::object body;
  body["what"] = std::visit([](const auto& what) { return write(what); }, act.what);
  body["standing"] = write(act.standing);
  return json::serialize(body);
}

Result<Envelope> decode_envelope(std::string_view header) {
  XS_TRY(const json::value value, parse(header));
  Envelope envelope;
  if (!read(value, envelope) || envelope.version != 1) return not_ours("envelope");
  return envelope;
}

Result<Act> decode_act(std::string_view header, std::string_view body) {
  Act act;
  XS_TRY(act.envelope, decode_envelope(header));
  XS_TRY(const json::value value, parse(body));
  const auto* object = value.if_object();
  if (!object || object->size() != 2 || !object->contains("what") ||
      !object->contains("standing") ||
      !read_what(act.envelope.type, object->at("what"), act.what) ||
      (act.envelope.type == "noted" && type_of(act.what) != "noted") ||
      !read(object->at("standing"), act.standing)) {
    return not_ours("body of act " + act.envelope.type);
  }
  return act;
}

}  // namespace xs::casefile
