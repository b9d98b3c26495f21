// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/sm.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <set>

namespace xs {
namespace {

TEST(Sm3, PublishedVectors) {
  const std::pair<std::string, std::string_view> rows[] = {
      {"", "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"},
      {"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"},
      {"abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd",
       "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"},
  };
  for (const auto& [text, hex] : rows) {
    SCOPED_TRACE(text);
    EXPECT_EQ(to_hex(sm3(text)), hex);
    Sm3Stream stream;
    for (const char& byte : text) stream.update(as_bytes({&byte, 1}));
    EXPECT_EQ(to_hex(stream.finish()), hex);
    EXPECT_EQ(sm3_from_hex(hex), sm3(text));
  }
  EXPECT_EQ(sm3_from_hex("66c7"), std::nullopt);
}

// RFC 2104 written out, as a second implementation.
Sm3Digest naive_hmac(BytesView key, BytesView message) {
  Bytes block(64, 0);
  const Sm3Digest short_key = sm3(key);
  const BytesView used = key.size() > 64 ? BytesView(short_key.bytes) : key;
  std::copy(used.begin(), used.end(), block.begin());
  Bytes inner;
  Bytes outer;
  for (const std::uint8_t byte : block) {
    inner.push_back(byte ^ 0x36);
    outer.push_back(byte ^ 0x5c);
  }
  inner.insert(inner.end(), message.begin(), message.end());
  const Sm3Digest digest = sm3(inner);
  outer.insert(outer.end(), digest.bytes.begin(), digest.bytes.end());
  return sm3(outer);
}

TEST(HmacSm3, AgreesWithTheDefinition) {
  for (const std::size_t key_size : {0U, 1U, 32U, 63U, 64U, 65U, 200U}) {
    for (const std::size_t size : {0U, 1U, 64U, 1000U}) {
      const Bytes key = random_bytes(key_size);
      const Bytes message = random_bytes(size);
      EXPECT_EQ(hmac_sm3(key, message), naive_hmac(key, message)) << key_size << " " << size;
    }
  }
}

// GB/T 32907 A.1, through ECB: what the sealing mode is built upon.
TEST(Sm4, PublishedVector) {
  const Bytes key = from_hex("0123456789abcdeffedcba9876543210").value();
  Bytes out(16);
  EVP_CIPHER_CTX* const context = EVP_CIPHER_CTX_new();
  EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "SM4-ECB", nullptr);
  int size = 0;
  ASSERT_EQ(EVP_EncryptInit_ex2(context, cipher, key.data(), nullptr, nullptr), 1);
  ASSERT_EQ(EVP_EncryptUpdate(context, out.data(), &size, key.data(), 16), 1);
  EXPECT_EQ(to_hex(out), "681edf34d206965e86b3e94f536e4246");
  EVP_CIPHER_free(cipher);
  EVP_CIPHER_CTX_free(context);
}

TEST(Seal, OpensWhatItSealed) {
  const SealingKey key = SealingKey::random();
  for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 100'000U}) {
    const Bytes plain = random_bytes(size);
    const Bytes sealed = seal(key, plain, "case/7");
    EXPECT_EQ(sealed.size(), size + 48);
    EXPECT_NE(sealed, seal(key, plain, "case/7")) << "a nonce was used twice";
    const auto opened = open_sealed(key, sealed, "case/7");
    ASSERT_TRUE(opened);
    EXPECT_EQ(*opened, plain);
  }
}

// The bytes are made by counter mode over SM4 with the derived keys, and by nothing else.
TEST(Seal, AgreesWithTheWrittenFormat) {
  const SealingKey key = SealingKey::from_bytes(Bytes(32, 7)).value();
  const Bytes plain = to_bytes("一份内部文件的正文，长于一个分组。");
  const Bytes sealed = seal(key, plain, "上下文");
  const Sm3Digest cipher_key = hmac_sm3(key.bytes(), as_bytes("xianshen seal encryption"));
  const Sm3Digest mac_key = hmac_sm3(key.bytes(), as_bytes("xianshen seal mac"));
  Bytes counter(sealed.begin(), sealed.begin() + 16);
  EVP_CIPHER_CTX* const context = EVP_CIPHER_CTX_new();
  EVP_CIPHER* const ecb = EVP_CIPHER_fetch(nullptr, "SM4-ECB", nullptr);
  ASSERT_EQ(EVP_EncryptInit_ex2(context, ecb, cipher_key.bytes.data(), nullptr, nullptr), 1);
  for (std::size_t at = 0; at < plain.size(); ++at) {
    static Bytes stream(16);
    int size = 0;
    if (at % 16 == 0) {
      ASSERT_EQ(EVP_EncryptUpdate(context, stream.data(), &size, counter.data(), 16), 1);
      for (std::size_t i = 16; i-- > 0 && ++counter[i] == 0;) {
      }
    }
    EXPECT_EQ(sealed[16 + at] ^ stream[at % 16], plain[at]) << at;
  }
  EVP_CIPHER_free(ecb);
  EVP_CIPHER_CTX_free(context);
  Bytes authenticated = {0, 0, 0, 0, 0, 0, 0, 9};
  const Bytes name = to_bytes("上下文");
  authenticated.insert(authenticated.end(), name.begin(), name.end());
  authenticated.insert(authenticated.end(), sealed.begin(), sealed.end() - 32);
  EXPECT_EQ(to_hex(naive_hmac(mac_key.bytes, authenticated)), to_hex(BytesView(sealed).last(32)));
}

TEST(Seal, EveryChangedByteIsNoticed) {
  const SealingKey key = SealingKey::random();
  const Bytes sealed = seal(key, as_bytes("不予公开的内容"), "case/7");
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    Bytes changed = sealed;
    changed[at] ^= 1;
    const auto opened = open_sealed(key, changed, "case/7");
    ASSERT_FALSE(opened) << at;
    EXPECT_EQ(opened.error().code, ErrorCode::kCorrupt);
  }
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_FALSE(open_sealed(key, BytesView(sealed).first(size), "case/7")) << size;
  }
  EXPECT_FALSE(open_sealed(key, sealed, "case/8"));
  EXPECT_FALSE(open_sealed(key, sealed, ""));
  EXPECT_FALSE(open_sealed(SealingKey::random(), sealed, "case/7"));
}

TEST(SealingKey, HasThirtyTwoBytes) {
  for (const std::size_t size : {0U, 16U, 31U, 33U, 48U}) {
    EXPECT_FALSE(SealingKey::from_bytes(random_bytes(size))) << size;
  }
  const Bytes bytes = random_bytes(32);
  EXPECT_TRUE(equal_in_constant_time(SealingKey::from_bytes(bytes).value().bytes(), bytes));
  std::set<Bytes> seen;
  for (int i = 0; i < 1000; ++i) {
    const SealingKey key = SealingKey::random();
    EXPECT_TRUE(seen.insert(Bytes(key.bytes().begin(), key.bytes().end())).second);
  }
}

TEST(EqualInConstantTime, ComparesLengthAndContent) {
  EXPECT_TRUE(equal_in_constant_time({}, {}));
  EXPECT_TRUE(equal_in_constant_time(as_bytes("ab"), as_bytes("ab")));
  EXPECT_FALSE(equal_in_constant_time(as_bytes("ab"), as_bytes("ac")));
  EXPECT_FALSE(equal_in_constant_time(as_bytes("ab"), as_bytes("abc")));
}

}  // namespace
}  // namespace xs
