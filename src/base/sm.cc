// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/sm.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sodium.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace xs {
namespace {

constexpr std::size_t kNonceSize = 16;
constexpr std::size_t kMacSize = 32;

// The library refuses only when memory is exhausted or the algorithm is missing from the build:
// going on with an empty digest would be worse than stopping.
void must(bool succeeded, const char* what) {
  if (succeeded) return;
  std::fprintf(stderr, "xianshen: the cryptographic library failed: %s\n", what);
  std::abort();
}

struct MdContextFree {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using MdContext = std::unique_ptr<EVP_MD_CTX, MdContextFree>;
struct MacContextFree {
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
using MacContext = std::unique_ptr<EVP_MAC_CTX, MacContextFree>;
struct CipherContextFree {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, CipherContextFree>;

// Fetched once: fetching costs more than a short digest. They live as long as the program.
const EVP_MD* sm3_algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SM3", nullptr);
  must(algorithm != nullptr, "SM3 fetch");
  return algorithm;
}
EVP_MAC* hmac_algorithm() {
  static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  must(algorithm != nullptr, "HMAC fetch");
  return algorithm;
}
const EVP_CIPHER* sm4_ctr_algorithm() {
  static const EVP_CIPHER* const algorithm = EVP_CIPHER_fetch(nullptr, "SM4-CTR", nullptr);
  must(algorithm != nullptr, "SM4-CTR fetch");
  return algorithm;
}

class HmacSm3 {
 public:
  explicit HmacSm3(BytesView key) : context_(EVP_MAC_CTX_new(hmac_algorithm())) {
    must(context_ != nullptr, "HMAC context");
    char digest_name[] = "SM3";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest_name, 0),
        OSSL_PARAM_construct_end()};
    // A null key would mean "keep the former key"; an empty one needs an address.
    static const std::uint8_t nothing = 0;
    const std::uint8_t* const start = key.empty() ? &nothing : key.data();
    must(EVP_MAC_init(context_.get(), start, key.size(), parameters) == 1, "HMAC init");
  }
  void update(BytesView bytes) {
    must(EVP_MAC_update(context_.get(), bytes.data(), bytes.size()) == 1, "HMAC update");
  }
  Sm3Digest finish() {
    Sm3Digest digest;
    std::size_t size = 0;
    must(EVP_MAC_final(context_.get(), digest.bytes.data(), &size, digest.bytes.size()) == 1 &&
             size == digest.bytes.size(),
         "HMAC final");
    return digest;
  }

 private:
  MacContext context_;
};

// CTR mode: the same operation encrypts and decrypts. `out` has the size of `in`.
void sm4_ctr(BytesView key16, BytesView nonce, BytesView in, std::uint8_t* out) {
  const CipherContext context{EVP_CIPHER_CTX_new()};
  must(context && EVP_EncryptInit_ex2(context.get(), sm4_ctr_algorithm(), key16.data(),
                                      nonce.data(), nullptr) == 1,
       "SM4 init");
  constexpr std::size_t kChunk = std::size_t{1} << 30;  // the library counts bytes in int
  while (!in.empty()) {
    const BytesView chunk = in.first(std::min(in.size(), kChunk));
    int written = 0;
    must(EVP_EncryptUpdate(context.get(), out, &written, chunk.data(),
                           static_cast<int>(chunk.size())) == 1 &&
             static_cast<std::size_t>(written) == chunk.size(),
         "SM4 update");
    out += chunk.size();
    in = in.subspan(chunk.size());
  }
}

struct SealingParts {
  Sm3Digest encryption;  // its first 16 bytes are the SM4 key
  Sm3Digest mac;
  explicit SealingParts(const SealingKey& key)
      : encryption(hmac_sm3(key.bytes(), as_bytes("xianshen seal encryption"))),
        mac(hmac_sm3(key.bytes(), as_bytes("xianshen seal mac"))) {}
  ~SealingParts() {
    OPENSSL_cleanse(encryption.bytes.data(), encryption.bytes.size());
    OPENSSL_cleanse(mac.bytes.data(), mac.bytes.size());
  }
  SealingParts(const SealingParts&) = delete;
  SealingParts& operator=(const SealingParts&) = delete;
  [[nodiscard]] BytesView sm4_key() const { return BytesView(encryption.bytes).first(16); }
};

// The length of the context goes first, so that no context and nonce can pass for another pair.
Sm3Digest seal_mac(const SealingParts& parts, std::string_view context, BytesView nonce_and_text) {
  std::array<std::uint8_t, 8> length{};
  for (std::size_t i = 0; i < length.size(); ++i) {
    length[i] = static_cast<std::uint8_t>(std::uint64_t{context.size()} >> (56 - 8 * i));
  }
  HmacSm3 mac{parts.mac.bytes};
  mac.update(length);
  mac.update(as_bytes(context));
  mac.update(nonce_and_text);
  return mac.finish();
}

}  // namespace

std::string to_hex(const Sm3Digest& digest) { return to_hex(BytesView(digest.bytes)); }

std::optional<Sm3Digest> sm3_from_hex(std::string_view hex) {
  const auto bytes = from_hex(hex);
  Sm3Digest digest;
  if (!bytes || bytes->size() != digest.bytes.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), digest.bytes.begin());
  return digest;
}

struct Sm3Stream::Impl {
  MdContext context{EVP_MD_CTX_new()};
};
Sm3Stream::Sm3Stream() : impl_(std::make_unique<Impl>()) {
  must(impl_->context && EVP_DigestInit_ex2(impl_->context.get(), sm3_algorithm(), nullptr) == 1,
       "SM3 init");
}
Sm3Stream::~Sm3Stream() = default;
Sm3Stream::Sm3Stream(Sm3Stream&&) noexcept = default;
Sm3Stream& Sm3Stream::operator=(Sm3Stream&&) noexcept = default;
void Sm3Stream::update(BytesView bytes) {
  must(EVP_DigestUpdate(impl_->context.get(), bytes.data(), bytes.size()) == 1, "SM3 update");
}
Sm3Digest Sm3Stream::finish() {
  Sm3Digest digest;
  unsigned size = 0;
  must(EVP_DigestFinal_ex(impl_->context.get(), digest.bytes.data(), &size) == 1 &&
           size == digest.bytes.size(),
       "SM3 final");
  impl_.reset();
  return digest;
}

Sm3Digest sm3(BytesView bytes) {
  Sm3Digest digest;
  unsigned size = 0;
  must(EVP_Digest(bytes.data(), bytes.size(), digest.bytes.data(), &size, sm3_algorithm(),
                  nullptr) == 1 &&
           size == digest.bytes.size(),
       "SM3");
  return digest;
}

Sm3Digest hmac_sm3(BytesView key, BytesView message) {
  HmacSm3 mac{key};
  mac.update(message);
  return mac.finish();
}

SealingKey SealingKey::random() {
  SealingKey key;
  must(sodium_init() >= 0, "random numbers");
  randombytes_buf(key.bytes_.data(), key.bytes_.size());
  return key;
}

Result<SealingKey> SealingKey::from_bytes(BytesView bytes) {
  SealingKey key;
  if (bytes.size() != key.bytes_.size()) {
    return fail(ErrorCode::kInvalidInput, "封存密钥的长度不对，请检查密钥文件。",
                "a sealing key has 32 bytes, given " + std::to_string(bytes.size()));
  }
  std::copy(bytes.begin(), bytes.end(), key.bytes_.begin());
  return key;
}

SealingKey::~SealingKey() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

Bytes seal(const SealingKey& key, BytesView plain, std::string_view context) {
  const SealingParts parts{key};
  Bytes sealed(kNonceSize + plain.size() + kMacSize);
  must(sodium_init() >= 0, "random numbers");
  randombytes_buf(sealed.data(), kNonceSize);
  const BytesView nonce = BytesView(sealed).first(kNonceSize);
  sm4_ctr(parts.sm4_key(), nonce, plain, sealed.data() + kNonceSize);
  const Sm3Digest mac =
      seal_mac(parts, context, BytesView(sealed).first(kNonceSize + plain.size()));
  std::copy(mac.bytes.begin(), mac.bytes.end(), sealed.end() - kMacSize);
  return sealed;
}

Result<Bytes> open_sealed(const SealingKey& key, BytesView sealed, std::string_view context) {
  const auto corrupt = [](const char* why) {
    return fail(ErrorCode::kCorrupt, "封存的内容无法打开：密钥不符或者内容已被改动，请联系管理员。",
                why);
  };
  if (sealed.size() < kNonceSize + kMacSize) return corrupt("sealed bytes are too short");
  const SealingParts parts{key};
  const BytesView nonce_and_text = sealed.first(sealed.size() - kMacSize);
  const Sm3Digest mac = seal_mac(parts, context, nonce_and_text);
  if (!equal_in_constant_time(mac.bytes, sealed.last(kMacSize))) {
    return corrupt("the MAC of sealed bytes does not match");
  }
  const BytesView text = nonce_and_text.subspan(kNonceSize);
  Bytes plain(text.size());
  sm4_ctr(parts.sm4_key(), nonce_and_text.first(kNonceSize), text, plain.data());
  return plain;
}

Bytes random_bytes(std::size_t count) {
  must(sodium_init() >= 0, "random numbers");
  Bytes bytes(count);
  if (count > 0) randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

bool equal_in_constant_time(BytesView a, BytesView b) {
  return a.size() == b.size() && (a.empty() || CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0);
}

}  // namespace xs
