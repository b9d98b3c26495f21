// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/bytes.h"

#include <gtest/gtest.h>

namespace xs {
namespace {

TEST(Hex, ReadsBothCasesAndNothingElse) {
  struct Row {
    std::string_view text;
    std::optional<Bytes> bytes;
  };
  const Row rows[] = {
      {"", Bytes{}},         {"00ff", Bytes{0x00, 0xff}}, {"aBcD", Bytes{0xab, 0xcd}},
      {"0", std::nullopt},   {"0g", std::nullopt},        {"0x00", std::nullopt},
      {" 00", std::nullopt}, {"00 ", std::nullopt},       {"００", std::nullopt},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(from_hex(row.text), row.bytes);
  }
  EXPECT_EQ(to_hex(Bytes{0x00, 0xff, 0x1a}), "00ff1a");
}

TEST(Base64url, Rfc4648VectorsWithoutPadding) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff", "-_8"},
  };
  for (const auto& [plain, text] : rows) {
    SCOPED_TRACE(text);
    EXPECT_EQ(to_base64url(as_bytes(plain)), text);
    EXPECT_EQ(from_base64url(text), to_bytes(plain));
  }
}

TEST(Base64url, RefusesEverySecondSpelling) {
  for (const std::string_view text : {"Z", "Zg==", "Zh", "Zm9", "Zm8 ", "+_8", "-/8", "Zm9vY"}) {
    EXPECT_EQ(from_base64url(text), std::nullopt) << text;
  }
}

TEST(Base64url, RoundTripsEveryByteAtEveryLength) {
  Bytes bytes;
  for (unsigned i = 0; i < 300; ++i) {
    EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
    EXPECT_EQ(from_hex(to_hex(bytes)), bytes);
    bytes.push_back(static_cast<std::uint8_t>(i * 37));
  }
}

}  // namespace
}  // namespace xs
