// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "base/sm.h"

namespace xs {
namespace {

namespace fs = std::filesystem;

class Sm2 : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("xianshen-sm2-" + to_hex(random_bytes(8)));
    fs::create_directory(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  static std::string content(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  fs::path folder_;
};

TEST_F(Sm2, VerifiesItsSignatureAndNoOther) {
  const auto signer = open_or_create_file_signer(folder_ / "permit").value();
  const auto other = open_or_create_file_signer(folder_ / "other").value();
  const Bytes message = to_bytes("同意公开");
  const Bytes signature = signer->sign(message).value();
  const std::string key = signer->public_key();
  EXPECT_TRUE(verify_signature(key, message, signature));
  EXPECT_FALSE(verify_signature(key, as_bytes("不同意公开"), signature));
  EXPECT_FALSE(verify_signature(other->public_key(), message, signature));
  EXPECT_FALSE(verify_signature("", message, signature));
  EXPECT_FALSE(verify_signature("-----BEGIN PUBLIC KEY-----", message, signature));
  EXPECT_FALSE(verify_signature(content(folder_ / "permit"), message, signature))
      << "a private key is not a public key";
  for (std::size_t at = 0; at < signature.size(); ++at) {
    Bytes changed = signature;
    changed[at] ^= 1;
    EXPECT_FALSE(verify_signature(key, message, changed)) << at;
    EXPECT_FALSE(verify_signature(key, message, BytesView(signature).first(at))) << at;
  }
  Bytes longer = signature;
  longer.push_back(0);
  EXPECT_FALSE(verify_signature(key, message, longer));
}

// GB/T 32918.5 leaves r and s to chance, so the vector is one made by another program with the
// default identity: `openssl pkeyutl -sign -rawin -digest sm3 -pkeyopt distid:1234567812345678`.
TEST_F(Sm2, AgreesWithTheCommandLineOfTheLibrary) {
  constexpr std::string_view kKey =
      "-----BEGIN PUBLIC KEY-----\n"
      "MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAEOgpYVs9KSfP4s2SLOlxGFUAiK6LC\n"
      "VAa2Uvy1/1y+SExiBDC+ZBaKMc9WQD0INos4fcnY4Kjuveg8mJULaWeqkQ==\n"
      "-----END PUBLIC KEY-----\n";
  const Bytes signature =
      from_hex(
          "3044022018f554426ed0c2cb850f19de9a3c18c935711bdd5c5819d298dc7951b9f8e9"
          "fa022021b0d982a9d097383163d1aee8e3853608761548fc678160d53648564905f5b3")
          .value();
  EXPECT_TRUE(verify_signature(kKey, as_bytes("Xianshen"), signature));
  EXPECT_FALSE(verify_signature(kKey, as_bytes("Xianshen\n"), signature));
  EXPECT_EQ(key_id(kKey).value(), "ff00b819b610f4f2");
}

TEST_F(Sm2, KeyIdNamesTheKey) {
  const auto signer = open_or_create_file_signer(folder_ / "a").value();
  const auto other = open_or_create_file_signer(folder_ / "b").value();
  const std::string id = key_id(signer->public_key()).value();
  EXPECT_EQ(id.size(), 16U);
  EXPECT_NE(id, key_id(other->public_key()).value());
  EXPECT_FALSE(key_id("not a key"));
}

TEST_F(Sm2, ReopensTheSameKey) {
  for (const std::string_view passphrase : {"", "口令 with spaces"}) {
    SCOPED_TRACE(passphrase);
    const fs::path file = folder_ / (passphrase.empty() ? "open" : "locked");
    const std::string first = open_or_create_file_signer(file, passphrase).value()->public_key();
    const auto again = open_or_create_file_signer(file, passphrase).value();
    EXPECT_EQ(again->public_key(), first);
    EXPECT_EQ(content(file.string() + ".pub"), first);
    EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(content(file).find("ENCRYPTED") != std::string::npos, !passphrase.empty());
    EXPECT_TRUE(verify_signature(first, as_bytes("x"), again->sign(as_bytes("x")).value()));
  }
}

TEST_F(Sm2, RefusesABadKeyFile) {
  const auto code = [](const auto& result) {
    return result ? std::optional<ErrorCode>{} : result.error().code;
  };
  const fs::path file = folder_ / "key";
  ASSERT_TRUE(open_or_create_file_signer(file, "正确的口令"));
  EXPECT_EQ(code(open_or_create_file_signer(file, "错误的口令")), ErrorCode::kCorrupt);
  EXPECT_EQ(code(open_or_create_file_signer(file)), ErrorCode::kCorrupt);

  fs::permissions(file, fs::perms::group_read, fs::perm_options::add);
  EXPECT_EQ(code(open_or_create_file_signer(file, "正确的口令")), ErrorCode::kNotPermitted);
  fs::permissions(file, fs::perms::group_read, fs::perm_options::remove);

  ASSERT_TRUE(open_or_create_file_signer(folder_ / "other"));
  fs::copy_file(folder_ / "other.pub", folder_ / "key.pub", fs::copy_options::overwrite_existing);
  EXPECT_EQ(code(open_or_create_file_signer(file, "正确的口令")), ErrorCode::kCorrupt);

  std::ofstream(file) << "garbage";
  EXPECT_EQ(code(open_or_create_file_signer(file, "正确的口令")), ErrorCode::kCorrupt);
  EXPECT_EQ(code(open_or_create_file_signer(folder_ / "absent" / "key")), ErrorCode::kUnavailable);
  for (const auto& entry : fs::directory_iterator(folder_)) {
    EXPECT_NE(entry.path().extension(), ".new") << "a draft was left behind";
  }
}

}  // namespace
}  // namespace xs
